package trainer

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"agon"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s = %.9g, want %.9g", what, got, want)
	}
}

// groupOf has outcomes as rewards.
func groupOf(role agon.Role, rewards ...float64) Group {
	g := Group{Role: role, Rewards: rewards}
	for _, r := range rewards {
		outcome := 0.0
		if r >= 1 {
			outcome = 1
		}
		g.Samples = append(g.Samples, agon.Sample{Outcome: outcome, Trajectory: &agon.Trajectory{Role: role}})
	}
	return g
}

// groupIn is groupOf in an environment.
func groupIn(environment string, role agon.Role, rewards ...float64) Group {
	g := groupOf(role, rewards...)
	for i := range g.Samples {
		g.Samples[i].Trajectory.Environment = environment
	}
	return g
}

// The tables are worked by hand from the formula of each paper.
func TestAdvantages(t *testing.T) {
	third := math.Sqrt(3) // (1 − ¼)/√(¼·¾)
	tests := []struct {
		name      string
		algorithm Algorithm
		groups    []Group
		want      [][]float64
	}{
		{"rft takes successes", RFT{},
			[]Group{groupOf("executor", 1, 0, 1)}, [][]float64{{1, 0, 1}}},
		{"rft looks at the outcome, not at the reward", RFT{},
			[]Group{groupOf("executor", 1.2, .9)}, [][]float64{{1, 0}}},
		{"reinforce without baseline", &REINFORCE{Baseline: BaselineNone},
			[]Group{groupOf("executor", 1, 0), groupOf("executor", .5)}, [][]float64{{1, 0}, {.5}}},
		{"reinforce with the mean of each role", &REINFORCE{Baseline: BaselineMean},
			[]Group{groupOf("executor", 1, 0), groupOf("challenger", 1, .5), groupOf("executor", 0, 0)},
			[][]float64{{.75, -.25}, {.25, -.25}, {-.25, -.25}}},
		{"rloo leaves one out", RLOO{},
			[]Group{groupOf("executor", 1, 0, 0, 0), groupOf("executor", 1, 1, 0), groupOf("executor", 1)},
			[][]float64{{1, -1. / 3, -1. / 3, -1. / 3}, {.5, .5, -1}, {0}}},
		{"grpo by group", GRPO{Scale: ScaleGroup},
			[]Group{groupOf("executor", 1, 0, 0, 0), groupOf("executor", 1, 0)},
			[][]float64{{third, -1 / third, -1 / third, -1 / third}, {1, -1}}},
		{"grpo by nothing", GRPO{Scale: ScaleNone},
			[]Group{groupOf("executor", 1, 0, 0, 0)}, [][]float64{{.75, -.25, -.25, -.25}}},
		{"grpo by batch: all rewards 1 0 0 0 have deviation √3/4", GRPO{Scale: ScaleBatch},
			[]Group{groupOf("executor", 1, 0), groupOf("executor", 0, 0)},
			[][]float64{{2 / third, -2 / third}, {0, 0}}},
		{"equal rewards give no advantage", GRPO{Scale: ScaleGroup},
			[]Group{groupOf("executor", .1, .1, .1)}, [][]float64{{0, 0, 0}}},
		{"dr. grpo divides by nothing", DrGRPO{},
			[]Group{groupOf("executor", 1, 0, 0, 0)}, [][]float64{{.75, -.25, -.25, -.25}}},
		{"dapo by group", DAPO{}, []Group{groupOf("executor", 1, 0, 0, 0)}, [][]float64{{third, -1 / third, -1 / third, -1 / third}}},
		{"gspo by group", GSPO{}, []Group{groupOf("executor", 1, 0)}, [][]float64{{1, -1}}},
		{"cispo by group", CISPO{}, []Group{groupOf("executor", 1, 0)}, [][]float64{{1, -1}}},
		{"dpo pairs the best with the worst", DPO{},
			[]Group{groupOf("executor", 1, 0, 1, 0, 0), groupOf("executor", 1, 1), groupOf("challenger", .5, .2, .9)},
			[][]float64{{1, 0, 1, -1, -1}, {0, 0}, {0, -1, 1}}},
		{"ppo leaves the reward to its critic", PPO{}, []Group{groupOf("executor", 1, 0)}, [][]float64{{1, 0}}},
		{"reinforce++ over the batch: 1 0 0 0 has mean ¼ and deviation √3/4", REINFORCEPlusPlus{},
			[]Group{groupOf("executor", 1, 0), groupOf("executor", 0, 0), groupOf("challenger", 1, 1)},
			[][]float64{{third, -1 / third}, {-1 / third, -1 / third}, {0, 0}}},
		{"reinforce++ with a baseline: ½ −½ 0 0 has deviation √(1/8)", REINFORCEPlusPlus{Baseline: true},
			[]Group{groupOf("executor", 1, 0), groupOf("executor", 0, 0)},
			[][]float64{{math.Sqrt2, -math.Sqrt2}, {0, 0}}},
		{"trr++ in one environment is reinforce++, by role", TRRPlusPlus{},
			[]Group{groupOf("executor", 1, 0), groupOf("executor", 0, 0), groupOf("challenger", 1, 1)},
			[][]float64{{third, -1 / third}, {-1 / third, -1 / third}, {0, 0}}},
		// Attempts at a: 1 1 1 0, of mean ¾ and deviation √3/4; at b: 1 0 0 0, of ¼ and √3/4.
		// Proposals for a: ¾ ¼, of ½ and ¼; for b: one alone.
		{"trr++ by environment and role", TRRPlusPlus{},
			[]Group{
				groupIn("a", "executor", 1, 1), groupIn("b", "executor", 1, 0), groupIn("a", "executor", 1, 0),
				groupIn("b", "executor", 0, 0), groupIn("a", "challenger", .75, .25), groupIn("b", "challenger", .5),
			},
			[][]float64{{1 / third, 1 / third}, {third, -1 / third}, {1 / third, -third}, {-1 / third, -1 / third}, {1, -1}, {0}}},
		{"trr++ compares a group that agrees with its environment", TRRPlusPlus{},
			[]Group{groupIn("a", "executor", 1, 1), groupIn("a", "executor", 0, 0)},
			[][]float64{{1, 1}, {-1, -1}}},
	}
	for _, test := range tests {
		got := test.algorithm.Advantages(test.groups)
		for i := range test.want {
			for j := range test.want[i] {
				near(t, test.name, got[i][j], test.want[i][j], 6e-4) // δ = 1e-4
			}
		}
	}
}

