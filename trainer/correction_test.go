package trainer

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"agon"
)

func TestCorrectionWeights(t *testing.T) {
	two, half := math.Log(2), math.Log(.5)
	for _, c := range []struct {
		correction Correction
		limit      float64
		want       string
		bounded    int
	}{
		{CorrectionTokenTruncate, 3, "[2.00 0.50 2.00]", 0},
		{CorrectionTokenTruncate, 1.5, "[1.50 0.50 1.50]", 2},
		{CorrectionTokenMask, 1.5, "[0.00 0.50 0.00]", 2},
		{CorrectionSequenceTruncate, 3, "[2.00 2.00 2.00]", 0},
		{CorrectionSequenceTruncate, 1.5, "[1.50 1.50 1.50]", 3},
		{CorrectionSequenceMask, 1.5, "[0.00 0.00 0.00]", 3},
	} {
		weights, bounded := c.correction.weights([]float64{two, half, two}, c.limit)
		if got := fmt.Sprintf("%.2f", weights); got != c.want || bounded != c.bounded {
			t.Errorf("%s at %v: %s and %d bounded, want %s and %d", c.correction, c.limit, got, bounded, c.want, c.bounded)
		}
	}
	if weights, _ := CorrectionTokenTruncate.weights([]float64{1e4}, 3); weights[0] != 3 {
		t.Errorf("a ratio beyond all measure weighs %v", weights[0])
	}
}

// skewed are attempts whose log-probabilities are those of a sampler that shifts
// them.
func skewed(learner *table, shift float32) []agon.Sample {
	samples := attempts(learner, 32, 1, agon.NewStream(1))
	for i := range samples {
		logProbs := samples[i].Trajectory.Turns[0].LogProbs
		for t := range logProbs {
			logProbs[t] += shift
		}
	}
	return samples
}

// Without a correction the algorithm's ratio is to the sampler, with one to the
// trainer, and the ratio to the sampler weighs the loss.
func TestCorrectedStep(t *testing.T) {
	norms := map[Correction]float64{}
	for _, correction := range []Correction{CorrectionNone, CorrectionTokenTruncate, CorrectionTokenMask} {
		trainer, learner := newToy(t, func(o *Options) {
			o.Correction, o.CorrectionCap, o.AllowMismatch = correction, 1.2, true
			o.MiniBatches, o.ClipHigh, o.SupervisedWeight = 1, 10, 0
		})
		learner.logits[0][0] = 2
		samples := skewed(learner, -.5) // each ratio to the sampler is e^.5, 1.65
		result, err := trainer.Step(context.Background(), samples, Iteration{Total: 10})
		if err != nil {
			t.Fatal(err)
		}
		norms[correction] = result.Metrics["grad_norm"]
		near(t, "ratio", result.Metrics["sampling/importance_sampling_ratio/mean"], math.Exp(.5), 1e-4)
		near(t, "effective sample size", result.Metrics["sampling/effective_sample_size"], 1, 1e-6)
		if correction != CorrectionNone {
			near(t, "corrected", result.Metrics["sampling/corrected"], 1, 0)
		}
	}
	near(t, "truncated at 1.2 of 1.65", norms[CorrectionTokenTruncate]/norms[CorrectionNone], 1.2/math.Exp(.5), 1e-4)
	near(t, "masked", norms[CorrectionTokenMask], 0, 0)
}

func TestMismatchIsToldAndRefused(t *testing.T) {
	for _, c := range []struct {
		shift float32
		allow bool
		note  string
		fails string
	}{
		{shift: -.01},
		{shift: -.045, note: "sampler's probabilities differ"},
		{shift: -.5, fails: "(hint: policy.dtype=float32, or trainer.allow_mismatch=true)"},
		{shift: -.5, allow: true, note: "sampler's probabilities differ"},
	} {
		trainer, learner := newToy(t, func(o *Options) {
			o.Correction, o.AllowMismatch = CorrectionTokenTruncate, c.allow
		})
		before := learner.updates
		result, err := trainer.Step(context.Background(), skewed(learner, c.shift), Iteration{Total: 10})
		switch {
		case c.fails != "":
			if err == nil || !strings.Contains(err.Error(), c.fails) || learner.updates != before {
				t.Errorf("shift %v: error %v, %d updates", c.shift, err, learner.updates)
			}
		case err != nil:
			t.Errorf("shift %v: %v", c.shift, err)
		case strings.Contains(strings.Join(result.Notes, "\n"), "sampler's probabilities differ") != (c.note != ""):
			t.Errorf("shift %v: notes %q", c.shift, result.Notes)
		}
	}
}
