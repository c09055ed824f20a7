package train

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// given are the tasks of a file, which are attempted beside those that the policy
// sets itself, or in their place. They stand in the archive, so that no proposal
// repeats one, and never in the pool: what is solved has its turn again.
type given struct {
	tasks []agon.Task          // in the order of the file
	ends  map[string]agon.Ends // by ID
	// stream draws the orders in which all have their turns; order is that of pass.
	stream agon.Stream
	order  []int
	pass   int
	// turns counts those of finished iterations.
	turns int
	// digest is that of the file.
	digest string
}

// openGiven reads the file of tasks, if there is one, and carries out the solutions.
// A task that cannot be attempted is the user's mistake.
func (l *Loop) openGiven(ctx context.Context) error {
	if l.Config.Tasks == "" {
		return nil
	}
	items, err := exams.ReadGiven(l.Config.Tasks)
	if err != nil {
		return err
	}
	results, err := l.carryOut(ctx, items)
	if err != nil {
		return err
	}
	digest, err := policies.DigestOfFile(l.Config.Tasks)
	if err != nil {
		return err
	}
	l.given = &given{digest: digest, ends: map[string]agon.Ends{}, stream: agon.NewStream(l.Config.Seed).Name("given"), pass: -1}
	for i := range results {
		if err := l.take(i, &results[i]); err != nil {
			return terminal.Mistake(fmt.Errorf("%s: %w", l.Config.Tasks, err))
		}
	}
	return nil
}

// carryOut screens given items by the few stages that a task cannot do without.
func (l *Loop) carryOut(ctx context.Context, items []agon.Item) ([]verifier.Result, error) {
	options := stages.ScreenOptions(l.Config, l.Worlds, l.pool, l.archive, l.tell)
	options.Stages = []string{verifier.StageParse}
	if l.Config.TasksCheck {
		options.Stages = append(options.Stages, verifier.StageRuns, verifier.StagePasses, verifier.StageInvariant)
	}
	screen, err := verifier.NewScreen(options)
	if err != nil {
		return nil, err
	}
	submissions := make([]verifier.Submission, len(items))
	for i := range items {
		if l.Worlds.ByName[items[i].Environment] == nil {
			return nil, terminal.Mistake(fmt.Errorf("%s: task %d belongs to %.40q, which is none of the run's environments", l.Config.Tasks, i+1, items[i].Environment))
		}
		submissions[i].Item = &items[i]
	}
	l.Shown.Begin("carrying out the solutions of " + l.Config.Tasks)
	screening, err := screen.Screen(ctx, submissions)
	if err != nil {
		return nil, err
	}
	return screening.Results, nil
}

// take takes a given task in, unless an equal one is there.
func (l *Loop) take(i int, r *verifier.Result) error {
	if !r.Verdict.Pass {
		return fmt.Errorf("task %d, %q: %s: %s (hint: agon verify %s tells what is wrong with each; tasks_check=false takes them as they are)",
			i+1, terminal.OneLine(r.Item.Instruction, 60), r.Verdict.Stage, terminal.OneLine(r.Verdict.Reason, 200), l.Config.Tasks)
	}
	task := agon.Task{Item: *r.Item, ID: r.ID, Frame: r.Frame}
	if !l.archive.Add(challenger.Entry{Task: task, Signature: r.Signature, Calls: len(r.Tools)}) {
		fmt.Fprintf(os.Stderr, "agon: warning: %s: task %d asks what an earlier one asks: it was left out\n", l.Config.Tasks, i+1)
		return nil
	}
	l.given.tasks = append(l.given.tasks, task)
	l.given.ends[task.ID] = r.Ends
	return nil
}

// draw returns the tasks that are due: the share that the file has, and of the pool's
// as many as there are; the file makes up for those that it lacks.
func (l *Loop) draw(it *Iteration, due int) []agon.Task {
	if l.given == nil {
		return l.pool.Draw(due)
	}
	own := l.pool.Draw(due - int(math.Round(l.Config.TasksShare*float64(due))))
	return append(own, l.drawGiven(it, due-len(own))...)
}

// drawGiven returns at most n of the given tasks, each once, that have their turn.
func (l *Loop) drawGiven(it *Iteration, n int) (tasks []agon.Task) {
	drawn := map[string]bool{}
	for range l.given.tasks {
		if len(tasks) == n {
			break
		}
		task := l.given.at(l.given.turns + it.given)
		it.given++
		if !drawn[task.ID] && !it.withheld[task.ID] && !l.archive.Quarantined(task.ID) {
			drawn[task.ID] = true
			tasks = append(tasks, *task)
		}
	}
	return tasks
}

// at returns the task of a turn, counted from the beginning of the run.
func (g *given) at(turn int) *agon.Task {
	if pass := turn / len(g.tasks); pass != g.pass {
		stream := g.stream.Derive(uint64(pass))
		g.pass, g.order = pass, rand.New(rand.NewPCG(stream.Uint64(0), stream.Uint64(1))).Perm(len(g.tasks))
	}
	return &g.tasks[g.order[turn%len(g.tasks)]]
}

// isGiven reports whether a task is one of the file.
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

// record writes the given tasks down: whoever reads the run has them at hand.
func (g *given) record(it *Iteration) {
	for i := range g.tasks {
		task := &g.tasks[i]
		it.items = append(it.items, runs.ItemRecord{
			Iteration: it.Number, ID: task.ID, Given: true, Item: &task.Item,
			Verdict: agon.Verdict{Pass: true, Stage: verifier.StageAccepted},
		})
	}
}
