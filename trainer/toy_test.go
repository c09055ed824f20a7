package trainer

import (
	"math"

	"agon"
)

// table is a Learner without a network: the logits of the next token depend on
// the token before it alone. It has the whole of a policy that the tests need.
type table struct {
	vocabulary int
	context    int
	logits     [][]float64
	gradient   [][]float64
	// values and slopes are a critic's, by the token before.
	values, slopes []float64
	rate           float64
	updates        int
	batches        int
	poison         bool // makes the next norm infinite
}

func newTable(vocabulary int, rate float64) *table {
	t := &table{vocabulary: vocabulary, context: 1 << 10, rate: rate, values: make([]float64, vocabulary), slopes: make([]float64, vocabulary)}
	for range vocabulary {
		t.logits = append(t.logits, make([]float64, vocabulary))
		t.gradient = append(t.gradient, make([]float64, vocabulary))
	}
	return t
}

func (t *table) Vocabulary() int { return t.vocabulary }

func (t *table) Context() int { return t.context }

// distribution returns the probabilities after token at a temperature.
func (t *table) distribution(token int32, temperature float64) []float64 {
	p, sum := make([]float64, t.vocabulary), 0.0
	for i, l := range t.logits[token] {
		p[i] = math.Exp(l / temperature)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

func entropy(p []float64) float64 {
	h := 0.0
	for _, v := range p {
		h -= v * math.Log(v)
	}
	return h
}

// visit calls f for each target of batch, with the distribution at it.
func (t *table) visit(b *Batch, f func(i int, before, target int32, p []float64, temperature float64)) {
	i := 0
	for _, s := range b.Sequences {
		for _, at := range s.Targets {
			before := s.Tokens[at-1]
			f(i, before, s.Tokens[at], t.distribution(before, s.temperature()), s.temperature())
			i++
		}
	}
}

func (t *table) Score(b *Batch) (Scores, error) {
	var scores Scores
	t.visit(b, func(_ int, before, target int32, p []float64, _ float64) {
		if b.Values {
			scores.Values = append(scores.Values, float32(t.values[before]))
		}
		scores.LogProbs = append(scores.LogProbs, float32(math.Log(p[target])))
		if b.Entropies {
			scores.Entropies = append(scores.Entropies, float32(entropy(p)))
		}
	})
	return scores, nil
}

func (t *table) Accumulate(b *Batch, loss func(Scores) Slopes) error {
	t.batches++
	scores, err := t.Score(b)
	if err != nil {
		return err
	}
	slopes := loss(scores)
	t.visit(b, func(i int, before, target int32, p []float64, temperature float64) {
		h := entropy(p)
		if slopes.Values != nil {
			t.slopes[before] += float64(slopes.Values[i])
		}
		for k := range p {
			hit := 0.0
			if int32(k) == target {
				hit = 1
			}
			g := float64(slopes.LogProbs[i]) * (hit - p[k])
			if slopes.Entropies != nil {
				g -= float64(slopes.Entropies[i]) * p[k] * (math.Log(p[k]) + h)
			}
			t.gradient[before][k] += g / temperature
		}
	})
	return nil
}

func (t *table) Update(rate, maxNorm float64) (float64, error) {
	sum := 0.0
	for _, row := range t.gradient {
		for _, g := range row {
			sum += g * g
		}
	}
	norm := math.Sqrt(sum)
	if t.poison {
		t.poison = false
		norm = math.Inf(1)
	}
	if !math.IsNaN(norm) && !math.IsInf(norm, 0) {
		t.move(rate, maxNorm, norm)
	}
	return norm, t.Discard()
}

func (t *table) move(rate, maxNorm, norm float64) {
	scale := t.rate * rate
	if maxNorm > 0 && norm > maxNorm {
		scale *= maxNorm / norm
	}
	for i, row := range t.gradient {
		for j, g := range row {
			t.logits[i][j] -= scale * g
		}
	}
	for i, g := range t.slopes {
		t.values[i] -= scale * g
	}
	t.updates++
}

func (t *table) Discard() error {
	for _, row := range t.gradient {
		clear(row)
	}
	clear(t.slopes)
	return nil
}

// write samples n tokens after the prompt, one turn.
func (t *table) write(prompt int32, n int, temperature float64, stream agon.Stream) agon.Turn {
	turn := agon.Turn{SeenTokens: []int32{prompt}}
	before := prompt
	for i := range n {
		p := t.distribution(before, temperature)
		token := pick(p, stream.Uniform(uint64(i)))
		turn.Tokens = append(turn.Tokens, token)
		turn.LogProbs = append(turn.LogProbs, float32(math.Log(p[token])))
		before = token
	}
	return turn
}

func pick(p []float64, u float64) int32 {
	for i, v := range p {
		if u -= v; u < 0 {
			return int32(i)
		}
	}
	return int32(len(p) - 1)
}
