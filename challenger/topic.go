package challenger

import (
	"slices"
	"strings"

	"agon"
)

// Topic is what a task is to be about: tools, in the order in which its solution
// uses them. Empty leaves the choice to the challenger.
//
// Left to itself a policy writes what it was taught to write, and compositions
// that it never saw come up once in a hundred items. Topics are drawn over all
// of an environment's tools alike, so exploring does not rest on the policy's
// own habits.
type Topic []string

// DrawTopic draws a topic. shares[n] is the share of topics of n tools, so
// shares[0] of them are empty; without shares all are. Where the environment has
// tools that change something, a topic holds at most one that does not: what it
// returns is the answer, and a task has one.
//
// Topics of one size are drawn in proportion to what they promise, from above 0
// to 1; nil draws all alike.
func DrawTopic(spec *agon.Spec, shares []float64, promise func(Topic) float64, stream agon.Stream) Topic {
	tools := spec.ToolsFor(agon.RoleExecutor)
	size := topicSize(shares, stream.Uniform(0))
	var topic Topic
	for try := range uint64(topicTries) {
		draw := stream.Derive(try)
		topic = uniformTopic(tools, size, draw)
		if len(topic) == 0 || promise == nil || draw.Uniform(0) < promise(topic) {
			break
		}
	}
	return topic
}

// topicTries is how often a topic is drawn before one that promises little is
// taken all the same.
const topicTries = 128

func uniformTopic(tools []agon.Tool, size int, stream agon.Stream) Topic {
	var topic Topic
	acting := slices.ContainsFunc(tools, func(t agon.Tool) bool { return !t.ReadOnly })
	for n := range size {
		if len(tools) == 0 {
			break
		}
		tool := tools[pick(stream, uint64(1+n), len(tools))]
		topic = append(topic, tool.Name)
		if tool.ReadOnly && acting {
			tools = slices.DeleteFunc(slices.Clone(tools), func(t agon.Tool) bool { return t.ReadOnly })
		}
	}
	return topic
}

// String names the topic: its tools, with spaces between them.
func (t Topic) String() string { return strings.Join(t, " ") }

// FollowedBy reports whether a solution that called these tools, in this order,
// keeps to the topic: it uses the topic's tools one after the other, whatever
// else it calls.
func (t Topic) FollowedBy(tools []string) bool {
	for _, tool := range tools {
		if len(t) > 0 && t[0] == tool {
			t = t[1:]
		}
	}
	return len(t) == 0
}

// topicSize returns the index of the share that at, uniform in [0, 1), falls
// into.
func topicSize(shares []float64, at float64) int {
	sum := 0.0
	for _, share := range shares {
		sum += share
	}
	at *= sum
	for n, share := range shares {
		if at -= share; at < 0 {
			return n
		}
	}
	return 0
}
