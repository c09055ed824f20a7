package bench

import (
	"context"
	"errors"
	"fmt"
	"math"

	"agon"
	"agon/cmd/agon/policies"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/trainer/model"
)

// train measures optimizer steps.
func (b *modelBench) train(ctx context.Context) (err error) {
	if err := b.prepare(); err != nil {
		return err
	}
	l, err := learner.New(b.model, trainer.DefaultOptimizerOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Free()) }()
	batch := b.batch()
	seconds, err := best(ctx, func() error {
		if err := l.Accumulate(batch, likelihood); err != nil {
			return err
		}
		_, err := l.Update(1, 1)
		return err
	})
	if err != nil {
		return err
	}
	return b.tellTraining(float64(batch.Tokens()) / seconds)
}

// prepare makes the model the one that the flags ask for.
func (b *modelBench) prepare() error {
	b.model.Recompute(b.flags.recompute)
	if b.flags.head == "whole" {
		b.model.LogitsAtOnce(math.MaxInt)
	}
	if b.flags.lora == 0 {
		return nil
	}
	options := model.AdapterOptions{Rank: b.flags.lora, Alpha: 32, Targets: model.Projections}
	return b.model.Adapt(options, agon.NewStream(uint64(b.flags.seed)))
}

// trainingName says what is trained, on how many rows of how many tokens, and how.
func (b *modelBench) trainingName() string {
	name := fmt.Sprintf("train/%s/%dx%d", b.flags.shape, b.flags.tokens/b.flags.width, b.flags.width)
	if b.flags.lora > 0 {
		name += fmt.Sprintf("/lora%d", b.flags.lora)
	}
	if b.flags.recompute {
		name += "/activation-checkpointing"
	}
	if b.flags.head == "whole" {
		name += "/whole-head"
	}
	return name
}

// tellTraining tells the speed, the share of the device's arithmetic and the memory.
func (b *modelBench) tellTraining(perSecond float64) error {
	name, dtype := b.trainingName(), b.flags.dtype
	if err := b.tell(name, perSecond, "tokens/s", dtype); err != nil {
		return err
	}
	if mfu := b.gauge().Utilization(perSecond); mfu > 0 {
		if err := b.tell(name+"/mfu", mfu, "of peak", dtype); err != nil {
			return err
		}
	}
	bytes, err := b.memory()
	if err != nil {
		return err
	}
	return b.tell(name+"/memory", float64(bytes)/(1<<30), "GiB", dtype)
}

// batch is rows of random tokens, of which all but the first are written.
func (b *modelBench) batch() *trainer.Batch {
	batch := &trainer.Batch{Width: b.flags.width}
	for row := range b.flags.tokens / b.flags.width {
		stream, s := agon.NewStream(uint64(row)), &trainer.Sequence{}
		for i := range b.flags.width {
			s.Tokens = append(s.Tokens, int32(stream.Uint64(uint64(i))%uint64(b.shape.Vocabulary)))
			if i > 0 {
				s.Targets = append(s.Targets, int32(i))
			}
		}
		batch.Sequences = append(batch.Sequences, s)
	}
	return batch
}

// likelihood is the mean of −log p.
func likelihood(scores trainer.Scores) trainer.Slopes {
	slopes := trainer.Slopes{LogProbs: make([]float32, len(scores.LogProbs))}
	for i := range slopes.LogProbs {
		slopes.LogProbs[i] = -1 / float32(len(scores.LogProbs))
	}
	return slopes
}

// memory is what of the GPU's memory is taken, which libtorch gives back to nobody,
// or the most that the process has had, in bytes.
func (b *modelBench) memory() (int64, error) {
	if !b.gpu {
		return policies.PeakMemory(), nil
	}
	return policies.DeviceTaken()
}

// gauge is that of the GPU; nil on a CPU.
func (b *modelBench) gauge() *policies.Gauge {
	if !b.gpu {
		return nil
	}
	return policies.NewGauge(&b.shape, b.flags.lora > 0, b.flags.dtype == "bfloat16")
}
