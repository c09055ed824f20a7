package main

import (
	"fmt"

	"agon"
	"agon/challenger"
)

// checkRoom refuses a policy that cannot read what it is asked with: nothing would
// ever be accepted or attempted, and a run would end with nothing learnt. What
// leaves less than a turn is told.
func (l *loop) checkRoom() error {
	if l.actor == nil {
		return nil
	}
	c := l.config
	for i, folder := range l.worlds.folders {
		spec := l.worlds.environments[i].Spec()
		if c.Challenger.Source == "policy" && !l.author.another {
			prompt, err := l.author.items.Prompt(spec, challenger.Brief{})
			if err == nil {
				err = l.room("challenger", folder.Name, prompt, c.Challenger.TurnTokens)
			}
			if err != nil {
				return err
			}
		}
		prompt, err := l.actions.Prompt(spec, "")
		if err == nil {
			err = l.room("executor", folder.Name, prompt, c.Executor.TurnTokens)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// room holds a prompt in a role against the context.
func (l *loop) room(role, environment string, prompt []agon.Message, turn int) error {
	context := l.actor.context(l.config.Policy.Context)
	taken := len(l.actor.Transcribe(prompt, true))
	switch left := context - taken; {
	case left <= 0:
		return mistake(fmt.Errorf("the %s's prompt for %s has %d tokens and the context %d: the policy could write nothing (hint: take a model with a longer context, or another tokenizer)", role, environment, taken, context))
	case left < turn:
		l.shown.Say("agon: warning: the %s's prompt for %s has %d tokens of a context of %d: %d are left for its turns, less than %s.turn_tokens %d", role, environment, taken, context, left, role, turn)
	}
	return nil
}

// context is the number of tokens that an episode of the policy may have.
func (s *actor) context(bound int) int {
	own := s.model.Config().Context
	if s.gpu && bound > 0 {
		return min(own, bound)
	}
	return own
}
