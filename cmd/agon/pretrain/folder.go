package pretrain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// startPretrain begins to make a policy, or goes on.
func startPretrain(ctx context.Context, flags pretrainFlags, overrides []string) (*Run, error) {
	if flags.resume == "" {
		return newPretrain(ctx, flags, overrides)
	}
	if len(overrides) > 0 || flags != (pretrainFlags{resume: flags.resume}) {
		return nil, terminal.Mistake(fmt.Errorf("--resume goes on with the configuration of %s: leave out everything else, or start anew", flags.resume))
	}
	return resumePretrain(ctx, flags.resume)
}

func newPretrain(ctx context.Context, flags pretrainFlags, overrides []string) (*Run, error) {
	if flags.env != "" {
		overrides = append(overrides, "environments=["+flags.env+"]")
	}
	resolved, err := configs.LoadPretrain(flags.config, overrides)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	terminal.Warn(os.Stderr, resolved)
	e, err := openPretrain(ctx, resolved)
	if err != nil {
		return nil, err
	}
	if e.Out = flags.out; e.Out == "" {
		e.Out = filepath.Join("runs", "pretrain-"+e.Worlds.Folders[0].Name)
	}
	if e.Out, err = settled(e.Out); err == nil {
		err = e.begin()
	}
	if err != nil {
		e.Worlds.Close()
		return nil, terminal.Mistake(err)
	}
	return e, nil
}

func openPretrain(ctx context.Context, resolved *configs.Resolved) (*Run, error) {
	if err := policies.SetThreads(resolved.Threads); err != nil {
		return nil, err
	}
	w, err := worlds.Open(ctx, resolved.Environments, &resolved.Sandbox)
	if err != nil {
		return nil, terminal.StoppedOpening(ctx, err)
	}
	return &Run{Worlds: w, Resolved: resolved}, nil
}

// settled is the place of a policy, in which one that was finished lies.
func settled(out string) (string, error) {
	out, err := checkpoints.Place(out)
	if err != nil {
		return "", err
	}
	return out, checkpoints.Settle(out)
}

// begin makes the folder, where nothing may lie yet.
func (e *Run) begin() (err error) {
	switch {
	case runs.HoldsPretraining(e.Out):
		return fmt.Errorf("choose another folder than %s with --out: %w", e.Out, runs.Unfinished(e.Out))
	case holdsRun(e.Out):
		return fmt.Errorf("choose another folder than %s with --out: it holds a run of agon train", e.Out)
	}
	if err := checkpoints.Vacant(e.Out); err != nil {
		return fmt.Errorf("%w: choose another folder with --out", err)
	}
	e.Resolved.Digests = e.Worlds.Digests()
	if e.run, err = checkpoints.Create(e.Out, e.Resolved.YAML()); err == nil {
		e.run.GoesOn, e.begun = "agon pretrain --resume "+e.Out, true
	}
	return err
}

// holdsRun tells a run of agon train by the digests that one writes down.
func holdsRun(folder string) bool {
	resolved, err := configs.ReadRun(filepath.Join(folder, "config.yaml"))
	return err == nil && len(resolved.Digests) > 0
}

func resumePretrain(ctx context.Context, out string) (*Run, error) {
	out, err := settled(out)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	if _, err := os.Stat(filepath.Join(out, policies.PretrainFile)); err == nil {
		return nil, terminal.Finished(fmt.Sprintf("%[1]s is finished: agon eval %[1]s --env NAME measures it, and agon pretrain pretrain.from=%[1]s trains on from it", out))
	}
	if !runs.HoldsPretraining(out) {
		return nil, terminal.Mistake(fmt.Errorf("%s holds no pretraining that was stopped", out))
	}
	if checkpoints.Held(out) {
		return nil, terminal.Mistake(fmt.Errorf("resume %s: %w", out, runs.Unfinished(out)))
	}
	resolved, err := configs.ReadPretrain(filepath.Join(out, "config.yaml"))
	if err == nil {
		err = train.SameConfiguration(resolved, out, configs.ReadPretrain)
	}
	if err != nil {
		return nil, terminal.Mistake(fmt.Errorf("resume %s: %w", out, err))
	}
	e, err := openPretrain(ctx, resolved)
	if err != nil {
		return nil, err
	}
	e.Out = out
	if err := e.goOn(); err != nil {
		e.Worlds.Close()
		return nil, terminal.Mistake(err)
	}
	fmt.Fprintf(os.Stderr, "resuming %s after step %d\n", out, e.saved)
	return e, nil
}

// goOn takes up the newest checkpoint.
func (e *Run) goOn() error {
	if err := train.SameDigests(e.Resolved.Digests, e.Worlds.Digests()); err != nil {
		return fmt.Errorf("resume %s: %w", e.Out, err)
	}
	run, from, err := checkpoints.Resume(e.Out)
	if err != nil {
		return err
	}
	run.GoesOn = "agon pretrain --resume " + e.Out
	e.run, e.from, e.saved = run, from.Folder, from.Step
	if e.from != "" {
		if err := json.Unmarshal(from.State, &e.state); err != nil {
			return errors.Join(fmt.Errorf("resume %s: trainer_state.json: %w", e.from, err), run.Close())
		}
	}
	if _, err := run.TakeBack(from); err != nil { // its journals are empty
		return errors.Join(err, run.Close())
	}
	return nil
}