func TestRunningBaseline(t *testing.T) {
	r := &REINFORCE{Baseline: BaselineRunning, Decay: .5}
	steps := []struct{ reward, advantage float64 }{
		{1, 0},   // the first iteration's own mean
		{0, -1},  // the average is still 1
		{0, -.5}, // and now .5
		{1, .75},
	}
	for i, step := range steps {
		groups := []Group{groupOf("executor", step.reward)}
		for range 2 { // asking changes nothing
			near(t, "advantage", r.Advantages(groups)[0][0], step.advantage, 1e-12)
		}
		r.remember(groups)
		if i == 1 {
			r = &REINFORCE{Baseline: BaselineRunning, Decay: .5, Running: r.Running} // as after a resume
		}
	}
}

func TestClippedSurrogate(t *testing.T) {
	c := ClipRange{Low: .2, High: .3}
	tests := []struct {
		ratio, advantage float64
		loss, slope      float64
		clip             Clip
	}{
		{1, 2, -2, -2, ClipNone},
		{1.25, 2, -2.5, -2.5, ClipNone},
		{1.5, 2, -2.6, 0, ClipHigh},  // min(3, 1.3·2)
		{.5, 2, -1, -1, ClipNone},    // min(1, .8·2) is the ratio's
		{.5, -2, 1.6, 0, ClipLow},    // min(−1, .8·−2)
		{1.5, -2, 3, 3, ClipNone},    // min(−3, 1.3·−2) is the ratio's
		{.8, -2, 1.6, 1.6, ClipNone}, // on the edge
		{1, 0, 0, 0, ClipNone},
	}
	for _, test := range tests {
		got := c.term(Ratio{Value: test.ratio}, test.advantage)
		near(t, "loss", got.Loss, test.loss, 1e-12)
		near(t, "slope", got.Slope, test.slope, 1e-12)
		if got.Clip != test.clip {
			t.Errorf("ratio %v, advantage %v: clip %v, want %v", test.ratio, test.advantage, got.Clip, test.clip)
		}
	}
}

