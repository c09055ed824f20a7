package challenger

import (
	"fmt"
	"strings"

	"agon"
)

// Exemplars are tasks that people wrote for prompts to show, by environment. They
// are shown and no more: no store has them. They do not change.
type Exemplars struct {
	items map[string][]*agon.Item
}

// NewExemplars returns those among examples, which may be of several environments.
// White space around a part is dropped where language does not keep it. An example
// that language cannot write even so is an error: no prompt could show it.
func NewExemplars(language Language, examples []agon.Item) (*Exemplars, error) {
	e := &Exemplars{items: map[string][]*agon.Item{}}
	for i := range examples {
		item, err := showable(language, &examples[i])
		if err != nil {
			return nil, fmt.Errorf("example %.60q of %s: %w", examples[i].Instruction, examples[i].Environment, err)
		}
		e.items[item.Environment] = append(e.items[item.Environment], item)
	}
	return e, nil
}

// Choose draws an example of the environment, all being equally likely; nil if there
// is none. It is a function of its arguments. The item must not be changed.
func (e *Exemplars) Choose(environment string, stream agon.Stream) *agon.Item {
	items := e.items[environment]
	if len(items) == 0 {
		return nil
	}
	return items[pick(stream, 0, len(items))]
}

// Or returns Options.Exemplar: Choose for an environment that has examples, and
// otherwise, which may be nil, for any other.
func (e *Exemplars) Or(otherwise func(environment string, stream agon.Stream) *agon.Item) func(environment string, stream agon.Stream) *agon.Item {
	return func(environment string, stream agon.Stream) *agon.Item {
		if item := e.Choose(environment, stream); item != nil || otherwise == nil {
			return item
		}
		return otherwise(environment, stream)
	}
}

// showable returns a copy of the item that language can write.
func showable(language Language, item *agon.Item) (*agon.Item, error) {
	shown := *item
	if _, err := language.Format(item); err == nil {
		return &shown, nil
	}
	shown.Instruction = strings.TrimSpace(item.Instruction)
	shown.Verifier = strings.TrimSpace(item.Verifier)
	shown.Solution = strings.TrimSpace(item.Solution)
	shown.Failures = nil
	for _, failure := range item.Failures {
		shown.Failures = append(shown.Failures, strings.TrimSpace(failure))
	}
	_, err := language.Format(&shown)
	return &shown, err
}
