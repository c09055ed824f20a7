package trainer

import (
	"testing"

	"agon"
)

// TestLedger: what a step says that samples earned is what follows from their outcomes,
// iteration after iteration.
func TestLedger(t *testing.T) {
	for _, algorithm := range []string{AlgorithmGRPO, AlgorithmRLOO, AlgorithmREINFORCE, AlgorithmRFT, AlgorithmREINFORCEPlusPlusBaseline} {
		trainer, learner := newKnowing(t, func(o *Options) {
			o.Algorithm, o.Baseline, o.BaselineDecay, o.MiniBatches = algorithm, BaselineRunning, .9, 1
		})
		ledger, err := NewLedger(trainer.options)
		if err != nil || !ledger.Exact() {
			t.Fatal(algorithm, err)
		}
		for i := range 3 {
			samples := attempts(learner, 4, 1, agon.NewStream(uint64(i)))
			result, err := trainer.Step(t.Context(), samples, Iteration{Index: i, Total: 3})
			if err != nil {
				t.Fatal(algorithm, err)
			}
			sameEarnings(t, algorithm, samples, result.Earnings, ledger.Enter(samples))
		}
	}
}

// newKnowing is newToy that solves about half of its tasks.
func newKnowing(t *testing.T, change func(*Options)) (*Trainer, *table) {
	trainer, learner := newToy(t, change)
	for task := range toyTasks {
		learner.logits[task][task] = 3
	}
	return trainer, learner
}

func sameEarnings(t *testing.T, algorithm string, samples []agon.Sample, told, again []Earning) {
	t.Helper()
	if len(told) != len(samples) || len(again) != len(samples) {
		t.Fatalf("%s: %d earnings, and %d, of %d samples", algorithm, len(told), len(again), len(samples))
	}
	for i := range told {
		if told[i] != again[i] || told[i].Trajectory != samples[i].Trajectory || told[i].Reward != samples[i].Outcome {
			t.Errorf("%s: sample %d: %+v, and again %+v", algorithm, i, told[i], again[i])
		}
	}
}

// TestEarningsOfTokens: an algorithm with a critic tells of the mean over tokens, which
// are of mean 0 together.
func TestEarningsOfTokens(t *testing.T) {
	trainer, learner := newKnowing(t, func(o *Options) { o.Algorithm = AlgorithmPPO })
	result, err := trainer.Step(t.Context(), attempts(learner, 4, 1, agon.NewStream(1)), Iteration{Total: 1})
	if err != nil {
		t.Fatal(err)
	}
	sum, some := 0.0, false
	for _, e := range result.Earnings {
		sum += e.Advantage
		some = some || e.Advantage != 0
	}
	near(t, "sum of means", sum, 0, 1e-9)
	if !some {
		t.Error("no advantage is told")
	}
}

func TestLedgerIsNotExact(t *testing.T) {
	for _, options := range []Options{{Algorithm: AlgorithmPPO}, {Algorithm: AlgorithmRLOO, KLCoefficient: .1, KLEstimator: K1}} {
		if ledger, err := NewLedger(options); err != nil || ledger.Exact() {
			t.Errorf("%s: %v", options.Algorithm, err)
		}
	}
	if _, err := NewLedger(Options{Algorithm: "guess"}); err == nil {
		t.Error("a ledger of no algorithm")
	}
}
