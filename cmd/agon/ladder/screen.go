package ladder

import (
	"context"
	"fmt"
	"os"
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

// climb lets the policy write proposals with a seed, screens them by every rung and
// asks the oracle about each.
func climb(ctx context.Context, c *configs.Config, rungs []rung, count int) ([]proposal, error) {
	written, w, err := write(ctx, c, count)
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
	shown := terminal.NewProgress(os.Stderr, fmt.Sprintf("seed %d", c.Seed), "rungs", len(rungs))
	defer shown.Done()
	for k := range rungs {
		shown.Begin("screening, rung " + rungs[k].Name)
		if err := rungs[k].screen(ctx, c, w, written, proposals); err != nil {
			return nil, err
		}
		shown.Set(k+1, "")
	}
	shown.Begin("asking the oracle")
	return proposals, diagnose(ctx, w, proposals)
}

// write opens the policy and lets it write. What it wrote in outlasts it: the caller
// closes the worlds.
func write(ctx context.Context, c *configs.Config, count int) ([]challenger.Proposal, *worlds.Worlds, error) {
	author := *c
	author.Trainer.Algorithm = "none" // nothing is learnt
	l, err := train.OpenLoop(ctx, &author, c.Policy.Checkpoint, 0)
	if err != nil {
		return nil, nil, err
	}
	l.Shown.Begin("proposing")
	written, err := l.Propose(ctx, count, agon.NewStream(c.Seed).Name("ladder"))
	if closing := l.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, nil, err
	}
	w, err := worlds.Open(ctx, c.Environments, &c.Sandbox)
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
