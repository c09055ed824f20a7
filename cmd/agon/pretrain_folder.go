package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"agon/checkpoints"
	"agon/configs"
)

// startPretrain begins to make a policy, or goes on.
func startPretrain(ctx context.Context, flags pretrainFlags, overrides []string) (*pretrainRun, error) {
	if flags.resume == "" {
		return newPretrain(ctx, flags, overrides)
	}
	if len(overrides) > 0 || flags != (pretrainFlags{resume: flags.resume}) {
		return nil, mistake(fmt.Errorf("--resume goes on with the configuration of %s: leave out everything else, or start anew", flags.resume))
	}
	return resumePretrain(ctx, flags.resume)
}

func newPretrain(ctx context.Context, flags pretrainFlags, overrides []string) (*pretrainRun, error) {
	if flags.env != "" {
		overrides = append(overrides, "environments=["+flags.env+"]")
	}
	resolved, err := configs.LoadPretrain(flags.config, overrides)
	if err != nil {
		return nil, mistake(err)
	}
	warn(os.Stderr, resolved.Config)
	e, err := openPretrain(ctx, resolved)
	if err != nil {
		return nil, err
	}
	if e.out = flags.out; e.out == "" {
		e.out = filepath.Join("runs", "pretrain-"+e.worlds.folders[0].Name)
	}
	if e.out, err = settled(e.out); err == nil {
		err = e.begin()
	}
	if err != nil {
		e.worlds.Close()
		return nil, mistake(err)
	}
	return e, nil
}

func openPretrain(ctx context.Context, resolved *configs.Resolved) (*pretrainRun, error) {
	if err := setThreads(resolved.Threads); err != nil {
		return nil, err
	}
	w, err := openWorlds(ctx, resolved.Environments, &resolved.Sandbox)
	if err != nil {
		return nil, stoppedOpening(ctx, err)
	}
	return &pretrainRun{worlds: w, resolved: resolved}, nil
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
func (e *pretrainRun) begin() (err error) {
	if _, err := os.Stat(filepath.Join(e.out, "config.yaml")); err == nil {
		return fmt.Errorf("choose another folder than %s with --out: %w", e.out, unfinished(e.out))
	}
	if err := checkpoints.Vacant(e.out); err != nil {
		return fmt.Errorf("%w: choose another folder with --out", err)
	}
	e.resolved.Digests = e.worlds.digests()
	if e.run, err = checkpoints.Create(e.out, e.resolved.YAML()); err == nil {
		e.run.GoesOn, e.begun = "agon pretrain --resume "+e.out, true
	}
	return err
}

func resumePretrain(ctx context.Context, out string) (*pretrainRun, error) {
	out, err := settled(out)
	if err != nil {
		return nil, mistake(err)
	}
	if _, err := os.Stat(filepath.Join(out, pretrainFile)); err == nil {
		return nil, finished(fmt.Sprintf("%[1]s is finished: agon eval %[1]s --env NAME measures it, and agon pretrain pretrain.from=%[1]s trains on from it", out))
	}
	if !holdsPretraining(out) {
		return nil, mistake(fmt.Errorf("%s holds no pretraining that was stopped", out))
	}
	if checkpoints.Held(out) {
		return nil, mistake(fmt.Errorf("resume %s: %w", out, unfinished(out)))
	}
	resolved, err := configs.ReadPretrain(filepath.Join(out, "config.yaml"))
	if err == nil {
		err = sameConfiguration(resolved, out, configs.ReadPretrain)
	}
	if err != nil {
		return nil, mistake(fmt.Errorf("resume %s: %w", out, err))
	}
	e, err := openPretrain(ctx, resolved)
	if err != nil {
		return nil, err
	}
	e.out = out
	if err := e.goOn(); err != nil {
		e.worlds.Close()
		return nil, mistake(err)
	}
	fmt.Fprintf(os.Stderr, "resuming %s after step %d\n", out, e.saved)
	return e, nil
}

// goOn takes up the newest checkpoint.
func (e *pretrainRun) goOn() error {
	if err := sameDigests(e.resolved.Digests, e.worlds.digests()); err != nil {
		return fmt.Errorf("resume %s: %w", e.out, err)
	}
	run, from, err := checkpoints.Resume(e.out)
	if err != nil {
		return err
	}
	run.GoesOn = "agon pretrain --resume " + e.out
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

// unfinished tells how the pretraining in a folder stands, and what to do.
func unfinished(folder string) error {
	if checkpoints.Held(folder) {
		return errors.New("it holds a pretraining that is running (hint: wait for its end)")
	}
	return fmt.Errorf("it holds a pretraining that was stopped (hint: agon pretrain --resume %s goes on)", folder)
}

// holdsPretraining reports whether a folder is that of a pretraining which has
// not ended.
func holdsPretraining(folder string) bool {
	file, err := checkpoints.OpenRegular(filepath.Join(folder, "config.yaml"))
	if err != nil {
		return false
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	return err == nil && bytes.Contains(text, []byte("\npretrain:\n"))
}
