package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"agon"
	"agon/challenger"
	"agon/challenger/synthetic"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/trainer/torch"
)

// openLoop makes ready everything that a run works with, at its beginning.
// checkpoint is where the weights come from, after so many finished iterations. The caller closes it.
func openLoop(ctx context.Context, config *configs.Config, checkpoint string, finished int) (*loop, error) {
	return openLoopWith(ctx, config, finished, func(l *loop) error { return l.openPolicy(ctx, checkpoint) })
}

// openLoopWith is openLoop with a policy that openPolicy makes ready.
func openLoopWith(ctx context.Context, config *configs.Config, finished int, openPolicy func(*loop) error) (_ *loop, err error) {
	l := &loop{config: config, shown: newProgress(os.Stderr, "train", "iterations", config.Iterations)}
	l.shown.From(finished)
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	gpu, err := onGPU(&config.Policy)
	if err != nil {
		return nil, err
	}
	if gpu && config.Deterministic {
		if err := torch.Deterministic(true); err != nil {
			return nil, mistake(err)
		}
	}
	if err := setThreads(config.Threads); err != nil {
		return nil, err
	}
	l.shown.Begin("opening the environments")
	if l.worlds, err = openWorlds(ctx, config.Environments, &config.Sandbox); err != nil {
		return nil, err
	}
	l.shown.Begin("opening the policy")
	if err := openPolicy(l); err != nil {
		return nil, err
	}
	if err := l.openStages(); err != nil {
		return nil, err
	}
	if err := l.openAuthor(ctx); err != nil {
		return nil, err
	}
	if err := l.checkRoom(); err != nil {
		return nil, err
	}
	if config.Trainer.Algorithm == "none" {
		return l, nil
	}
	if err := l.openTrainer(); err != nil {
		return nil, err
	}
	if finished >= config.Iterations {
		return l, nil // nothing is trained on any more
	}
	l.shown.Begin("making the seeded corpus")
	l.corpus, err = l.seededCorpus(ctx)
	return l, err
}

// setThreads sets the number of CPU threads of libtorch; 0 takes all cores.
func setThreads(n int) error {
	if n == 0 {
		n = runtime.NumCPU()
	}
	return torch.SetThreads(n)
}

// openPolicy makes the policy ready that plays both roles.
func (l *loop) openPolicy(ctx context.Context, checkpoint string) (err error) {
	if l.config.Policy.Kind != "checkpoint" {
		l.policy, err = l.openRecalled(ctx, &l.config.Policy, "policy")
		return err
	}
	trained, err := l.loadTrained(checkpoint)
	if err != nil {
		return err
	}
	l.act(trained)
	return nil
}

// act makes a policy in this process play both roles; the loop closes it.
func (l *loop) act(s *actor) {
	l.actor, l.policy = s, s
	if s.gpu {
		shape := s.model.Config()
		l.gauge = newGauge(&shape, s.model.Adapter() != nil, l.config.Policy.DType == "bfloat16")
	}
}

// loadTrained loads a checkpoint whose weights are trained, or an adapter beside
// them. A run with an adapter always begins from the policy that it began from:
// its own checkpoints hold the adapter alone.
func (l *loop) loadTrained(checkpoint string) (*actor, error) {
	c := l.config
	lora, begun, folder := &c.Trainer.LoRA, c.Policy.Checkpoint, ""
	if c.Trainer.Algorithm == "none" {
		return loadActor(checkpoint, &c.Policy)
	}
	if lora.Rank > 0 && checkpoint != begun {
		checkpoint, folder = begun, checkpoint
	}
	actor, err := loadWhole(checkpoint, &c.Policy)
	if err != nil {
		return nil, err
	}
	if lora.Rank > 0 {
		if err := actor.adapt(lora, c.Seed, folder); err != nil {
			return nil, errors.Join(fmt.Errorf("load %s: %w", checkpoint, err), actor.Close())
		}
	}
	actor.model.Recompute(c.Trainer.ActivationCheckpointing)
	return actor, nil
}

func (l *loop) openStages() (err error) {
	c := l.config
	if l.actions, err = actionsOf(c); err != nil {
		return err
	}
	l.pool = challenger.NewPool(challenger.PoolOptions{Uses: c.Pool.Uses, Capacity: c.Pool.Capacity})
	l.archive = challenger.NewArchive()
	l.imitations = challenger.NewImitations(c.Pool.Kept)
	l.player = newPlayer(c, l.worlds, l.transcriber(), l.tell)
	l.judging = newJudging(c, l.worlds)
	l.screen, err = newScreen(c, l.worlds, l.pool, l.archive, l.tell)
	return err
}

// tell shows how far the phase under way is.
func (l *loop) tell(done, total int) {
	if l.shown != nil {
		l.shown.Phase(done, total)
	}
}

// transcriber returns the policy's, or nil if it has no ids.
func (l *loop) transcriber() agon.Transcriber {
	if l.actor == nil {
		return nil
	}
	return l.actor
}

