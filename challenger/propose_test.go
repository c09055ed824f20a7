package challenger_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
	"agon/executor"
)

var _ = flag.Bool("update", false, "rewrite the golden files")

// actions is a language of actions for tests: Python up to <call>.
type actions struct{}

func (actions) Grammar([]agon.Tool) agon.Grammar { return actionGrammar{} }

type actionGrammar struct{}

func (actionGrammar) Parse(text string, _ agon.Finish) agon.Action {
	program, called := strings.CutSuffix(text, "<call>")
	if !called {
		return agon.Action{Kind: agon.ActionCode, Program: text, Last: true}
	}
	return agon.Action{Kind: agon.ActionCode, Program: program}
}
func (actionGrammar) Observe(e agon.Execution) string { return strings.TrimSpace(e.Output + e.Error) }

// player plays one policy turn after another, without a batch.
type player struct{ starts *[]agon.Start }

func (p player) Play(ctx context.Context, policy agon.Policy, starts []agon.Start) ([]agon.Trajectory, error) {
	if p.starts != nil {
		*p.starts = append(*p.starts, starts...)
	}
	trajectories := make([]agon.Trajectory, len(starts))
	for i := range starts {
		trajectories[i] = playOne(ctx, policy, starts[i])
	}
	return trajectories, nil
}

func playOne(ctx context.Context, policy agon.Policy, start agon.Start) agon.Trajectory {
	trajectory := agon.Trajectory{Role: start.Role, Environment: start.Environment.Spec().Name, Seed: start.Seed, Turns: start.After}
	episode, _ := start.Environment.Start(ctx, start.Seed)
	interpreter, _ := agontest.Sandbox{}.Interpret(ctx, episode, start.Tools)
	var messages []agon.Message
	for _, turn := range start.After {
		messages = append(append(messages, turn.Seen...), agon.Message{Speaker: agon.Assistant, Text: turn.Text})
	}
	seen := start.Prompt
	for range start.TurnLimit {
		messages = append(messages, seen...)
		text := policy.Generate(ctx, []agon.Request{{Messages: messages, Stream: start.Stream}})[0].Text
		action := start.Grammar.Parse(text, agon.FinishStop)
		trajectory.Turns = append(trajectory.Turns, agon.Turn{Seen: seen, Text: text, Action: action})
		messages = append(messages, agon.Message{Speaker: agon.Assistant, Text: text})
		switch action.Kind {
		case agon.ActionItem:
			trajectory.Status, trajectory.Item = agon.StatusDone, action.Item
			trajectory.Item.Environment, trajectory.Item.Seed = trajectory.Environment, start.Seed
			return trajectory
		case agon.ActionInvalid:
			trajectory.Status, trajectory.Reason = agon.StatusInvalid, action.Reason
			return trajectory
		}
		execution, _ := interpreter.Run(ctx, action.Program)
		seen = []agon.Message{{Speaker: agon.Observation, Text: start.Grammar.Observe(execution)}}
	}
	trajectory.Status, trajectory.Reason = agon.StatusTurns, "turns"
	return trajectory
}

func options(count int) challenger.Options {
	return challenger.Options{
		Environments: []agon.Environment{agontest.Bins{}}, Language: challenger.Compact{}, Actions: actions{},
		Count: count, TurnLimit: 3, TurnTokens: 100, Temperature: 1, Stream: agon.NewStream(5),
	}
}

