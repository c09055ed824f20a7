package main

import (
	"context"
	"slices"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/configs"
	"agon/executor"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/verifier"
)

// loop is a run in progress: what it works with, and the state that it saves.
type loop struct {
	config *configs.Config
	worlds *worlds
	// policy plays both roles. student is the same where its weights are in
	// this process, else nil.
	policy  agon.Policy
	student *student
	player  agon.Player
	// actions and items are the languages that the policy writes in.
	actions executor.Language
	items   challenger.Language
	screen  *verifier.Screen
	judging verifier.Judging
	trainer *trainer.Trainer
	learner *learner.Learner
	// corpus holds seeded demonstrations of the challenger's role, for the
	// supervised part of each step.
	corpus []agon.Sample
	// reference is the policy that the run began with; nil without a
	// divergence to hold it by.
	reference *learner.Reference
	run       *checkpoints.Run
	// exam holds the development tasks; nil until they are first needed.
	exam *exam

	// What outlasts an iteration, beside weights and moments.
	pool       *challenger.Pool
	archive    *challenger.Archive
	imitations *challenger.Imitations
	finished   int // iterations

	// saved is the iteration of the newest checkpoint; shown tells people how
	// far the run is.
	saved int
	shown *progress
}

// iterate turns the loop once. When ctx ends before the first optimizer step,
// the iteration is dropped: nothing of it is written, and the error is ctx's.
// Afterwards it is finished.
func (l *loop) iterate(ctx context.Context) (*iteration, error) {
	it := l.begin()
	if err := l.examine(ctx, it); err != nil {
		return nil, err
	}
	proposals, err := l.propose(ctx, it)
	if err != nil {
		return nil, err
	}
	results, err := l.filter(ctx, it, proposals)
	if err != nil {
		return nil, err
	}
	l.admit(it, proposals, results)
	attempts, err := l.practise(ctx, it)
	if err != nil {
		return nil, err
	}
	samples, err := l.credit(it, attempts)
	if err != nil {
		return nil, err
	}
	samples = append(samples, l.imitate(it)...)
	if err := l.learn(ctx, it, samples); err != nil {
		return nil, err
	}
	return it, l.write(it)
}

// iteration is what one turn of the loop gathers on its way.
type iteration struct {
	number  int // from 1
	stream  agon.Stream
	clock   *clock
	metrics map[string]float64
	items   []itemRecord
	records []attemptRecord
	// proposed are the proposals with their verdicts; written tells where the
	// line of a task's verdict stands.
	proposed []trainer.Proposal
	byTask   map[string]int
	notes    []string
}

func (l *loop) begin() *iteration {
	number := l.finished + 1
	return &iteration{
		number:  number,
		stream:  agon.NewStream(l.config.Seed).Name("iteration").Derive(uint64(number)),
		clock:   newClock(),
		metrics: map[string]float64{"iteration": float64(number)},
		byTask:  map[string]int{},
	}
}

// propose lets the policy write items.
func (l *loop) propose(ctx context.Context, it *iteration) (proposals []challenger.Proposal, err error) {
	c := &l.config.Challenger
	count := c.Proposals
	if it.number == 1 {
		count = c.FirstProposals
	}
	err = it.clock.time("propose", func() (int, error) {
		proposals, err = challenger.Propose(ctx, l.player, l.policy, challenger.Options{
			Environments: l.worlds.environments,
			Language:     l.items,
			Actions:      l.actions,
			Count:        count,
			Exemplar:     l.exemplar(),
			Temperature:  c.Temperature,
			TurnLimit:    c.TurnLimit,
			TurnTokens:   c.TurnTokens,
			Stream:       it.stream,
		})
		return writtenBy(proposals), err
	})
	return proposals, err
}

// exemplar returns what chooses the item that a prompt shows, or nil where the
// language has no place for one.
func (l *loop) exemplar() func(string, agon.Stream) *agon.Item {
	if l.config.Policy.Language == "compact" {
		return nil
	}
	return l.archive.Exemplar
}

func writtenBy(proposals []challenger.Proposal) (tokens int) {
	for i := range proposals {
		tokens += proposals[i].Trajectory.Sampled()
	}
	return tokens
}

// filter screens the proposals, and lets the challenger revise what is refused
// as often as it may. proposals become the last revisions.
func (l *loop) filter(ctx context.Context, it *iteration, proposals []challenger.Proposal) ([]verifier.Result, error) {
	all := make([]int, len(proposals))
	for i := range all {
		all[i] = i
	}
	results, err := l.screenAll(ctx, it, proposals, all)
	for range l.config.Challenger.Revisions {
		if err != nil {
			return nil, err
		}
		err = l.revise(ctx, it, proposals, results)
	}
	return results, err
}