func (l *loop) openTrainer() (err error) {
	c := l.config
	if c.Trainer.Algorithm == trainer.AlgorithmPPO {
		if err := l.actor.model.AddCritic(); err != nil {
			return err
		}
	}
	if l.learner, err = learner.New(l.actor.model, optimizerOptions(&c.Trainer.Optimizer)); err != nil {
		return err
	}
	parts := trainer.Parts{Learner: l.learner, Encoder: l.actor}
	if err := l.openReference(); err != nil {
		return err
	}
	if l.reference != nil {
		parts.Reference = l.reference
	}
	l.trainer, err = trainer.New(trainerOptions(c), parts)
	return err
}

// refers reports whether the policy is held by the one that the run began with.
func refers(t *configs.Trainer) bool {
	return t.KLCoefficient > 0 || t.Algorithm == trainer.AlgorithmDPO
}

// openReference makes the policy ready that the run began with, if the trained one
// is held by it: of one with an adapter, what it is without.
func (l *loop) openReference() (err error) {
	c := l.config
	if c.Trainer.LoRA.Rank > 0 {
		l.referenceDigest = l.actor.digest
	}
	switch {
	case !refers(&c.Trainer):
	case c.Trainer.LoRA.Rank > 0:
		l.reference, err = learner.NewReference(l.actor.model)
	default:
		l.reference, l.referenceDigest, err = initialPolicy(&c.Policy)
	}
	return err
}

// initialPolicy returns the policy that policy.checkpoint names, and its digest.
// A run that is resumed began with that one only if the digest is the same.
func initialPolicy(options *configs.Policy) (*learner.Reference, string, error) {
	first, err := loadActor(options.Checkpoint, options)
	if err != nil {
		return nil, "", fmt.Errorf("reference policy: %w", err)
	}
	reference, err := learner.NewReference(first.model)
	return reference, first.digest, errors.Join(err, first.Close())
}

// seededCorpus makes the challenger's demonstrations that the supervised part
// of each step draws from, without those that the policy cannot read. Large models do without: they write another
// language.
func (l *loop) seededCorpus(ctx context.Context) ([]agon.Sample, error) {
	t := &l.config.Trainer
	if t.SupervisedWeight == 0 || t.SupervisedCorpus == 0 || l.config.Policy.Language != "compact" {
		return nil, nil
	}
	var corpus []agon.Demonstration
	for i := range l.worlds.folders {
		generator, err := l.worlds.generator(i)
		if err != nil {
			return nil, err
		}
		config := supervisedCorpus(t, l.config.Seed)
		config.Progress = l.tell
		part, err := generator.Corpus(ctx, config)
		if err != nil {
			return nil, err
		}
		corpus = append(corpus, part...)
	}
	corpus, _, err := readable(corpus, l.actor, l.actor.model.Config().Context)
	if err != nil {
		return nil, err
	}
	samples := make([]agon.Sample, len(corpus))
	for i := range corpus {
		samples[i] = demonstrated(&corpus[i])
	}
	return samples, nil
}

// supervisedCorpus is the challenger's part of a corpus alone.
func supervisedCorpus(t *configs.Trainer, seed uint64) synthetic.Config {
	return synthetic.Config{
		Seed:             seed,
		Challenger:       t.SupervisedCorpus,
		Sizes:            t.SupervisedSizes,
		LenientVerifiers: t.SupervisedLenientVerifiers,
		WrongSolutions:   t.SupervisedWrongSolutions,
	}
}

func corpusConfig(c *configs.Corpus, seed uint64) synthetic.Config {
	return synthetic.Config{
		Seed:             seed,
		Executor:         c.Demonstrations,
		Challenger:       c.Items,
		Sizes:            c.Sizes,
		Stepwise:         c.Stepwise,
		WrongPrograms:    c.WrongPrograms,
		LenientVerifiers: c.LenientVerifiers,
		WrongSolutions:   c.WrongSolutions,
		CorrectOnly:      c.CorrectOnly,
	}
}

// digests names what the run is made with.
func (l *loop) digests() map[string]string {
	digests := l.worlds.digests()
	digests["program"] = revision()
	digests["libtorch"] = torch.Version()
	digests["policy"] = l.config.Policy.Model
	if l.actor != nil {
		digests["policy"], digests[shapeDigest] = l.actor.digest, l.actor.shape
	}
	return digests
}

// Close gives back whatever was opened.
func (l *loop) Close() error {
	var errs []error
	if l.shown != nil {
		l.shown.Done()
	}
	if l.run != nil {
		errs = append(errs, l.run.Close())
	}
	if l.recall != nil {
		errs = append(errs, l.recall.Close())
	}
	if l.reference != nil {
		errs = append(errs, l.reference.Free())
	}
	if l.learner != nil {
		errs = append(errs, l.learner.Free())
	}
	if l.actor != nil {
		errs = append(errs, l.actor.Close())
	}
	if l.worlds != nil {
		l.worlds.Close()
	}
	return errors.Join(errs...)
}