func writeItem(t testing.TB) string {
	text, err := challenger.Compact{}.Format(&item)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestProposeExploresAndWrites(t *testing.T) {
	proposals, err := challenger.Propose(t.Context(), player{}, agontest.Turns("look()<call>", writeItem(t)), options(3))
	if err != nil {
		t.Fatal(err)
	}
	seeds := map[int64]bool{}
	for _, p := range proposals {
		if p.Item == nil || p.Item.Environment != "bins" || p.Item.Instruction != item.Instruction || p.Item.Seed != p.Trajectory.Seed {
			t.Fatalf("%+v: %s", p.Item, p.Reason)
		}
		if p.Item.Seed < 0 || p.Item.Seed >= agon.FirstEvaluationSeed {
			t.Errorf("seed %d is for evaluation", p.Item.Seed)
		}
		seeds[p.Item.Seed] = true
	}
	if len(seeds) != 3 {
		t.Errorf("%d seeds for 3 proposals", len(seeds))
	}
}

// TestPromptsHoldNoState: the prompts of different seeds are equal, so nothing
// of a state is in them; and what a state shows is in none.
func TestPromptsHoldNoState(t *testing.T) {
	for _, language := range []challenger.Language{challenger.Compact{}, challenger.Tagged{}} {
		var starts []agon.Start
		o := options(8)
		o.Language = language
		if _, err := challenger.Propose(t.Context(), player{&starts}, agontest.Turns("x"), o); err != nil {
			t.Fatal(err)
		}
		first, _ := json.Marshal(starts[0].Prompt)
		for _, start := range starts {
			prompt, _ := json.Marshal(start.Prompt)
			if string(prompt) != string(first) {
				t.Errorf("%T: the prompt depends on the seed:\n%s\n%s", language, first, prompt)
			}
			state, _ := json.Marshal(agontest.InitialStock(start.Seed))
			if strings.Contains(string(prompt), string(state)) {
				t.Errorf("%T: the prompt holds the state", language)
			}
		}
	}
}

func TestTaggedPrompt(t *testing.T) {
	messages, err := challenger.Tagged{}.Prompt(agontest.Bins{}.Spec(), challenger.Brief{})
	if err != nil {
		t.Fatal(err)
	}
	agontest.Golden(t, "prompt_tagged.txt", agontest.Transcript(messages))
	for _, wanted := range []string{"look()", "for you alone", "Nothing can be moved", "additionalProperties", "at least 3", "<failure>", "def verify(before, after, answer, calls)"} {
		if !strings.Contains(messages[0].Text, wanted) {
			t.Errorf("the prompt lacks %q:\n%s", wanted, messages[0].Text)
		}
	}
	own := tagged(item)
	messages, err = challenger.Tagged{Failures: 5}.Prompt(agontest.Bins{}.Spec(), challenger.Brief{Exemplar: &own, Topic: challenger.Topic{"count", "move"}})
	if err != nil || !strings.Contains(messages[0].Text, own.Solution) || strings.Contains(messages[0].Text, "Lem") || !strings.Contains(messages[0].Text, "at least 5") {
		t.Errorf("the given exemplar is not shown: %v", err)
	}
	if asked := messages[1].Text; !strings.HasSuffix(asked, "in this order: count, move.") {
		t.Errorf("the topic is not asked for: %q", asked)
	}
}

func TestEvaluationSeedsAreRefused(t *testing.T) {
	for _, seed := range []int64{agon.FirstEvaluationSeed, -1, 1 << 40} {
		o := options(1)
		o.Seeds = []int64{seed}
		if _, err := challenger.Propose(t.Context(), player{}, agontest.Turns("x"), o); err == nil || !strings.Contains(err.Error(), "evaluation") {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
	o := options(2)
	o.Seeds = []int64{1}
	if _, err := challenger.Propose(t.Context(), player{}, agontest.Turns("x"), o); err == nil {
		t.Error("one seed for two proposals")
	}
}

func TestEpisodesWithoutItem(t *testing.T) {
	for text, want := range map[string]string{
		"look()<end>":          "ended without an item",
		"<inst>x<end>":         "the item must be",
		"count(\"A\",1)<call>": "turns",
	} {
		proposals, err := challenger.Propose(t.Context(), player{}, agontest.Turns(text), options(1))
		if err != nil || proposals[0].Item != nil || !strings.Contains(proposals[0].Reason, want) {
			t.Errorf("%q: %v, %q", text, err, proposals[0].Reason)
		}
	}
}

func TestReviseGoesOn(t *testing.T) {
	good := writeItem(t)
	policy := agontest.Policy(func(r agon.Request) agon.Completion {
		last := r.Messages[len(r.Messages)-1]
		switch {
		case strings.Contains(last.Text, "the verifier accepts doing nothing"):
			return agon.Completion{Text: good}
		case agontest.Written(r) == 0:
			return agon.Completion{Text: "look()<call>"}
		}
		return agon.Completion{Text: `<inst>a<ver>True<sol>b<end>`}
	})
	proposals, err := challenger.Propose(t.Context(), player{}, policy, options(2))
	if err != nil {
		t.Fatal(err)
	}
	revised, err := challenger.Revise(t.Context(), player{}, policy, []challenger.Refusal{{Proposal: proposals[1], Reason: "the verifier accepts doing nothing"}})
	if err != nil {
		t.Fatal(err)
	}
	got := revised[0]
	if got.Item == nil || got.Item.Instruction != item.Instruction || got.Revision != 1 || len(got.Trajectory.Turns) != 3 || got.Item.Seed != proposals[1].Item.Seed {
		t.Errorf("%+v", got)
	}
	if proposals[1].Revision != 0 || len(proposals[1].Trajectory.Turns) != 2 {
		t.Error("the refused proposal was changed")
	}
}

// TestReviseInAFullContext: what overflows is refused as the policy's own, and
// what has no turns is asked its prompt again.
func TestReviseInAFullContext(t *testing.T) {
	item := agontest.WithTokens(agontest.Turns("<inst>a<ver>True<sol>b<end>"))
	p := executor.NewPlayer(executor.Options{Sandbox: agontest.Sandbox{}, Transcriber: agontest.Bytes{}})
	for name, c := range map[string]struct{ context, turns int }{"in the prompt": {1, 0}, "in the revision": {50, 1}} {
		t.Run(name, func(t *testing.T) {
			var opened []string
			inner := agontest.WithContext(item, c.context)
			policy := agontest.Policy(func(r agon.Request) agon.Completion {
				opened = append(opened, r.Messages[0].Text)
				return inner(r)
			})
			proposals, err := challenger.Propose(t.Context(), p, policy, options(1))
			if err != nil {
				t.Fatal(err)
			}
			revised, err := challenger.Revise(t.Context(), p, policy, []challenger.Refusal{{Proposal: proposals[0], Reason: "the verifier accepts doing nothing"}})
			if err != nil {
				t.Fatal(err)
			}
			got := &revised[0]
			if status := got.Trajectory.Status; status != agon.StatusTruncated || got.Item != nil || got.Reason != "the context was used up" {
				t.Errorf("%s, item %v: %s", status, got.Item, got.Reason)
			}
			if len(got.Trajectory.Turns) != c.turns || !slices.Equal(opened, []string{"bins", "bins"}) {
				t.Errorf("%d turns, transcripts that open with %q", len(got.Trajectory.Turns), opened)
			}
		})
	}
}

func TestYield(t *testing.T) {
	done := agon.Trajectory{Status: agon.StatusDone}
	proposals := []challenger.Proposal{
		{Trajectory: done, Item: &item}, {Trajectory: done, Item: &item, Revision: 1}, {Trajectory: done, Item: &item},
		{Trajectory: agon.Trajectory{Status: agon.StatusInvalid}}, {Trajectory: agon.Trajectory{Status: agon.StatusFailed}},
	}
	y := challenger.MeasureYield(proposals, []string{"a", "a", "", "", ""})
	if y.Proposals != 4 || y.Masked != 1 || y.Items != 3 || y.Accepted != 2 || y.Revised != 1 || y.Signatures != 1 || y.TopSignature != 1 || y.Rate() != 0.5 || y.Endings[agon.StatusInvalid] != 1 {
		t.Errorf("%+v", y)
	}
}

func ExamplePropose() {
	policy := agontest.Turns("look()<call>",
		`<inst>move 2 nut from A to B<ver>after.count("B","nut")==before.count("B","nut")+2<sol>move("A","B","nut",2)<fail>move("A","B","nut",1)<end>`)
	proposals, err := challenger.Propose(context.Background(), player{}, policy, challenger.Options{
		Environments: []agon.Environment{agontest.Bins{}},
		Language:     challenger.Compact{},
		Actions:      actions{},
		Count:        1,
		TurnTokens:   200,
		Stream:       agon.NewStream(1),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, turn := range proposals[0].Trajectory.Turns {
		fmt.Println("seen: ", turn.Seen[0].Text)
	}
	fmt.Println("asked:", proposals[0].Item.Instruction)
	fmt.Println("does: ", proposals[0].Item.Solution)
	// Output:
	// seen:  bins
	// seen:  A bolt 4 nut 4 B bolt 6 nut 5
	// asked: move 2 nut from A to B
	// does:  move("A","B","nut",2)
}

// losing is a player that loses every episode.
type losing struct{}

func (losing) Play(_ context.Context, _ agon.Policy, starts []agon.Start) ([]agon.Trajectory, error) {
	trajectories := make([]agon.Trajectory, len(starts))
	for i := range trajectories {
		trajectories[i] = agon.Trajectory{Status: agon.StatusFailed, Reason: "the slot died"}
	}
	return trajectories, &agon.LostError{Count: len(starts), Reason: "the slot died"}
}

// TestProposalsThatWereLost come with the error that says so, and can be told
// from refused ones.
func TestProposalsThatWereLost(t *testing.T) {
	var lost *agon.LostError
	proposals, err := challenger.Propose(t.Context(), losing{}, agontest.Turns(""), options(2))
	if !errors.As(err, &lost) || len(proposals) != 2 || proposals[1].Reason != "the slot died" || proposals[1].Trajectory.Status.Counts() {
		t.Errorf("%+v, %v", proposals, err)
	}
}
