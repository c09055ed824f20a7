package trainer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"agon"
)

// Trainer updates a policy from samples, one iteration at a time. It is not
// safe for concurrent use.
type Trainer struct {
	options   Options
	algorithm Algorithm
	learner   Learner
	reference Scorer
	encoder   Encoder
	state     State
}

// State is what a trainer remembers from one iteration to the next, beside the
// learner's weights and moments.
type State struct {
	// Tokens is the number of tokens trained on so far.
	Tokens int64 `json:"tokens"`
	// Updates is the number of optimizer steps taken; Skipped of those left
	// out because the gradient was not finite.
	Updates int `json:"updates"`
	Skipped int `json:"skipped"`
	// Baseline is REINFORCE's running baseline per role.
	Baseline map[agon.Role]float64 `json:"baseline,omitempty"`
}

// Parts are what a Trainer works with.
type Parts struct {
	// Learner holds the weights. It is shared, not owned.
	Learner Learner
	// Reference scores under the reference policy; nil unless
	// Options.KLCoefficient is above 0 or the algorithm is dpo.
	Reference Scorer
	// Encoder encodes turns that have text and no ids; nil refuses them.
	Encoder Encoder
}

// New returns a trainer at the beginning of a run. The error has the faults of
// options, one sentence each.
func New(options Options, parts Parts) (*Trainer, error) {
	if faults := options.Validate(); len(faults) > 0 {
		return nil, errors.New("trainer: " + strings.Join(faults, "; "))
	}
	if options.needsReference() && parts.Reference == nil {
		return nil, errors.New("trainer: kl_coefficient is above 0, or the algorithm dpo, and there is no reference policy")
	}
	algorithm, err := NewAlgorithm(options)
	if err != nil {
		return nil, err
	}
	return &Trainer{
		options:   options,
		algorithm: algorithm,
		learner:   parts.Learner,
		reference: parts.Reference,
		encoder:   parts.Encoder,
	}, nil
}

// Iteration says where in the run a Step stands.
type Iteration struct {
	// Index counts from 0, of Total.
	Index, Total int
	// LearningRate is the peak, told in the metrics; the learner has it.
	LearningRate float64
	// Stream shuffles the samples into mini-batches. It should differ between
	// iterations.
	Stream agon.Stream
	// Progress, if set, is called with the number of sequences that have been
	// through the network, of those that all optimizer steps see.
	Progress func(done, total int)
}

// Result is what became of a Step.
type Result struct {
	// Metrics are a function of samples and weights: nothing in them is
	// measured in time. What is told of samples and tokens is told of each
	// role, the challenger's under names that begin with "challenger/".
	Metrics map[string]float64
	// Updates is the number of optimizer steps taken, and so by how much the
	// policy's version rose.
	Updates int
	// Tokens is the number of tokens that went through the network with a
	// gradient, padding apart.
	Tokens int
	// Seconds tells the wall time of the phases "logprob" (the reference, and the
	// correction) and "update".
	Seconds map[string]float64
	// Notes are plain sentences about what a person should know: a skipped
	// step, nothing to learn from.
	Notes []string
}

// Step makes one iteration of updates: samples → advantages → mini-batches →
// micro-batches → loss → gradient → optimizer.
//
// When ctx ends before the first optimizer step, Step returns its error and
// neither a weight nor State has changed; afterwards it goes on to the end, so
// that an iteration is done or not done. On any other error the weights may have
// moved: go on from a checkpoint.
func (t *Trainer) Step(ctx context.Context, samples []agon.Sample, at Iteration) (*Result, error) {
	groups := Groups(samples)
	result := &Result{Metrics: map[string]float64{}, Seconds: map[string]float64{}}
	penalized, err := t.penalize(ctx, groups, result)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	sequences, err := t.sequences(samples, penalized, result)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	if t.options.Algorithm == AlgorithmDPO || t.options.KLCoefficient > 0 && !t.options.KLEstimator.inReward() {
		err = t.refer(ctx, sequences, result)
	}
	if err != nil {
		return nil, fmt.Errorf("train: reference: %w", err)
	}
	if t.options.Correction != CorrectionNone {
		if err := t.correct(ctx, sequences, result); err != nil {
			return nil, fmt.Errorf("train: %w", err)
		}
	}
	if _, ok := t.algorithm.(valuer); ok {
		if err := t.value(ctx, sequences, result); err != nil {
			return nil, fmt.Errorf("train: critic: %w", err)
		}
	}
	if err := t.update(ctx, sequences, at, result); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	if r, ok := t.algorithm.(rememberer); ok {
		r.remember(penalized)
	}
	t.describe(groups, result)
	result.settle()
	return result, nil
}

