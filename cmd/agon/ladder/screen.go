package ladder

import (
	"context"
	"fmt"
	"runtime"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/oracle"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"
	"agon/verifier/labelled"

	"golang.org/x/sync/errgroup"
)

// climb screens what the policy writes with one seed after another by every rung.
type climb struct {
	rungs []rung
	count int // of proposals with a seed
	shown *terminal.Progress
	done  int // rungs, over seeds
}

// skip passes over a seed whose proposals are there.
func (c *climb) skip() {
	c.done += len(c.rungs)
	c.shown.From(c.done)
}

// up lets the policy write with a configuration's seed, screens that by every rung and
// asks the oracle about each.
func (c *climb) up(ctx context.Context, config *configs.Config) ([]proposal, error) {
	written, w, err := c.write(ctx, config)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	proposals := make([]proposal, len(written))
	for i := range written {
		p := &written[i]
		proposals[i] = proposal{Item: p.Item, Reason: p.Reason, Stages: map[string]string{}}
		if p.Item != nil {
			proposals[i].ID = p.Item.ID(w.ByName[p.Item.Environment].Spec().Digest)
		}
	}
	for k := range c.rungs {
		c.shown.Begin(fmt.Sprintf("seed %d, screening by %s", config.Seed, c.rungs[k].Name))
		if err := c.rungs[k].screen(ctx, config, w, written, proposals); err != nil {
			return nil, err
		}
		c.done++
		c.shown.Set(c.done, "")
	}
	c.shown.Begin(fmt.Sprintf("seed %d, asking the oracle", config.Seed))
	return proposals, diagnose(ctx, w, proposals)
}

// write opens the policy and lets it write. What it wrote in outlasts it: the caller
// closes the worlds.
func (c *climb) write(ctx context.Context, config *configs.Config) ([]challenger.Proposal, *worlds.Worlds, error) {
	author := *config
	author.Trainer.Algorithm = "none" // nothing is learnt
	l, err := train.OpenLoop(ctx, &author, config.Policy.Checkpoint, 0)
	if err != nil {
		return nil, nil, err
	}
	l.Shown.Done()
	l.Shown = c.shown
	l.Shown.Begin(fmt.Sprintf("seed %d, proposing", config.Seed))
	written, err := l.Propose(ctx, c.count, agon.NewStream(config.Seed).Name("ladder"))
	l.Shown = nil // it goes on without the loop
	if closing := l.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, nil, err
	}
	w, err := worlds.Open(ctx, config.Environments, &config.Sandbox)
	return written, w, err
}

// screen enters what the rung says of each proposal.
func (r *rung) screen(ctx context.Context, c *configs.Config, w *worlds.Worlds, written []challenger.Proposal, proposals []proposal) error {
	options := stages.ScreenOptions(c, w, challenger.NewPool(challenger.PoolOptions{Uses: 1}), challenger.NewArchive(), nil)
	options.Stages, options.HeedAll, options.Alike = r.Stages, r.HeedAll, r.Alike
	screen, err := verifier.NewScreen(options)
	if err != nil {
		return err
	}
	submissions := make([]verifier.Submission, len(written))
	for i := range written {
		p := &written[i]
		submissions[i] = verifier.Submission{Item: p.Item, Reason: p.Reason, Shown: p.Shown, Lost: !p.Trajectory.Status.Counts()}
	}
	screening, err := screen.Screen(ctx, submissions)
	if err != nil {
		return fmt.Errorf("rung %s: %w", r.Name, err)
	}
	for i := range screening.Results {
		proposals[i].Stages[r.Name] = screening.Results[i].Verdict.Stage
	}
	return nil
}

// solves is the rung that tells whether an item's solution passes its verifier.
const solves = "passes"

// diagnose asks the oracle about every item whose solution passes; one that does not is
// no task.
func diagnose(ctx context.Context, w *worlds.Worlds, proposals []proposal) error {
	judge, err := oracle.New(w)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i := range proposals {
		p := &proposals[i]
		if p.Item == nil {
			continue
		}
		if p.Stages[solves] == verifier.StageError {
			p.Finding = unread // the program failed on it
			continue
		}
		if !p.kept(solves) {
			p.Finding = wrong
			continue
		}
		group.Go(func() error {
			found, err := judge.Diagnose(ctx, p.Item)
			p.Finding = findingOf(found)
			return err
		})
	}
	return group.Wait()
}

// findingOf puts the oracle's finding in a word.
func findingOf(found labelled.Finding) finding {
	switch found {
	case oracle.Unread:
		return unread
	case labelled.NotAsked:
		return wrong
	case labelled.AcceptsAnother:
		return lenient
	case labelled.AcceptsMore:
		return more
	}
	return sound
}