// screenAll screens proposals and keeps the accepted. places are their numbers
// within the iteration.
func (l *loop) screenAll(ctx context.Context, it *iteration, proposals []challenger.Proposal, places []int) ([]verifier.Result, error) {
	submissions := make([]verifier.Submission, len(proposals))
	for i := range proposals {
		p := &proposals[i]
		submissions[i] = verifier.Submission{Item: p.Item, Reason: p.Reason, Shown: p.Shown, Lost: !p.Trajectory.Status.Counts()}
	}
	var screening *verifier.Screening
	err := it.clock.time("screen", func() (_ int, err error) {
		screening, err = l.screen.Screen(ctx, submissions)
		return 0, err
	})
	if err != nil {
		return nil, err
	}
	for i := range screening.Results {
		l.keep(it, places[i], &proposals[i], &screening.Results[i])
	}
	return screening.Results, nil
}

// keep takes an accepted item, the n-th of the iteration, into pool, archive
// and the store for imitation.
// It happens before anything is revised, so that no revision can repeat it.
func (l *loop) keep(it *iteration, n int, p *challenger.Proposal, r *verifier.Result) {
	if !r.Verdict.Pass {
		return
	}
	task := agon.Task{Item: *r.Item, ID: r.ID, Iteration: it.number, Version: versionOf(p)}
	l.pool.Add(task, r.Signature)
	l.archive.Add(challenger.Entry{Task: task, Signature: r.Signature, Calls: r.Calls, Proposal: n, Revision: p.Revision})
	l.imitations.Add(r.ID, r.Signature, p.Trajectory)
}

// revise replaces refused proposals, and their results, by revisions.
func (l *loop) revise(ctx context.Context, it *iteration, proposals []challenger.Proposal, results []verifier.Result) error {
	var refusals []challenger.Refusal
	var places []int
	for i := range results {
		if verdict := results[i].Verdict; !verdict.Pass && verdict.Stage != verifier.StageError && proposals[i].Trajectory.Status.Counts() {
			refusals = append(refusals, challenger.Refusal{Proposal: proposals[i], Reason: verdict.Stage + ": " + verdict.Reason})
			places = append(places, i)
		}
	}
	var revised []challenger.Proposal
	err := it.clock.time("propose", func() (_ int, err error) {
		revised, err = challenger.Revise(ctx, l.player, l.policy, refusals)
		return writtenBy(revised), err
	})
	if err != nil {
		return err
	}
	screened, err := l.screenAll(ctx, it, revised, places)
	if err != nil {
		return err
	}
	for k, i := range places {
		it.items = append(it.items, itemLine(it.number, i, &proposals[i], &results[i]))
		proposals[i], results[i] = revised[k], screened[k]
	}
	return nil
}

// admit writes down what became of the proposals.
func (l *loop) admit(it *iteration, proposals []challenger.Proposal, results []verifier.Result) {
	signatures := make([]string, len(results))
	for i := range results {
		p, r := &proposals[i], &results[i]
		it.propose(p, r)
		it.items = append(it.items, itemLine(it.number, i, p, r))
		if r.Verdict.Pass {
			signatures[i] = r.Signature
		}
	}
	it.measureYield(challenger.MeasureYield(proposals, signatures))
	it.measureFunnel(results, l.config.Verifier.Stages)
}

