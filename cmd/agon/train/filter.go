package train

import (
	"context"
	"fmt"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/runs"
	"agon/trainer"
	"agon/verifier"
)

// filter screens the proposals, and lets the challenger revise what is refused
// as often as it may. proposals become the last revisions.
func (l *Loop) filter(ctx context.Context, it *Iteration, proposals []challenger.Proposal) ([]verifier.Result, error) {
	if !l.Config.Proposes() {
		return nil, nil
	}
	all := make([]int, len(proposals))
	for i := range all {
		all[i] = i
	}
	results, err := l.screenAll(ctx, it, proposals, all)
	for range l.Config.Challenger.Revisions {
		if err != nil {
			return nil, err
		}
		err = l.revise(ctx, it, proposals, results)
	}
	return results, err
}

// screenAll screens proposals and keeps the accepted. places are their numbers
// within the iteration.
func (l *Loop) screenAll(ctx context.Context, it *Iteration, proposals []challenger.Proposal, places []int) ([]verifier.Result, error) {
	submissions := make([]verifier.Submission, len(proposals))
	for i := range proposals {
		p := &proposals[i]
		submissions[i] = verifier.Submission{Item: p.Item, Reason: p.Reason, Shown: p.Shown, Lost: !p.Trajectory.Status.Counts()}
	}
	var screening *verifier.Screening
	err := l.phase(it, "screen", func() (_ int, err error) {
		screening, err = l.screen.Screen(ctx, submissions)
		return 0, err
	})
	if err = l.passOver(it, "screen", len(submissions), err); err != nil {
		return nil, err
	}
	it.countTimed("items", exams.CountTrue(screening.Results, timedItem))
	for i := range screening.Results {
		l.keep(it, places[i], &proposals[i], &screening.Results[i])
	}
	return screening.Results, nil
}

// keep takes an accepted item, the n-th of the iteration, into pool, archive
// and the store for imitation.
// It happens before anything is revised, so that no revision can repeat it.
func (l *Loop) keep(it *Iteration, n int, p *challenger.Proposal, r *verifier.Result) {
	if !r.Verdict.Pass {
		return
	}
	task := agon.Task{Item: *r.Item, ID: r.ID, Iteration: it.Number, Version: versionOf(p), Mutation: r.Mutation, Frame: r.Frame}
	entry := challenger.Entry{Task: task, Signature: r.Signature, Calls: len(r.Tools), Proposal: n, Revision: p.Revision, Variant: p.Variant}
	follows := p.Topic.FollowedBy(r.Tools)
	if follows {
		entry.Topic = p.Topic
	}
	if !l.archive.Add(entry) {
		return // an equal task is known, which only the stage new refuses
	}
	l.pool.Add(task, r.Signature, r.Ends)
	// Without turns there are no words to imitate, to imitate what is off the
	// topic would be to learn not to listen, and another author's language is
	// not the policy's.
	if len(p.Trajectory.Turns) > 0 && follows && !l.Author.another {
		l.imitations.Add(r.ID, r.Signature, p.Trajectory)
	}
}

// admit writes down what became of the proposals.
func (l *Loop) admit(it *Iteration, proposals []challenger.Proposal, results []verifier.Result) {
	if !l.Config.Proposes() {
		return
	}
	signatures := make([]string, len(results))
	for i := range results {
		p, r := &proposals[i], &results[i]
		it.propose(p, r)
		it.items = append(it.items, itemLine(it.Number, i, p, r))
		if r.Verdict.Pass {
			signatures[i] = r.Signature
		}
	}
	it.measureYield(challenger.MeasureYield(proposals, signatures))
	it.measureProposals(l.several(), proposals, results)
	it.measureFunnel(results, l.screen.Stages())
}

// propose keeps a proposal and its verdict for the challenger's own reward.
func (it *Iteration) propose(p *challenger.Proposal, r *verifier.Result) {
	proposal := trainer.Proposal{Trajectory: &p.Trajectory, Group: p.Trajectory.Environment}
	if r.Verdict.Stage != verifier.StageError {
		proposal.Verdict = &r.Verdict
	}
	if r.Verdict.Pass {
		it.byTask[r.ID] = len(it.proposed)
	}
	it.proposed = append(it.proposed, proposal)
}

// itemLine is what tasks.jsonl says of a screened proposal, the n-th of its
// iteration. What could not be read as an item is named by its place.
func itemLine(iteration, n int, p *challenger.Proposal, r *verifier.Result) runs.ItemRecord {
	line := runs.ItemRecord{Iteration: iteration, ID: r.ID, Verdict: r.Verdict, Mutation: r.Mutation, Unheeded: r.Unheeded, Topic: p.Topic, Item: r.Item}
	if line.ID == "" {
		line.ID = fmt.Sprintf("%d-%d-%d", iteration, n, p.Revision)
	}
	line.Version = versionOf(p)
	if turns := p.Trajectory.Turns; len(turns) > 0 && line.Item == nil {
		line.Text = turns[len(turns)-1].Text
	}
	return line
}

// versionOf is that of the policy which wrote the proposal's last turn.
func versionOf(p *challenger.Proposal) int {
	turns := p.Trajectory.Turns
	if len(turns) == 0 {
		return 0
	}
	return turns[len(turns)-1].Version
}