func TestLogRatiosAreBoundedAndCounted(t *testing.T) {
	s := &Scored{Sequence: &Sequence{Old: []float32{-50, -1, -1}}, LogProbs: []float32{-1, -50, -1}}
	for i, want := range []float64{math.Exp(20), math.Exp(-20), 1} {
		near(t, "ratio", s.Ratio(i).Value/want, 1, 1e-12)
	}
	if s.clamped != 2 {
		t.Errorf("clamped %d, want 2", s.clamped)
	}
	if term := (ClipRange{}).term(s.Ratio(0), -1); term.Slope != 0 {
		t.Errorf("a bounded ratio has slope %v", term.Slope)
	}
}

func TestKLEstimators(t *testing.T) {
	tests := []struct {
		estimator   KL
		loss, slope float64
	}{
		{K1, .5, 1},
		{K2, .125, .5},
		{K3, math.Exp(-.5) - .5, 1 - math.Exp(-.5)},
	}
	for _, test := range tests {
		got := test.estimator.Term(-1, -1.5)
		near(t, string(test.estimator), got.Loss, test.loss, 1e-12)
		near(t, string(test.estimator)+" slope", got.Slope, test.slope, 1e-12)
	}
}

// divergence returns D_KL[p‖q].
func divergence(p, q []float64) float64 {
	sum := 0.0
	for i := range p {
		sum += p[i] * math.Log(p[i]/q[i])
	}
	return sum
}

// The value of k3 is the reverse divergence; its gradient is the forward one's,
// and that of k2 the reverse one's.
func TestKLGradientsAreThoseOfADivergence(t *testing.T) {
	const step = 1e-6
	policy, reference := newTable(3, 1), []float64{.5, .25, .25}
	policy.logits[0] = []float64{1.2, -.1, -.8}
	p := policy.distribution(0, 1)
	value := 0.0
	for o := range p {
		value += p[o] * K3.Term(math.Log(p[o]), math.Log(reference[o])).Loss
	}
	near(t, "mean of k3", value, divergence(p, reference), 1e-12)

	for estimator, of := range map[KL]func(p []float64) float64{
		K2: func(p []float64) float64 { return divergence(p, reference) },
		K3: func(p []float64) float64 { return divergence(reference, p) },
	} {
		for k := range p {
			got := 0.0 // E_o[slope · ∂log p(o)/∂logit k]
			for o := range p {
				hit := 0.0
				if o == k {
					hit = 1
				}
				got += p[o] * estimator.Term(math.Log(p[o]), math.Log(reference[o])).Slope * (hit - p[k])
			}
			policy.logits[0][k] += step
			above := of(policy.distribution(0, 1))
			policy.logits[0][k] -= 2 * step
			below := of(policy.distribution(0, 1))
			policy.logits[0][k] += step
			near(t, string(estimator)+" gradient", got, (above-below)/(2*step), 1e-8)
		}
	}
}

