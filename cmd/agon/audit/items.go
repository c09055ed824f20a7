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
	// line is the one that accepts it. Until it is screened again, while it is pending,
	// it is unknown.
	line    *line[runs.ItemRecord]
	pending bool
}

// screening is the second one of a run's items.
type screening struct {
	*proof
	worlds    *worlds.Worlds
	counted   *check
	questions questions
	// accepted are the tasks that the run accepted, by their IDs.
	accepted map[string]*screened
}

// newScreening knows the items that the run accepted, before it has screened any.
func (p *proof) newScreening(w *worlds.Worlds) *screening {
	s := &screening{p, w, p.report.check("items"), p.questions(), map[string]*screened{}}
	s.know()
	return s
}

// know takes in what the run accepted.
func (s *screening) know() {
	for i := range s.journals.items {
		l := &s.journals.items[i]
		r := &l.record
		if r.Item == nil {
			s.counted.leaveOut("of which nothing was written that could be screened")
		} else if r.Verdict.Pass && s.accepted[r.ID] == nil {
			s.accepted[r.ID] = &screened{iteration: r.Iteration, task: agon.Task{Item: *r.Item, ID: r.ID}, unknown: true, line: l, pending: true}
		}
	}
}

// executed screens the items of the iterations that are executed again.
func (s *screening) executed(ctx context.Context) error {
	lines := s.due()
	shown := terminal.NewProgress(os.Stderr, "audit", "items", len(lines))
	defer shown.Done()
	return s.screen(ctx, lines, func(done int) { shown.Set(done, "") })
}

// due are the lines of the items of iterations that are executed again. Of the others
// those are left for later at which attempts may be.
func (s *screening) due() (lines []*line[runs.ItemRecord]) {
	for i := range s.journals.items {
		l := &s.journals.items[i]
		switch r := &l.record; {
		case r.Item == nil:
		case s.replayed[r.Iteration]:
			lines = append(lines, l)
		case s.accepted[r.ID] == nil || s.accepted[r.ID].line != l:
			s.counted.leaveOut(beyondReplay)
		}
	}
	return lines
}

// attempted screens the tasks of attempts that were not screened yet.
func (s *screening) attempted(ctx context.Context, groups []*group) error {
	return s.screen(ctx, pendingOf(groups), func(int) {})
}

// pendingOf returns the lines of the tasks that are pending, each once.
func pendingOf(groups []*group) (lines []*line[runs.ItemRecord]) {
	for _, g := range groups {
		if g.task.pending {
			lines, g.task.pending = append(lines, g.task.line), false
		}
	}
	return lines
}

// end counts what was never screened.
func (s *screening) end() {
	for _, task := range s.accepted {
		if task.pending {
			s.counted.leaveOut(beyondReplay)
		}
	}
}

// screen screens items again, given ones and others each by their stages.
func (s *screening) screen(ctx context.Context, lines []*line[runs.ItemRecord], done func(int)) error {
	given, own := []*line[runs.ItemRecord]{}, []*line[runs.ItemRecord]{}
	for _, l := range lines {
		if l.record.Given {
			given = append(given, l)
		} else {
			own = append(own, l)
		}
	}
	if err := s.screenBy(ctx, given, train.GivenStages(s.resolved.Config), done); err != nil {
		return err
	}
	return s.screenBy(ctx, own, executedStages(s.resolved.Config), func(n int) { done(len(given) + n) })
}

// itemsAtOnce is how many items are screened together.
const itemsAtOnce = 128

// screenBy screens items by some stages, against an empty pool and archive, and compares
// what comes of it.
func (s *screening) screenBy(ctx context.Context, lines []*line[runs.ItemRecord], names []string, done func(int)) error {
	c := s.resolved.Config
	o := stages.ScreenOptions(c, s.worlds, challenger.NewPool(challenger.PoolOptions{}), challenger.NewArchive(), nil)
	o.Stages, o.Archived, o.Live = names, nil, nil
	screen, err := verifier.NewScreen(o)
	if err != nil {
		return err
	}
	n := 0
	for part := range slices.Chunk(lines, itemsAtOnce) {
		submissions := make([]verifier.Submission, len(part))
		for i, l := range part {
			submissions[i].Item = l.record.Item
		}
		screening, err := screen.Screen(ctx, submissions)
		var lost *agon.LostError
		if err != nil && !errors.As(err, &lost) {
			return err
		}
		for i, l := range part {
			s.found(l, &screening.Results[i])
		}
		n += len(part)
		done(n)
	}
	return nil
}

// found takes what screening found again of an item.
func (s *screening) found(l *line[runs.ItemRecord], again *verifier.Result) {
	known := s.compareItem(s.counted, l, again, s.questions)
	if task := s.accepted[l.record.ID]; task != nil && task.line == l {
		task.task.Frame, task.ends, task.unknown, task.pending = again.Frame, again.Ends, !known, false
	}
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
