package trainer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"agon"
)

// The task of the toy: after the prompt k, write k three times.
const (
	toyVocabulary = 6
	toyTasks      = 4
	toyLength     = 3
)

func attempt(l *table, task, n int, temperature float64, stream agon.Stream) agon.Sample {
	turn := l.write(int32(task), toyLength, temperature, stream.Derive(uint64(task)).Derive(uint64(n)))
	outcome := 1.0
	for _, token := range turn.Tokens {
		if token != int32(task) {
			outcome = 0
		}
	}
	return agon.Sample{
		Group:      fmt.Sprint("task-", task),
		Outcome:    outcome,
		Rewards:    map[string]float64{OutcomeReward: outcome},
		Loss:       agon.LossPolicy,
		Trajectory: &agon.Trajectory{Role: agon.RoleExecutor, Status: agon.StatusDone, Turns: []agon.Turn{turn}},
	}
}

func attempts(l *table, n int, temperature float64, stream agon.Stream) []agon.Sample {
	var samples []agon.Sample
	for task := range toyTasks {
		for i := range n {
			samples = append(samples, attempt(l, task, i, temperature, stream))
		}
	}
	return samples
}

func success(samples []agon.Sample) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += s.Outcome
	}
	return sum / float64(len(samples))
}

func newToyTable() *table {
	learner := newTable(toyVocabulary, 3)
	for task := range toyTasks {
		learner.logits[task][task] = 1
	}
	return learner
}

// Every algorithm but distill, which has a teacher, learns the toy from its own
// samples, at the temperature at which they were drawn.
func TestEveryAlgorithmLearns(t *testing.T) {
	const iterations = 150
	for _, name := range slices.DeleteFunc(slices.Clone(Algorithms), func(name string) bool { return name == AlgorithmDistill }) {
		for _, temperature := range []float64{1, .7} {
			t.Run(fmt.Sprint(name, "/", temperature), func(t *testing.T) {
				options := DefaultOptions()
				options.Algorithm, options.Temperature, options.TokensPerMicroBatch = name, temperature, 64
				switch name {
				case AlgorithmREINFORCE:
					options.MiniBatches = 1
				case AlgorithmDrGRPO:
					options.FixedLength = 3
				}
				learner := newToyTable()
				parts := Parts{Learner: learner}
				if name == AlgorithmDPO {
					parts.Reference = newToyTable()
				}
				trainer, err := New(options, parts)
				if err != nil {
					t.Fatal(err)
				}
				stream := agon.NewStream(5)
				before := success(attempts(learner, 200, temperature, stream.Name("before")))
				for i := range iterations {
					samples := attempts(learner, 16, temperature, stream.Derive(uint64(i)))
					kept := Select(samples, DynamicSamplingOptions{Enabled: true}).Samples
					result, err := trainer.Step(context.Background(), kept, Iteration{Index: i, Total: iterations, Stream: stream.Derive(uint64(i))})
					if err != nil {
						t.Fatal(err)
					}
					if d := result.Metrics["sampling/sampling_logp_difference/max"]; d > 1e-6 {
						t.Fatalf("iteration %d: mismatch %v", i, d)
					}
				}
				after := success(attempts(learner, 200, temperature, stream.Name("after")))
				if before > .45 || after < .9 {
					t.Errorf("success %.2f → %.2f", before, after)
				}
			})
		}
	}
}

