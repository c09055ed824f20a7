package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/worlds"
	"agon/verifier"
)

// screened is a task that the run accepted, and what its screening found again.
type screened struct {
	iteration int
	task      agon.Task
	ends      agon.Ends
	// unknown is set where screening could not find again what the run found: the task
	// has no frame then, and no ends.
	unknown bool
}

// screenAgain screens every item of the run again, and returns those that the run
// accepted, by their IDs.
func (p *proof) screenAgain(ctx context.Context, w *worlds.Worlds) (map[string]*screened, error) {
	accepted := map[string]*screened{}
	questions := p.questions()
	counted := p.report.check("items")
	for _, kind := range []struct {
		given  bool
		stages []string
	}{{true, train.GivenStages(p.resolved.Config)}, {false, executedStages(p.resolved.Config)}} {
		lines := p.itemsOf(kind.given)
		results, err := p.screen(ctx, w, lines, kind.stages)
		if err != nil {
			return nil, err
		}
		for i := range lines {
			known := p.compareItem(counted, &lines[i], &results[i], questions)
			if r := &lines[i].record; r.Verdict.Pass && accepted[r.ID] == nil {
				task := agon.Task{Item: *r.Item, ID: r.ID, Frame: results[i].Frame}
				accepted[r.ID] = &screened{r.Iteration, task, results[i].Ends, !known}
			}
		}
	}
	for _, l := range p.journals.items {
		if l.record.Item == nil {
			counted.leaveOut("of which nothing was written that could be screened")
		}
	}
	return accepted, nil
}

// itemsOf are the lines with an item, given ones or those that were screened.
func (p *proof) itemsOf(given bool) (lines []line[runs.ItemRecord]) {
	for _, l := range p.journals.items {
		if l.record.Item != nil && l.record.Given == given {
			lines = append(lines, l)
		}
	}
	return lines
}

// itemsAtOnce is how many items are screened together.
const itemsAtOnce = 128

// screen screens items by some stages, against an empty pool and archive.
func (p *proof) screen(ctx context.Context, w *worlds.Worlds, lines []line[runs.ItemRecord], names []string) ([]verifier.Result, error) {
	o := stages.ScreenOptions(p.resolved.Config, w, challenger.NewPool(challenger.PoolOptions{}), challenger.NewArchive(), nil)
	o.Stages, o.Archived, o.Live = names, nil, nil
	screen, err := verifier.NewScreen(o)
	if err != nil {
		return nil, err
	}
	shown := terminal.NewProgress(os.Stderr, "audit", "items", len(lines))
	defer shown.Done()
	var results []verifier.Result
	for part := range slices.Chunk(lines, itemsAtOnce) {
		submissions := make([]verifier.Submission, len(part))
		for i := range part {
			submissions[i].Item = part[i].record.Item
		}
		screening, err := screen.Screen(ctx, submissions)
		var lost *agon.LostError
		if err != nil && !errors.As(err, &lost) {
			return nil, err
		}
		results = append(results, screening.Results...)
		shown.Set(len(results), "")
	}
	return results, nil
}

// compareItem compares what the run decided on an item with what is found again, and
// reports whether an accepted one is known by that: as a task it is not where the
// comparison had to be left out and its screening did not come to the end.
func (p *proof) compareItem(counted *check, l *line[runs.ItemRecord], again *verifier.Result, asked questions) (known bool) {
	r := &l.record
	if why := p.itemUndecided(r, again); why != "" {
		counted.leaveOut(why)
		return again.Verdict.Pass
	}
	what := itemApart(r, again)
	if what == "" {
		what = asked.fault(l, again.Signature)
	}
	f := checkpoints.Fault{}
	if what != "" {
		f = fault(checkpoints.Tasks, l.number, "%s", what)
	}
	p.report.compare(counted, f)
	return true
}

// itemUndecided says why an item cannot be compared, or nothing.
func (p *proof) itemUndecided(r *runs.ItemRecord, again *verifier.Result) string {
	switch {
	case r.Iteration <= p.forked:
		return ofSource
	case r.Given && again.Verdict.Pass:
	case r.Verdict.Stage == verifier.StageError || again.Verdict.Stage == verifier.StageError:
		return "on which the program failed"
	case r.Verdict.TimeLimited || again.Verdict.TimeLimited:
		return byTime
	case r.Verdict.Stage == verifier.StageParse && again.Verdict.Pass && strings.Contains(r.Verdict.Reason, "copy of the example"):
		return "that copied what the challenger was shown, of which no record is kept"
	}
	return ""
}

// itemApart says what of an item's record is not what its screening finds again.
// What the stage new has decided is looked at elsewhere.
func itemApart(r *runs.ItemRecord, again *verifier.Result) string {
	switch {
	case r.ID != again.ID:
		return fmt.Sprintf("is of the item %s, and its parts make %s", r.ID, again.ID)
	case r.Given && !again.Verdict.Pass:
		return "is a given task, of which screening says again: " + inWords(again.Verdict)
	case r.Given || r.Verdict.Stage == verifier.StageNew:
		return ""
	case r.Verdict != again.Verdict:
		return fmt.Sprintf("says %s, and screening again says %s", inWords(r.Verdict), inWords(again.Verdict))
	case r.Mutation != again.Mutation:
		return fmt.Sprintf("says that %s mutants were rejected, and again it is %s", r.Mutation, again.Mutation)
	case !slices.Equal(r.Unheeded, again.Unheeded):
		return fmt.Sprintf("says that %q was not heeded, and again it is %q", r.Unheeded, again.Unheeded)
	}
	return ""
}

// inWords is a verdict in a few words.
func inWords(v agon.Verdict) string {
	decision := "fail"
	if v.Pass {
		decision = "pass"
	}
	text := fmt.Sprintf("%s (%s", decision, v.Stage)
	if v.Reason != "" {
		text += ": " + v.Reason
	}
	return terminal.OneLine(text, 160) + ")"
}
