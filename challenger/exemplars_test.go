package challenger_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
)

// written are n examples of bins, as a person writes them: a file's text has an end
// of line.
func written(n int) []agon.Item {
	examples := make([]agon.Item, n)
	for i := range examples {
		examples[i] = item
		examples[i].Environment, examples[i].Instruction = "bins", fmt.Sprintf("example %d\n", i)
	}
	return examples
}

func mustExemplars(t *testing.T, examples []agon.Item) *challenger.Exemplars {
	t.Helper()
	exemplars, err := challenger.NewExemplars(challenger.Tagged{}, examples)
	if err != nil {
		t.Fatal(err)
	}
	return exemplars
}

func TestExemplarsAreDrawnAlike(t *testing.T) {
	exemplars := mustExemplars(t, written(3))
	drawn := map[string]int{}
	for seed := range uint64(300) {
		first, again := exemplars.Choose("bins", agon.NewStream(seed)), exemplars.Choose("bins", agon.NewStream(seed))
		if first != again {
			t.Fatalf("seed %d draws %q and %q", seed, first.Instruction, again.Instruction)
		}
		drawn[first.Instruction]++
	}
	for i := range 3 {
		if n := drawn[fmt.Sprintf("example %d", i)]; n < 70 || n > 130 {
			t.Errorf("example %d is drawn %d times of 300: %v", i, n, drawn)
		}
	}
	if exemplars.Choose("moon", 1) != nil {
		t.Error("an environment without examples has one")
	}
}

func TestExemplarsOfAnEnvironmentComeFirst(t *testing.T) {
	kept := agon.Item{Instruction: "kept"}
	choose := mustExemplars(t, written(1)).Or(func(string, agon.Stream) *agon.Item { return &kept })
	if got := choose("bins", 1); got.Instruction != "example 0" {
		t.Errorf("bins shows %q", got.Instruction)
	}
	if got := choose("moon", 1); got != &kept {
		t.Errorf("moon, which has no examples, shows %v", got)
	}
	if got := mustExemplars(t, nil).Or(nil)("bins", 1); got != nil {
		t.Errorf("where there is nothing to show, %v is shown", got)
	}
}

func TestExemplarsThatNoPromptCanShowAreRefused(t *testing.T) {
	examples := written(2)
	examples[1].Verifier = "<solution>"
	_, err := challenger.NewExemplars(challenger.Tagged{}, examples)
	checkLine(t, err, `example "example 1\n" of bins: <verifier> holds another tag`)
}

// An example is read by the policy and nothing else: it is not written, is no item of
// a proposal, and nothing of it stays.
func TestExamplesAreShownAndNoMore(t *testing.T) {
	examples := written(4)
	before := fmt.Sprintf("%+v", examples)
	own := tagged(item)
	text, err := challenger.Tagged{}.Format(&own)
	if err != nil {
		t.Fatal(err)
	}
	o := options(8)
	o.Language, o.Exemplar = challenger.Tagged{}, mustExemplars(t, examples).Or(nil)
	proposals, err := challenger.Propose(context.Background(), player{}, agontest.Turns(text), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range proposals {
		turns := p.Trajectory.Turns
		if p.Shown == nil || !strings.Contains(turns[0].Seen[0].Text, p.Shown.Instruction) {
			t.Errorf("the prompt does not show %v", p.Shown)
		}
		if p.Item.Instruction != own.Instruction || !reflect.DeepEqual(p.Trajectory.Item, p.Item) {
			t.Errorf("the item is %q", p.Item.Instruction)
		}
		for _, turn := range turns {
			if strings.Contains(turn.Text, "example") {
				t.Errorf("an example is among what was written: %q", turn.Text)
			}
		}
	}
	if after := fmt.Sprintf("%+v", examples); after != before {
		t.Errorf("the examples became %s", after)
	}
}
