package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/verifier"
)

// given are tasks that somebody wrote, in a file or as the examples of environments,
// which are attempted beside those that the policy sets itself, or in their place.
// They stand in the archive, so that no proposal repeats one, and never in the pool:
// what is solved has its turn again.
type given struct {
	// share is that of an iteration's tasks; whatever it is, they make up for what the
	// pool lacks.
	share   float64
	entries []challenger.Entry   // in the order in which they were written
	ends    map[string]agon.Ends // by ID
	turns   turns
	// unwritten are the IDs of those that no iteration has written down.
	unwritten map[string]bool
	// had counts the turns of finished iterations.
	had int
	// digest is that of the file; examples are among the files of their environments.
	digest string
}

// giving is where given tasks are from.
type giving struct {
	items []agon.Item
	// name tells people where a fault lies, and hint what to do about it.
	name, hint string
	given      given
}

// openGiven takes in the tasks that are given: those of the file, or the examples of
// the environments, for a challenger that may starve. A task that cannot be attempted
// is the user's mistake.
func (l *Loop) openGiven(ctx context.Context) error {
	switch {
	case l.Config.Tasks != "":
		return l.giveFile(ctx)
	case l.Config.Challenger.Starved == "examples":
		return l.giveExamples(ctx)
	}
	return nil
}

func (l *Loop) giveFile(ctx context.Context) error {
	file := l.Config.Tasks
	items, err := exams.ReadGiven(file)
	if err != nil {
		return err
	}
	digest, err := policies.DigestOfFile(file)
	if err != nil {
		return err
	}
	return l.give(ctx, &giving{
		items: items, name: file,
		hint:  fmt.Sprintf("agon verify %s tells what is wrong with each; tasks_check=false takes them as they are", file),
		given: given{share: l.Config.TasksShare, digest: digest},
	})
}

func (l *Loop) giveExamples(ctx context.Context) error {
	from := giving{name: "examples.jsonl", hint: "correct the example"}
	var names []string
	for _, folder := range l.Worlds.Folders {
		from.items = append(from.items, folder.Examples...)
		names = append(names, folder.Name)
	}
	if len(from.items) == 0 {
		return terminal.Mistake(fmt.Errorf("challenger.starved is examples, and there are none in %s: write examples.jsonl beside environment.yaml, or challenger.starved=stop", strings.Join(names, ", ")))
	}
	return l.give(ctx, &from)
}

// give takes tasks in, once their solutions are carried out.
func (l *Loop) give(ctx context.Context, from *giving) error {
	results, err := l.carryOut(ctx, from)
	if err == nil {
		err = l.tryGiven(ctx, from, results)
	}
	if err != nil {
		return err
	}
	l.given = &from.given
	l.given.ends, l.given.unwritten = map[string]agon.Ends{}, map[string]bool{}
	for i := range results {
		if err := l.take(from, i, &results[i]); err != nil {
			return terminal.Mistake(fmt.Errorf("%s: %w", from.name, err))
		}
	}
	l.given.turns = newTurns(len(l.given.entries), agon.NewStream(l.Config.Seed).Name("given"))
	return nil
}

// GivenStages are those by which a run takes given tasks: the few that a task cannot do
// without, or, of a file that is to be taken as it is, the first.
func GivenStages(c *configs.Config) []string {
	all := []string{verifier.StageParse, verifier.StageRuns, verifier.StagePasses, verifier.StageInvariant}
	if c.Tasks != "" && !c.TasksCheck {
		return all[:1]
	}
	return all
}

// carryOut screens given items.
func (l *Loop) carryOut(ctx context.Context, from *giving) ([]verifier.Result, error) {
	options := stages.ScreenOptions(l.Config, l.Worlds, l.pool, l.archive, l.tell)
	options.Stages = GivenStages(l.Config)
	screen, err := verifier.NewScreen(options)
	if err != nil {
		return nil, err
	}
	submissions := make([]verifier.Submission, len(from.items))
	for i := range from.items {
		item := &from.items[i]
		if l.Worlds.ByName[item.Environment] == nil {
			return nil, terminal.Mistake(fmt.Errorf("%s: task %d belongs to %.40q, which is none of the run's environments", from.name, i+1, item.Environment))
		}
		submissions[i].Item = item
	}
	l.Shown.Begin("carrying out the solutions of " + from.name)
	screening, err := screen.Screen(ctx, submissions)
	if err != nil {
		return nil, err
	}
	return screening.Results, nil
}

// tryGiven refuses what nobody can be measured with, agon eval neither: a task that doing
// nothing solves.
func (l *Loop) tryGiven(ctx context.Context, from *giving, results []verifier.Result) error {
	if len(GivenStages(l.Config)) == 1 {
		return nil
	}
	var tasks []agon.HeldOutTask
	var places []int
	for i := range results {
		if results[i].Verdict.Pass {
			tasks, places = append(tasks, agon.HeldOutTask{Item: *results[i].Item}), append(places, i)
		}
	}
	_, err := exams.TryAll(ctx, l.Worlds, tasks, exams.Carrying{Tell: func(int) {}, Fault: func(i int, item *agon.Item, what string) error {
		return terminal.Mistake(fmt.Errorf("%s: %w", from.name, from.fault(places[i], item, what)))
	}})
	return err
}

