package pretrain

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
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/learner"
)

// Run is the making of a policy on a corpus.
type Run struct {
	Worlds   *worlds.Worlds
	Resolved *configs.Resolved
	// Out becomes the policy's folder.
	Out string
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
func (e *Run) complete(ctx context.Context) (*policies.Actor, error) {
	corpus, err := CachedCorpus(ctx, e.Worlds, e.Resolved.Config, filepath.Join(e.Out, corpusFile))
	var s *policies.Actor
	if err == nil {
		s, err = e.TrainAndWrite(ctx, corpus)
	}
	err = errors.Join(err, e.run.Close())
	switch {
	case err == nil:
		return s, nil
	case terminal.DroppedBy(ctx, err):
		return nil, e.stopped()
	case e.begun && !e.stepped:
		err = errors.Join(err, os.RemoveAll(e.Out)) // nothing to go on with
	}
	return nil, err
}

func (e *Run) stopped() error {
	if e.saved == 0 {
		return terminal.Stopped("stopped before the first step: agon pretrain --resume " + e.Out + " begins it anew")
	}
	return terminal.Stopped(fmt.Sprintf("stopped after step %d: agon pretrain --resume %s goes on", e.saved, e.Out))
}

// TrainAndWrite trains a policy on a corpus and writes it. The caller closes it.
func (e *Run) TrainAndWrite(ctx context.Context, corpus []agon.Demonstration) (s *policies.Actor, err error) {
	if err := e.identify(corpus); err != nil {
		return nil, err
	}
	if e.Resolved.Pretrain.Corpus.CorrectOnly {
		corpus = slices.DeleteFunc(slices.Clone(corpus), func(d agon.Demonstration) bool { return d.Flaw != agon.FlawNone })
	}
	if s, err = e.actor(corpus); err != nil {
		return nil, err
	}
	if err := checkpoints.Room(e.Out, int64(parameters(s.Model))*4); err != nil {
		return nil, errors.Join(terminal.Mistake(err), s.Close())
	}
	took, err := e.train(ctx, s, corpus)
	if err == nil {
		err = writePolicy(s, e.Resolved, took, e.Out)
	}
	if err != nil && e.run != nil {
		err = e.run.Fault(err)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	fmt.Fprintf(os.Stderr, "wrote %s: %d parameters\n", e.Out, parameters(s.Model))
	return s, nil
}

// identify names the corpus and the environments that it is of. Whoever goes on
// does so with the same.
func (e *Run) identify(corpus []agon.Demonstration) error {
	digest, err := stages.CorpusDigest(corpus)
	if err != nil {
		return err
	}
	if e.from != "" {
		e.Resolved.Digests = e.state.Digests
		if digest != e.state.Digests["corpus"] {
			return terminal.Mistake(fmt.Errorf("%s is not the corpus that training began with: put it back, or start anew", filepath.Join(e.Out, corpusFile)))
		}
		return nil
	}
	e.Resolved.Digests = e.Worlds.Digests()
	e.Resolved.Digests["corpus"] = digest
	return nil
}

// actor returns the policy as far as it is trained.
func (e *Run) actor(corpus []agon.Demonstration) (*policies.Actor, error) {
	if e.from == "" {
		s, err := newActor(e.Resolved.Config, corpus)
		if err == nil && e.Resolved.Pretrain.From != "" {
			e.Resolved.Digests["policy"] = s.Digest
		}
		return s, err
	}
	s, err := policies.Load(e.from, &e.Resolved.Policy)
	if err == nil {
		s.Model.SetVersion(e.state.Training.Step - e.state.Training.Skipped)
	}
	return s, err
}

// train trains a policy on a corpus, and says what it took. Where a time
// decided the number of steps, the configuration has that number afterwards.
func (e *Run) train(ctx context.Context, s *policies.Actor, corpus []agon.Demonstration) (took runs.TimingRecord, err error) {
	c := e.Resolved.Config
	training, validation, err := pretrainSequences(c, s, corpus)
	if err != nil {
		return took, err
	}
	trained, err := learner.New(s.Model, pretrainOptimizer(&c.Pretrain))
	if err != nil {
		return took, err
	}
	defer func() { err = errors.Join(err, trained.Free()) }()
	pretraining, err := trainer.NewPretraining(stages.PretrainOptions(&c.Pretrain), trained, training, validation, agon.NewStream(c.Seed).Name("pretrain"))
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
		if err := policies.LoadOptimizer(trained, e.from); err != nil {
			return took, terminal.Mistake(err)
		}
		pretraining.SetState(e.state.Training)
	}
	if err := e.follow(ctx, pretraining, func() error { return e.save(s, trained, pretraining) }); err != nil {
		return took, err
	}
	if c.Pretrain.Minutes > 0 {
		e.Resolved.SetSteps(pretraining.Steps(), pretraining.Epochs())
	}
	state := pretraining.State()
	return pretrainTook(state.Seconds, int(state.Tokens)), nil
}

// follow takes the steps of a pretraining, shows how far it is, and saves it
// from time to time and where ctx ends.
func (e *Run) follow(ctx context.Context, pretraining *trainer.Pretraining, save func() error) error {
	shown := terminal.NewProgress(os.Stderr, "pretrain", "steps", pretraining.Steps())
	defer shown.Done()
	shown.From(pretraining.State().Step)
	shown.Begin("the first step")
	e.savedAt = time.Now()
	err := pretraining.Run(ctx, func(p trainer.Progress) error {
		tellStep(shown, &p)
		e.stepped = true
		// The last step is saved too: to write the policy may fail.
		if time.Since(e.savedAt).Minutes() < e.Resolved.Pretrain.SaveMinutes && p.Step < p.Steps {
			return nil
		}
		shown.Begin("saving")
		return save()
	})
	switch {
	case errors.Is(err, trainer.ErrNotFinite):
		return fmt.Errorf("%w (hint: lower pretrain.learning_rate, and pretrain.muon_learning_rate with muon)", err)
	case terminal.DroppedBy(ctx, err):
		if err := save(); err != nil {
			return err
		}
	}
	return err
}

// tellStep shows an optimizer step.
func tellStep(shown *terminal.Progress, p *trainer.Progress) {
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
func (e *Run) save(s *policies.Actor, l *learner.Learner, pretraining *trainer.Pretraining) error {
	state := pretrainState{pretraining.State(), e.Resolved.Digests}
	if e.run == nil || state.Training.Step == e.saved {
		return nil
	}
	_, err := e.run.Save(checkpoints.Snapshot{
		Step:  state.Training.Step,
		Bytes: s.CheckpointBytes(),
		State: state,
		Write: func(folder string) error {
			return errors.Join(
				s.Save(folder, false),
				policies.SaveOptimizer(l, folder),
				os.WriteFile(filepath.Join(folder, runs.RunFile), e.Resolved.YAML(), 0o644))
		},
	})
	if err != nil {
		return err
	}
	e.saved, e.savedAt = state.Training.Step, time.Now()
	return e.run.Prune(1)
}

// pretrainTook is the line of a pretraining, which is one phase, on a CPU.
func pretrainTook(seconds float64, tokens int) runs.TimingRecord {
	c := train.NewClock(nil)
	c.Add("update", seconds, tokens)
	took := c.Record(1)
	took.Seconds = seconds
	return took
}
