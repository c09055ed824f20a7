package train

import (
	"fmt"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/terminal"
)

// checkRoom refuses a policy that cannot read what it is asked with: nothing would
// ever be accepted or attempted, and a run would end with nothing learnt. What
// leaves less than a turn is told.
func (l *Loop) checkRoom() error {
	if l.Actor == nil {
		return nil
	}
	c := l.Config
	for i, folder := range l.Worlds.Folders {
		spec := l.Worlds.Environments[i].Spec()
		if l.writes() {
			prompt, err := l.Author.items.Prompt(spec, challenger.Brief{})
			if err == nil {
				err = l.room("challenger", folder.Name, prompt, c.Challenger.TurnTokens)
			}
			if err != nil {
				return err
			}
		}
		prompt, err := l.actions.Prompt(spec, placeholder)
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
func (l *Loop) room(role, environment string, prompt []agon.Message, turn int) error {
	context := l.Actor.Context(l.Config.Policy.Context)
	taken := len(l.Actor.Transcribe(prompt, true))
	switch left := context - taken; {
	case left <= 0:
		return terminal.Mistake(fmt.Errorf("the %s's prompt for %s has %d tokens and the context %d: the policy could write nothing (hint: take a model with a longer context, or another tokenizer)", role, environment, taken, context))
	case left < turn:
		l.Shown.Say("agon: warning: the %s's prompt for %s has %d tokens of a context of %d: %d are left for its turns, less than %s.turn_tokens %d", role, environment, taken, context, left, role, turn)
	}
	return nil
}

// placeholder stands for an instruction where a prompt is but measured.
const placeholder = "?"
