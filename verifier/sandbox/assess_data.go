package sandbox

import (
	"encoding/json"

	"agon"
)

// shownTask is a task as an author's functions see it.
type shownTask struct {
	ID          string   `json:"id"`
	Environment string   `json:"environment"`
	Seed        int64    `json:"seed"`
	Instruction string   `json:"instruction"`
	Verifier    string   `json:"verifier"`
	Solution    string   `json:"solution"`
	Failures    []string `json:"failures"`
}

func (e *environment) showTask(item *agon.Item) shownTask {
	return shownTask{
		ID: item.ID(e.spec.Digest), Environment: item.Environment, Seed: item.Seed, Instruction: item.Instruction,
		Verifier: item.Verifier, Solution: item.Solution, Failures: append([]string{}, item.Failures...),
	}
}

// shownTrajectory is an attempt as a reward function sees it. What a verifier sees
// too goes by the names that it has there.
type shownTrajectory struct {
	Turns  []shownTurn     `json:"turns"`
	Calls  []shownCall     `json:"calls"`
	Answer json.RawMessage `json:"answer"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
	Status agon.Status     `json:"status"`
	Passed bool            `json:"passed"`
	Stage  string          `json:"stage"`
	Reason string          `json:"reason"`
}

// shownTurn is what the policy wrote, and what came of it.
type shownTurn struct {
	Text   string          `json:"text"`
	Tokens int             `json:"tokens"`
	Kind   agon.ActionKind `json:"kind"`
	Calls  []shownCall     `json:"calls"`
	Output string          `json:"output"`
	Error  string          `json:"error"`
	Limit  agon.Limit      `json:"limit"`
}

func showTrajectory(attempt agon.Attempt, before agon.State) shownTrajectory {
	t := attempt.Trajectory
	shown := shownTrajectory{
		Turns: []shownTurn{}, Calls: readableCalls(t.Outcome.Calls), Answer: readable(t.Outcome.Answer),
		Before: before.JSON, After: t.Outcome.State.JSON, Status: t.Status,
		Passed: attempt.Verdict.Pass, Stage: attempt.Verdict.Stage, Reason: attempt.Verdict.Reason,
	}
	for i := range t.Turns {
		shown.Turns = append(shown.Turns, showTurn(&t.Turns[i]))
	}
	return shown
}

func showTurn(turn *agon.Turn) shownTurn {
	shown := shownTurn{Text: turn.Text, Tokens: len(turn.Tokens), Kind: turn.Action.Kind, Calls: []shownCall{}}
	if e := turn.Execution; e != nil {
		shown.Calls, shown.Output, shown.Error, shown.Limit = readableCalls(e.Calls), e.Output, e.Error, e.Limit
	}
	return shown
}

func readableCalls(calls []agon.CallRecord) []shownCall {
	list := showCalls(calls)
	for i := range list {
		arguments := make(map[string]json.RawMessage, len(list[i].Arguments))
		for name, value := range list[i].Arguments {
			arguments[name] = readable(value)
		}
		list[i].Arguments, list[i].Value = arguments, readable(list[i].Value)
	}
	return list
}

// readable returns a value that Python reads; of one that it would not, since it is
// nested too deep or a number too long, the text. What a policy writes breaks no
// function of an author's that does not look at it.
func readable(value json.RawMessage) json.RawMessage {
	if value == nil || checkValue(value, largestFrame) == nil {
		return value
	}
	text, err := json.Marshal(string(value))
	if err != nil {
		panic("sandbox: " + err.Error()) // it is a string
	}
	return text
}

// argumentTexts encodes arguments, and returns the number of their bytes.
func argumentTexts(arguments ...any) (texts []string, size int, err error) {
	for _, argument := range arguments {
		raw, err := json.Marshal(argument)
		if err != nil {
			return nil, 0, err
		}
		texts, size = append(texts, string(raw)), size+len(raw)
	}
	return texts, size, nil
}

// largestAssessed bounds the bytes that a function is shown: as data they take some
// thirty times as much of the memory that it has.
func (s *Sandbox) largestAssessed() int {
	return min(int(s.limits.EnvironmentMemory/64), largestFrame/2)
}
