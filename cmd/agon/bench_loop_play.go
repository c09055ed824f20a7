package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// measure records the iterations, and plays them with the model.
func (r *loopReport) measure(ctx context.Context, resolved *configs.Resolved) error {
	recorded, err := recordIterations(ctx, resolved)
	if err != nil {
		return err
	}
	more := max(0, r.Lengths.Prompt-recorded.attempts.meanPrompt())
	l, err := openLoopWith(ctx, resolved.Config, 0, func(l *loop) error {
		s, err := randomActor(shapes[r.Shape], l.config, more)
		if err == nil {
			l.act(s)
		}
		return err
	})
	if err != nil {
		return err
	}
	if context, longest := l.actor.context(l.config.Policy.Context), max(recorded.proposals.longest, recorded.attempts.longest); more+longest > context {
		err := fmt.Errorf("--prompt is %d, and the context %d: what was recorded has up to %d tokens, and would not fit (hint: lower --prompt, or raise policy.context)", r.Lengths.Prompt, context, longest)
		return errors.Join(mistake(err), l.Close())
	}
	l.shown.Say("playing them with %s", r.Shape)
	playing, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	l.author.policy = l.dictate(recorded.proposals, r.Lengths.Proposal, fail)
	l.policy = l.dictate(recorded.attempts, r.Lengths.Turn, fail)
	it, err := l.playIterations(playing, resolved)
	if cause := context.Cause(playing); cause != nil && ctx.Err() == nil {
		err = cause
	}
	if err = errors.Join(err, l.Close()); err != nil {
		return err
	}
	r.take(it)
	return nil
}

// dictate returns a policy that writes with the loop's what was recorded, in turns of
// that mean.
func (l *loop) dictate(from *recorder, mean int, failed func(error)) agon.Policy {
	return newDictated(dictatedOptions{
		sampler: l.actor, recorded: from.episodes, stretch: from.stretch(mean), filler: l.actor.Pad(), failed: failed,
		// What is left is room for what was recorded of later turns.
		length: l.actor.context(l.config.Policy.Context) - from.longest,
	})
}

// recordedLoop is what both roles wrote.
type recordedLoop struct{ proposals, attempts *recorder }

// recordIterations lets the policy that ships play, untrained and on the CPU.
func recordIterations(ctx context.Context, resolved *configs.Resolved) (*recordedLoop, error) {
	c := *resolved.Config
	c.Policy.Device, c.Policy.DType, c.Trainer.Algorithm, c.Trainer.LoRA.Rank = "cpu", "float32", "none", 0
	l, err := openLoop(ctx, &c, baseName, 0)
	if err != nil {
		return nil, err
	}
	recorded := &recordedLoop{newRecorder(l.author.policy), newRecorder(l.policy)}
	l.author.policy, l.policy = recorded.proposals, recorded.attempts
	l.shown.Say("recording %s of the policy that ships", counted(c.Iterations-1, "iteration"))
	_, err = l.playIterations(ctx, resolved)
	if err = errors.Join(err, l.Close()); err != nil {
		return nil, err
	}
	if recorded.attempts.turns == 0 {
		return nil, mistake(errors.New("the policy that ships wrote no task that could be attempted (hint: raise challenger.first_proposals)"))
	}
	return recorded, nil
}

// playIterations turns the loop in a run for the while, and returns the last iteration.
func (l *loop) playIterations(ctx context.Context, resolved *configs.Resolved) (it *iteration, err error) {
	folder, err := os.MkdirTemp("", "agon-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if l.run, err = checkpoints.Create(filepath.Join(folder, "run"), resolved.YAML()); err != nil {
		return nil, err
	}
	l.worlds.sandbox.TakeActivity() // what was done before is no iteration's
	for range l.config.Iterations - 1 {
		if it, err = l.iterate(ctx); err != nil {
			return nil, fmt.Errorf("iteration %d: %w", l.finished+1, err)
		}
		it.show(l.shown, l.config.Iterations-1)
	}
	return it, nil
}

// randomActor returns a policy of a shape with random weights, and with the tokenizer of
// the policy that ships: its prompts have so many ids more. The caller closes it.
func randomActor(shape architecture.Config, c *configs.Config, more int) (*actor, error) {
	ships, err := loadCheckpoint(baseName, &configs.Policy{Device: "cpu", DType: "float32", Language: "compact"})
	if err != nil {
		return nil, err
	}
	if err := ships.model.Free(); err != nil {
		return nil, err
	}
	s := &actor{checkpoint: *ships}
	if s.gpu, err = onGPU(&c.Policy); err != nil {
		return nil, err
	}
	s.model, err = model.Random(shape, int64(c.Seed), model.Placement{CUDA: s.gpu, BFloat16: c.Policy.DType == "bfloat16"})
	if err != nil {
		return nil, err
	}
	if err := s.prepare(c, more); err != nil {
		return nil, errors.Join(err, s.model.Free())
	}
	if s.sampler, err = s.newSampler(&c.Policy, s.ends()); err != nil {
		return nil, errors.Join(err, s.model.Free())
	}
	return s, nil
}

// prepare makes ready what is trained, and what turns messages into ids.
func (s *actor) prepare(c *configs.Config, more int) error {
	transcriber, err := s.transcribe(&c.Policy)
	if err != nil {
		return err
	}
	s.transcriber = lengthened{transcriber, more}
	s.model.Recompute(c.Trainer.ActivationCheckpointing)
	if c.Trainer.LoRA.Rank == 0 {
		return nil
	}
	return s.adapt(&c.Trainer.LoRA, c.Seed, "")
}
