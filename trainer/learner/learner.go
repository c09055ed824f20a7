// Package learner moves the weights of a model: it is trainer.Learner on
// libtorch. The model gives log-probabilities and takes the derivative of the
// loss back through the network; the optimizers here take the steps.
//
// Weights and moments are float32. Where a model is of a shorter type, the
// optimizer keeps float32 masters of its weights and sums its gradients in
// float32, and writes the masters back, rounded, after every step: in
// bfloat16 a step smaller than 1/256 of a weight would be lost.
package learner

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// Learner is a model with its optimizer. It is not safe for concurrent use.
type Learner struct {
	model *model.Model
	// weights are parallel to the model's parameters.
	weights []*weight
	// parts are the optimizers; each moves some of the weights.
	parts []optimizer
}

var _ trainer.Learner = (*Learner)(nil)

// optimizer moves some of the weights against their gradients. It is used
// inside of torch.Do, without gradients being recorded.
type optimizer interface {
	// step takes one step at factor times the learning rate.
	step(factor float64)
	// tensors returns the state by name: the tensors themselves.
	tensors() []named
	// free frees the state.
	free()
}

// New returns a learner of m at the beginning: its moments are 0. m is shared,
// not owned; the caller frees the learner.
func New(m *model.Model, options trainer.OptimizerOptions) (*Learner, error) {
	if faults := options.Validate(); len(faults) > 0 {
		return nil, errors.New("optimizer: " + strings.Join(faults, "; "))
	}
	l := &Learner{model: m}
	err := torch.Do(func() {
		torch.NoGrad(func() {
			for _, p := range m.Parameters() {
				l.weights = append(l.weights, newWeight(p))
			}
			l.parts = optimizers(l.weights, options)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("optimizer: %w", err)
	}
	return l, nil
}

// optimizers shares weights out among the optimizers that options name.
func optimizers(weights []*weight, options trainer.OptimizerOptions) []optimizer {
	var matrices, decayed, others []*weight
	for _, w := range weights {
		switch {
		case options.Optimizer == trainer.OptimizerMuon && (w.kind == architecture.Matrix || w.kind == architecture.Residual):
			matrices = append(matrices, w)
		case options.WeightDecay > 0 && w.kind != architecture.Norm && w.kind != architecture.Bias:
			decayed = append(decayed, w)
		default:
			others = append(others, w)
		}
	}
	var parts []optimizer
	if len(matrices) > 0 {
		parts = append(parts, newMuon(matrices, options)...)
	}
	if len(decayed) > 0 {
		parts = append(parts, newAdamW(decayed, options, options.WeightDecay))
	}
	if len(others) > 0 {
		parts = append(parts, newAdamW(others, options, 0))
	}
	return parts
}

// Vocabulary implements trainer.Learner.
func (l *Learner) Vocabulary() int { return l.model.Config().Vocabulary }

// Context implements trainer.Learner.
func (l *Learner) Context() int { return l.model.Config().Context }

// Score implements trainer.Scorer.
func (l *Learner) Score(batch *trainer.Batch) (trainer.Scores, error) { return score(l.model, batch) }

// Accumulate implements trainer.Learner.
func (l *Learner) Accumulate(batch *trainer.Batch, loss func(trainer.Scores) trainer.Slopes) error {
	err := l.model.Accumulate(toModel(batch), func(scores model.Scores) model.Slopes {
		return model.Slopes(loss(trainer.Scores(scores)))
	})
	if err != nil {
		return err
	}
	return torch.Do(func() {
		torch.NoGrad(func() {
			for _, w := range l.weights {
				w.gather()
			}
		})
	})
}

// Update implements trainer.Learner. A step raises the model's version by 1.
func (l *Learner) Update(rate, maxNorm float64) (norm float64, err error) {
	err = torch.Do(func() {
		torch.NoGrad(func() {
			norm = l.clip(maxNorm)
			if !math.IsNaN(norm) && !math.IsInf(norm, 0) {
				l.step(rate)
			}
			l.discard()
		})
	})
	if err != nil {
		return norm, fmt.Errorf("optimizer step: %w", err)
	}
	return norm, l.check()
}

// check refuses weights that are not finite.
func (l *Learner) check() error {
	return torch.Try(func() error {
		for _, w := range l.weights {
			if !model.Finite(w.master) {
				return fmt.Errorf("%w: %s, after a step at this learning rate", trainer.ErrNotFinite, w.name)
			}
		}
		return nil
	})
}

// clip scales the gradients down to a norm of maxNorm and returns their norm
// before that.
func (l *Learner) clip(maxNorm float64) float64 {
	var grads []*torch.Tensor
	for _, w := range l.weights {
		if g := w.grad(); g != nil {
			grads = append(grads, g)
		}
	}
	if len(grads) == 0 {
		return 0
	}
	if maxNorm == 0 {
		maxNorm = math.MaxFloat32
	}
	return torch.ClipGradNorm(grads, maxNorm).Item()
}

func (l *Learner) step(rate float64) {
	for _, part := range l.parts {
		part.step(rate)
	}
	var targets, sources []*torch.Tensor
	for _, w := range l.weights {
		if w.gradient != nil {
			targets, sources = append(targets, w.parameter.Detach()), append(sources, w.master)
		}
	}
	if len(targets) > 0 {
		torch.ForeachCopy(targets, sources)
	}
	l.model.Updated()
}

// Discard implements trainer.Learner.
func (l *Learner) Discard() error { return torch.Do(l.discard) }

func (l *Learner) discard() {
	for _, w := range l.weights {
		w.discard()
	}
}

// Free frees the optimizer's state, not the model. The learner must not be
// used afterwards.
func (l *Learner) Free() error {
	return torch.Do(func() {
		for _, part := range l.parts {
			part.free()
		}
		for _, w := range l.weights {
			w.free()
		}
	})
}

// Reference scores under weights that do not move, as trainer.Scorer.
type Reference struct {
	model *model.Model
	// shared is set where the model is that of a learner, whose adapter is
	// switched off for as long as it scores.
	shared bool
}

var _ trainer.Scorer = (*Reference)(nil)

// NewReference returns the policy that m is now, as a frozen copy; of a model
// with an adapter, what it is without it, which needs no copy: m must outlive
// it. The caller frees it.
func NewReference(m *model.Model) (*Reference, error) {
	if m.Adapter() != nil {
		return &Reference{model: m, shared: true}, nil
	}
	frozen, err := m.Clone()
	if err != nil {
		return nil, fmt.Errorf("reference policy: %w", err)
	}
	return &Reference{model: frozen}, nil
}

// Score implements trainer.Scorer.
func (r *Reference) Score(batch *trainer.Batch) (scores trainer.Scores, err error) {
	err = r.model.WithoutAdapter(func() error {
		scores, err = score(r.model, batch)
		return err
	})
	return scores, err
}

// Free frees the copy, if it is one.
func (r *Reference) Free() error {
	if r.shared {
		return nil
	}
	return r.model.Free()
}

func score(m *model.Model, batch *trainer.Batch) (trainer.Scores, error) {
	scores, err := m.Score(toModel(batch))
	return trainer.Scores(scores), err
}

// toModel lays a batch out in rows.
func toModel(b *trainer.Batch) *model.Batch {
	positions, targets := b.Predictions()
	return &model.Batch{
		IDs:                 b.IDs(0), // no token sees the padding, so any id will do
		Rows:                len(b.Sequences),
		Width:               b.Width,
		Positions:           positions,
		Targets:             targets,
		InverseTemperatures: b.InverseTemperatures(),
		Entropies:           b.Entropies,
		Values:              b.Values,
	}
}
