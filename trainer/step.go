package trainer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

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
	// Earnings are those of the policy samples, in the order of their groups.
	Earnings []Earning
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
	result.Earnings = earningsOf(t.algorithm, groups, penalized)
	if _, ok := t.algorithm.(valuer); ok {
		overTokens(result.Earnings, sequences)
	}
	if r, ok := t.algorithm.(rememberer); ok {
		r.remember(penalized)
	}
	t.describe(groups, result)
	result.settle()
	return result, nil
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
