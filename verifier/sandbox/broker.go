package sandbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"agon"
)

// broker stands between the programs of an attempt and its episode: it
// counts, limits and logs the calls of tools. In a replay it answers from the
// log for as long as the program asks what it asked before.
type broker struct {
	episode agon.Episode
	visible map[string]bool
	stubs   [][2]any // what an interpreter needs of a tool: name, parameters
	limit   int
	value   int

	log   []agon.CallRecord // of the whole attempt
	kept  int               // bytes of the values in log
	at    int               // calls made by the current process; below len(log) in a replay
	start int               // length of log when the current program began
	last  string            // the complaint of a call that hit a limit
}

func newBroker(episode agon.Episode, tools []agon.Tool, limits Limits) broker {
	b := broker{episode: episode, visible: map[string]bool{}, stubs: [][2]any{}, limit: limits.ToolCalls, value: limits.Value}
	for _, tool := range tools {
		names := []string{}
		for _, parameter := range tool.Parameters {
			names = append(names, parameter.Name)
		}
		b.visible[tool.Name] = true
		b.stubs = append(b.stubs, [2]any{tool.Name, names})
	}
	return b
}

// rewind begins a replay from the first program.
func (b *broker) rewind() { b.at = 0 }

// begin marks the beginning of a program.
func (b *broker) begin() { b.start = len(b.log) }

// calls are those of the current program.
func (b *broker) calls() []agon.CallRecord {
	return append([]agon.CallRecord{}, b.log[b.start:]...)
}

func (b *broker) complaint() string { return b.last }

// serve makes one call and returns the frame that answers the program, or the
// limit that ends the attempt.
func (b *broker) serve(ctx context.Context, tool string, arguments map[string]json.RawMessage) (json.RawMessage, agon.Limit, error) {
	result, err := b.call(ctx, agon.Call{Tool: tool, Arguments: arguments})
	if err != nil {
		return nil, agon.LimitNone, err
	}
	if result.Limit != agon.LimitNone {
		b.last = result.Error
		return nil, result.Limit, nil
	}
	if result.Error != "" {
		frame, err := json.Marshal(map[string]string{"error": result.Error})
		return frame, agon.LimitNone, err
	}
	frame := make([]byte, 0, len(result.Value)+10)
	frame = append(frame, `{"value":`...)
	frame = append(frame, result.Value...)
	return append(frame, '}'), agon.LimitNone, nil
}

func (b *broker) call(ctx context.Context, call agon.Call) (agon.Return, error) {
	size := sizeOf(call)
	if size > b.value {
		call = digested(call, size)
	}
	if b.at < len(b.log) {
		past := b.log[b.at]
		if !sameCall(past.Call, call) {
			return agon.Return{}, &lossError{why: "killed, and it called something else when it was replayed", diverged: true}
		}
		b.at++
		return past.Return, nil
	}
	result, err := b.live(ctx, call, size)
	if err != nil {
		return result, err
	}
	b.log = append(b.log, agon.CallRecord{Call: call, Return: result})
	b.kept += min(size, b.value) + len(result.Value) + len(result.Error)
	b.at++
	return result, nil
}

// live makes a call whose arguments came as so many bytes.
func (b *broker) live(ctx context.Context, call agon.Call, size int) (agon.Return, error) {
	if len(b.log) >= b.limit {
		return agon.Return{Error: fmt.Sprintf("more than %d calls of tools", b.limit), Limit: agon.LimitTools}, nil
	}
	if most := keptValues * b.value; b.kept > most {
		return agon.Return{Error: fmt.Sprintf("calls of tools with more than %d bytes of arguments and returns", most), Limit: agon.LimitTools}, nil
	}
	if size > b.value {
		return agon.Return{Error: fmt.Sprintf("%s: the arguments have %d bytes, more than %d", call.Tool, size, b.value)}, nil
	}
	if !b.visible[call.Tool] {
		return agon.Return{Error: fmt.Sprintf("there is no tool %.100q", call.Tool)}, nil
	}
	for _, name := range slices.Sorted(maps.Keys(call.Arguments)) {
		if err := checkValue(call.Arguments[name], b.value); err != nil {
			return agon.Return{Error: fmt.Sprintf("%s: %.100s: %s", call.Tool, name, err)}, nil
		}
	}
	return b.episode.Call(ctx, call)
}

// keptValues is how many values of the greatest size the log of an attempt may
// hold: the log outlives the attempt.
const keptValues = 16

// sizeOf is the number of bytes of a call's names and values.
func sizeOf(call agon.Call) int {
	size := len(call.Tool)
	for name, raw := range call.Arguments {
		size += len(name) + len(raw)
	}
	return size
}

// digested stands in the log for a call that is too large to be kept, and tells
// in a replay whether another is the same.
func digested(call agon.Call, size int) agon.Call {
	hash := sha256.New()
	fmt.Fprintf(hash, "%d %s ", len(call.Tool), call.Tool)
	for _, name := range slices.Sorted(maps.Keys(call.Arguments)) {
		fmt.Fprintf(hash, "%d %s %d ", len(name), name, len(call.Arguments[name]))
		hash.Write(call.Arguments[name])
	}
	return agon.Call{Tool: cut(call.Tool, 100), Arguments: map[string]json.RawMessage{
		"too large": fmt.Appendf(nil, `"%d bytes, sha256 %x"`, size, hash.Sum(nil)),
	}}
}

func sameCall(a, b agon.Call) bool {
	if a.Tool != b.Tool || len(a.Arguments) != len(b.Arguments) {
		return false
	}
	for name, value := range a.Arguments {
		if other, ok := b.Arguments[name]; !ok || !bytes.Equal(value, other) {
			return false
		}
	}
	return true
}
