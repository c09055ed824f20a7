package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
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
	l, err := train.OpenLoopWith(ctx, resolved.Config, 0, func(l *train.Loop) error {
		s, err := randomActor(shapes[r.Shape], l.Config, more)
		if err == nil {
			l.Act(s)
		}
		return err
	})
	if err != nil {
		return err
	}
	if context, longest := l.Actor.Context(l.Config.Policy.Context), max(recorded.proposals.longest, recorded.attempts.longest); more+longest > context {
		err := fmt.Errorf("--prompt is %d, and the context %d: what was recorded has up to %d tokens, and would not fit (hint: lower --prompt, or raise policy.context)", r.Lengths.Prompt, context, longest)
		return errors.Join(terminal.Mistake(err), l.Close())
	}
	l.Shown.Say("playing them with %s", r.Shape)
	playing, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	l.Author.Policy = dictate(l, recorded.proposals, r.Lengths.Proposal, fail)
	l.Policy = dictate(l, recorded.attempts, r.Lengths.Turn, fail)
	it, err := playIterations(playing, l, resolved)
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
func dictate(l *train.Loop, from *recorder, mean int, failed func(error)) agon.Policy {
	return newDictated(dictatedOptions{
		sampler: l.Actor, recorded: from.episodes, stretch: from.stretch(mean), filler: l.Actor.Pad(), failed: failed,
		// What is left is room for what was recorded of later turns.
		length: l.Actor.Context(l.Config.Policy.Context) - from.longest,
	})
}

// recordedLoop is what both roles wrote.
type recordedLoop struct{ proposals, attempts *recorder }

// recordIterations lets the policy that ships play, untrained and on the CPU.
func recordIterations(ctx context.Context, resolved *configs.Resolved) (*recordedLoop, error) {
	c := *resolved.Config
	c.Policy.Device, c.Policy.DType, c.Trainer.Algorithm, c.Trainer.LoRA.Rank = "cpu", "float32", "none", 0
	l, err := train.OpenLoop(ctx, &c, policies.BaseName, 0)
	if err != nil {
		return nil, err
	}
	recorded := &recordedLoop{newRecorder(l.Author.Policy), newRecorder(l.Policy)}
	l.Author.Policy, l.Policy = recorded.proposals, recorded.attempts
	l.Shown.Say("recording %s of the policy that ships", terminal.Counted(c.Iterations-1, "iteration"))
	_, err = playIterations(ctx, l, resolved)
	if err = errors.Join(err, l.Close()); err != nil {
		return nil, err
	}
	if recorded.attempts.turns == 0 {
		return nil, terminal.Mistake(errors.New("the policy that ships wrote no task that could be attempted (hint: raise challenger.first_proposals)"))
	}
	return recorded, nil
}

// playIterations turns the loop in a run for the while, and returns the last iteration.
func playIterations(ctx context.Context, l *train.Loop, resolved *configs.Resolved) (it *train.Iteration, err error) {
	folder, err := os.MkdirTemp("", "agon-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if l.Run, err = checkpoints.Create(filepath.Join(folder, "run"), resolved.YAML()); err != nil {
		return nil, err
	}
	l.Worlds.Sandbox.TakeActivity() // what was done before is no iteration's
	for range l.Config.Iterations - 1 {
		if it, err = l.Iterate(ctx); err != nil {
			return nil, fmt.Errorf("iteration %d: %w", l.Finished+1, err)
		}
		it.Show(l.Shown, l.Config.Iterations-1)
	}
	return it, nil
}

// randomActor returns a policy of a shape with random weights, and with the tokenizer of
// the policy that ships: its prompts have so many ids more. The caller closes it.
func randomActor(shape architecture.Config, c *configs.Config, more int) (*policies.Actor, error) {
	ships, err := policies.LoadCheckpoint(policies.BaseName, &configs.Policy{Device: "cpu", DType: "float32", Language: "compact"})
	if err != nil {
		return nil, err
	}
	if err := ships.Model.Free(); err != nil {
		return nil, err
	}
	s := &policies.Actor{Checkpoint: *ships}
	if s.GPU, err = policies.OnGPU(&c.Policy); err != nil {
		return nil, err
	}
	s.Model, err = model.Random(shape, int64(c.Seed), model.Placement{CUDA: s.GPU, BFloat16: c.Policy.DType == "bfloat16"})
	if err != nil {
		return nil, err
	}
	if err := prepare(s, c, more); err != nil {
		return nil, errors.Join(err, s.Model.Free())
	}
	if s.Sampler, err = s.NewSampler(&c.Policy, s.Ends()); err != nil {
		return nil, errors.Join(err, s.Model.Free())
	}
	return s, nil
}

// prepare makes ready what is trained, and what turns messages into ids.
func prepare(s *policies.Actor, c *configs.Config, more int) error {
	transcriber, err := s.OpenTranscriber(&c.Policy)
	if err != nil {
		return err
	}
	s.Transcriber = lengthened{transcriber, more}
	s.Model.Recompute(c.Trainer.ActivationCheckpointing)
	if c.Trainer.LoRA.Rank == 0 {
		return nil
	}
	return s.Adapt(&c.Trainer.LoRA, c.Seed, "")
}