func TestAggregationWeights(t *testing.T) {
	short, long := &Sequence{Targets: make([]int32, 2)}, &Sequence{Targets: make([]int32, 6)}
	tests := []struct {
		aggregation Aggregation
		short, long float64
	}{
		{AggregateToken, 1. / 8, 1. / 8},
		{AggregateSequence, 1. / 4, 1. / 12},
		{AggregateFixed, 1. / 20, 1. / 20},
		{AggregateSum, 1. / 2, 1. / 2},
	}
	for _, test := range tests {
		n := normalizer{aggregation: test.aggregation, fixedLength: 10}
		n.add(short)
		n.add(long)
		near(t, string(test.aggregation)+" short", n.weight(short), test.short, 1e-15)
		near(t, string(test.aggregation)+" long", n.weight(long), test.long, 1e-15)
	}
}

// Unless it is told otherwise, an algorithm takes the mean of its paper.
func TestAlgorithmsKeepTheirPapersAggregation(t *testing.T) {
	sequences := []*Sequence{{Targets: make([]int32, 2)}, {Targets: make([]int32, 6)}}
	for name, want := range map[string]float64{AlgorithmRFT: 1. / 12, AlgorithmDistill: 1. / 8, AlgorithmGRPO: 1. / 12, AlgorithmGSPO: 1. / 12,
		AlgorithmRLOO: 1. / 2, AlgorithmREINFORCE: 1. / 2, AlgorithmDPO: 1. / 2, AlgorithmDrGRPO: 1. / 20, AlgorithmDAPO: 1. / 8, AlgorithmCISPO: 1. / 8, AlgorithmPPO: 1. / 8,
		AlgorithmREINFORCEPlusPlus: 1. / 8, AlgorithmREINFORCEPlusPlusBaseline: 1. / 8, AlgorithmTRRPlusPlus: 1. / 8} {
		options := DefaultOptions()
		options.Algorithm, options.FixedLength = name, 10
		algorithm, err := NewAlgorithm(options)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name, newObjective(algorithm, &options, sequences).policy.weight(sequences[1]), want, 1e-15)
	}
}

// every combination that the tests below go through, but for CISPO's and DPO's, whose
// slopes are no derivatives of what is seen of a sequence alone, and PPO's, which has a
// critic.
func configurations() []Options {
	var all []Options
	for _, algorithm := range slices.DeleteFunc(slices.Clone(Algorithms), func(name string) bool { return name == AlgorithmCISPO || name == AlgorithmDPO || name == AlgorithmPPO }) {
		for _, aggregation := range []Aggregation{AggregateToken, AggregateSequence, AggregateFixed, AggregateSum} {
			o := DefaultOptions()
			o.Algorithm, o.Aggregation, o.FixedLength = algorithm, aggregation, 7
			o.MiniBatches, o.KLCoefficient, o.EntropyCoefficient = 1, .1, .05
			o.KLEstimator = []KL{K2, K3}[len(all)%2]
			all = append(all, o)
		}
	}
	return all
}

// mixture has policy and supervised sequences of different lengths.
func mixture() []*Sequence {
	stream := agon.NewStream(7)
	var sequences []*Sequence
	for i := range 9 {
		s := &Sequence{Tokens: []int32{0}, Loss: agon.LossPolicy, Advantage: 2*stream.Uniform(uint64(i)) - 1, Temperature: 1}
		for j := range 1 + i%4 {
			s.Tokens = append(s.Tokens, int32(j%3), int32(i%3))
			s.Targets = append(s.Targets, int32(2*j+2))
			s.Old = append(s.Old, float32(-1.1+.4*stream.Uniform(uint64(100+10*i+j))))
			s.Reference = append(s.Reference, float32(-1.2+.4*stream.Uniform(uint64(200+10*i+j))))
		}
		if i%4 == 3 {
			s.Loss, s.Old, s.Reference, s.Advantage = agon.LossSupervised, nil, nil, 1
		}
		sequences = append(sequences, s)
	}
	return sequences
}

func scoresOf(b *Batch) Scores {
	stream := agon.NewStream(3)
	var scores Scores
	for i := range b.Targets() {
		scores.LogProbs = append(scores.LogProbs, float32(-.9-.5*stream.Uniform(uint64(i))))
		scores.Entropies = append(scores.Entropies, float32(.5+stream.Uniform(uint64(1000+i))))
	}
	return scores
}