// fault tells what is wrong with a task.
func (from *giving) fault(i int, item *agon.Item, what string) error {
	return fmt.Errorf("task %d, %q: %s (hint: %s)", i+1, terminal.OneLine(item.Instruction, 60), terminal.OneLine(what, 200), from.hint)
}

// take takes a given task in, unless an equal one is there.
func (l *Loop) take(from *giving, i int, r *verifier.Result) error {
	if !r.Verdict.Pass {
		return from.fault(i, r.Item, r.Verdict.Stage+": "+r.Verdict.Reason)
	}
	entry := challenger.Entry{Task: agon.Task{Item: *r.Item, ID: r.ID, Frame: r.Frame}, Signature: r.Signature, Calls: len(r.Tools)}
	if !l.archive.Add(entry) {
		fmt.Fprintf(os.Stderr, "agon: warning: %s: task %d asks what an earlier one asks: it was left out\n", from.name, i+1)
		return nil
	}
	l.given.entries = append(l.given.entries, entry)
	l.given.ends[r.ID], l.given.unwritten[r.ID] = r.Ends, true
	return nil
}

// join brings them to the archive of a run that goes on. A fork may be given others than
// its source: those that the archive lacks are yet to be written down, and one that asks
// what another task there asks is left out. That none is left is the user's mistake.
func (g *given) join(archive *challenger.Archive) error {
	g.unwritten = map[string]bool{}
	var entries []challenger.Entry
	for _, entry := range g.entries {
		id := entry.Task.ID
		switch {
		case archive.Hold(entry):
		case archive.Add(entry):
			g.unwritten[id] = true
		default:
			fmt.Fprintf(os.Stderr, "agon: warning: the given task %q asks what an earlier one of the run asks: it was left out\n", terminal.OneLine(entry.Task.Instruction, 60))
			delete(g.ends, id)
			continue
		}
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return errors.New("all tasks that are given ask what earlier ones of the run ask: give others, or begin a new run")
	}
	g.entries, g.turns = entries, newTurns(len(entries), g.turns.stream)
	return nil
}

// draw returns the tasks that are due: the share that given ones have, and of the
// pool's as many as there are; given ones make up for those that it lacks.
func (l *Loop) draw(it *Iteration, due, round int) []agon.Task {
	if l.given == nil {
		return l.drawOwn(it, due, round)
	}
	given := l.drawGiven(it, int(math.Round(l.given.share*float64(due))))
	tasks := append(l.drawOwn(it, due-len(given), round), given...)
	if len(given) < len(l.given.entries) {
		tasks = append(tasks, l.drawGiven(it, due-len(tasks), given...)...)
	}
	return tasks
}

// drawOwn draws from the pool, in the given round of the iteration.
func (l *Loop) drawOwn(it *Iteration, n, round int) []agon.Task {
	if len(l.Config.EnvironmentWeights) == 0 {
		return l.pool.Draw(n)
	}
	return l.pool.DrawShared(n, l.Worlds.Names(), l.Config.EnvironmentWeights, it.stream.Name("draw").Derive(uint64(round)))
}

// drawGiven returns at most n of the given tasks, each once and none of those that were
// drawn before, that have their turn.
func (l *Loop) drawGiven(it *Iteration, n int, before ...agon.Task) (tasks []agon.Task) {
	drawn := map[string]bool{}
	for i := range before {
		drawn[before[i].ID] = true
	}
	for range l.given.entries {
		if len(tasks) == n {
			break
		}
		task := &l.given.entries[l.given.turns.at(l.given.had+it.given)].Task
		it.given++
		if !drawn[task.ID] && !it.withheld[task.ID] && !l.archive.Quarantined(task.ID) {
			drawn[task.ID] = true
			tasks = append(tasks, *task)
		}
	}
	return tasks
}

// isGiven reports whether a task is one of them.
func (l *Loop) isGiven(id string) bool {
	if l.given == nil {
		return false
	}
	_, ok := l.given.ends[id]
	return ok
}

// ends are those of a task, wherever it is from.
func (l *Loop) ends(id string) agon.Ends {
	if l.isGiven(id) {
		return l.given.ends[id]
	}
	return l.pool.Ends(id)
}

// record writes those down that no iteration has: whoever reads the run has them at
// hand.
func (g *given) record(it *Iteration) {
	for i := range g.entries {
		task := &g.entries[i].Task
		if !g.unwritten[task.ID] {
			continue
		}
		it.items = append(it.items, runs.ItemRecord{
			Iteration: it.Number, ID: task.ID, Given: true, Item: &task.Item,
			Verdict: agon.Verdict{Pass: true, Stage: verifier.StageAccepted},
		})
	}
}
