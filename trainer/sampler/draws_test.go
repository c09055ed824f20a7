package sampler

import (
	"math"
	"testing"

	"agon"
	"agon/trainer/torch"
)

// What is drawn is the first token at which the running sum passes, for vocabularies
// of a part of a block, of one, and of several with a rest.
func TestDraw(t *testing.T) {
	for _, v := range []int{3, 85, drawBlock, drawBlock + 1, 4*drawBlock - 1, 4 * drawBlock} {
		stream := agon.NewStream(uint64(v))
		const rows = 200
		logits, uniforms, inverse := make([]float32, rows*v), make([]float64, rows), make([]float32, rows)
		for row := range rows {
			for id := range v {
				logits[row*v+id] = float32(8 * stream.Derive(uint64(row)).Uniform(uint64(id)))
			}
			uniforms[row], inverse[row] = stream.Name("u").Uniform(uint64(row)), []float32{1, 1.5, 0}[row%3]
		}
		uniforms[0], uniforms[1] = 0, math.Nextafter(1, 0)
		tokens, logProbs := drawn(t, logits, uniforms, inverse)
		for row := range rows {
			token, logProb := passes(logits[row*v:][:v], inverse[row], uniforms[row])
			if tokens[row] != token || math.Abs(float64(logProbs[row])-logProb) > 1e-5 {
				t.Errorf("vocabulary %d, row %d: token %d with %v, want %d with %v", v, row, tokens[row], logProbs[row], token, logProb)
			}
		}
	}
}

func drawn(t *testing.T, logits []float32, uniforms []float64, inverse []float32) (tokens []int64, logProbs []float32) {
	t.Helper()
	n := len(uniforms)
	err := torch.Do(func() {
		tokensN, logProbsN := draw(torch.FromFloat32s(logits, n, len(logits)/n), torch.FromFloat64s(uniforms, n, 1), torch.FromFloat32s(inverse, n, 1))
		tokens, logProbs = tokensN.Int64s(), logProbsN.Float32s()
	})
	if err != nil {
		t.Fatal(err)
	}
	return tokens, logProbs
}

// passes draws by hand.
func passes(logits []float32, inverse float32, uniform float64) (token int64, logProb float64) {
	scale := float64(inverse)
	if inverse == 0 {
		scale = 1
	}
	total, best := 0.0, 0
	for id, logit := range logits {
		total += math.Exp(scale * float64(logit))
		if logit > logits[best] {
			best = id
		}
	}
	if inverse == 0 {
		return int64(best), float64(logits[best]) - math.Log(total)
	}
	sum := 0.0
	for id, logit := range logits {
		if sum += math.Exp(scale * float64(logit)); sum > uniform*total {
			return int64(id), scale*float64(logit) - math.Log(total)
		}
	}
	return -1, 0
}

// A token without probability is never drawn, be it the first, the last, or all of a
// block.
func TestDrawLeavesOutTheImpossible(t *testing.T) {
	const v = 3*drawBlock + 5
	logits := make([]float32, v)
	for id := range logits {
		logits[id] = -200
	}
	logits[7], logits[drawBlock+1], logits[v-9] = 0, 0, 0
	for _, u := range []float64{0, .2, 1. / 3, .5, 2. / 3, .9, math.Nextafter(1, 0)} {
		tokens, logProbs := drawn(t, logits, []float64{u}, []float32{1})
		if math.Abs(float64(logProbs[0])+math.Log(3)) > 1e-5 {
			t.Errorf("at %v token %d with %v", u, tokens[0], logProbs[0])
		}
	}
	logits[3] = float32(math.NaN())
	if _, logProbs := drawn(t, logits, []float64{.5}, []float32{1}); !math.IsNaN(float64(logProbs[0])) {
		t.Errorf("of logits that are not finite it says %v", logProbs[0])
	}
}