// sequences returns those that the loss is about, with their advantages. The
// order is that of the groups, and then of the supervised samples.
func (t *Trainer) sequences(samples []agon.Sample, groups []Group, result *Result) ([]*Sequence, error) {
	sequences, err := t.policySequences(groups)
	if err != nil {
		return nil, err
	}
	advantages := map[agon.Role][]float64{}
	for _, s := range sequences {
		advantages[s.Role] = append(advantages[s.Role], s.Advantage)
	}
	for _, r := range roles {
		// advantages/mean, /min, /max: of the sequences that the loss is about.
		spread(r.prefix+"advantages/%s", advantages[r.role], result.Metrics)
	}
	supervised, err := t.supervisedSequences(samples, result)
	if err != nil {
		return nil, err
	}
	sequences = append(sequences, supervised...)
	return sequences, t.check(sequences)
}

// policySequences returns those of groups that the algorithm uses.
func (t *Trainer) policySequences(groups []Group) ([]*Sequence, error) {
	var sequences []*Sequence
	advantages := t.algorithm.Advantages(groups)
	for i := range groups {
		bySample := make([]*Sequence, len(groups[i].Samples))
		for j := range groups[i].Samples {
			sample := &groups[i].Samples[j]
			if !t.algorithm.Uses(advantages[i][j]) || unwritten(sample) {
				continue
			}
			s, err := NewSequence(sample, t.encoder)
			if err != nil {
				return nil, err
			}
			s.Advantage, s.Temperature = advantages[i][j], t.options.Temperature
			if !t.algorithm.NeedsOld() && s.Old == nil {
				s.Temperature = 1 // another's text was not drawn at ours
			}
			bySample[j] = s
		}
		if _, ok := t.algorithm.(comparer); ok {
			pair(&groups[i], bySample)
		}
		for _, s := range bySample {
			if s != nil && !t.alone(s) {
				sequences = append(sequences, s)
			}
		}
	}
	return sequences, nil
}

// alone reports whether a sequence has nothing to be compared with, where the algorithm
// compares: its rival ended before its first turn.
func (t *Trainer) alone(s *Sequence) bool {
	_, compares := t.algorithm.(comparer)
	return compares && s.Rival == nil
}

// supervisedSequences leaves out what is longer than the context. Episodes that
// were sampled fit, but text that is encoded anew need not: a variation's, or a
// solution's.
func (t *Trainer) supervisedSequences(samples []agon.Sample, result *Result) ([]*Sequence, error) {
	var sequences []*Sequence
	long, context := 0, t.learner.Context()
	for i := range samples {
		if samples[i].Loss != agon.LossSupervised {
			continue
		}
		s, err := NewSequence(&samples[i], t.encoder)
		if err != nil {
			return nil, err
		}
		if len(s.Tokens) > context {
			long++
			continue
		}
		s.Old, s.Temperature = nil, 1
		sequences = append(sequences, s)
	}
	if long > 0 {
		// supervised/too_long: supervised samples left out because they are
		// longer than the policy's context; told only if there are any.
		result.Metrics["supervised/too_long"] = float64(long)
		result.Notes = append(result.Notes, fmt.Sprintf(
			"%d of %d supervised samples are longer than the policy's context of %d tokens and were left out", long, long+len(sequences), context))
	}
	return sequences, nil
}

