package events

import (
	"math"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// The fields of message Event, in event.proto.
const (
	eventWallTime    protowire.Number = 1 // double, seconds since 1970
	eventStep        protowire.Number = 2 // int64
	eventFileVersion protowire.Number = 3 // string
	eventSummary     protowire.Number = 5 // message Summary
	eventSessionLog  protowire.Number = 7 // message SessionLog
)

// sessionLogStatus is the field status of message SessionLog, an enum SessionStatus,
// and sessionStart its value START, in event.proto.
const sessionLogStatus protowire.Number = 1
const sessionStart = 1

// The fields of message Summary and its message Value, in summary.proto.
const (
	summaryValue     protowire.Number = 1 // repeated message Value
	valueTag         protowire.Number = 1 // string
	valueSimpleValue protowire.Number = 2 // float
)

// fileVersion is what the first event of a file says. From 2 on a reader heeds
// SessionLog START (event_accumulator.py).
const fileVersion = "brain.Event:2"

// newEvent is an event without its content. As proto3 has it, a step of 0 is not
// written.
func newEvent(step int64, wall time.Time) []byte {
	seconds := float64(wall.Unix()) + float64(wall.Nanosecond())/1e9
	event := protowire.AppendTag(nil, eventWallTime, protowire.Fixed64Type)
	event = protowire.AppendFixed64(event, math.Float64bits(seconds))
	if step == 0 {
		return event
	}
	event = protowire.AppendTag(event, eventStep, protowire.VarintType)
	return protowire.AppendVarint(event, uint64(step))
}

func versionEvent(wall time.Time) []byte {
	event := protowire.AppendTag(newEvent(0, wall), eventFileVersion, protowire.BytesType)
	return protowire.AppendString(event, fileVersion)
}

func startEvent(step int64, wall time.Time) []byte {
	log := protowire.AppendTag(nil, sessionLogStatus, protowire.VarintType)
	log = protowire.AppendVarint(log, sessionStart)
	event := protowire.AppendTag(newEvent(step, wall), eventSessionLog, protowire.BytesType)
	return protowire.AppendBytes(event, log)
}

// summaryEvent has the scalars in the order of names.
func summaryEvent(step int64, wall time.Time, names []string, scalars map[string]float64) []byte {
	var summary []byte
	for _, name := range names {
		summary = protowire.AppendTag(summary, summaryValue, protowire.BytesType)
		summary = protowire.AppendBytes(summary, scalarValue(name, scalars[name]))
	}
	event := protowire.AppendTag(newEvent(step, wall), eventSummary, protowire.BytesType)
	return protowire.AppendBytes(event, summary)
}

func scalarValue(name string, scalar float64) []byte {
	value := protowire.AppendTag(nil, valueTag, protowire.BytesType)
	value = protowire.AppendString(value, name)
	value = protowire.AppendTag(value, valueSimpleValue, protowire.Fixed32Type)
	return protowire.AppendFixed32(value, math.Float32bits(float32(scalar)))
}

// kindOf reads of an event its step, and whether it has a summary. ok is false
// where the bytes are no event.
func kindOf(event []byte) (step int64, summary, ok bool) {
	for len(event) > 0 {
		number, kind, n := protowire.ConsumeField(event)
		if n < 0 {
			return 0, false, false
		}
		_, _, tag := protowire.ConsumeTag(event)
		switch {
		case number == eventStep && kind == protowire.VarintType:
			value, _ := protowire.ConsumeVarint(event[tag:])
			step = int64(value)
		case number == eventSummary:
			summary = true
		}
		event = event[n:]
	}
	return step, summary, true
}
