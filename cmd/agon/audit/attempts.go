package audit

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/executor"
	"agon/verifier"
)

// theater is what attempts are played and judged again with.
type theater struct {
	player  agon.Player
	options executor.RolloutOptions
	judging verifier.Judging
	// rewarding names nothing where the verdicts alone are rewarded.
	rewarding verifier.Rewarding
	// text decodes the ids of the policy; nil of one without.
	text func(ids []int32) string
}

// playAgain plays and judges the attempts again, iteration by iteration, and recomputes
// what they earned; those of iterations that are not executed again are as they were.
func (p *proof) playAgain(ctx context.Context, w *worlds.Worlds, items *screening) error {
	defer items.end()
	info, err := os.Stat(filepath.Join(p.run, string(checkpoints.Trajectories)))
	if none := err != nil || info.Size() == 0; none && !p.resolved.Config.Save.Trajectories {
		p.report.note("%s keeps no attempts (save.trajectories): no verdict and no reward could be checked", p.run)
		return nil
	}
	if !p.resolved.Attempts() {
		p.report.note("the attempts that were learnt from are another run's: agon audit %s proves them", p.resolved.Teacher)
	}
	stage, err := p.openTheater(w)
	if err != nil {
		return err
	}
	books, err := p.openBooks()
	if err != nil {
		return err
	}
	played, judged := p.report.check("attempts"), p.report.check("verdicts")
	books.open(&p.report)
	shown := terminal.NewProgress(os.Stderr, "audit", "iterations", p.journals.finished)
	defer shown.Done()
	return p.eachIteration(func(number int, attempts []*line[runs.AttemptRecord]) error {
		if number <= p.forked {
			for range attempts {
				played.leaveOut(ofSource)
				judged.leaveOut(ofSource)
				books.leaveOut(ofSource)
			}
			return nil
		}
		if len(attempts) == 0 && (!p.resolved.Attempts() || !p.kept(number)) {
			books.lacks = true
			return nil
		}
		groups := p.groupsOf(number, attempts, items.accepted)
		if !p.replayed[number] {
			p.leaveAsWritten(groups, played, judged)
		} else if err := items.attempted(ctx, groups); err != nil {
			return err
		} else if err := p.playIteration(ctx, stage, groups, played, judged); err != nil {
			return err
		}
		p.checkDoubts(number, groups)
		books.enter(p, number, groups)
		shown.Set(number, "")
		return nil
	})
}

// kept reports whether the attempts of an iteration were to be kept. Of one that was
// turned with other settings, or may have been, it is not known.
func (p *proof) kept(iteration int) bool {
	then, told := p.intact.Configs[iteration]
	now, err := policies.DigestOfFile(filepath.Join(p.run, "config.yaml"))
	same := !told && p.intact.Records == 0 || told && err == nil && then == now
	return p.resolved.Config.Save.Trajectories && same
}

func (p *proof) openTheater(w *worlds.Worlds) (*theater, error) {
	c := p.resolved.Config
	prompts, err := stages.PromptsOf(c)
	if err != nil {
		return nil, err
	}
	actions, err := prompts.Actions(c)
	if err != nil {
		return nil, err
	}
	rewarding, err := stages.NewRewarding(c, w)
	if err != nil {
		return nil, err
	}
	t := &theater{judging: stages.NewJudging(c, w), rewarding: rewarding, options: stages.RolloutOptions(c, w, actions, 0)}
	if c.Policy.Kind != "checkpoint" {
		t.player = stages.NewPlayer(c, w, nil, nil)
		return t, nil
	}
	reader, tokenizer, err := policies.LoadTranscriber(p.readerOf(), &c.Policy)
	if err != nil {
		return nil, err
	}
	t.player, t.text = stages.NewPlayer(c, w, reader, nil), tokenizer.Decode
	return t, nil
}

// readerOf names the policy whose tokenizer the run wrote with: none changes it.
func (p *proof) readerOf() string {
	if len(p.intact.Steps) == 0 {
		return p.resolved.Policy.Checkpoint
	}
	return p.run
}

// group is the attempts at a task that were compared with each other.
type group struct {
	name string
	task *screened
	// first is set on the first group of an iteration at its task.
	first bool
	lines []*line[runs.AttemptRecord]
	// asWritten is set where the attempts were not played again.
	asWritten bool
	// again are the attempts as they are now, and judgements and rewards those of them;
	// where one could not be played and judged again all three are as they were.
	again      []agon.Trajectory
	judgements []verifier.Judgement
	rewards    []map[string]float64
	decided    []bool
}

// groupsOf are those of an iteration. An attempt at a task that there is not differs,
// and so does a group that lacks attempts.
func (p *proof) groupsOf(iteration int, attempts []*line[runs.AttemptRecord], items map[string]*screened) []*group {
	var groups []*group
	rounds := map[string]int{}
	for _, l := range attempts {
		id := l.record.Trajectory.TaskID
		task := items[id]
		if task == nil || task.iteration > iteration {
			p.report.differ(fault(checkpoints.Trajectories, l.number, "is at the task %s, which was not accepted by then", id))
			continue
		}
		if len(groups) == 0 || !groups[len(groups)-1].takes(l) {
			rounds[id]++
			groups = append(groups, &group{name: fmt.Sprintf("%s/%d", id, rounds[id]), task: task, first: rounds[id] == 1})
		}
		g := groups[len(groups)-1]
		g.lines = append(g.lines, l)
	}
	for _, g := range groups {
		if n, want := len(g.lines), p.resolved.Config.Executor.Attempts; n != want {
			p.report.differ(fault(checkpoints.Trajectories, g.lines[0].number, "begins a group of %d attempts, and the run makes %d", n, want))
		}
	}
	return groups
}

