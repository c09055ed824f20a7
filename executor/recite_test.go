package executor_test

import (
	"encoding/json"
	"errors"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

// recited are attempts of every kind of end, and what they come to again.
func recited(t *testing.T, turns ...string) (before, again [][]agon.Trajectory, tasks []agon.Task) {
	t.Helper()
	tasks = []agon.Task{task("a", 1), task("b", 2)}
	options := rolloutOptions(2)
	options.TurnLimit = 3
	before, err := executor.Rollout(t.Context(), player(executor.Options{Forgiven: 1}), agontest.Turns(turns...), tasks, options)
	if err != nil {
		t.Fatal(err)
	}
	again, err = executor.Recite(t.Context(), player(executor.Options{Forgiven: 1}), executor.Recital{Tasks: tasks, Groups: before}, options)
	if err != nil {
		t.Fatal(err)
	}
	return before, again, tasks
}

func TestReciteIsTheSame(t *testing.T) {
	for _, turns := range [][]string{
		{`count("A","nut")<call>`, `move("A","B","nut",1)<end>`},
		{`answer(count("A","nut"))<end>`},
		{`move("A","B","nut",999)<end>`},
		{`nonsense`, `move("A","B","nut",1)<end>`},
		{`nonsense`},
		{`count("A","nut")<call>`},
	} {
		before, again, _ := recited(t, turns...)
		if a, b := encoded(t, before), encoded(t, again); a != b {
			t.Errorf("%q:\n%s\n%s", turns, a, b)
		}
	}
}

// TestReciteTruncated: turns and contexts that were used up are so again.
func TestReciteTruncated(t *testing.T) {
	policy := agontest.Policy(func(r agon.Request) agon.Completion {
		return agon.Completion{Text: `move("A","B`, Finish: agon.FinishLength}
	})
	tasks := []agon.Task{task("a", 1)}
	before, err := executor.Rollout(t.Context(), player(executor.Options{}), policy, tasks, rolloutOptions(1))
	if err != nil || before[0][0].Status != agon.StatusTruncated {
		t.Fatal(before, err)
	}
	again, err := executor.Recite(t.Context(), player(executor.Options{}), executor.Recital{Tasks: tasks, Groups: before}, rolloutOptions(1))
	if a, b := encoded(t, before), encoded(t, again); err != nil || a != b {
		t.Errorf("%v\n%s\n%s", err, a, b)
	}
}

// TestReciteFindsOut: what does not follow from what was written is otherwise again.
func TestReciteFindsOut(t *testing.T) {
	before, _, tasks := recited(t, `count("A","nut")<call>`, `move("A","B","nut",1)<end>`)
	honest := encoded(t, before)
	for name, change := range map[string]func(*agon.Trajectory){
		"observation": func(a *agon.Trajectory) { a.Turns[1].Seen = []agon.Message{{Speaker: agon.Observation, Text: "9"}} },
		"state":       func(a *agon.Trajectory) { a.Outcome.State.Digest = "x" },
		"answer":      func(a *agon.Trajectory) { a.Outcome.Answer = json.RawMessage("5") },
		"action":      func(a *agon.Trajectory) { a.Turns[0].Action.Program = "pass" },
		"prompt":      func(a *agon.Trajectory) { a.Turns[0].Seen = []agon.Message{{Speaker: agon.User, Text: "rest"}} },
		"status":      func(a *agon.Trajectory) { a.Status = agon.StatusTurns },
	} {
		changed, _, _ := recited(t, `count("A","nut")<call>`, `move("A","B","nut",1)<end>`)
		change(&changed[0][1])
		again, err := executor.Recite(t.Context(), player(executor.Options{}), executor.Recital{Tasks: tasks, Groups: changed}, rolloutOptions(1))
		if err != nil || encoded(t, again) != honest {
			t.Errorf("%s: %v: %s", name, err, encoded(t, again))
		}
	}
}

// TestReciteCut: an attempt without its last turn goes on, which it cannot.
func TestReciteCut(t *testing.T) {
	before, _, tasks := recited(t, `count("A","nut")<call>`, `move("A","B","nut",1)<end>`)
	for i := range before {
		for a := range before[i] {
			before[i][a].Turns = before[i][a].Turns[:1]
		}
	}
	again, err := executor.Recite(t.Context(), player(executor.Options{}), executor.Recital{Tasks: tasks, Groups: before}, rolloutOptions(1))
	var lost *agon.LostError
	if !errors.As(err, &lost) || again[1][1].Status != agon.StatusFailed {
		t.Errorf("%v: %+v", err, again)
	}
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
