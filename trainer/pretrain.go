package trainer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sort"
	"strings"
	"time"

	"agon"
)

// PretrainOptions are those of supervised training on demonstrations.
type PretrainOptions struct {
	// Duration, if above 0, decides the number of steps in the place of Epochs
	// and Steps: as many as fit in it at the speed of the steps of the warm-up,
	// whose rates do not depend on that number, and never fewer than those.
	Duration time.Duration
	// Epochs is the number of passes over the demonstrations.
	Epochs int
	// Steps bounds the optimizer steps; 0 means all that the epochs hold. The
	// schedule ends where the steps do.
	Steps int
	// TokensPerStep is the number of tokens that an optimizer step sees,
	// padding included.
	TokensPerStep int
	// TokensPerMicroBatch bounds the tokens that go through the network
	// together, padding included. A micro-batch holds sequences of about one
	// length, and a step several micro-batches of different lengths.
	TokensPerMicroBatch int
	// MaxGradientNorm is what the norm of the gradient is clipped to; 0 does
	// not clip.
	MaxGradientNorm float64
	// ValidateEvery is the number of steps between two looks at the
	// validation loss; 0 looks at the end only.
	ValidateEvery int
	// Schedule moves the learning rate over the steps.
	Schedule ScheduleOptions
}

// DefaultPretrainOptions are those of the policy that ships.
func DefaultPretrainOptions() PretrainOptions {
	return PretrainOptions{
		Epochs:              4,
		TokensPerStep:       8192,
		TokensPerMicroBatch: 4096,
		MaxGradientNorm:     1,
		ValidateEvery:       200,
		Schedule:            ScheduleOptions{Decay: DecayCosine, WarmUp: 50, Floor: 0.05},
	}
}

// Validate returns one plain sentence per fault.
func (o PretrainOptions) Validate() []string {
	var f faults
	if o.Duration > 0 {
		f.atLeast("schedule.warm_up", float64(o.Schedule.WarmUp), 1)
	} else {
		f.atLeast("epochs", float64(o.Epochs), 1)
		f.atLeast("steps", float64(o.Steps), 0)
	}
	f.atLeast("tokens_per_micro_batch", float64(o.TokensPerMicroBatch), 1)
	f.atLeast("tokens_per_step", float64(o.TokensPerStep), float64(o.TokensPerMicroBatch))
	f.atLeast("max_gradient_norm", o.MaxGradientNorm, 0)
	f.atLeast("validate_every", float64(o.ValidateEvery), 0)
	return append(f, o.Schedule.Validate()...)
}

// Pretraining is supervised training of a policy, from scratch or on from a
// checkpoint. Which sequences a step sees is a function of the stream and of
// the step alone, so one that stops goes on where it stopped. It is not safe
// for concurrent use.
type Pretraining struct {
	options    PretrainOptions
	learner    Learner
	training   []*Sequence
	validation []*Sequence
	stream     agon.Stream
	perEpoch   int // steps
	state      PretrainState
}

// PretrainState is what a checkpoint has to save beside the learner's tensors.
type PretrainState struct {
	// Step is the number of optimizer steps done, those skipped included.
	Step int `json:"step"`
	// Skipped is the number of steps whose gradient was not finite.
	Skipped int `json:"skipped"`
	// Tokens is the number of tokens seen, padding apart.
	Tokens int64 `json:"tokens"`
	// Seconds is what the steps took, validation apart.
	Seconds float64 `json:"seconds"`
	// Total is the number of steps in all, once a Duration has decided it.
	Total int `json:"total,omitempty"`
}

// Progress is what is known after an optimizer step.
type Progress struct {
	// Step counts from 1, to Steps, which a Duration moves once.
	Step, Steps int
	// Loss is −log πθ per target of this step, in nats; NaN if not finite.
	Loss float64
	// GradNorm is before clipping.
	GradNorm float64
	// LearningRate is the factor of the schedule.
	LearningRate float64
	// Validation is the loss on the validation sequences where this step
	// looked at it, else nil.
	Validation *float64
	// Tokens is the number of tokens of this step, padding apart; Seconds
	// what the step took, validation apart.
	Tokens  int
	Seconds float64
	// Skipped tells that the gradient was not finite and no weight moved.
	Skipped bool
}