// The slopes are the derivatives of the loss that is told.
func TestSlopesAreDerivatives(t *testing.T) {
	const step = 1e-3
	for _, options := range configurations() {
		sequences := mixture()
		algorithm, err := NewAlgorithm(options)
		if err != nil {
			t.Fatal(err)
		}
		o := newObjective(algorithm, &options, sequences)
		batch := Plan(sequences, 1000)[0]
		scores := scoresOf(batch)
		loss := func() float64 {
			tally := newTally()
			o.slopes(batch, scores, tally)
			return tally.loss
		}
		slopes := o.slopes(batch, scores, newTally())
		check := func(name string, values, slopes []float32) {
			for i := range values {
				saved := values[i]
				values[i] = saved + step
				above, up := loss(), float64(values[i])
				values[i] = saved - step
				below, down := loss(), float64(values[i])
				values[i] = saved
				near(t, options.Algorithm+" "+string(options.Aggregation)+" "+name, float64(slopes[i]), (above-below)/(up-down), 2e-4)
			}
		}
		check("log-probability", scores.LogProbs, slopes.LogProbs)
		check("entropy", scores.Entropies, slopes.Entropies)
	}
}

// Micro-batches add up to what one batch gives.
func TestMicroBatchesAddUp(t *testing.T) {
	for _, options := range configurations() {
		algorithm, _ := NewAlgorithm(options)
		gradient := func(budget int) (*table, float64) {
			sequences := mixture()
			o := newObjective(algorithm, &options, sequences)
			learner, tally := newTable(3, 1), newTally()
			for _, batch := range Plan(sequences, budget) {
				batch.Entropies = true
				if err := learner.Accumulate(batch, func(s Scores) Slopes { return o.slopes(batch, s, tally) }); err != nil {
					t.Fatal(err)
				}
			}
			return learner, tally.loss
		}
		one, oneLoss := gradient(1000)
		many, manyLoss := gradient(9)
		if one.batches != 1 || many.batches < 4 {
			t.Fatalf("batches: %d and %d", one.batches, many.batches)
		}
		near(t, options.Algorithm+" loss", manyLoss, oneLoss, 1e-12)
		for i := range one.gradient {
			for j := range one.gradient[i] {
				near(t, options.Algorithm+" gradient", many.gradient[i][j], one.gradient[i][j], 1e-7)
			}
		}
	}
}

func TestOptionsSayWhatIsWrong(t *testing.T) {
	if faults := DefaultOptions().Validate(); len(faults) > 0 {
		t.Errorf("default: %v", faults)
	}
	o := DefaultOptions()
	o.Algorithm, o.Epochs, o.ClipLow, o.Schedule.Floor = "grop", 0, math.NaN(), 2
	want := []string{
		`algorithm is "grop"; it can be grpo, dr_grpo, dapo, gspo, cispo, rloo, reinforce, reinforce_plus_plus, reinforce_plus_plus_baseline, trr_plus_plus, rft, distill, dpo, ppo`,
		"epochs is 0; it must be at least 1",
		"clip_low is NaN; it must lie between 0 and 1",
		"schedule.floor is 2; it must lie between 0 and 1",
	}
	if got := o.Validate(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
	o = DefaultOptions()
	o.Algorithm, o.KLCoefficient, o.KLEstimator = AlgorithmRFT, .1, K1
	want = []string{`kl_estimator is "k1", which is taken off the reward, and rft does not look at it: use k2 or k3`}
	if got := o.Validate(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
	o = DefaultOptions()
	o.Algorithm = AlgorithmREINFORCE
	if len(o.Validate()) != 1 {
		t.Errorf("reinforce with two steps: %v", o.Validate())
	}
	o = DefaultOptions()
	o.Algorithm = AlgorithmDrGRPO
	if len(o.Validate()) != 1 {
		t.Errorf("dr_grpo without a length: %v", o.Validate())
	}
}
