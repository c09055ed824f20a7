package attacks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"agon"
	"agon/verifier/sandbox"
)

// ours is the sandbox as a grader: a program acts in an episode, and the task's
// verifier judges what came of it.
type ours struct {
	task task
	box  *sandbox.Sandbox
	env  agon.Environment
}

func inTier(tier sandbox.Isolation) func(context.Context, setting) (Grader, error) {
	return func(ctx context.Context, setting setting) (Grader, error) {
		limits := sandbox.Limits{ActionTime: seconds * time.Second}
		box, err := sandbox.Open(ctx, sandbox.Config{Isolation: tier, Limits: limits, Slots: setting.workers})
		switch {
		case errors.Is(err, sandbox.ErrNoIsolation):
			return nil, fmt.Errorf("%w: %w", ErrAbsent, err)
		case err != nil:
			return nil, err
		}
		sum := sha256.Sum256([]byte(setting.task.tools))
		folder := agon.Folder{Name: "task", TurnLimit: 1, Files: map[string][]byte{"tools.py": []byte(setting.task.tools)}, Digest: hex.EncodeToString(sum[:])}
		env, err := box.Environment(ctx, &folder)
		if err != nil {
			box.Close()
			return nil, err
		}
		return &ours{setting.task, box, env}, nil
	}
}

// Grade implements Grader.
func (o *ours) Grade(ctx context.Context, program string) (Outcome, error) {
	episode, err := o.env.Start(ctx, 1)
	if err != nil {
		return Outcome{}, err
	}
	defer episode.Close()
	interpreter, err := o.box.Interpret(ctx, episode, o.env.Spec().Tools)
	if err != nil {
		return Outcome{}, err
	}
	defer interpreter.(sandbox.Meter).Finish() // which waits until the slot is empty
	execution, err := interpreter.Run(ctx, program+"\n\nanswer(solve('nut'))")
	if err != nil {
		return Outcome{}, err
	}
	state, err := episode.(agon.Stateful).State(ctx)
	if err != nil {
		return Outcome{}, err
	}
	outcome := agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}
	verdicts, err := o.box.Judge(ctx, o.env, o.task.verifier, 1, []agon.Outcome{outcome})
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Passed: verdicts[0].Pass, Told: execution.Output + execution.Error + string(execution.Answer)}, nil
}

// Close implements Grader.
func (o *ours) Close() error { return o.box.Close() }
