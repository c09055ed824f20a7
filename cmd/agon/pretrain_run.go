package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"agon"
	"agon/checkpoints"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/learner"
)

// pretrainRun is the making of a policy on a corpus.
type pretrainRun struct {
	worlds   *worlds
	resolved *configs.Resolved
	// out becomes the policy's folder.
	out string
	// run holds out until then, and saves the state there; nil saves nothing
	// before the end. from is the checkpoint to go on from, or empty.
	run   *checkpoints.Run
	from  string
	state pretrainState
	// begun tells that out was made by this process, and stepped that it has
	// trained there.
	begun   bool
	stepped bool
	// saved is the step of the newest checkpoint, and savedAt the time.
	saved   int
	savedAt time.Time
}

// pretrainState is what a checkpoint holds beside weights and moments.
type pretrainState struct {
	Training trainer.PretrainState `json:"training"`
	// Digests name what the policy is made with.
	Digests map[string]string `json:"digests"`
}

// corpusFile, in the folder of a pretraining, holds its corpus.
const corpusFile = "corpus.jsonl"

// complete makes the policy and puts it in the place of the state, or saves
// that and says how to go on. The caller closes the policy.
func (e *pretrainRun) complete(ctx context.Context) (*actor, error) {
	corpus, err := cachedCorpus(ctx, e.worlds, e.resolved.Config, filepath.Join(e.out, corpusFile))
	var s *actor
	if err == nil {
		s, err = e.trainAndWrite(ctx, corpus)
	}
	err = errors.Join(err, e.run.Close())
	switch {
	case err == nil:
		return s, nil
	case droppedBy(ctx, err):
		return nil, e.stopped()
	case e.begun && !e.stepped:
		err = errors.Join(err, os.RemoveAll(e.out)) // nothing to go on with
	}
	return nil, err
}

func (e *pretrainRun) stopped() error {
	if e.saved == 0 {
		return stopped("stopped before the first step: agon pretrain --resume " + e.out + " begins it anew")
	}
	return stopped(fmt.Sprintf("stopped after step %d: agon pretrain --resume %s goes on", e.saved, e.out))
}

