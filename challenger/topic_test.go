package challenger_test

import (
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
)

func TestTopics(t *testing.T) {
	spec, stream := agontest.Bins{}.Spec(), agon.NewStream(1)
	if topic := challenger.DrawTopic(spec, nil, nil, stream); topic != nil {
		t.Errorf("a topic without shares: %v", topic)
	}
	drawn, sizes := map[string]int{}, map[int]int{}
	for i := range uint64(2000) {
		topic := challenger.DrawTopic(spec, []float64{1, 1, 2}, nil, stream.Derive(i))
		if !slices.Equal(topic, challenger.DrawTopic(spec, []float64{1, 1, 2}, nil, stream.Derive(i))) {
			t.Fatal("equal streams draw different topics")
		}
		drawn[strings.Join(topic, " ")]++
		sizes[len(topic)]++
	}
	if sizes[0] < 420 || sizes[0] > 580 || sizes[2] < 900 || sizes[2] > 1100 {
		t.Errorf("topics by size: %v", sizes)
	}
	for _, one := range []string{"", "move", "count", "move move", "move count", "count move"} {
		if drawn[one] == 0 {
			t.Errorf("no topic %q among %v", one, drawn)
		}
	}
	for _, none := range []string{"look", "count count"} {
		if drawn[none] > 0 {
			t.Errorf("topic %q: a tool of the challenger alone, or two answers", none)
		}
	}
}

func TestTopicFollowed(t *testing.T) {
	topic := challenger.Topic{"move", "count"}
	for _, c := range []struct {
		tools    string
		followed bool
	}{
		{"move count", true},
		{"count move move count", true},
		{"count move", false},
		{"move", false},
		{"", false},
	} {
		if got := topic.FollowedBy(strings.Fields(c.tools)); got != c.followed {
			t.Errorf("%v followed by %q: %v", topic, c.tools, got)
		}
	}
	if !challenger.Topic(nil).FollowedBy(nil) {
		t.Error("no topic is not followed by nothing")
	}
}

func TestTopicsAreDrawnByTheirPromise(t *testing.T) {
	spec := agontest.Bins{}.Spec()
	promise := func(topic challenger.Topic) float64 {
		if topic.String() == "move" {
			return .1
		}
		return 1
	}
	drawn := map[string]int{}
	for i := range uint64(2000) {
		drawn[challenger.DrawTopic(spec, []float64{0, 1}, promise, agon.NewStream(1).Derive(i)).String()]++
	}
	if share := float64(drawn["move"]) / float64(drawn["count"]); share < .05 || share > .16 {
		t.Errorf("topics %v", drawn)
	}
	never := func(challenger.Topic) float64 { return 1e-12 }
	if topic := challenger.DrawTopic(spec, []float64{0, 1}, never, agon.NewStream(1)); len(topic) != 1 {
		t.Errorf("topic %v where none promises anything", topic)
	}
}