// NewPretraining returns a pretraining at its first step. validation may be
// empty. The error has the faults of options and of the sequences.
func NewPretraining(options PretrainOptions, learner Learner, training, validation []*Sequence, stream agon.Stream) (*Pretraining, error) {
	if faults := options.Validate(); len(faults) > 0 {
		return nil, errors.New("pretrain: " + strings.Join(faults, "; "))
	}
	if len(training) == 0 {
		return nil, errors.New("pretrain: there are no demonstrations")
	}
	for _, some := range [][]*Sequence{training, validation} {
		if err := checkReadable(some, learner); err != nil {
			return nil, fmt.Errorf("pretrain: %w", err)
		}
	}
	p := &Pretraining{options: options, learner: learner, training: training, validation: validation, stream: stream}
	p.perEpoch = p.stepsPerEpoch()
	return p, nil
}

// Steps returns the number of optimizer steps in all. Where a Duration decides
// it, it is that of the warm-up until these steps are done.
func (p *Pretraining) Steps() int {
	switch {
	case p.state.Total > 0:
		return p.state.Total
	case p.options.Duration > 0:
		return p.options.Schedule.WarmUp
	}
	all := p.options.Epochs * p.perEpoch
	if p.options.Steps > 0 {
		all = min(p.options.Steps, all)
	}
	return all
}

// Epochs returns the number of passes that Steps begin.
func (p *Pretraining) Epochs() int {
	return (p.Steps() + p.perEpoch - 1) / p.perEpoch
}

// decide sets the number of steps once the warm-up has shown their speed.
func (p *Pretraining) decide() {
	warmUp := p.options.Schedule.WarmUp
	if p.options.Duration <= 0 || p.state.Total > 0 || p.state.Step < warmUp {
		return
	}
	perStep := p.state.Seconds / float64(p.state.Step)
	p.state.Total = max(warmUp, int(math.Round(p.options.Duration.Seconds()/max(perStep, 1e-9))))
}

// State returns what a checkpoint saves; SetState goes on from it.
func (p *Pretraining) State() PretrainState { return p.state }

// SetState goes on from a saved state.
func (p *Pretraining) SetState(state PretrainState) { p.state = state }

// Run takes the steps that are left and tells progress after each; progress
// may be nil, and its error ends the run. When ctx ends, Run returns its error
// after the step that is under way, and State is that after the step.
func (p *Pretraining) Run(ctx context.Context, progress func(Progress) error) error {
	var epoch [][]*Batch
	for p.state.Step < p.Steps() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if within := p.state.Step % p.perEpoch; epoch == nil || within == 0 {
			epoch = p.epoch(p.state.Step / p.perEpoch)
		}
		told, err := p.step(epoch[p.state.Step%p.perEpoch])
		if err != nil {
			return fmt.Errorf("pretrain: step %d: %w", p.state.Step+1, errors.Join(err, p.learner.Discard()))
		}
		if err := p.tell(told, progress); err != nil {
			return err
		}
	}
	return nil
}

// stepsPerEpoch is the same for every epoch: the lengths of the sequences
// alone decide how they are packed.
func (p *Pretraining) stepsPerEpoch() int {
	batches, perStep := len(Fill(p.training, p.options.TokensPerMicroBatch)), p.batchesPerStep()
	return (batches + perStep - 1) / perStep
}

func (p *Pretraining) batchesPerStep() int {
	return max(p.options.TokensPerStep/p.options.TokensPerMicroBatch, 1)
}

