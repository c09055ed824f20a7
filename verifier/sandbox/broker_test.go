package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"agon"
)

// echo is an episode whose one tool returns what it is given.
type echo struct{ called int }

func (e *echo) Call(_ context.Context, call agon.Call) (agon.Return, error) {
	e.called++
	return agon.Return{Value: call.Arguments["value"]}, nil
}

func (*echo) Close() error { return nil }

// What a program passes to tools, and what they return, is kept within bounds.
func TestBrokerBoundsWhatItKeeps(t *testing.T) {
	episode := &echo{}
	b := newBroker(episode, []agon.Tool{{Name: "note"}}, Limits{ToolCalls: 1000, Value: 1000})
	many := map[string]json.RawMessage{}
	for i := range 100 {
		many[fmt.Sprint(i)] = json.RawMessage(`"` + strings.Repeat("x", 500) + `"`)
	}
	frame, limit, err := b.serve(t.Context(), "note", many)
	if err != nil || limit != agon.LimitNone || !strings.Contains(string(frame), "the arguments have 50394 bytes, more than 1000") || episode.called != 0 {
		t.Errorf("many arguments: %s %q %v", frame, limit, err)
	}
	b.rewind()
	if again, _, err := b.serve(t.Context(), "note", many); err != nil || string(again) != string(frame) {
		t.Errorf("in a replay: %s %v", again, err)
	}
	b.rewind()
	many["0"] = json.RawMessage(`"y"`)
	if _, _, err := b.serve(t.Context(), "note", many); err == nil {
		t.Error("a replay with other arguments was not noticed")
	}
	b.at = len(b.log)
	if frame, _, err := b.serve(t.Context(), strings.Repeat("x", 5000), nil); err != nil || len(frame) > 300 || len(b.log[b.at-1].Tool) != 100 {
		t.Errorf("a long name: %s, %v", frame, err)
	}
	value := map[string]json.RawMessage{"value": json.RawMessage(`"` + strings.Repeat("x", 900) + `"`)}
	for limit == agon.LimitNone && err == nil {
		_, limit, err = b.serve(t.Context(), "note", value)
	}
	if limit != agon.LimitTools || b.kept > 20_000 || !strings.Contains(b.complaint(), "more than 16000 bytes") {
		t.Errorf("limit %q after %d bytes: %s, %v", limit, b.kept, b.complaint(), err)
	}
}
