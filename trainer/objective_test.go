package trainer

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"agon"
)

// pinned is what testdata/objective.py wrote with PyTorch.
type pinned struct {
	LogProbs           [][]float32 `json:"logprobs"`
	Entropies          [][]float32 `json:"entropies"`
	Old                [][]float32 `json:"old"`
	Reference          [][]float32 `json:"reference"`
	Advantages         []float64   `json:"advantages"`
	Supervised         []int       `json:"supervised"`
	ClipLow            float64     `json:"clip_low"`
	ClipHigh           float64     `json:"clip_high"`
	KLCoefficient      float64     `json:"kl_coefficient"`
	EntropyCoefficient float64     `json:"entropy_coefficient"`
	FixedLength        int         `json:"fixed_length"`
	SupervisedWeight   float64     `json:"supervised_weight"`
	Cases              []struct {
		Algorithm   string      `json:"algorithm"`
		Aggregation Aggregation `json:"aggregation"`
		KL          KL          `json:"kl"`
		Loss        float64     `json:"loss"`
		LogProbs    []float64   `json:"logprobs"`
		Entropies   []float64   `json:"entropies"`
	} `json:"cases"`
}

func (p *pinned) batch() (*Batch, Scores) {
	batch, scores := &Batch{}, Scores{}
	for i := range p.LogProbs {
		s := &Sequence{Targets: make([]int32, len(p.LogProbs[i])), Loss: agon.LossPolicy,
			Old: p.Old[i], Reference: p.Reference[i], Advantage: p.Advantages[i]}
		for _, j := range p.Supervised {
			if i == j {
				s.Loss, s.Old, s.Reference, s.Advantage = agon.LossSupervised, nil, nil, 1
			}
		}
		batch.Sequences = append(batch.Sequences, s)
		scores.LogProbs = append(scores.LogProbs, p.LogProbs[i]...)
		scores.Entropies = append(scores.Entropies, p.Entropies[i]...)
	}
	return batch, scores
}

func TestLossesAndGradientsArePyTorchs(t *testing.T) {
	data, err := os.ReadFile("testdata/objective.json")
	if err != nil {
		t.Fatal(err)
	}
	var p pinned
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Cases {
		options := DefaultOptions()
		options.Algorithm, options.Aggregation, options.KLEstimator = c.Algorithm, c.Aggregation, c.KL
		options.ClipLow, options.ClipHigh, options.FixedLength = p.ClipLow, p.ClipHigh, p.FixedLength
		options.KLCoefficient, options.EntropyCoefficient = p.KLCoefficient, p.EntropyCoefficient
		options.SupervisedWeight = p.SupervisedWeight
		algorithm, err := NewAlgorithm(options)
		if err != nil {
			t.Fatal(err)
		}
		batch, scores := p.batch()
		tally := newTally()
		slopes := newObjective(algorithm, &options, batch.Sequences).slopes(batch, scores, tally)
		name := c.Algorithm + " " + string(c.Aggregation) + " " + string(c.KL)
		near(t, name+" loss", tally.loss, c.Loss, 1e-6)
		for i := range c.LogProbs {
			near(t, name+" gradient", float64(slopes.LogProbs[i]), c.LogProbs[i], 1e-6)
			near(t, name+" entropy's gradient", float64(slopes.Entropies[i]), c.Entropies[i], 1e-6)
		}
	}
}

func TestRareTokensOfFailuresWeighLess(t *testing.T) {
	options := DefaultOptions()
	options.RareToken = .1
	algorithm, err := NewAlgorithm(options)
	if err != nil {
		t.Fatal(err)
	}
	logProbs := []float32{float32(math.Log(.5)), float32(math.Log(.01))}
	slopes := func(advantage float64) []float32 {
		sequence := &Sequence{Targets: make([]int32, 2), Loss: agon.LossPolicy, Old: logProbs, Advantage: advantage}
		batch := &Batch{Sequences: []*Sequence{sequence}}
		return newObjective(algorithm, &options, batch.Sequences).slopes(batch, Scores{LogProbs: logProbs}, newTally()).LogProbs
	}
	for _, c := range []struct{ advantage, likely, rare float64 }{{-2, 1, .1}, {2, -1, -1}} {
		got := slopes(c.advantage)
		near(t, "slope of a likely token", float64(got[0]), c.likely, 1e-6)
		near(t, "slope of a rare token", float64(got[1]), c.rare, 1e-6)
	}
}
