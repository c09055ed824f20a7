package train

import (
	"context"
	"fmt"
	"slices"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/executor"
	"agon/trainer"
	"agon/verifier"
)

// collect lets the policy attempt the due tasks, and draws others for the
// groups that agree, as often as dynamic sampling says. In their place stand the
// teacher's attempts, where there is one.
func (l *Loop) collect(ctx context.Context, it *Iteration) ([]trainer.Judged, error) {
	if l.teacher != nil {
		return l.teach(it), nil
	}
	options := stages.SamplingOptions(l.Config)
	if l.given != nil {
		l.given.record(it)
	}
	var all []trainer.Judged
	for round, due := 1, l.Config.Executor.Tasks; due > 0; round++ {
		tasks := l.draw(it, due, round)
		judged, err := l.attempt(ctx, it, tasks, round)
		if err != nil {
			return nil, err
		}
		all = it.withhold(append(all, judged...))
		if len(tasks) == 0 {
			break
		}
		if due, err = l.missing(all, round, options); err != nil {
			return nil, err
		}
	}
	it.measureCutOff()
	l.warnCutOff(it)
	return all, nil
}

// missing is the number of groups that are still to be drawn.
func (l *Loop) missing(judged []trainer.Judged, round int, options trainer.DynamicSamplingOptions) (int, error) {
	samples, _, err := trainer.Credit(judged, creditOptions(l.Config))
	if err != nil {
		return 0, err
	}
	return trainer.Missing(len(trainer.Select(samples, options).Kept), round, options), nil
}

// attempt plays a group of attempts at each task and judges them.
func (l *Loop) attempt(ctx context.Context, it *Iteration, tasks []agon.Task, round int) ([]trainer.Judged, error) {
	groups, err := l.rollout(ctx, it, tasks, it.stream.Name("attempts").Derive(uint64(round)))
	if err != nil {
		return nil, err
	}
	it.cutOff.count(groups, l.Config.Executor.TurnTokens)
	judgements, cheats, err := l.judge(ctx, it, tasks, groups, round)
	if err != nil {
		return nil, err
	}
	rewards, err := l.reward(ctx, it, tasks, groups, judgements)
	if err != nil {
		return nil, err
	}
	var judged []trainer.Judged
	for i := range tasks {
		judged = append(judged, it.judge(&tasks[i], round, groups[i], judgements[i], rewards[i])...)
		if err := l.settle(it, &tasks[i], groups[i], judgements[i], cheats[tasks[i].ID]); err != nil {
			return nil, err
		}
	}
	return judged, nil
}

// judge judges the attempts, and some cheats that are injected among them; passed are
// those that should not have passed, by task.
func (l *Loop) judge(ctx context.Context, it *Iteration, tasks []agon.Task, groups [][]agon.Trajectory, round int) (judgements [][]verifier.Judgement, passed map[string]*verifier.Cheat, err error) {
	err = l.phase(it, "judge", func() (int, error) {
		made, err := l.inject(ctx, it, tasks, round)
		if err != nil {
			return 0, err
		}
		judgements, err = l.judging.Judge(ctx, slices.Concat(tasks, made.tasks), slices.Concat(groups, made.groups))
		if len(judgements) > 0 {
			passed = it.passed(made, judgements[len(tasks):])
		}
		return 0, err
	})
	if err = l.passOver(it, "judge", len(tasks), err); err != nil {
		return nil, nil, err
	}
	return judgements[:len(tasks)], passed, nil
}

// reward asks the environments' authors what attempts earn beside their verdicts.
func (l *Loop) reward(ctx context.Context, it *Iteration, tasks []agon.Task, groups [][]agon.Trajectory, judgements [][]verifier.Judgement) (rewards [][]map[string]float64, err error) {
	if len(l.rewarding.Names) == 0 || len(tasks) == 0 {
		return make([][]map[string]float64, len(tasks)), nil
	}
	err = l.phase(it, "judge", func() (int, error) {
		rewards, err = l.rewarding.Rewards(ctx, tasks, groups, judgements)
		return 0, err
	})
	return rewards, err
}

