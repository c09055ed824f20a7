package challenger

import "agon"

// Actions is a way to write actions, for exploring; the executor's languages
// are such.
type Actions interface {
	Grammar(tools []agon.Tool) agon.Grammar
}

// NewGrammar returns the grammar of a challenger: turns are actions until one
// holds an item, which ends the episode. Nothing else ends it.
func NewGrammar(actions agon.Grammar, language Language) agon.Grammar {
	return grammar{actions, language}
}

type grammar struct {
	agon.Grammar
	language Language
}

func (g grammar) Parse(text string, finish agon.Finish) agon.Action {
	if !g.language.Holds(text) || finish == agon.FinishLength {
		return g.explore(text, finish)
	}
	item, err := g.language.Parse(text)
	if err != nil {
		return agon.Action{Kind: agon.ActionInvalid, Reason: err.Error()}
	}
	return agon.Action{Kind: agon.ActionItem, Item: item, Last: true}
}

// explore reads an action, which must not end the episode.
func (g grammar) explore(text string, finish agon.Finish) agon.Action {
	action := g.Grammar.Parse(text, finish)
	if action.Kind == agon.ActionAnswer || action.Last {
		return agon.Action{Kind: agon.ActionInvalid, Reason: "the episode ended without an item"}
	}
	return action
}