// trainAndWrite trains a policy on a corpus and writes it. The caller closes it.
func (e *pretrainRun) trainAndWrite(ctx context.Context, corpus []agon.Demonstration) (s *actor, err error) {
	if err := e.identify(corpus); err != nil {
		return nil, err
	}
	if e.resolved.Pretrain.Corpus.CorrectOnly {
		corpus = slices.DeleteFunc(slices.Clone(corpus), func(d agon.Demonstration) bool { return d.Flaw != agon.FlawNone })
	}
	if s, err = e.actor(corpus); err != nil {
		return nil, err
	}
	if err := checkpoints.Room(e.out, int64(parameters(s.model))*4); err != nil {
		return nil, errors.Join(mistake(err), s.Close())
	}
	took, err := e.train(ctx, s, corpus)
	if err == nil {
		err = writePolicy(s, e.resolved, took, e.out)
	}
	if err != nil && e.run != nil {
		err = e.run.Fault(err)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	fmt.Fprintf(os.Stderr, "wrote %s: %d parameters\n", e.out, parameters(s.model))
	return s, nil
}

// identify names the corpus and the environments that it is of. Whoever goes on
// does so with the same.
func (e *pretrainRun) identify(corpus []agon.Demonstration) error {
	digest, err := corpusDigest(corpus)
	if err != nil {
		return err
	}
	if e.from != "" {
		e.resolved.Digests = e.state.Digests
		if digest != e.state.Digests["corpus"] {
			return mistake(fmt.Errorf("%s is not the corpus that training began with: put it back, or start anew", filepath.Join(e.out, corpusFile)))
		}
		return nil
	}
	e.resolved.Digests = e.worlds.digests()
	e.resolved.Digests["corpus"] = digest
	return nil
}

// actor returns the policy as far as it is trained.
func (e *pretrainRun) actor(corpus []agon.Demonstration) (*actor, error) {
	if e.from == "" {
		s, err := newActor(e.resolved.Config, corpus)
		if err == nil && e.resolved.Pretrain.From != "" {
			e.resolved.Digests["policy"] = s.digest
		}
		return s, err
	}
	s, err := loadActor(e.from, &e.resolved.Policy)
	if err == nil {
		s.model.SetVersion(e.state.Training.Step - e.state.Training.Skipped)
	}
	return s, err
}

// train trains a policy on a corpus, and says what it took. Where a time
// decided the number of steps, the configuration has that number afterwards.
func (e *pretrainRun) train(ctx context.Context, s *actor, corpus []agon.Demonstration) (took timingRecord, err error) {
	c := e.resolved.Config
	training, validation, err := pretrainSequences(c, s, corpus)
	if err != nil {
		return took, err
	}
	trained, err := learner.New(s.model, pretrainOptimizer(&c.Pretrain))
	if err != nil {
		return took, err
	}
	defer func() { err = errors.Join(err, trained.Free()) }()
	pretraining, err := trainer.NewPretraining(pretrainOptions(&c.Pretrain), trained, training, validation, agon.NewStream(c.Seed).Name("pretrain"))
	if err != nil {
		return took, err
	}
	if steps := c.Pretrain.Steps; steps > pretraining.Steps() {
		fmt.Fprintf(os.Stderr, "agon: warning: pretrain.steps is %d, and pretrain.epochs %d over this corpus hold %d steps (hint: raise pretrain.epochs)\n", steps, c.Pretrain.Epochs, pretraining.Steps())
	}
	if warmUp := c.Pretrain.Schedule.WarmUp; 2*warmUp > pretraining.Steps() {
		fmt.Fprintf(os.Stderr, "agon: warning: pretrain.schedule.warm_up is %d of %d steps: most of them are taken at less than the learning rate\n", warmUp, pretraining.Steps())
	}
	if e.from != "" {
		if err := loadOptimizer(trained, e.from); err != nil {
			return took, mistake(err)
		}
		pretraining.SetState(e.state.Training)
	}
	if err := e.follow(ctx, pretraining, func() error { return e.save(s, trained, pretraining) }); err != nil {
		return took, err
	}
	if c.Pretrain.Minutes > 0 {
		e.resolved.SetSteps(pretraining.Steps(), pretraining.Epochs())
	}
	state := pretraining.State()
	return pretrainTook(state.Seconds, int(state.Tokens)), nil
}

// follow takes the steps of a pretraining, shows how far it is, and saves it
// from time to time and where ctx ends.
func (e *pretrainRun) follow(ctx context.Context, pretraining *trainer.Pretraining, save func() error) error {
	shown := newProgress(os.Stderr, "pretrain", "steps", pretraining.Steps())
	defer shown.Done()
	shown.From(pretraining.State().Step)
	shown.Begin("the first step")
	e.savedAt = time.Now()
	err := pretraining.Run(ctx, func(p trainer.Progress) error {
		tellStep(shown, &p)
		e.stepped = true
		// The last step is saved too: to write the policy may fail.
		if time.Since(e.savedAt).Minutes() < e.resolved.Pretrain.SaveMinutes && p.Step < p.Steps {
			return nil
		}
		shown.Begin("saving")
		return save()
	})
	switch {
	case errors.Is(err, trainer.ErrNotFinite):
		return fmt.Errorf("%w (hint: lower pretrain.learning_rate, and pretrain.muon_learning_rate with muon)", err)
	case droppedBy(ctx, err):
		if err := save(); err != nil {
			return err
		}
	}
	return err
}

// tellStep shows an optimizer step.
func tellStep(shown *progress, p *trainer.Progress) {
	shown.Total(p.Steps)
	shown.Set(p.Step, fmt.Sprintf("loss %.4f, %.0f tokens/s", p.Loss, float64(p.Tokens)/math.Max(p.Seconds, 1e-9)))
	if p.Skipped {
		shown.Say("step %d of %d was skipped: the norm of its gradient is %v", p.Step, p.Steps, p.GradNorm)
	}
	if p.Validation != nil {
		shown.Say("step %d of %d: loss %.4f, validation loss %.4f", p.Step, p.Steps, p.Loss, *p.Validation)
	}
}

// save makes a checkpoint of weights, moments and position. Before the first
// step there is nothing to save.
func (e *pretrainRun) save(s *actor, l *learner.Learner, pretraining *trainer.Pretraining) error {
	state := pretrainState{pretraining.State(), e.resolved.Digests}
	if e.run == nil || state.Training.Step == e.saved {
		return nil
	}
	_, err := e.run.Save(checkpoints.Snapshot{
		Step:  state.Training.Step,
		Bytes: s.checkpointBytes(),
		State: state,
		Write: func(folder string) error {
			return errors.Join(
				s.save(folder, false),
				saveOptimizer(l, folder),
				os.WriteFile(filepath.Join(folder, runFile), e.resolved.YAML(), 0o644))
		},
	})
	if err != nil {
		return err
	}
	e.saved, e.savedAt = state.Training.Step, time.Now()
	return e.run.Prune(1)
}