// unwritten reports whether an episode ended before its first turn, because
// the prompt used up the context. It counts in its group, and there are no
// tokens for a loss to be about.
func unwritten(s *agon.Sample) bool { return len(s.Trajectory.Turns) == 0 }

func (t *Trainer) check(sequences []*Sequence) error {
	o := newObjective(t.algorithm, &t.options, sequences)
	for _, s := range sequences {
		if err := o.check(s); err != nil {
			return err
		}
	}
	return checkReadable(sequences, t.learner)
}

// refer scores the policy sequences under the reference.
func (t *Trainer) refer(ctx context.Context, sequences []*Sequence, result *Result) error {
	began := time.Now()
	for _, batch := range Plan(policyOnly(sequences), t.options.TokensPerMicroBatch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		scores, err := t.reference.Score(batch)
		if err != nil {
			return err
		}
		at := 0
		for _, s := range batch.Sequences {
			s.Reference = scores.LogProbs[at : at+len(s.Targets)]
			at += len(s.Targets)
		}
	}
	result.Seconds["logprob"] += time.Since(began).Seconds()
	return nil
}

func policyOnly(sequences []*Sequence) []*Sequence {
	policy, _ := byKind(sequences)
	return policy
}

func byKind(sequences []*Sequence) (policy, supervised []*Sequence) {
	for _, s := range sequences {
		if s.Loss == agon.LossSupervised {
			supervised = append(supervised, s)
		} else {
			policy = append(policy, s)
		}
	}
	return policy, supervised
}

// update takes the optimizer steps of an iteration.
func (t *Trainer) update(ctx context.Context, sequences []*Sequence, at Iteration, result *Result) error {
	began := time.Now()
	rate := t.options.Schedule.Factor(at.Index, at.Total)
	tally := newTally()
	tally.compare = t.options.Correction == CorrectionNone
	tally.progress = func(done int) {
		if at.Progress != nil {
			at.Progress(done, t.options.Epochs*len(sequences))
		}
	}
	for epoch := 0; epoch < t.options.Epochs; epoch++ {
		stream := at.Stream.Derive(uint64(epoch))
		for _, part := range miniBatches(sequences, t.options.MiniBatches, stream) {
			if err := t.optimize(ctx, part, rate, tally, result); err != nil {
				return errors.Join(err, t.learner.Discard())
			}
		}
	}
	result.Seconds["update"] = time.Since(began).Seconds()
	result.Updates, result.Tokens = tally.steps-tally.skipped, tally.tokens
	t.state.Tokens += int64(tally.tokens)
	t.state.Updates += result.Updates
	t.state.Skipped += tally.skipped
	if tally.steps == 0 {
		result.Notes = append(result.Notes, "there was nothing to learn from: the policy stays as it is")
	}
	tally.metrics(result.Metrics)
	// learning_rate: the rate of this iteration, by the schedule.
	result.Metrics["learning_rate"] = rate * at.LearningRate
	return nil
}

// optimize takes one optimizer step over sequences.
func (t *Trainer) optimize(ctx context.Context, sequences []*Sequence, rate float64, tally *tally, result *Result) error {
	if _, ok := t.algorithm.(comparer); ok {
		if err := t.compare(sequences); err != nil {
			return err
		}
	}
	objective := newObjective(t.algorithm, &t.options, sequences)
	for _, batch := range Plan(sequences, t.options.TokensPerMicroBatch) {
		if tally.steps == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		batch.Entropies, batch.Values = objective.entropies(batch), objective.values()
		err := t.learner.Accumulate(batch, func(scores Scores) Slopes {
			return objective.slopes(batch, scores, tally)
		})
		if err != nil {
			return err
		}
		tally.tokens += batch.Tokens()
		tally.padded += len(batch.Sequences) * batch.Width
		tally.sequences += len(batch.Sequences)
		tally.progress(tally.sequences)
	}
	norm, err := t.learner.Update(rate, t.options.MaxGradientNorm)
	if err != nil {
		return err
	}
	tally.steps++
	tally.compare = false
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		tally.skipped++
		result.Notes = append(result.Notes, fmt.Sprintf(
			"optimizer step %d was skipped: the norm of its gradient is %v", tally.steps, norm))
		return nil
	}
	tally.norms = append(tally.norms, norm)
	return nil
}

