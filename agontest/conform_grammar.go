package agontest

import (
	"encoding/json"
	"strings"
	"testing"

	"agon"
)

// CheckGrammar checks what agon.Grammar promises for one turn; a fuzz test
// calls it with any text. Parse never panics, tells the same twice, and its
// Action has what its kind needs.
func CheckGrammar(t *testing.T, grammar agon.Grammar, text string, finish agon.Finish) {
	t.Helper()
	action := grammar.Parse(text, finish)
	if complaint := wellFormed(action); complaint != "" {
		t.Errorf("Parse(%q): %s: %+v", text, complaint, action)
	}
	if again := grammar.Parse(text, finish); encode(t, again) != encode(t, action) {
		t.Errorf("Parse(%q) differs when asked again", text)
	}
}

// TestGrammar checks what holds for every grammar: hostile and truncated turns
// are invalid actions with a reason; observations are bounded and never panic.
func TestGrammar(t *testing.T, grammar agon.Grammar) {
	for _, text := range []string{"", " ", "\n\n", "\x00", "\xff\xfe", strings.Repeat("(", 100_000), strings.Repeat("```", 9999), strings.Repeat("<", 9999), "<end><end>", "Answer", "Action:"} {
		CheckGrammar(t, grammar, text, agon.FinishStop)
		CheckGrammar(t, grammar, text, agon.FinishLength)
		if action := grammar.Parse(text, agon.FinishLength); action.Kind != agon.ActionInvalid {
			t.Errorf("a turn cut off at its limit is read as %q", action.Kind)
		}
	}
	long := grammar.Observe(agon.Execution{Output: strings.Repeat("é", 1<<20), Error: strings.Repeat("x", 1<<20)})
	if len(long) > 1<<16 {
		t.Errorf("an observation has %d bytes", len(long))
	}
	if failed := grammar.Observe(agon.Execution{Error: "ToolError: no bin"}); !strings.Contains(failed, "ToolError: no bin") {
		t.Errorf("the observation of an error is %q", failed)
	}
}

func wellFormed(action agon.Action) string {
	switch action.Kind {
	case agon.ActionCode:
		if strings.TrimSpace(action.Program) == "" {
			return "code without a program"
		}
	case agon.ActionCall:
		if action.Call == nil || action.Call.Tool == "" || action.Call.Arguments == nil {
			return "a call without a tool or arguments"
		}
	case agon.ActionAnswer:
		if action.Answer != nil && !json.Valid(action.Answer) {
			return "an answer that is not JSON"
		}
	case agon.ActionItem:
		if action.Item == nil {
			return "an item that is nil"
		}
	case agon.ActionInvalid:
		if action.Reason == "" {
			return "invalid without a reason"
		}
	default:
		return "unknown kind"
	}
	return ""
}

func encode(t *testing.T, action agon.Action) string {
	t.Helper()
	encoded, err := json.Marshal(action)
	if err != nil {
		t.Fatalf("action does not encode: %v", err)
	}
	return string(encoded)
}