// takes reports whether an attempt is of the group: at its task, and after its last.
func (g *group) takes(l *line[runs.AttemptRecord]) bool {
	last := &g.lines[len(g.lines)-1].record.Trajectory
	return l.record.Trajectory.TaskID == last.TaskID && l.record.Trajectory.Attempt > last.Attempt
}

// playIteration plays and judges the attempts of an iteration again.
func (p *proof) playIteration(ctx context.Context, stage *theater, groups []*group, played, judged *check) error {
	recital, places := recitalOf(groups, stage.text)
	again, err := executor.Recite(ctx, stage.player, recital, stage.options)
	var lost *agon.LostError
	if err != nil && !errors.As(err, &lost) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for i, g := range groups {
		for k, at := range places[i] {
			g.again[at] = again[i][k]
		}
	}
	tasks, all := make([]agon.Task, len(groups)), make([][]agon.Trajectory, len(groups))
	for i, g := range groups {
		tasks[i], all[i] = g.task.task, g.again
	}
	judgements, err := stage.judging.Judge(ctx, tasks, all)
	if err != nil && !errors.As(err, &lost) {
		return err
	}
	for i, g := range groups {
		g.judgements = judgements[i]
		for at, l := range g.lines {
			g.decided = append(g.decided, p.compareAttempt(g, at, played, judged))
			g.rewards = append(g.rewards, l.record.Rewards)
		}
	}
	return p.rewardAgain(ctx, stage.rewarding, tasks, groups)
}

// rewardAgain asks the environments' authors anew what attempts earn beside their
// verdicts.
func (p *proof) rewardAgain(ctx context.Context, rewarding verifier.Rewarding, tasks []agon.Task, groups []*group) error {
	if len(rewarding.Names) == 0 {
		return nil
	}
	trajectories, judgements := make([][]agon.Trajectory, len(groups)), make([][]verifier.Judgement, len(groups))
	for i, g := range groups {
		trajectories[i], judgements[i] = g.again, g.judgements
	}
	rewards, err := rewarding.Rewards(ctx, tasks, trajectories, judgements)
	if err != nil {
		return err
	}
	for i, g := range groups {
		for at, l := range g.lines {
			if g.decided[at] {
				g.rewards[at] = rewards[i][at]
				p.compareRewards(l, g.rewards[at])
			}
		}
	}
	return nil
}

// compareRewards compares what an attempt earned beside its verdict.
func (p *proof) compareRewards(l *line[runs.AttemptRecord], again map[string]float64) {
	if maps.EqualFunc(l.record.Rewards, again, near) {
		return
	}
	p.report.differ(fault(checkpoints.Trajectories, l.number, "says that rewards.py gave %v, and it gives %v now", l.record.Rewards, again))
}

// recitalOf gathers the attempts that can be played again; places[i] are their numbers
// in groups[i].
func recitalOf(groups []*group, text func([]int32) string) (r executor.Recital, places [][]int) {
	r = executor.Recital{Text: text, Tasks: make([]agon.Task, len(groups)), Groups: make([][]agon.Trajectory, len(groups))}
	places = make([][]int, len(groups))
	for i, g := range groups {
		r.Tasks[i] = g.task.task
		g.again = make([]agon.Trajectory, len(g.lines))
		for at, l := range g.lines {
			g.again[at] = l.record.Trajectory
			if t := &l.record.Trajectory; t.Status.Counts() && !t.TimeLimited && !g.task.unknown {
				r.Groups[i], places[i] = append(r.Groups[i], *t), append(places[i], at)
			}
		}
	}
	return r, places
}

// compareAttempt compares an attempt and its verdict with what they are again. What
// could not be decided again counts as it was.
func (p *proof) compareAttempt(g *group, at int, played, judged *check) (decided bool) {
	l, again, verdict := g.lines[at], &g.again[at], &g.judgements[at]
	r := &l.record
	if why := g.undecided(r, again, verdict); why != "" {
		played.leaveOut(why)
		judged.leaveOut(why)
		*again, *verdict = r.Trajectory, r.Judgement()
		return false
	}
	f := checkpoints.Fault{}
	switch what := apart(&r.Trajectory, again); {
	case what == "":
		p.report.compare(played, f)
	case addressesApart(&r.Trajectory, again):
		played.leaveOut("that printed an address of memory")
	default:
		f = fault(checkpoints.Trajectories, l.number, "shows something else when it is played again: %s", what)
		p.report.compare(played, f)
	}
	f = checkpoints.Fault{}
	if r.Verdict != verdict.Verdict {
		f = fault(checkpoints.Trajectories, l.number, "says %s, and judging again says %s", inWords(r.Verdict), inWords(verdict.Verdict))
	}
	p.report.compare(judged, f)
	return true
}

// undecided says why an attempt of the group cannot be compared, or nothing.
func (g *group) undecided(r *runs.AttemptRecord, again *agon.Trajectory, verdict *verifier.Judgement) string {
	switch {
	case g.task.unknown:
		return "at a task on which screening could not decide now"
	case r.Trajectory.TimeLimited || r.Verdict.TimeLimited:
		return byTime
	case !r.Judgement().Counts:
		return "lost by the program"
	case again.TimeLimited || verdict.TimeLimited:
		return "that a limit on time ended now"
	case verdict.Stage == verifier.StageError && again.Status == agon.StatusDone:
		return "that could not be judged now"
	}
	return ""
}
