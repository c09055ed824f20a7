package sandbox

import (
	"encoding/json"

	"agon"
)

// judgement is what a verifier's child reads. States, answers and calls cross
// as JSON texts: every evaluation parses its own copy.
type judgement struct {
	Verifier string     `json:"verifier"`
	Code     *string    `json:"code"` // of Verifier, if it was compiled before
	Before   *string    `json:"before"`
	Outcomes []evidence `json:"outcomes"`
	Seconds  float64    `json:"seconds"`
	// Sets says in which order sets go through their elements, forwards or backwards;
	// empty for Python's own.
	Sets string `json:"sets"`

	plain bool            // whether Verifier is
	env   *environment    // in which it judges; nil if that is not one of the Sandbox's
	frame json.RawMessage // all of it, as it is sent
}

// evidence is an outcome; a text that is nil says that there was none.
type evidence struct {
	After  *string `json:"after"`
	Answer *string `json:"answer"`
	Calls  string  `json:"calls"`
}

// key is the same for what no verifier could tell apart.
func (e evidence) key() string {
	text, err := json.Marshal(e)
	if err != nil {
		panic("sandbox: " + err.Error()) // texts alone
	}
	return string(text)
}

func evidences(outcomes []agon.Outcome) []evidence {
	list := make([]evidence, len(outcomes))
	for i, outcome := range outcomes {
		list[i] = evidence{After: text(outcome.State.JSON), Answer: text(outcome.Answer), Calls: callsText(outcome.Calls)}
	}
	return list
}

// text returns raw as a JSON text, nil if there is none.
func text(raw json.RawMessage) *string {
	if raw == nil {
		return nil
	}
	text := string(raw)
	return &text
}

// shownCall is a call as Python sees it.
type shownCall struct {
	Tool      string                     `json:"tool"`
	Arguments map[string]json.RawMessage `json:"arguments"`
	Value     json.RawMessage            `json:"value"`
	Error     *string                    `json:"error"`
}

func showCalls(calls []agon.CallRecord) []shownCall {
	list := make([]shownCall, len(calls))
	for i, call := range calls {
		list[i] = shownCall{Tool: call.Tool, Arguments: call.Arguments, Value: call.Return.Value}
		if list[i].Arguments == nil {
			list[i].Arguments = map[string]json.RawMessage{}
		}
		if call.Return.Error != "" {
			list[i].Error = &call.Return.Error
		}
	}
	return list
}

// callsText is the argument `calls` of a verifier.
func callsText(calls []agon.CallRecord) string {
	raw, err := json.Marshal(showCalls(calls))
	if err != nil {
		return "[]" // a record of something that was never JSON
	}
	return string(raw)
}
