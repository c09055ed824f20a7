package train

import (
	"context"
	"fmt"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// propose lets the policy write items, or composes as many.
func (l *Loop) propose(ctx context.Context, it *Iteration) (proposals []challenger.Proposal, err error) {
	if !l.Config.Proposes() {
		return nil, nil
	}
	c := &l.Config.Challenger
	count := c.Proposals
	if it.Number == 1 {
		count = c.FirstProposals
	}
	err = l.phase(it, "propose", func() (int, error) {
		if c.Source == "synthetic" {
			proposals, err = l.compose(ctx, count, it.stream.Name("compose"))
			return 0, err
		}
		proposals, err = l.Propose(ctx, count, it.stream)
		return writtenBy(proposals), err
	})
	it.countTimed("proposals", exams.CountTrue(proposals, timedProposal))
	return proposals, l.passOver(it, "propose", len(proposals), err)
}

// Propose lets the policy write items with the dice of stream, and does nothing with
// them.
func (l *Loop) Propose(ctx context.Context, count int, stream agon.Stream) ([]challenger.Proposal, error) {
	c := &l.Config.Challenger
	return challenger.Propose(ctx, l.Author.player, l.Author.Policy, challenger.Options{
		Environments: l.Worlds.Environments,
		Shares:       l.Config.EnvironmentWeights,
		Language:     l.Author.items,
		Actions:      l.Author.actions,
		Count:        count,
		TopicShares:  c.TopicShares,
		Promise:      l.archive.Promise,
		Exemplar:     l.exemplar(),
		Temperature:  c.Temperature,
		TurnLimit:    c.TurnLimit,
		TurnTokens:   c.TurnTokens,
		Stream:       stream,
	})
}

// exemplar returns what chooses the item that a prompt shows, or nil where the
// language has no place for one.
func (l *Loop) exemplar() func(string, agon.Stream) *agon.Item {
	if !l.showsExemplars() {
		return nil
	}
	return l.Author.exemplars.Or(l.archive.Exemplar)
}

func (l *Loop) showsExemplars() bool {
	return l.Config.Policy.Language != "compact" || l.Author.another
}

// openExemplars makes ready what the environments' authors wrote for prompts to show.
func (l *Loop) openExemplars() (err error) {
	if !l.showsExemplars() {
		return nil
	}
	var examples []agon.Item
	for _, folder := range l.Worlds.Folders {
		examples = append(examples, folder.Examples...)
	}
	if l.Author.exemplars, err = challenger.NewExemplars(l.Author.items, examples); err != nil {
		return terminal.Mistake(fmt.Errorf("examples.jsonl: %w", err))
	}
	return nil
}

// revise replaces refused proposals, and their results, by revisions.
func (l *Loop) revise(ctx context.Context, it *Iteration, proposals []challenger.Proposal, results []verifier.Result) error {
	var refusals []challenger.Refusal
	var places []int
	for i := range results {
		if verdict := results[i].Verdict; !verdict.Pass && verdict.Stage != verifier.StageError && proposals[i].Trajectory.Status.Counts() {
			refusals = append(refusals, challenger.Refusal{Proposal: proposals[i], Reason: verdict.Stage + ": " + verdict.Reason})
			places = append(places, i)
		}
	}
	var revised []challenger.Proposal
	err := l.phase(it, "propose", func() (_ int, err error) {
		revised, err = challenger.Revise(ctx, l.Author.player, l.Author.Policy, refusals)
		return writtenBy(revised), err
	})
	if err = l.passOver(it, "propose", len(revised), err); err != nil {
		return err
	}
	it.countTimed("proposals", exams.CountTrue(revised, timedProposal))
	screened, err := l.screenAll(ctx, it, revised, places)
	if err != nil {
		return err
	}
	for k, i := range places {
		it.items = append(it.items, itemLine(it.Number, i, &proposals[i], &results[i]))
		proposals[i], results[i] = revised[k], screened[k]
	}
	return nil
}

func writtenBy(proposals []challenger.Proposal) (tokens int) {
	for i := range proposals {
		tokens += proposals[i].Trajectory.Sampled()
	}
	return tokens
}
