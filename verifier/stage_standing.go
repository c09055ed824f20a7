package verifier

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"agon"
)

// cheat is an outcome that takes no understanding of the task, and what was done
// for it.
type cheat struct {
	what    string
	outcome agon.Outcome
}

// checkStanding is stage 5: the verifier rejects doing nothing, always, and
// each standing cheat unless that reaches the solution's own state and answer.
func checkStanding(ctx context.Context, e *evidence) (string, error) {
	verdicts, err := e.verdicts(ctx)
	if err != nil {
		return "", err
	}
	if verdicts.standing[0].Pass {
		return "the verifier accepts doing nothing", nil
	}
	for i, cheat := range e.cheats {
		if verdicts.standing[1+i].Pass && !sameEnd(cheat.outcome, e.solved.outcome) {
			return "the verifier accepts " + cheat.what, nil
		}
	}
	return "", nil
}

// standing gathers the cheats: answers that are given without anything having been
// done, and calls that are made without regard to the instruction.
func (e *evidence) standing(ctx context.Context) ([]cheat, error) {
	initial, err := e.nothing(ctx)
	if err != nil {
		return nil, err
	}
	var cheats []cheat
	for _, answer := range slices.Concat(constants, said(e), blindAnswers(*initial, e.item.Instruction)) {
		outcome := *initial
		outcome.Answer = answer.json
		cheats = append(cheats, cheat{answer.what + " without anything having been done", outcome})
	}
	scripts := blindCalls(e)
	outcomes, err := replay(ctx, e.environment, e.item.Seed, scripts)
	if err != nil {
		return nil, err
	}
	for i, outcome := range outcomes {
		if outcome != nil {
			cheats = append(cheats, cheat{scripts[i].what, *outcome})
		}
	}
	return cheats, nil
}

// blindAnswer is an answer that costs nothing to give.
type blindAnswer struct {
	what string
	json json.RawMessage
}

var constants = func() (answers []blindAnswer) {
	for _, text := range []string{`""`, `0`, `1`, `true`, `false`, `[]`, `{}`, `"done"`} {
		answers = append(answers, blindAnswer{"the answer " + text, json.RawMessage(text)})
	}
	return answers
}()

// blindAnswers are the instruction echoed back, and all that the state holds.
func blindAnswers(initial agon.Outcome, instruction string) []blindAnswer {
	answers := []blindAnswer{{"the answer " + show(instruction), json.RawMessage(show(instruction))}}
	if len(initial.State.JSON) == 0 {
		return answers
	}
	all := leaves(decoded(initial.State.JSON))
	words := make([]string, len(all))
	for i, leaf := range all {
		words[i] = strings.Trim(show(leaf), `"`)
	}
	const what = "an answer with all that the state holds,"
	return append(answers,
		blindAnswer{what, json.RawMessage(show(strings.Join(words, " ")))},
		blindAnswer{what, json.RawMessage(show(all))},
		blindAnswer{what, initial.State.JSON})
}

// said are the numbers of the instruction and the members of enumerations that it
// names.
func said(e *evidence) (answers []blindAnswer) {
	keep := func(value any) {
		text := show(value)
		if !slices.ContainsFunc(answers, func(other blindAnswer) bool { return string(other.json) == text }) {
			answers = append(answers, blindAnswer{"the answer " + text, json.RawMessage(text)})
		}
	}
	for _, digits := range numberPattern.FindAllString(e.item.Instruction, -1) {
		if number, err := strconv.ParseFloat(digits, 64); err == nil {
			keep(number)
		}
	}
	for _, members := range enumerations(e.environment.Spec(), e.solved.outcome.Calls) {
		for _, member := range members {
			if named(e.item.Instruction, member) {
				keep(member)
			}
		}
	}
	return answers[:min(mostSaid, len(answers))]
}

// mostSaid bounds the answers that are taken from an instruction.
const mostSaid = 16

// blindCalls are two attempts that know nothing of the task: one looks at everything
// often and makes an error, the other calls every tool.
func blindCalls(e *evidence) []script {
	var looks, every []agon.Call
	for _, tool := range e.executorTools() {
		call := agon.Call{Tool: tool.Name, Arguments: firstArguments(tool)}
		every = append(every, call)
		if tool.ReadOnly {
			looks = append(looks, call)
		}
	}
	looked := []agon.Call{{Tool: "unknown", Arguments: map[string]json.RawMessage{}}}
	for len(looks) > 0 && len(looked) <= 2*len(e.solved.outcome.Calls)+leastLooks {
		looked = append(looked, looks...)
	}
	return []script{
		{what: "that everything was looked at and nothing done", calls: looked},
		{what: "that every tool was called", calls: every},
	}
}

// leastLooks is how often something is looked at, beside twice for each call of the
// solution: for a verifier that is content with many calls.
const leastLooks = 8

// firstArguments are the first value that each schema admits.
func firstArguments(tool agon.Tool) map[string]json.RawMessage {
	arguments := map[string]json.RawMessage{}
	for _, p := range tool.Parameters {
		if value := firstValue(p.Schema); value != nil {
			arguments[p.Name] = value
		}
	}
	return arguments
}
