package challenger_test

import (
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/challenger"
)

var fill = agon.Item{
	Environment: "warehouse",
	Seed:        7,
	Instruction: "put 3 nut into bin A3, then 13 bolt",
	Verifier:    "def verify(before, after, answer, calls):\n    return after.n(\"nut\")==before.n(\"nut\")+3 and 3.5>.3 and x3!=30\n",
	Solution:    "put(\"A3\",\"nut\",3)",
	Failures:    []string{"put(\"A3\",\"nut\",4)", "put(\"B\",\"nut\",3)"},
}

func TestVaryReplacesOneNumberThroughout(t *testing.T) {
	seen := map[string]bool{}
	for i := range uint64(200) {
		varied := challenger.Vary(&fill, agon.NewStream(1).Derive(i))
		if varied == nil || varied.Seed != 7 || varied.Environment != "warehouse" {
			t.Fatalf("varied %+v", varied)
		}
		n, ok := strings.CutSuffix(strings.TrimPrefix(varied.Solution, "put(\"A3\",\"nut\","), ")")
		if !ok || n == "3" {
			t.Fatalf("solution %q", varied.Solution)
		}
		seen[n] = true
		want := []string{
			"put " + n + " nut into bin A3, then 13 bolt",
			"def verify(before, after, answer, calls):\n    return after.n(\"nut\")==before.n(\"nut\")+" + n + " and 3.5>.3 and x3!=30\n",
			"put(\"A3\",\"nut\",4)", "put(\"B\",\"nut\"," + n + ")",
		}
		if got := append([]string{varied.Instruction, varied.Verifier}, varied.Failures...); !slices.Equal(got, want) {
			t.Fatalf("varied\n%q, want\n%q", got, want)
		}
	}
	for _, n := range []string{"1", "2", "4", "5", "6", "7", "8"} {
		if !seen[n] {
			t.Errorf("never %s in 200 variations", n)
		}
	}
	if fill.Instruction != "put 3 nut into bin A3, then 13 bolt" || fill.Failures[1] != "put(\"B\",\"nut\",3)" {
		t.Errorf("the item itself was changed: %+v", fill)
	}
}

func TestVaryNeedsANumberOfBoth(t *testing.T) {
	for _, item := range []agon.Item{
		{Instruction: "tell the total of nut", Solution: "answer(total(\"nut\"))"},
		{Instruction: "take 3", Solution: "take(4)"},
		{Instruction: "take 007 and 99999999999999999999", Solution: "take(007, 99999999999999999999)"},
		{},
	} {
		if varied := challenger.Vary(&item, agon.NewStream(1)); varied != nil {
			t.Errorf("%q became %q", item.Instruction, varied.Instruction)
		}
	}
}

func TestVaryProposal(t *testing.T) {
	text, err := challenger.Compact{}.Format(&fill)
	if err != nil {
		t.Fatal(err)
	}
	proposal := challenger.Proposal{Item: &fill, Trajectory: agon.Trajectory{Item: &fill, Turns: []agon.Turn{
		{Text: "look()<call>", Tokens: []int32{1, 2}},
		{Text: text, Tokens: []int32{3, 4}, LogProbs: []float32{-1, -1}, Action: agon.Action{Kind: agon.ActionItem, Item: &fill}},
	}}}
	varied := proposal.Vary(challenger.Compact{}, agon.NewStream(1))
	if varied == nil || !varied.Variant || varied.Item == &fill || varied.Trajectory.Item != varied.Item {
		t.Fatalf("varied %+v", varied)
	}
	last := varied.Trajectory.Turns[1]
	if item, err := (challenger.Compact{}).Parse(last.Text); err != nil || item.Instruction != varied.Item.Instruction || last.Tokens != nil || last.LogProbs != nil {
		t.Errorf("the last turn is %+v, %v", last, err)
	}
	if proposal.Variant || proposal.Trajectory.Turns[1].Tokens == nil || proposal.Trajectory.Turns[1].Text != text {
		t.Errorf("the proposal itself was changed: %+v", proposal)
	}
	other := fill
	other.Verifier = "def verify(before, after, answer, calls):\n    x = 3\n    return x\n"
	for _, none := range []challenger.Proposal{{}, {Item: &fill}, {Item: &other, Trajectory: proposal.Trajectory}} {
		if varied := none.Vary(challenger.Compact{}, agon.NewStream(1)); varied != nil {
			t.Errorf("%+v became %+v", none, varied)
		}
	}
}

func FuzzVary(f *testing.F) {
	f.Add("put 3", "put(3)", uint64(1))
	f.Add("1.2.3 _4 ä5 -6", "6 5 1.2", uint64(2))
	f.Fuzz(func(t *testing.T, instruction, solution string, seed uint64) {
		item := agon.Item{Instruction: instruction, Solution: solution, Failures: []string{solution}}
		varied := challenger.Vary(&item, agon.NewStream(seed))
		if varied != nil && (varied.Instruction == instruction || varied.Solution == solution || varied.Failures[0] != varied.Solution) {
			t.Errorf("%q, %q became %q, %q", instruction, solution, varied.Instruction, varied.Solution)
		}
	})
}