func newToy(t *testing.T, change func(*Options)) (*Trainer, *table) {
	t.Helper()
	options := DefaultOptions()
	if change != nil {
		change(&options)
	}
	learner := newTable(toyVocabulary, 1)
	trainer, err := New(options, Parts{Learner: learner, Reference: newTable(toyVocabulary, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return trainer, learner
}

func TestStepTellsWhatItDid(t *testing.T) {
	trainer, learner := newToy(t, func(o *Options) { o.KLCoefficient, o.Epochs = .1, 2 })
	learner.logits[0][0] = 2
	samples := attempts(learner, 32, 1, agon.NewStream(1))
	result, err := trainer.Step(context.Background(), samples, Iteration{Total: 10, LearningRate: .5})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"loss", "loss/policy", "loss/supervised", "grad_norm", "grad_norm/max", "entropy", "kl",
		"clip_ratio/low_mean", "clip_ratio/low_min", "clip_ratio/high_mean", "clip_ratio/high_max", "clip_ratio/region_mean",
		"sampling/sampling_logp_difference/mean", "sampling/importance_sampling_ratio/mean"} {
		if _, ok := result.Metrics[name]; !ok {
			t.Errorf("no metric %s", name)
		}
	}
	if result.Updates != 4 || learner.updates != 4 || trainer.State().Updates != 4 {
		t.Errorf("updates: %d told, %d taken", result.Updates, learner.updates)
	}
	near(t, "learning_rate", result.Metrics["learning_rate"], .1, 1e-12) // 1/5 of warm-up
	near(t, "padding", result.Metrics["padding"], 0, 0)                  // all are as long
	near(t, "num_tokens", result.Metrics["num_tokens"], 4*32*4*2, 0)
	if _, err := json.Marshal(result.Metrics); err != nil {
		t.Error(err)
	}
}

// written is a policy sample whose turns have that many tokens each, all 0, as a
// uniform policy writes them.
func written(role agon.Role, group string, status agon.Status, rewards map[string]float64, turns ...int) agon.Sample {
	trajectory := &agon.Trajectory{Role: role, Status: status}
	for _, n := range turns {
		turn := agon.Turn{SeenTokens: []int32{0}, Tokens: make([]int32, n), LogProbs: make([]float32, n)}
		for i := range turn.LogProbs {
			turn.LogProbs[i] = float32(-math.Log(toyVocabulary))
		}
		trajectory.Turns = append(trajectory.Turns, turn)
	}
	return agon.Sample{Trajectory: trajectory, Group: group, Outcome: rewards[OutcomeReward], Rewards: rewards, Loss: agon.LossPolicy}
}

// ofExecutor holds two groups: 1 1 1 0 of deviation √3/4, and 0 0.
func ofExecutor() []agon.Sample {
	passed, failed := map[string]float64{OutcomeReward: 1}, map[string]float64{OutcomeReward: 0}
	return []agon.Sample{
		written(agon.RoleExecutor, "a", agon.StatusDone, passed, 1),
		written(agon.RoleExecutor, "a", agon.StatusDone, passed, 1, 1),
		written(agon.RoleExecutor, "b", agon.StatusDone, failed, 2, 2, 1),
		written(agon.RoleExecutor, "a", agon.StatusDone, passed, 4),
		written(agon.RoleExecutor, "a", agon.StatusTruncated, failed, 8),
		written(agon.RoleExecutor, "b", agon.StatusTurns, failed, 2, 2),
	}
}

// ofChallenger holds two items, a sound one of difficulty .5 and a refused one.
func ofChallenger() []agon.Sample {
	return []agon.Sample{
		written(agon.RoleChallenger, "w", agon.StatusDone, map[string]float64{OutcomeReward: 1, DifficultyReward: .5}, 10),
		written(agon.RoleChallenger, "w", agon.StatusTruncated, map[string]float64{OutcomeReward: 0, DifficultyReward: 0}, 20),
	}
}

// What can be worked out by hand. Deviations are the population's.
var (
	executorMetrics = map[string]float64{
		"reward":               .5,
		"reward_std":           math.Sqrt(3) / 8,
		"rewards/outcome/mean": .5,
		"rewards/outcome/std":  .5,
		"advantages/mean":      0,
		"advantages/max":       .25 / (math.Sqrt(3)/4 + 1e-4),
		"advantages/min":       -.75 / (math.Sqrt(3)/4 + 1e-4),

		"completions/mean_length":            4, // 1 2 5 4 8 4
		"completions/min_length":             1,
		"completions/max_length":             8,
		"completions/mean_terminated_length": 3, // 1 2 5 4
		"completions/min_terminated_length":  1,
		"completions/max_terminated_length":  5,
		"completions/clipped_ratio":          1. / 3,
		"completions/mean_turns":             10. / 6,

		"entropy":             math.Log(toyVocabulary),
		"kl":                  0,
		"log_ratio_clamped":   0,
		"clip_ratio/low_mean": 0, "clip_ratio/low_min": 0, "clip_ratio/high_mean": 0, "clip_ratio/high_max": 0, "clip_ratio/region_mean": 0,
	}
	challengerMetrics = map[string]float64{
		"challenger/reward":                             .25,
		"challenger/reward_std":                         .25,
		"challenger/rewards/outcome/mean":               .5,
		"challenger/rewards/outcome/std":                .5,
		"challenger/rewards/difficulty/mean":            .25,
		"challenger/rewards/difficulty/std":             .25,
		"challenger/advantages/mean":                    0,
		"challenger/advantages/max":                     .25 / (.25 + 1e-4),
		"challenger/advantages/min":                     -.25 / (.25 + 1e-4),
		"challenger/completions/mean_length":            15,
		"challenger/completions/max_terminated_length":  10,
		"challenger/completions/mean_terminated_length": 10,
		"challenger/completions/clipped_ratio":          .5,
		"challenger/completions/mean_turns":             1,
		"challenger/entropy":                            math.Log(toyVocabulary),
		"challenger/kl":                                 0,
		"challenger/clip_ratio/region_mean":             0,
	}
)

// Each role is told apart: with proposals or without, the executor's metrics are
// of its own samples.
func TestMetricsAreOfOneRole(t *testing.T) {
	executor, challenger := ofExecutor(), ofChallenger()
	both := append(slices.Clone(executor[:3]), append(challenger, executor[3:]...)...)
	for _, test := range []struct {
		name    string
		samples []agon.Sample
		want    []map[string]float64
		lacks   string
	}{
		{"executor alone", executor, []map[string]float64{executorMetrics}, "challenger/"},
		{"both", both, []map[string]float64{executorMetrics, challengerMetrics}, "rewards/difficulty"},
		{"challenger alone", challenger, []map[string]float64{challengerMetrics}, "reward"},
	} {
		trainer, _ := newToy(t, func(o *Options) { o.KLCoefficient, o.MiniBatches = .1, 1 })
		result, err := trainer.Step(context.Background(), test.samples, Iteration{Total: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range test.want {
			for name, value := range want {
				got, told := result.Metrics[name]
				if !told {
					t.Errorf("%s: no metric %s", test.name, name)
				}
				near(t, test.name+": "+name, got, value, 1e-6)
			}
		}
		for name := range result.Metrics {
			if strings.HasPrefix(name, test.lacks) {
				t.Errorf("%s: there is %s", test.name, name)
			}
		}
	}
	selection := Select(both, DynamicSamplingOptions{})
	near(t, "frac_reward_zero_std", selection.Metrics()["frac_reward_zero_std"], .5, 0)
}

func TestStepIsAFunctionOfItsInput(t *testing.T) {
	run := func() (map[string]float64, [][]float64) {
		trainer, learner := newToy(t, nil)
		var result *Result
		for i := range 3 {
			samples := attempts(learner, 16, 1, agon.NewStream(uint64(i)))
			var err error
			result, err = trainer.Step(context.Background(), samples, Iteration{Index: i, Total: 3, Stream: agon.NewStream(9)})
			if err != nil {
				t.Fatal(err)
			}
		}
		return result.Metrics, learner.logits
	}
	m1, w1 := run()
	m2, w2 := run()
	if !reflect.DeepEqual(m1, m2) || !reflect.DeepEqual(w1, w2) {
		t.Error("two equal runs differ")
	}
}

func TestNonFiniteStepIsSkippedAndSaid(t *testing.T) {
	trainer, learner := newToy(t, func(o *Options) { o.MiniBatches = 1 })
	samples := attempts(learner, 64, 1, agon.NewStream(1))
	learner.poison = true
	result, err := trainer.Step(context.Background(), samples, Iteration{Total: 1})
	if err != nil {
		t.Fatal(err)
	}
	if learner.updates != 0 || result.Updates != 0 || result.Metrics["optimizer_steps/skipped"] != 1 || trainer.State().Skipped != 1 {
		t.Errorf("updates %d, metrics %v", learner.updates, result.Metrics)
	}
	if want := []string{"optimizer step 1 was skipped: the norm of its gradient is +Inf"}; !reflect.DeepEqual(result.Notes, want) {
		t.Errorf("notes %q", result.Notes)
	}
}

func TestNothingToLearnFrom(t *testing.T) {
	trainer, learner := newToy(t, func(o *Options) { o.Algorithm = AlgorithmRFT })
	result, err := trainer.Step(context.Background(), samplesOf("a", 0, 0), Iteration{Total: 1})
	if err != nil {
		t.Fatal(err)
	}
	if learner.updates != 0 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "nothing to learn from") {
		t.Errorf("notes %q", result.Notes)
	}
}

// An attempt without turns, whose prompt used up the context, is compared with
// the others of its group, and nothing is learnt from its text.
func TestUnwrittenAttemptCounts(t *testing.T) {
	trainer, learner := newToy(t, func(o *Options) { o.MiniBatches = 1 })
	samples := samplesOf("a", 1, 1, 0)
	for i := range samples[:2] {
		samples[i].Trajectory.Turns = []agon.Turn{{SeenTokens: []int32{1}, Tokens: []int32{2}, LogProbs: []float32{-1.8}}}
	}
	samples[2].Trajectory.Status = agon.StatusTruncated
	result, err := trainer.Step(context.Background(), samples, Iteration{Index: 5, Total: 10})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "reward", result.Metrics["reward"], 2./3, 1e-9)
	near(t, "clipped", result.Metrics["completions/clipped_ratio"], 1./3, 1e-9)
	if result.Metrics["advantages/min"] <= 0 || learner.logits[1][2] <= 0 || result.Tokens != 4 {
		t.Errorf("advantages from %v, logit %v, %d tokens", result.Metrics["advantages/min"], learner.logits[1][2], result.Tokens)
	}
	if _, err := trainer.Step(context.Background(), samples[2:], Iteration{Index: 5, Total: 10}); err != nil {
		t.Error("nothing but an unwritten attempt:", err)
	}
}

func TestCanceledStepMovesNothing(t *testing.T) {
	trainer, learner := newToy(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := trainer.Step(ctx, attempts(learner, 4, 1, agon.NewStream(1)), Iteration{Total: 1})
	if !errors.Is(err, context.Canceled) || learner.updates != 0 {
		t.Errorf("error %v after %d updates", err, learner.updates)
	}
}

// The running baseline moves with a step that is done, and with no other.
func TestBaselineMovesWithTheStep(t *testing.T) {
	trainer, learner := newToy(t, func(o *Options) {
		o.Algorithm, o.MiniBatches, o.Baseline, o.BaselineDecay = AlgorithmREINFORCE, 1, BaselineRunning, .5
	})
	outcomes := func(outcome float64) []agon.Sample {
		samples := attempts(learner, 2, 1, agon.NewStream(1))
		for i := range samples {
			samples[i].Rewards = map[string]float64{OutcomeReward: outcome}
		}
		return samples
	}
	if _, err := trainer.Step(context.Background(), outcomes(1), Iteration{Total: 3}); err != nil {
		t.Fatal(err)
	}
	before := trainer.State()
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := trainer.Step(canceled, outcomes(0), Iteration{Index: 1, Total: 3}); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	if after := trainer.State(); !reflect.DeepEqual(before, after) || after.Baseline[agon.RoleExecutor] != 1 {
		t.Errorf("a canceled step left %+v of %+v", after, before)
	}
	if _, err := trainer.Step(context.Background(), outcomes(0), Iteration{Index: 1, Total: 3}); err != nil {
		t.Fatal(err)
	}
	if got := trainer.State().Baseline[agon.RoleExecutor]; got != .5 || before.Baseline[agon.RoleExecutor] != 1 {
		t.Errorf("the baseline is %v, and the one before became %v", got, before.Baseline)
	}
}

func TestStepRefusesWhatItCannotUse(t *testing.T) {
	trainer, learner := newToy(t, nil)
	foreign := attempts(learner, 2, 1, agon.NewStream(1))
	foreign[0].Trajectory.Turns[0].LogProbs = nil
	beyond := attempts(learner, 2, 1, agon.NewStream(1))
	beyond[0].Trajectory.Turns[0].Tokens[0] = toyVocabulary
	long := attempts(learner, 2, 1, agon.NewStream(1))
	long[0].Trajectory.Turns[0].SeenTokens = make([]int32, 1<<10)
	for want, samples := range map[string][]agon.Sample{
		"has 1027 tokens; the context holds 1024": long,
		"needs the sampler's log-probabilities":   foreign,
		"the vocabulary has 6":                    beyond,
	} {
		if _, err := trainer.Step(context.Background(), samples, Iteration{Total: 1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := New(DefaultOptions(), Parts{Learner: learner}); err != nil {
		t.Error(err)
	}
	options := DefaultOptions()
	options.KLCoefficient = 1
	if _, err := New(options, Parts{Learner: learner}); err == nil {
		t.Error("a divergence without a reference was accepted")
	}
}

// A supervised sample is learnt beside the policy's, by its own weight.
func TestSupervisedBesidePolicy(t *testing.T) {
	trainer, learner := newToy(t, func(o *Options) { o.MiniBatches, o.SupervisedWeight, o.MaxGradientNorm = 1, .5, 0 })
	shown := attempts(learner, 1, 1, agon.NewStream(1))[:1]
	shown[0].Loss = agon.LossSupervised
	shown[0].Trajectory.Turns[0] = agon.Turn{SeenTokens: []int32{5}, Tokens: []int32{2, 2}}
	if _, err := trainer.Step(context.Background(), shown, Iteration{Index: 5, Total: 10}); err != nil {
		t.Fatal(err)
	}
	// ∂/∂logit of −½·mean log π at uniform: −½·½·(1 − 1/6).
	near(t, "logit", learner.logits[5][2], .25*(5./6), 1e-7)
	near(t, "logit", learner.logits[2][2], .25*(5./6), 1e-7)
}

// A supervised sample longer than the context is left out, said and counted; the
// others are learnt as if it had not been there.
func TestSupervisedTooLongIsLeftOut(t *testing.T) {
	step := func(lengths ...int) (*Result, [][]float64) {
		trainer, learner := newToy(t, func(o *Options) { o.MiniBatches = 1 })
		learner.context = 4
		samples := attempts(learner, 1, 1, agon.NewStream(1))[:len(lengths)]
		for i, n := range lengths {
			samples[i].Loss = agon.LossSupervised
			samples[i].Trajectory.Turns[0] = agon.Turn{SeenTokens: []int32{5}, Tokens: make([]int32, n-1)}
		}
		result, err := trainer.Step(context.Background(), samples, Iteration{Index: 5, Total: 10})
		if err != nil {
			t.Fatal(err)
		}
		return result, learner.logits
	}
	short, want := step(3, 4)
	if _, ok := short.Metrics["supervised/too_long"]; ok || len(short.Notes) > 0 {
		t.Errorf("nothing is too long: %v, %q", short.Metrics, short.Notes)
	}
	mixed, got := step(5, 3, 4)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("logits %v, without the long sample %v", got, want)
	}
	if mixed.Metrics["supervised/too_long"] != 1 || !reflect.DeepEqual(mixed.Notes, []string{
		"1 of 3 supervised samples are longer than the policy's context of 4 tokens and were left out"}) {
		t.Errorf("metrics %v, notes %q", mixed.Metrics, mixed.Notes)
	}
	if all, _ := step(5); all.Updates != 0 || all.Metrics["supervised/too_long"] != 1 {
		t.Errorf("after %d updates: %v", all.Updates, all.Metrics)
	}
}

func TestMiniBatchesShareBothKinds(t *testing.T) {
	sequences := mixture() // 7 of policy, 2 supervised
	seen := map[*Sequence]bool{}
	for _, part := range miniBatches(sequences, 2, agon.NewStream(4)) {
		policy, supervised := byKind(part)
		if len(policy) < 3 || len(supervised) != 1 {
			t.Errorf("a part has %d and %d", len(policy), len(supervised))
		}
		for _, s := range part {
			seen[s] = true
		}
	}
	if len(seen) != len(sequences) {
		t.Errorf("%d of %d sequences were dealt", len(seen), len(sequences))
	}
}
