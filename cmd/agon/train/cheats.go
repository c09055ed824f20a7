package train

import (
	"context"

	"agon"
	"agon/cmd/agon/stages"
	"agon/verifier"
)

// injection is standing cheats at some tasks, to be judged as attempts are and never
// trained on.
type injection struct {
	tasks  []agon.Task
	groups [][]agon.Trajectory
	// cheats are what groups were made of.
	cheats [][]verifier.Cheat
}

// inject makes standing cheats at tasks, on average verifier.cheat_rate for each
// attempt of the policy. Which it makes is drawn from a stream of its own, so that
// what the policy does is the same at any rate. Where the program fails, after its
// retries, there is no cheat.
func (l *Loop) inject(ctx context.Context, it *Iteration, tasks []agon.Task, round int) (injection, error) {
	var made injection
	stream := it.stream.Name("cheats").Derive(uint64(round))
	for i := range tasks {
		own := stream.Name(tasks[i].ID)
		n := l.cheatsDue(own.Name("when"))
		if n == 0 {
			continue
		}
		cheats, err := l.screen.Cheats(ctx, &tasks[i].Item, n, own.Name("which"))
		if ctx.Err() != nil {
			return made, err
		}
		if err == nil && len(cheats) > 0 {
			made.add(&tasks[i], cheats)
		}
	}
	return made, nil
}

// cheatsDue draws, for each attempt at a task, whether a cheat is made beside it.
func (l *Loop) cheatsDue(stream agon.Stream) (n int) {
	for attempt := range l.Config.Executor.Attempts {
		if stream.Uniform(uint64(attempt)) < stages.CheatRate(l.Config) {
			n++
		}
	}
	return n
}

func (m *injection) add(task *agon.Task, cheats []verifier.Cheat) {
	attempts := make([]agon.Trajectory, len(cheats))
	for i := range cheats {
		attempts[i] = agon.Trajectory{
			Role: agon.RoleExecutor, Environment: task.Environment, TaskID: task.ID, Seed: task.Seed,
			Status: agon.StatusDone, Outcome: cheats[i].Outcome,
		}
	}
	m.tasks, m.groups, m.cheats = append(m.tasks, *task), append(m.groups, attempts), append(m.cheats, cheats)
}

// passed returns the first cheat that passed at each task, by its ID, and counts:
// cheats/injected are those that were judged, cheats/passed should be 0.
func (it *Iteration) passed(made injection, judgements [][]verifier.Judgement) map[string]*verifier.Cheat {
	first := map[string]*verifier.Cheat{}
	it.Metrics["cheats/injected"] += 0
	it.Metrics["cheats/passed"] += 0
	for i := range made.tasks {
		injected, passed := verifier.Tally(judgements[i])
		it.Metrics["cheats/injected"] += float64(injected)
		it.Metrics["cheats/passed"] += float64(passed)
		for k := range judgements[i] {
			if id := made.tasks[i].ID; judgements[i][k].Pass && first[id] == nil {
				first[id] = &made.cheats[i][k]
			}
		}
	}
	return first
}
