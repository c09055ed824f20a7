package verifier

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"agon"
)

// standingCheats is the table of attempts that take no understanding of a task: the
// stage standing tries all of them on every item, and a run injects some of them as
// attempts. To add a cheat, add a line: its name, and what it tries on an item. The
// order is that in which they are tried, so that reasons do not change by an addition
// at the end.
//
// To do nothing and give no answer, or null, which a verifier cannot tell from none,
// is no line: that is rejected without exception, and a cheat that ends as the
// solution does is not held against a verifier.
var standingCheats = []struct {
	name  string
	tries func(e *evidence) []blindAttempt
}{
	{"empty text", answering(`""`)},
	{"zero", answering(`0`)},
	{"one", answering(`1`)},
	{"true", answering(`true`)},
	{"false", answering(`false`)},
	{"empty list", answering(`[]`)},
	{"empty object", answering(`{}`)},
	{"a word of success", answering(`"done"`)},
	{"what the instruction names", answeringWhatIsNamed},
	{"the instruction echoed", answeringTheInstruction},
	{"the state as words", answeringTheState(func(state agon.State) any { return strings.Join(wordsOf(state), " ") })},
	{"the state as a list", answeringTheState(func(state agon.State) any { return leaves(decoded(state.JSON)) })},
	{"the state itself", answeringTheState(func(state agon.State) any { return state.JSON })},
	{"everything looked at, often", lookingAtEverything},
	{"every tool called", callingEveryTool},
}

// blindAttempt is made without regard to what an instruction asks for.
type blindAttempt struct {
	// what goes on where "the verifier accepts" ends.
	what   string
	calls  []agon.Call
	answer json.RawMessage
}

// cheat is what a blind attempt comes to.
type cheat struct {
	what    string
	outcome agon.Outcome
}

// standing makes the attempts of the table. Those that go over a limit are left out.
func (e *evidence) standing(ctx context.Context) ([]cheat, error) {
	initial, err := e.nothing(ctx)
	if err != nil {
		return nil, err
	}
	var attempts []blindAttempt
	var scripts [][]agon.Call
	for _, standing := range standingCheats {
		attempts = append(attempts, standing.tries(e)...)
	}
	for _, attempt := range attempts {
		if len(attempt.calls) > 0 {
			scripts = append(scripts, attempt.calls)
		}
	}
	played, err := e.replay(ctx, scripts)
	if err != nil {
		return nil, err
	}
	var cheats []cheat
	for _, attempt := range attempts {
		outcome := initial
		if len(attempt.calls) > 0 {
			outcome, played = played[0], played[1:]
		}
		if outcome != nil {
			cheats = append(cheats, cheat{attempt.what, agon.Outcome{State: outcome.State, Answer: attempt.answer, Calls: outcome.Calls}})
		}
	}
	return cheats, nil
}

// blindAnswer is an attempt that gives an answer and does nothing.
func blindAnswer(what string, answer json.RawMessage) blindAttempt {
	return blindAttempt{what: what + " without anything having been done", answer: answer}
}

// answering gives a constant answer.
func answering(text string) func(*evidence) []blindAttempt {
	return func(*evidence) []blindAttempt {
		return []blindAttempt{blindAnswer("the answer "+text, json.RawMessage(text))}
	}
}

func answeringTheInstruction(e *evidence) []blindAttempt {
	return answering(show(e.item.Instruction))(e)
}

// answeringTheState gives all that the initial state holds, in some form.
func answeringTheState(form func(state agon.State) any) func(*evidence) []blindAttempt {
	return func(e *evidence) []blindAttempt {
		if len(e.initial.State.JSON) == 0 {
			return nil
		}
		return []blindAttempt{blindAnswer("an answer with all that the state holds,", json.RawMessage(show(form(e.initial.State))))}
	}
}

// wordsOf are the keys and values of a state, texts without quotes.
func wordsOf(state agon.State) []string {
	all := leaves(decoded(state.JSON))
	words := make([]string, len(all))
	for i, leaf := range all {
		words[i] = strings.Trim(show(leaf), `"`)
	}
	return words
}

// answeringWhatIsNamed gives the numbers of the instruction, and the members of
// enumerations that it names.
func answeringWhatIsNamed(e *evidence) []blindAttempt {
	var texts []string
	keep := func(value any) {
		if text := show(value); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	for _, digits := range numberPattern.FindAllString(e.item.Instruction, -1) {
		if number, err := strconv.ParseFloat(digits, 64); err == nil {
			keep(number)
		}
	}
	for _, members := range enumerations(e.executorTools()) {
		for _, member := range members {
			if named(e.item.Instruction, member) {
				keep(member)
			}
		}
	}
	var attempts []blindAttempt
	for _, text := range texts[:min(mostNamed, len(texts))] {
		attempts = append(attempts, answering(text)(e)...)
	}
	return attempts
}

// mostNamed bounds the answers that are taken from an instruction.
const mostNamed = 16

// lookingAtEverything looks at everything often, and makes an error.
func lookingAtEverything(e *evidence) []blindAttempt {
	looks := firstCalls(e, func(tool *agon.Tool) bool { return tool.ReadOnly })
	calls := []agon.Call{{Tool: "unknown", Arguments: map[string]json.RawMessage{}}}
	for len(looks) > 0 && len(calls) <= 2*len(e.solved.outcome.Calls)+leastLooks {
		calls = append(calls, looks...)
	}
	return []blindAttempt{{what: "that everything was looked at and nothing done", calls: calls}}
}

// leastLooks is how often something is looked at, beside twice for each call of the
// solution: for a verifier that is content with many calls.
const leastLooks = 8

// callingEveryTool calls every tool once.
func callingEveryTool(e *evidence) []blindAttempt {
	calls := firstCalls(e, func(*agon.Tool) bool { return true })
	return []blindAttempt{{what: "that every tool was called", calls: calls}}
}

// firstCalls calls each of some tools with the first arguments that their schemas
// admit.
func firstCalls(e *evidence, some func(*agon.Tool) bool) (calls []agon.Call) {
	for _, tool := range e.executorTools() {
		if some(&tool) {
			calls = append(calls, agon.Call{Tool: tool.Name, Arguments: FirstArguments(&tool)})
		}
	}
	return calls
}

// FirstArguments are the first value that the schema of each of a tool's parameters
// admits; one of which nothing is known is left out.
func FirstArguments(tool *agon.Tool) map[string]json.RawMessage {
	arguments := map[string]json.RawMessage{}
	for _, p := range tool.Parameters {
		if value := firstValue(p.Schema); value != nil {
			arguments[p.Name] = value
		}
	}
	return arguments
}