// compare sets LogRatio of policy sequences to what the weights say now.
func (t *Trainer) compare(sequences []*Sequence) error {
	for _, batch := range Plan(policyOnly(sequences), t.options.TokensPerMicroBatch) {
		scores, err := t.learner.Score(batch)
		if err != nil {
			return err
		}
		at := 0
		for _, s := range batch.Sequences {
			s.LogRatio = 0
			for _, reference := range s.Reference {
				s.LogRatio += float64(scores.LogProbs[at]) - float64(reference)
				at++
			}
		}
	}
	return nil
}

// miniBatches deals sequences into n parts by lot, policy and supervised ones
// apart, so that each part has its share of both; rivals stay together. Empty parts
// are left out.
func miniBatches(sequences []*Sequence, n int, stream agon.Stream) [][]*Sequence {
	if n == 1 && len(sequences) > 0 {
		return [][]*Sequence{sequences}
	}
	parts := make([][]*Sequence, n)
	policy, supervised := byKind(sequences)
	for kind, some := range [][]*Sequence{withoutLosers(policy), supervised} {
		for i, j := range permutation(len(some), stream.Derive(uint64(kind))) {
			parts[i%n] = append(parts[i%n], some[j])
			if rival := some[j].Rival; rival != nil {
				parts[i%n] = append(parts[i%n], rival)
			}
		}
	}
	var filled [][]*Sequence
	for _, part := range parts {
		if len(part) > 0 {
			filled = append(filled, part)
		}
	}
	return filled
}

// withoutLosers leaves out the worse of two rivals.
func withoutLosers(sequences []*Sequence) []*Sequence {
	return slices.DeleteFunc(slices.Clone(sequences), func(s *Sequence) bool { return s.Rival != nil && s.Advantage < 0 })
}

// permutation returns 0..n-1 in an order drawn by stream (Fisher and Yates).
func permutation(n int, stream agon.Stream) []int {
	order := make([]int, n)
	for i := range order {
		j := int(stream.Uniform(uint64(i)) * float64(i+1))
		order[i] = order[j]
		order[j] = i
	}
	return order
}

// describe adds the metrics of the samples, by role, and of the run so far.
func (t *Trainer) describe(groups []Group, result *Result) {
	for _, r := range roles {
		own := ofRole(groups, r.role)
		rewardMetrics(own, r.prefix, result.Metrics)
		completionMetrics(own, r.prefix, result.Metrics)
	}
	// num_tokens: tokens trained on since the run began.
	result.Metrics["num_tokens"] = float64(t.state.Tokens)
}

// settle takes out metrics that are not finite, which JSON cannot hold, and
// says so.
func (r *Result) settle() {
	for _, name := range slices.Sorted(maps.Keys(r.Metrics)) {
		if v := r.Metrics[name]; math.IsNaN(v) || math.IsInf(v, 0) {
			delete(r.Metrics, name)
			r.Notes = append(r.Notes, fmt.Sprintf("metric %s is %v and is left out", name, v))
		}
	}
}

// State returns what a checkpoint has to save beside the learner's tensors.
// Later steps leave it as it is.
func (t *Trainer) State() State {
	state := t.state
	if r, ok := t.algorithm.(*REINFORCE); ok {
		state.Baseline = maps.Clone(r.Running)
	}
	return state
}

// SetState goes on from a saved state.
func (t *Trainer) SetState(state State) {
	t.state = state
	if r, ok := t.algorithm.(*REINFORCE); ok {
		r.Running = state.Baseline
	}
}
