package train

import (
	"context"
	"errors"
	"fmt"
	"os"

	"agon"
	"agon/challenger"
	"agon/challenger/synthetic"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/version"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/trainer/torch"
)

// OpenLoop makes ready everything that a run works with, at its beginning.
// checkpoint is where the weights come from, after so many finished iterations. The caller closes it.
func OpenLoop(ctx context.Context, config *configs.Config, checkpoint string, finished int) (*Loop, error) {
	return OpenLoopWith(ctx, config, finished, func(l *Loop) error { return l.openPolicy(ctx, checkpoint) })
}

// OpenLoopWith is OpenLoop with a policy that openPolicy makes ready.
func OpenLoopWith(ctx context.Context, config *configs.Config, finished int, openPolicy func(*Loop) error) (_ *Loop, err error) {
	l := &Loop{Config: config, Shown: terminal.NewProgress(os.Stderr, "train", "iterations", config.Iterations)}
	l.Shown.From(finished)
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	gpu, err := policies.OnGPU(&config.Policy)
	if err != nil {
		return nil, err
	}
	if gpu && config.Deterministic {
		if err := torch.Deterministic(true); err != nil {
			return nil, terminal.Mistake(err)
		}
	}
	if err := policies.SetThreads(config.Threads); err != nil {
		return nil, err
	}
	l.Shown.Begin("opening the environments")
	if l.Worlds, err = worlds.Open(ctx, config.Environments, &config.Sandbox); err != nil {
		return nil, err
	}
	l.Shown.Begin("opening the policy")
	if err := openPolicy(l); err != nil {
		return nil, err
	}
	if err := l.openStages(ctx); err != nil {
		return nil, err
	}
	if err := l.openGiven(ctx); err != nil {
		return nil, err
	}
	if err := l.openTeacher(); err != nil {
		return nil, err
	}
	if err := l.openAuthor(ctx); err != nil {
		return nil, err
	}
	l.openMeters()
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
	l.Shown.Begin("making the seeded corpus")
	l.corpus, err = l.seededCorpus(ctx)
	return l, err
}

// openPolicy makes the policy ready that plays both roles.
func (l *Loop) openPolicy(ctx context.Context, checkpoint string) (err error) {
	if l.Config.Policy.Kind != "checkpoint" {
		l.Policy, err = l.openRecalled(ctx, &l.Config.Policy, "policy")
		return err
	}
	trained, err := l.loadTrained(checkpoint)
	if err != nil {
		return err
	}
	l.Act(trained)
	return nil
}

// Act makes a policy in this process play both roles; the loop closes it.
func (l *Loop) Act(s *policies.Actor) {
	l.Actor, l.Policy = s, s
	if s.GPU {
		shape := s.Model.Config()
		l.gauge = policies.NewGauge(&shape, s.Model.Adapter() != nil, l.Config.Policy.DType == "bfloat16")
	}
}

// loadTrained loads a checkpoint whose weights are trained, or an adapter beside
// them. A run with an adapter always begins from the policy that it began from:
// its own checkpoints hold the adapter alone.
func (l *Loop) loadTrained(checkpoint string) (*policies.Actor, error) {
	c := l.Config
	lora, begun, folder := &c.Trainer.LoRA, c.Policy.Checkpoint, ""
	if c.Trainer.Algorithm == "none" {
		return policies.Load(checkpoint, &c.Policy)
	}
	if lora.Rank > 0 && checkpoint != begun {
		checkpoint, folder = begun, checkpoint
	}
	actor, err := policies.LoadWhole(checkpoint, &c.Policy)
	if err != nil {
		return nil, err
	}
	if lora.Rank > 0 {
		if err := actor.Adapt(lora, c.Seed, folder); err != nil {
			return nil, errors.Join(fmt.Errorf("load %s: %w", checkpoint, err), actor.Close())
		}
	}
	actor.Model.Recompute(c.Trainer.ActivationCheckpointing)
	return actor, nil
}

func (l *Loop) openStages(ctx context.Context) (err error) {
	c := l.Config
	if l.prompts, err = stages.PromptsOf(c); err != nil {
		return err
	}
	if err := l.prompts.Check(l.Worlds.Environments); err != nil {
		return err
	}
	if l.actions, err = l.prompts.Actions(c); err != nil {
		return err
	}
	l.pool = challenger.NewPool(challenger.PoolOptions{Uses: c.Pool.Uses, Capacity: c.Pool.Capacity})
	l.archive = challenger.NewArchive()
	l.imitations = challenger.NewImitations(c.Pool.Kept)
	l.player = stages.NewPlayer(c, l.Worlds, l.transcriber(), l.tell)
	l.judging = stages.NewJudging(c, l.Worlds)
	if l.rewarding, err = stages.NewRewarding(c, l.Worlds); err != nil {
		return err
	}
	if err := stages.TryWanted(ctx, l.Worlds, l.rewarding.Names); err != nil {
		return err
	}
	l.screen, err = stages.NewScreen(c, l.Worlds, l.pool, l.archive, l.tell)
	return err
}

// tell shows how far the phase under way is.
func (l *Loop) tell(done, total int) {
	if l.Shown != nil {
		l.Shown.Phase(done, total)
	}
}