// practise lets the policy attempt the due tasks, and draws others for the
// groups that agree, as often as dynamic sampling says.
func (l *loop) practise(ctx context.Context, it *iteration) ([]trainer.Judged, error) {
	options := samplingOptions(&l.config.Trainer.DynamicSampling)
	var all []trainer.Judged
	for round, due := 1, l.config.Executor.Tasks; due > 0; round++ {
		tasks := l.pool.Draw(due)
		judged, err := l.attempt(ctx, it, tasks, round)
		if err != nil {
			return nil, err
		}
		all = append(all, judged...)
		if len(tasks) == 0 {
			break
		}
		if due, err = l.missing(all, round, options); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// missing is the number of groups that are still to be drawn.
func (l *loop) missing(judged []trainer.Judged, round int, options trainer.DynamicSamplingOptions) (int, error) {
	samples, _, err := trainer.Credit(judged, l.creditOptions())
	if err != nil {
		return 0, err
	}
	return trainer.Missing(len(trainer.Select(samples, options).Kept), round, options), nil
}

func (l *loop) creditOptions() trainer.CreditOptions {
	return trainer.CreditOptions{Truncated: trainer.Truncation(l.config.Trainer.Truncated)}
}

// attempt plays a group of attempts at each task and judges them.
func (l *loop) attempt(ctx context.Context, it *iteration, tasks []agon.Task, round int) ([]trainer.Judged, error) {
	groups, err := l.rollout(ctx, it, tasks, it.stream.Name("attempts").Derive(uint64(round)))
	if err != nil {
		return nil, err
	}
	var judgements [][]verifier.Judgement
	err = it.clock.time("judge", func() (_ int, err error) {
		judgements, err = l.judging.Judge(ctx, tasks, groups)
		return 0, err
	})
	if err != nil {
		return nil, err
	}
	var judged []trainer.Judged
	for i := range tasks {
		if err := l.record(it, &tasks[i], judgements[i]); err != nil {
			return nil, err
		}
		judged = append(judged, it.judge(&tasks[i], round, groups[i], judgements[i])...)
	}
	return judged, nil
}

func (l *loop) rollout(ctx context.Context, it *iteration, tasks []agon.Task, stream agon.Stream) (groups [][]agon.Trajectory, err error) {
	if len(tasks) == 0 {
		return nil, nil
	}
	err = it.clock.time("rollout", func() (int, error) {
		groups, err = executor.Rollout(ctx, l.player, l.policy, tasks, rolloutOptions(l.config, l.worlds, l.actions, stream))
		return sampledIn(groups), err
	})
	return groups, err
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
// it is in the band if they are its first. What is not in the band is not
// imitated: the challenger is to write at the edge of what the policy can do.
func (l *loop) record(it *iteration, task *agon.Task, judgements []verifier.Judgement) error {
	attempts, passes := verifier.Tally(judgements)
	if task.Attempts == 0 && attempts > 0 {
		decides := slices.Contains(l.config.Verifier.Stages, verifier.StageBand)
		if !it.band(task, attempts, passes, decides) {
			l.imitations.Forget(task.ID)
		}
	}
	if err := l.archive.Record(task.ID, attempts, passes); err != nil {
		return err
	}
	_, err := l.pool.Record(task.ID, attempts, passes)
	return err
}

// credit makes samples of attempts and proposals, and drops the groups that
// teach nothing.
func (l *loop) credit(it *iteration, judged []trainer.Judged) ([]agon.Sample, error) {
	samples, masked, err := trainer.Credit(judged, l.creditOptions())
	if err != nil {
		return nil, err
	}
	it.measure(masked.Metrics())
	if l.config.Trainer.Permute {
		permute(samples, it.stream.Name("permute"))
	}
	proposed, _, err := trainer.CreditProposals(it.proposed, challengerOptions(&l.config.Challenger))
	if err != nil {
		return nil, err
	}
	selection := trainer.Select(append(samples, proposed...), samplingOptions(&l.config.Trainer.DynamicSampling))
	it.measure(selection.Metrics())
	return selection.Samples, nil
}

// imitate draws the supervised part: the challenger's own kept items, and
// seeded demonstrations.
func (l *loop) imitate(it *iteration) []agon.Sample {
	t := &l.config.Trainer
	if t.SupervisedWeight == 0 || t.Algorithm == "none" {
		return nil
	}
	wanted := t.SupervisedItems * t.MiniBatches * t.Epochs
	var own []agon.Sample
	for _, trajectory := range l.imitations.Draw(min(wanted, l.imitations.Len()), it.stream.Name("own")) {
		own = append(own, agon.Sample{Trajectory: trajectory, Group: "own", Loss: agon.LossSupervised})
	}
	options := trainer.ImitationOptions{Samples: wanted, OwnShare: t.SupervisedOwn}
	return trainer.Imitate(own, l.corpus, options, it.stream.Name("imitate"))
}

// learn updates the policy. Without an algorithm it does nothing.
func (l *loop) learn(ctx context.Context, it *iteration, samples []agon.Sample) error {
	if l.trainer == nil {
		return ctx.Err()
	}
	result, err := l.trainer.Step(ctx, samples, trainer.Iteration{
		Index:        it.number - 1,
		Total:        l.config.Iterations,
		LearningRate: l.config.Trainer.LearningRate,
		Stream:       it.stream.Name("learn"),
	})
	if err != nil {
		return err
	}
	it.measure(result.Metrics)
	for name, seconds := range result.Seconds {
		tokens := 0
		if name == "update" {
			tokens = result.Tokens
		}
		it.clock.add(name, seconds, tokens)
	}
	it.notes = append(it.notes, result.Notes...)
	return nil
}
