package executor

import (
	"encoding/json"
	"strings"

	"agon"
)

// ActionSyntax is the form of the actions of a Tagged language.
type ActionSyntax string

// The forms of action that CodeAct compares (arXiv 2402.01030, section 2.2).
const (
	// CodeActions are programs in a ```python block.
	CodeActions ActionSyntax = "code"
	// JSONActions are `Action: {"tool": "count", "args": {"bin": "A"}}`; args
	// may be a list of positional arguments.
	JSONActions ActionSyntax = "json"
	// TextActions are `Action: count(A, nut)`.
	TextActions ActionSyntax = "text"
)

// Tagged is the language of large models. Each turn may begin with a thought
// and holds either one action or the line
//
//	Answer: VALUE
//
// which ends the episode. VALUE is JSON if it reads as JSON, else a string; a
// line without a value leaves the answer as programs set it, or none.
type Tagged struct {
	Actions ActionSyntax
	// ObservationLimit in characters; 0 is the package's.
	ObservationLimit int
	// Prompts are the templates; nil are those that ship.
	Prompts *Prompts
}

var _ Language = Tagged{}

// Grammar returns the grammar of t over tools.
func (t Tagged) Grammar(tools []agon.Tool) agon.Grammar { return &taggedGrammar{t, tools} }

type taggedGrammar struct {
	language Tagged
	tools    []agon.Tool
}

// Parse reads the one action, or the answer, of a turn.
func (g *taggedGrammar) Parse(text string, finish agon.Finish) agon.Action {
	if finish == agon.FinishLength {
		return invalid("the turn was cut off at its token limit")
	}
	prose, blocks, closed := fenced(text)
	if !closed {
		return invalid("a ``` block is not closed")
	}
	answer, after, answered := answerLine(prose)
	action := g.action(prose, blocks)
	switch {
	case answered && action.Kind != "":
		return invalid("the turn holds an action and an answer: write one of them")
	case answered && strings.TrimSpace(after) != "":
		return invalid("there is text after the answer line")
	case answered:
		return agon.Action{Kind: agon.ActionAnswer, Answer: answerValue(answer)}
	case action.Kind == "":
		return invalid("the turn holds neither an action nor a line that begins with Answer:")
	}
	return action
}

// action returns the action of a turn, the zero Action if there is none.
func (g *taggedGrammar) action(prose string, blocks []block) agon.Action {
	switch g.language.Actions {
	case JSONActions:
		return actionLine(prose, g.tools, parseJSONCall)
	case TextActions:
		return actionLine(prose, g.tools, parseTextCall)
	}
	return codeAction(blocks)
}

// Observe writes what came of an action, with a word where nothing did.
func (g *taggedGrammar) Observe(execution agon.Execution) string {
	if text := observation(execution, g.language.ObservationLimit); text != "" {
		return text
	}
	return "(no output)"
}

// answerLine finds the first line that begins with "Answer:", and what
// follows it.
func answerLine(prose string) (answer, after string, found bool) {
	for rest := prose; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "Answer:"); ok {
			return strings.TrimSpace(value), rest, true
		}
	}
	return "", "", false
}

// answerValue reads an answer as JSON, or else as a string.
func answerValue(text string) []byte {
	if text == "" {
		return nil
	}
	if json.Valid([]byte(text)) {
		return []byte(text)
	}
	return encodeString(text)
}

// encodeString encodes text as a JSON string.
func encodeString(text string) []byte {
	encoded, err := json.Marshal(text)
	if err != nil {
		panic("executor: a string does not encode: " + err.Error()) // it always does
	}
	return encoded
}

// actionLine reads what stands between "Action:" at the beginning of a line
// and "End Action", or the end of the turn.
func actionLine(prose string, tools []agon.Tool, parse func(string, []agon.Tool) (*agon.Call, error)) agon.Action {
	_, rest, found := strings.Cut("\n"+prose, "\nAction:")
	if !found {
		return agon.Action{}
	}
	body, after, _ := strings.Cut(rest, "End Action")
	if strings.Contains("\n"+body+after, "\nAction:") {
		return invalid("the turn holds more than one action")
	}
	// An answer after an action is reported as both, not as a bad action.
	if before, _, both := strings.Cut(body, "\nAnswer:"); both {
		body = before
	}
	call, err := parse(strings.TrimSpace(body), tools)
	if err != nil {
		return invalid("%v", err)
	}
	return agon.Action{Kind: agon.ActionCall, Call: call}
}