// epoch returns the micro-batches of each step of one pass, drawn by lot:
// which sequences of one length share a micro-batch, and which micro-batches
// share a step.
func (p *Pretraining) epoch(n int) [][]*Batch {
	stream := p.stream.Derive(uint64(n))
	shuffled := make([]*Sequence, len(p.training))
	for i, j := range permutation(len(shuffled), stream.Name("sequences")) {
		shuffled[i] = p.training[j]
	}
	batches := Fill(shuffled, p.options.TokensPerMicroBatch)
	steps := make([][]*Batch, p.perEpoch)
	for i, j := range permutation(len(batches), stream.Name("batches")) {
		steps[i%len(steps)] = append(steps[i%len(steps)], batches[j])
	}
	return steps
}

// step takes one optimizer step.
func (p *Pretraining) step(batches []*Batch) (Progress, error) {
	began := time.Now()
	told := Progress{Step: p.state.Step + 1}
	targets := 0
	for _, b := range batches {
		targets += b.Targets()
		told.Tokens += b.Tokens()
	}
	for _, b := range batches {
		err := p.learner.Accumulate(b, func(scores Scores) Slopes {
			slopes := make([]float32, len(scores.LogProbs))
			for i, logProb := range scores.LogProbs {
				told.Loss -= float64(logProb) / float64(targets)
				slopes[i] = float32(-1 / float64(targets))
			}
			return Slopes{LogProbs: slopes}
		})
		if err != nil {
			return told, err
		}
	}
	told.LearningRate = p.options.Schedule.Factor(p.state.Step, p.Steps())
	norm, err := p.learner.Update(told.LearningRate, p.options.MaxGradientNorm)
	told.GradNorm, told.Seconds = norm, time.Since(began).Seconds()
	told.Skipped = math.IsNaN(norm) || math.IsInf(norm, 0)
	return told, err
}

// tell moves the state on, looks at the validation loss if it is time, and
// calls progress.
func (p *Pretraining) tell(told Progress, progress func(Progress) error) error {
	p.state.Step++
	p.state.Tokens += int64(told.Tokens)
	p.state.Seconds += told.Seconds
	if told.Skipped {
		p.state.Skipped++
	}
	p.decide()
	told.Steps = p.Steps()
	every := p.options.ValidateEvery
	if len(p.validation) > 0 && (told.Step == told.Steps || every > 0 && told.Step%every == 0) {
		loss, err := p.Validate()
		if err != nil {
			return fmt.Errorf("pretrain: validation: %w", err)
		}
		told.Validation = &loss
	}
	if progress == nil {
		return nil
	}
	return progress(told)
}

// Validate returns −log πθ per target of the validation sequences, in nats.
func (p *Pretraining) Validate() (float64, error) {
	return Likelihood(p.learner, p.validation, p.options.TokensPerMicroBatch)
}

// Likelihood returns −log πθ per target of sequences, in nats, or 0 if there
// are none.
func Likelihood(scorer Scorer, sequences []*Sequence, budget int) (float64, error) {
	sum, targets := 0.0, 0
	for _, batch := range Plan(sequences, budget) {
		scores, err := scorer.Score(batch)
		if err != nil {
			return 0, err
		}
		for _, logProb := range scores.LogProbs {
			sum -= float64(logProb)
		}
		targets += len(scores.LogProbs)
	}
	return sum / float64(max(targets, 1)), nil
}

// SplitValidation sets a share of sequences aside for validation, by lot and
// at least one if share is above 0. The order of both parts is that given.
func SplitValidation(sequences []*Sequence, share float64, stream agon.Stream) (training, validation []*Sequence) {
	n := int(math.Ceil(share * float64(len(sequences))))
	chosen := permutation(len(sequences), stream)[:min(n, len(sequences))]
	sort.Ints(chosen)
	for i, s := range sequences {
		if len(chosen) > 0 && chosen[0] == i {
			validation, chosen = append(validation, s), chosen[1:]
			continue
		}
		training = append(training, s)
	}
	return training, validation
}