// settle puts a task in quarantine, or counts the attempts at it, which are the
// last on record.
func (l *Loop) settle(it *Iteration, task *agon.Task, attempts []agon.Trajectory, judgements []verifier.Judgement, passed *verifier.Cheat) error {
	against, err := l.doubts(it, task, attempts, judgements, passed)
	if err != nil {
		return err
	}
	if against != nil {
		return l.quarantine(it, task, against)
	}
	return l.record(it, task, judgements)
}

func (l *Loop) rollout(ctx context.Context, it *Iteration, tasks []agon.Task, stream agon.Stream) (groups [][]agon.Trajectory, err error) {
	if len(tasks) == 0 {
		return nil, nil
	}
	err = l.phase(it, "rollout", func() (int, error) {
		groups, err = executor.Rollout(ctx, l.player, l.Policy, tasks, stages.RolloutOptions(l.Config, l.Worlds, l.actions, stream))
		return sampledIn(groups), err
	})
	return groups, l.passOver(it, "rollout", len(groups), err)
}

func sampledIn(groups [][]agon.Trajectory) (tokens int) {
	for _, group := range groups {
		for i := range group {
			tokens += group[i].Sampled()
		}
	}
	return tokens
}

// record counts the attempts towards a task's pass rate, and decides whether
// it is in the band if they are its first. What all attempts pass is not
// imitated: the challenger is to write at the edge of what the policy can do, or
// beyond.
func (l *Loop) record(it *Iteration, task *agon.Task, judgements []verifier.Judgement) error {
	attempts, passes := verifier.Tally(judgements)
	if l.isGiven(task.ID) {
		return l.archive.Record(task.ID, attempts, passes)
	}
	if task.Attempts == 0 && attempts > 0 {
		decides := slices.Contains(l.Config.Verifier.Stages, verifier.StageBand)
		if !it.band(task, attempts, passes, decides) && passes == attempts {
			l.imitations.Forget(task.ID)
		}
	}
	if err := l.archive.Record(task.ID, attempts, passes); err != nil {
		return err
	}
	_, err := l.pool.Record(task.ID, attempts, passes)
	return err
}

// band writes down what a task's first group of attempts decided, and returns
// it.
func (it *Iteration) band(task *agon.Task, attempts, passes int, decides bool) (pass bool) {
	if at, ok := it.byTask[task.ID]; ok {
		it.proposed[at].Attempts, it.proposed[at].Passes = attempts, passes
	}
	verdict := verifier.Band(passes, attempts)
	if !decides {
		verdict = agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
	}
	// filter/measured counts the tasks whose first group was attempted,
	// filter/in_band those of them that neither all nor no attempts solved.
	if verdict.Pass {
		it.Metrics["filter/in_band"]++
	}
	it.Metrics["filter/measured"]++
	it.items = append(it.items, runs.ItemRecord{
		Iteration: it.Number, ID: task.ID, Version: task.Version,
		Verdict: verdict, Attempts: attempts, Passes: passes,
	})
	return verdict.Pass
}

// judge pairs a task's attempts with their judgements and what they earn beside, nil
// for nothing, and writes them down.
func (it *Iteration) judge(task *agon.Task, round int, attempts []agon.Trajectory, judgements []verifier.Judgement, rewards []map[string]float64) []trainer.Judged {
	it.countTimed("attempts", exams.CountTrue(judgements, timedJudgement))
	it.Metrics["attempts/side_effects"] += float64(exams.CountTrue(judgements, hasSideEffect))
	judged := make([]trainer.Judged, len(attempts))
	for a := range attempts {
		judged[a] = trainer.Judged{Trajectory: &attempts[a], Group: fmt.Sprintf("%s/%d", task.ID, round)}
		if judgements[a].Counts {
			judged[a].Verdict = &judgements[a].Verdict
		}
		it.played = append(it.played, &attempts[a])
		record := runs.AttemptRecord{Iteration: it.Number, Verdict: judgements[a].Verdict, Trajectory: attempts[a]}
		if rewards != nil {
			judged[a].Rewards, record.Rewards = rewards[a], rewards[a]
		}
		it.Records = append(it.Records, record)
	}
	return judged
}

func hasSideEffect(j *verifier.Judgement) bool { return j.Stage == verifier.StageSideEffect }