// transcriber returns the policy's, or nil if it has no ids.
func (l *Loop) transcriber() agon.Transcriber {
	if l.Actor == nil {
		return nil
	}
	return l.Actor
}

func (l *Loop) openTrainer() (err error) {
	c := l.Config
	if c.Trainer.Algorithm == trainer.AlgorithmPPO {
		if err := l.Actor.Model.AddCritic(); err != nil {
			return err
		}
	}
	if l.learner, err = learner.New(l.Actor.Model, stages.OptimizerOptions(&c.Trainer.Optimizer)); err != nil {
		return err
	}
	parts := trainer.Parts{Learner: l.learner, Encoder: l.Actor}
	if err := l.openReference(); err != nil {
		return err
	}
	if l.reference != nil {
		parts.Reference = l.reference
	}
	l.trainer, err = trainer.New(stages.TrainerOptions(c), parts)
	return err
}

// Refers reports whether the policy is held by the one that the run began with.
func Refers(t *configs.Trainer) bool {
	return t.KLCoefficient > 0 || t.Algorithm == trainer.AlgorithmDPO
}

// openReference makes the policy ready that the run began with, if the trained one
// is held by it: of one with an adapter, what it is without.
func (l *Loop) openReference() (err error) {
	c := l.Config
	if c.Trainer.LoRA.Rank > 0 {
		l.referenceDigest = l.Actor.Digest
	}
	switch {
	case !Refers(&c.Trainer):
	case c.Trainer.LoRA.Rank > 0:
		l.reference, err = learner.NewReference(l.Actor.Model)
	default:
		l.reference, l.referenceDigest, err = initialPolicy(&c.Policy)
	}
	return err
}

// initialPolicy returns the policy that policy.checkpoint names, and its digest.
// A run that is resumed began with that one only if the digest is the same.
func initialPolicy(options *configs.Policy) (*learner.Reference, string, error) {
	first, err := policies.Load(options.Checkpoint, options)
	if err != nil {
		return nil, "", fmt.Errorf("reference policy: %w", err)
	}
	reference, err := learner.NewReference(first.Model)
	return reference, first.Digest, errors.Join(err, first.Close())
}

// seededCorpus makes the challenger's demonstrations that the supervised part
// of each step draws from, without those that the policy cannot read. Large models do without: they write another
// language.
func (l *Loop) seededCorpus(ctx context.Context) ([]agon.Sample, error) {
	t := &l.Config.Trainer
	if t.SupervisedWeight == 0 || t.SupervisedCorpus == 0 || l.Config.Policy.Language != "compact" {
		return nil, nil
	}
	var corpus []agon.Demonstration
	for i := range l.Worlds.Folders {
		generator, err := l.Worlds.Generator(i)
		if err != nil {
			return nil, err
		}
		config := supervisedCorpus(t, l.Config.Seed)
		config.Progress = l.tell
		part, err := generator.Corpus(ctx, config)
		if err != nil {
			return nil, err
		}
		corpus = append(corpus, part...)
	}
	corpus, _, err := stages.Readable(corpus, l.Actor, l.Actor.Model.Config().Context)
	if err != nil {
		return nil, err
	}
	samples := make([]agon.Sample, len(corpus))
	for i := range corpus {
		samples[i] = stages.Demonstrated(&corpus[i])
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

// digests names what the run is made with.
func (l *Loop) digests() map[string]string {
	digests := l.Worlds.Digests()
	digests["program"] = version.Revision()
	digests["libtorch"] = torch.Version()
	digests["policy"] = l.Config.Policy.Model
	if l.Actor != nil {
		digests["policy"], digests[policies.ShapeDigest] = l.Actor.Digest, l.Actor.Shape
	}
	if l.prompts.Digest != "" {
		digests[promptsDigest] = l.prompts.Digest
	}
	if l.given != nil && l.given.digest != "" {
		digests[tasksDigest] = l.given.digest
	}
	if l.teacher != nil {
		digests[teachersDigest] = l.teacher.digest
	}
	return digests
}

// What a run was told to learn from, and by which words, among its digests.
const (
	tasksDigest    = "tasks"
	promptsDigest  = "prompts"
	teachersDigest = "teacher"
)

// GivenDigests are the digests of tasks, prompts and teacher that a configuration names, as a
// run that it began would write them down now.
func GivenDigests(c *configs.Config) (map[string]string, error) {
	digests := map[string]string{}
	prompts, err := stages.PromptsOf(c)
	if err != nil {
		return nil, err
	}
	if prompts.Digest != "" {
		digests[promptsDigest] = prompts.Digest
	}
	if c.Tasks != "" {
		if digests[tasksDigest], err = policies.DigestOfFile(c.Tasks); err != nil {
			return nil, err
		}
	}
	if c.Teacher != "" {
		digests[teachersDigest], err = teacherDigest(c.Teacher)
	}
	return digests, err
}

// Close gives back whatever was opened.
func (l *Loop) Close() error {
	var errs []error
	if l.Shown != nil {
		l.Shown.Done()
	}
	if l.Run != nil {
		errs = append(errs, l.Run.Close())
	}
	if l.events != nil {
		errs = append(errs, l.events.Close())
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
	if l.Actor != nil {
		errs = append(errs, l.Actor.Close())
	}
	if l.Worlds != nil {
		l.Worlds.Close()
	}
	return errors.Join(errs...)
}
