package model

import (
	"errors"
	"fmt"

	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// Batch is token ids with the places whose predictions count.
type Batch struct {
	// IDs are Rows rows of Width ids each, padded on the right with any id.
	IDs         []int64
	Rows, Width int
	// Positions index IDs: the logits there predict the id in Targets. Both
	// have one length.
	Positions, Targets []int64
	// InverseTemperatures holds 1/T for each target, which its logits are
	// multiplied by; nil if all are 1.
	InverseTemperatures []float32
	// Entropies asks for them; they cost a pass over the logits.
	Entropies bool
	// Values asks for what the critic says; the model has one.
	Values bool
}

// Scores are what the model says of a batch's targets, in order.
type Scores struct {
	// LogProbs are natural logarithms, computed in float32.
	LogProbs []float32
	// Entropies of the whole distribution at each target, in nats; nil if not
	// asked for.
	Entropies []float32
	// Values are those of the states in which the targets were chosen; nil if not
	// asked for.
	Values []float32
}

// Slopes are the derivatives of a loss by the Scores, in order. Entropies and Values
// are nil if the loss does not depend on them.
type Slopes Scores

// chunkLogits is how many logits are in memory at a time, times a few copies,
// unless LogitsAtOnce says otherwise: 2^25 are 128 MiB. The head is applied to so
// many targets at once, and for more targets once more on the way back, so that
// memory does not grow with vocabulary × tokens.
const chunkLogits = 1 << 25

// Score returns the scores of a batch without keeping anything for gradients.
func (m *Model) Score(b *Batch) (scores Scores, err error) {
	if err := m.checkBatch(b); err != nil {
		return Scores{}, fmt.Errorf("model: score: %w", err)
	}
	err = torch.Do(func() {
		torch.NoGrad(func() {
			hiddenND := m.targetHidden(b)
			for _, c := range b.chunks(m.chunk()) {
				torch.Scope(func() { scores.append(m.scoreChunk(hiddenND, c)) })
			}
		})
	})
	if err != nil {
		return Scores{}, fmt.Errorf("model: score: %w", err)
	}
	return scores, nil
}

// Accumulate scores a batch, calls loss once with the scores, and adds to the
// gradients of the parameters those of the loss whose slopes it returned.
func (m *Model) Accumulate(b *Batch, loss func(Scores) Slopes) error {
	if err := m.checkBatch(b); err != nil {
		return fmt.Errorf("model: accumulate: %w", err)
	}
	err := torch.Try(func() error {
		if !m.recompute {
			return m.accumulate(m.targetHidden(b), b, loss)
		}
		t := m.traced(m.idsOf(b))
		output := t.output()
		if err := m.accumulate(m.selected(m.norm(output, m.finalNorm), b), b, loss); err != nil {
			return err
		}
		m.back(t, output.Grad())
		return nil
	})
	if err != nil {
		return fmt.Errorf("model: accumulate: %w", err)
	}
	return nil
}

// accumulate is Accumulate from the hidden states of the targets on.
func (m *Model) accumulate(hiddenND *torch.Tensor, b *Batch, loss func(Scores) Slopes) error {
	if chunks := b.chunks(m.chunk()); len(chunks) > 1 {
		return m.accumulateChunks(hiddenND, chunks, loss)
	}
	tensors := m.scoreChunk(hiddenND, b.whole())
	var scores Scores
	scores.append(tensors)
	slopes := loss(scores)
	if err := slopes.check(&scores); err != nil {
		return err
	}
	tensors.backward(slopes)
	return nil
}

// accumulateChunks is Accumulate for more logits than should be in memory: it
// computes each chunk's logits twice, first for the scores, then for their
// gradient, which it gathers at the hidden states.
func (m *Model) accumulateChunks(hiddenND *torch.Tensor, chunks []chunk, loss func(Scores) Slopes) error {
	var scores Scores
	leaf := hiddenND.Detach()
	torch.NoGrad(func() {
		for _, c := range chunks {
			torch.Scope(func() { scores.append(m.scoreChunk(leaf, c)) })
		}
	})
	slopes := loss(scores)
	if err := slopes.check(&scores); err != nil {
		return err
	}
	leaf.SetRequiresGrad(true)
	for _, c := range chunks {
		torch.Scope(func() { m.scoreChunk(leaf, c).backward(slopes.slice(c)) })
	}
	pull(hiddenND, leaf.Grad())
	leaf.ZeroGrad()
	return nil
}

// chunk is the targets from begin up to but not including end.
type chunk struct {
	batch      *Batch
	begin, end int
}

// LogitsAtOnce bounds the logits that Score and Accumulate have in memory at a
// time, times a few copies: those of one target at least. More than a batch has
// apply the head to it whole, once on the way there and not again on the way
// back. 0 takes 2^25, which are 128 MiB. Scores and gradients differ by rounding
// only.
func (m *Model) LogitsAtOnce(n int) { m.logitsAtOnce = n }

// chunk is how many targets the head is applied to at once.
func (m *Model) chunk() int {
	n := m.logitsAtOnce
	if n <= 0 {
		n = chunkLogits
	}
	return max(n/m.config.Vocabulary, 1)
}

func (b *Batch) whole() chunk { return chunk{b, 0, len(b.Targets)} }

func (b *Batch) chunks(size int) (list []chunk) {
	for begin := 0; begin < len(b.Targets); begin += size {
		list = append(list, chunk{b, begin, min(begin+size, len(b.Targets))})
	}
	return list
}

// targetHidden returns the hidden states at the batch's positions, [N, D].
func (m *Model) targetHidden(b *Batch) *torch.Tensor { return m.selected(m.Hidden(m.idsOf(b)), b) }

// idsOf returns the batch's ids, [B, T].
func (m *Model) idsOf(b *Batch) *torch.Tensor {
	return torch.FromInt64s(b.IDs, b.Rows, b.Width).ToDevice(m.embedding.Device())
}

// selected returns the rows [N, D] of hidden states at the batch's positions.
func (m *Model) selected(hiddenBTD *torch.Tensor, b *Batch) *torch.Tensor {
	positionsN := torch.FromInt64s(b.Positions, len(b.Positions)).ToDevice(hiddenBTD.Device())
	return hiddenBTD.View(b.Rows*b.Width, m.config.Hidden).IndexSelect(0, positionsN)
}

// chunkScores are [N] each; entropies and values may be nil.
type chunkScores struct{ logProbs, entropies, values *torch.Tensor }

func (m *Model) scoreChunk(hiddenND *torch.Tensor, c chunk) chunkScores {
	n := c.end - c.begin
	device := hiddenND.Device()
	logitsNV := m.Logits(hiddenND.Narrow(0, c.begin, n)).To(torch.Float32)
	if inverse := c.batch.InverseTemperatures; inverse != nil {
		logitsNV = logitsNV.Mul(torch.FromFloat32s(inverse[c.begin:c.end], n, 1).ToDevice(device))
	}
	logProbsNV := logitsNV.LogSoftmax(-1)
	targetsN1 := torch.FromInt64s(c.batch.Targets[c.begin:c.end], n, 1).ToDevice(device)
	scores := chunkScores{logProbs: logProbsNV.Gather(1, targetsN1).Squeeze(1)}
	if c.batch.Entropies {
		scores.entropies = logProbsNV.Exp().Mul(logProbsNV).Sum(-1).Neg()
	}
	if c.batch.Values {
		scores.values = m.critic.values(hiddenND.Narrow(0, c.begin, n))
	}
	return scores
}

func (s chunkScores) backward(slopes Slopes) {
	weighed := func(scores *torch.Tensor, slopes []float32) *torch.Tensor {
		return scores.Mul(torch.FromFloat32s(slopes, len(slopes)).ToDevice(scores.Device())).Sum()
	}
	sum := weighed(s.logProbs, slopes.LogProbs)
	if slopes.Entropies != nil {
		sum = sum.Add(weighed(s.entropies, slopes.Entropies))
	}
	if slopes.Values != nil {
		sum = sum.Add(weighed(s.values, slopes.Values))
	}
	sum.Backward()
}

func (s *Scores) append(c chunkScores) {
	s.LogProbs = append(s.LogProbs, c.logProbs.Float32s()...)
	if c.entropies != nil {
		s.Entropies = append(s.Entropies, c.entropies.Float32s()...)
	}
	if c.values != nil {
		s.Values = append(s.Values, c.values.Float32s()...)
	}
}

func (s *Slopes) slice(c chunk) Slopes {
	part := Slopes{LogProbs: s.LogProbs[c.begin:c.end]}
	if s.Entropies != nil {
		part.Entropies = s.Entropies[c.begin:c.end]
	}
	if s.Values != nil {
		part.Values = s.Values[c.begin:c.end]
	}
	return part
}

func (s *Slopes) check(scores *Scores) error {
	if len(s.LogProbs) != len(scores.LogProbs) || s.Entropies != nil && len(s.Entropies) != len(scores.Entropies) ||
		s.Values != nil && len(s.Values) != len(scores.Values) {
		return fmt.Errorf("the loss returned %d, %d and %d slopes for %d targets with %d entropies and %d values",
			len(s.LogProbs), len(s.Entropies), len(s.Values), len(scores.LogProbs), len(scores.Entropies), len(scores.Values))
	}
	return nil
}

func (m *Model) checkBatch(b *Batch) error {
	if b.Values && m.critic == nil {
		return errors.New("values are asked for, and there is no critic")
	}
	return b.check(&m.config)
}

// check refuses what libtorch would answer with a fault far from here.
func (b *Batch) check(c *architecture.Config) error {
	switch {
	case b.Rows < 1 || b.Width < 1 || b.Rows*b.Width != len(b.IDs):
		return fmt.Errorf("%d ids are not %d rows of %d", len(b.IDs), b.Rows, b.Width)
	case b.Width > c.Context:
		return fmt.Errorf("a row of %d tokens does not fit a context of %d", b.Width, c.Context)
	case len(b.Targets) == 0 || len(b.Positions) != len(b.Targets):
		return fmt.Errorf("%d positions for %d targets", len(b.Positions), len(b.Targets))
	case b.InverseTemperatures != nil && len(b.InverseTemperatures) != len(b.Targets):
		return fmt.Errorf("%d temperatures for %d targets", len(b.InverseTemperatures), len(b.Targets))
	}
	for _, list := range []struct {
		name  string
		ids   []int64
		bound int
	}{{"id", b.IDs, c.Vocabulary}, {"target", b.Targets, c.Vocabulary}, {"position", b.Positions, len(b.IDs)}} {
		for _, id := range list.ids {
			if id < 0 || id >= int64(list.bound) {
				return fmt.Errorf("%s %d is not within [0, %d)", list.name, id, list.bound)
			}
		}
	}
	return nil
}
