package exams

import (
	"context"
	"runtime"

	"agon"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"

	"golang.org/x/sync/errgroup"
)

// Scale is what success on an exam is read between: what takes no understanding
// reaches, and what the tasks' own solutions do.
type Scale struct {
	// DoNothing is the share of tasks that doing nothing solves.
	DoNothing verifier.Estimate `json:"do_nothing"`
	// Cheat is that of the standing cheat that solves the most, which CheatName
	// names; where one would end as a task's solution does, it is not held against
	// the task.
	Cheat     verifier.Estimate `json:"cheat"`
	CheatName string            `json:"cheat_name,omitempty"`
	// Solutions is that of the solutions: below 1 the tasks are not sound.
	Solutions verifier.Estimate `json:"solutions"`
}

// ScaleOf measures it. An error means that the program failed, or that ctx ended.
func ScaleOf(ctx context.Context, c *configs.Config, w *worlds.Worlds, e *Exam) (s Scale, err error) {
	judging := stages.NewJudging(c, w)
	nothing, err := judging.Floor(ctx, e.Tasks)
	if err != nil {
		return s, err
	}
	s.DoNothing = shareOf(nothing)
	solutions, cheats, err := blind(ctx, c, w, e.Tasks)
	if err != nil {
		return s, err
	}
	solved, err := judging.Judge(ctx, e.Tasks, solutions)
	if err != nil {
		return s, err
	}
	var all []verifier.Judgement
	for _, group := range solved {
		all = append(all, group...)
	}
	s.Solutions = shareOf(all)
	s.CheatName, s.Cheat, err = bestCheat(ctx, judging, e.Tasks, cheats)
	return s, err
}

func shareOf(judgements []verifier.Judgement) verifier.Estimate {
	attempts, passes := verifier.Tally(judgements)
	return verifier.Wilson(passes, attempts, confidence)
}

// blind carries out each task's solution, as a group of one attempt, and its standing
// cheats.
func blind(ctx context.Context, c *configs.Config, w *worlds.Worlds, tasks []agon.Task) (solutions [][]agon.Trajectory, cheats [][]verifier.Cheat, err error) {
	screen, err := verifier.NewScreen(verifier.Options{
		Environments: w.ByName, Sandbox: w.Sandbox, Judge: w.Sandbox, Evaluation: true, Retries: stages.Retries,
		Stages: []string{verifier.StageParse}, // none is screened: it is to make cheats
	})
	if err != nil {
		return nil, nil, err
	}
	solutions, cheats = make([][]agon.Trajectory, len(tasks)), make([][]verifier.Cheat, len(tasks))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i := range tasks {
		group.Go(func() (err error) {
			task := &tasks[i]
			_, outcome, err := verifier.Execute(ctx, w.ByName[task.Environment], w.Sandbox, task.Seed, task.Solution)
			if err != nil {
				return err
			}
			solutions[i] = []agon.Trajectory{attemptOf(outcome)}
			cheats[i], err = screen.AllCheats(ctx, &task.Item)
			return err
		})
	}
	return solutions, cheats, group.Wait()
}

func attemptOf(outcome agon.Outcome) agon.Trajectory {
	return agon.Trajectory{Status: agon.StatusDone, Outcome: outcome}
}

// bestCheat is the cheat that solves the most tasks, of all tasks.
func bestCheat(ctx context.Context, judging verifier.Judging, tasks []agon.Task, cheats [][]verifier.Cheat) (name string, share verifier.Estimate, err error) {
	groups := make([][]agon.Trajectory, len(tasks))
	for i := range cheats {
		for _, cheat := range cheats[i] {
			groups[i] = append(groups[i], attemptOf(cheat.Outcome))
		}
	}
	judgements, err := judging.Judge(ctx, tasks, groups)
	if err != nil {
		return "", share, err
	}
	passes, most := map[string]int{}, 0
	for i := range judgements {
		for k, judgement := range judgements[i] {
			what := cheats[i][k].What
			if judgement.Pass {
				passes[what]++
			}
			if n := passes[what]; n > most {
				name, most = what, n
			}
		}
	}
	return name, verifier.Wilson(most, len(tasks), confidence), nil
}
