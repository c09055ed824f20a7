package train

import (
	"context"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/stages"
	"agon/configs"
	"agon/executor"
)

// author writes the tasks: the policy that attempts them, or a served one, which
// learns nothing.
type author struct {
	Policy agon.Policy
	player agon.Player
	// actions is how it explores, and items how it writes.
	actions executor.Language
	items   challenger.Language
	// exemplars are what the environments' authors wrote for it to see.
	exemplars *challenger.Exemplars
	// another is set if it is not the policy that attempts.
	another bool
}

// writes reports whether the policy in this process writes tasks itself.
func (l *Loop) writes() bool {
	return l.Config.Proposes() && l.Config.Challenger.Source == "policy" && !l.Author.another
}

// openAuthor makes ready who writes the tasks.
func (l *Loop) openAuthor(ctx context.Context) error {
	a := &l.Config.Challenger.Policy
	if l.Config.Challenger.Source == "synthetic" || a.Kind == "same" {
		items, err := l.prompts.Items(l.Config)
		if err != nil {
			return err
		}
		l.Author = author{Policy: l.Policy, player: l.player, actions: l.actions, items: items}
		return l.openExemplars()
	}
	items, err := l.prompts.Tagged(l.Config)
	if err != nil {
		return err
	}
	actions, err := l.prompts.Executor.Language("code")
	if err != nil {
		return err
	}
	served, err := l.openRecalled(ctx, &configs.Policy{Kind: a.Kind, URL: a.URL, Model: a.Model, KeyVariable: a.KeyVariable}, "challenger.policy")
	if err != nil {
		return err
	}
	l.Author = author{
		Policy: served, player: stages.NewPlayer(l.Config, l.Worlds, nil, l.tell),
		actions: actions, items: items, another: true,
	}
	return l.openExemplars()
}

// openRecalled returns the served policy of a section, which a run that goes on asks
// for nothing twice.
func (l *Loop) openRecalled(ctx context.Context, c *configs.Policy, section string) (agon.Policy, error) {
	if l.recall == nil {
		l.recall = newRecall(policies.TellWaiting)
	}
	p := &recalled{name: c.Model, recall: l.recall}
	var err error
	p.policy, err = policies.OpenServed(ctx, c, section, p.finished)
	return p, err
}

// openRecall reads and keeps what served policies write in the run's directory.
func (l *Loop) openRecall() error {
	if l.recall == nil {
		return nil
	}
	return l.recall.open(l.Run.Path)
}
