package main

import (
	"context"

	"agon"
	"agon/challenger"
	"agon/configs"
	"agon/executor"
)

// author writes the tasks: the policy that attempts them, or a served one, which
// learns nothing.
type author struct {
	policy agon.Policy
	player agon.Player
	// actions is how it explores, and items how it writes.
	actions executor.Language
	items   challenger.Language
	// another is set if it is not the policy that attempts.
	another bool
}

// openAuthor makes ready who writes the tasks.
func (l *loop) openAuthor(ctx context.Context) error {
	a := &l.config.Challenger.Policy
	if l.config.Challenger.Source == "synthetic" || a.Kind == "same" {
		items, err := challenger.NamedLanguage(l.config.Policy.Language, l.config.Verifier.FailureCases)
		l.author = author{policy: l.policy, player: l.player, actions: l.actions, items: items}
		return err
	}
	items, err := challenger.NamedLanguage("tagged", l.config.Verifier.FailureCases)
	if err != nil {
		return err
	}
	served, err := l.openRecalled(ctx, &configs.Policy{Kind: a.Kind, URL: a.URL, Model: a.Model, KeyVariable: a.KeyVariable}, "challenger.policy")
	if err != nil {
		return err
	}
	l.author = author{
		policy: served, player: newPlayer(l.config, l.worlds, nil, l.tell),
		actions: executor.Tagged{Actions: executor.CodeActions}, items: items, another: true,
	}
	return nil
}

// openRecalled returns the served policy of a section, which a run that goes on asks
// for nothing twice.
func (l *loop) openRecalled(ctx context.Context, c *configs.Policy, section string) (agon.Policy, error) {
	if l.recall == nil {
		l.recall = newRecall(tellWaiting)
	}
	p := &recalled{name: c.Model, recall: l.recall}
	var err error
	p.policy, err = openServed(ctx, c, section, p.finished)
	return p, err
}

// openRecall reads and keeps what served policies write in the run's directory.
func (l *loop) openRecall() error {
	if l.recall == nil {
		return nil
	}
	return l.recall.open(l.run.Path)
}
