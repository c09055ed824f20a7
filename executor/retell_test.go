package executor_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

// told is an attempt of a teacher in three turns, one of them invalid, as a run's file
// gives it back.
func told(t *testing.T) *agon.Trajectory {
	t.Helper()
	s := start(7, executor.Tagged{Actions: executor.CodeActions})
	policy := agontest.Turns("I look.\n```python\ncount(\"A\",\"nut\")\n```", "Hm.", "Answer: {\"a\": 1}")
	trajectory := play(t, player(executor.Options{Forgiven: 1}), policy, s)[0]
	if trajectory.Status != agon.StatusDone || len(trajectory.Turns) != 3 {
		t.Fatalf("the teacher's attempt is %s after %d turns: %s", trajectory.Status, len(trajectory.Turns), trajectory.Reason)
	}
	text, err := json.Marshal(trajectory)
	if err != nil {
		t.Fatal(err)
	}
	var again agon.Trajectory
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	again.Turns[0].Tokens, again.Turns[0].SeenTokens = []int32{1}, []int32{2}
	return &again
}

func TestRetellPutsItAsTheStudentWouldMeetIt(t *testing.T) {
	student, err := overridden(t, map[string]string{"executor/tagged.tmpl": "Be brief."})
	if err != nil {
		t.Fatal(err)
	}
	language := executor.Tagged{Actions: executor.CodeActions, ObservationLimit: 1, Prompts: student}
	teacher := told(t)
	retold, err := executor.Retell(language, agontest.Bins{}.Spec(), "count", teacher)
	if err != nil {
		t.Fatal(err)
	}
	grammar := language.Grammar(agontest.Bins{}.Spec().ToolsFor(agon.RoleExecutor))
	want := [][]agon.Message{
		{{Speaker: agon.System, Text: "Be brief."}, {Speaker: agon.User, Text: "count"}},
		{{Speaker: agon.Observation, Text: grammar.Observe(*teacher.Turns[0].Execution)}},
		{{Speaker: agon.Observation, Text: grammar.Observe(agon.Execution{Error: teacher.Turns[1].Action.Reason})}},
	}
	for i, turn := range retold.Turns {
		if !reflect.DeepEqual(turn.Seen, want[i]) {
			t.Errorf("turn %d sees %q, want %q", i+1, turn.Seen, want[i])
		}
		if turn.Text != teacher.Turns[i].Text || turn.Tokens != nil || turn.SeenTokens != nil || turn.LogProbs != nil {
			t.Errorf("turn %d is %+v", i+1, turn)
		}
	}
	if teacher.Turns[0].Tokens == nil || teacher.Turns[0].Seen[0].Text == "Be brief." {
		t.Error("the teacher's attempt was changed")
	}
}

func TestRetellSaysWhatItCannotTell(t *testing.T) {
	code := executor.Language(executor.Tagged{Actions: executor.CodeActions})
	for name, c := range map[string]struct {
		language executor.Language
		change   func(t *agon.Trajectory)
		want     string
	}{
		"another language":     {executor.Compact{}, func(*agon.Trajectory) {}, "retell: turn 1 is none of this language: the turn must end with <call> or <end>"},
		"another form":         {executor.Tagged{Actions: executor.JSONActions}, func(*agon.Trajectory) {}, "retell: turn 1 is none of this language"},
		"another meaning":      {code, func(t *agon.Trajectory) { t.Turns[0].Action.Program = "look()" }, "turn 1 means something else in this language"},
		"invalid no more":      {code, func(t *agon.Trajectory) { t.Turns[1].Text = "Answer: 1" }, "turn 2 means something else in this language"},
		"nothing came of it":   {code, func(t *agon.Trajectory) { t.Turns[0].Execution = nil }, "turn 1 does not tell what came of it"},
		"no turns":             {code, func(t *agon.Trajectory) { t.Turns = nil }, "it has no turns"},
		"cut off":              {code, func(t *agon.Trajectory) { t.Status = agon.StatusTruncated }, "it was cut off within a turn"},
		"another environment":  {code, func(t *agon.Trajectory) { t.Environment = "moon" }, `it is of environment "moon", not of bins`},
		"a challenger's":       {code, func(t *agon.Trajectory) { t.Role = agon.RoleChallenger }, "it is a challenger's episode, not an attempt"},
		"an action not stored": {code, func(t *agon.Trajectory) { t.Turns[1].Action = agon.Action{} }, "turn 2 is none of this language: the turn holds neither an action nor"},
	} {
		teacher := told(t)
		c.change(teacher)
		_, err := executor.Retell(c.language, agontest.Bins{}.Spec(), "count", teacher)
		t.Run(name, func(t *testing.T) { checkLine(t, err, c.want) })
	}
}

// What a policy played itself is retold as it was.
func TestRetellOfOnesOwnAttemptIsTheAttempt(t *testing.T) {
	language := executor.Tagged{Actions: executor.CodeActions}
	own := told(t)
	prompt, err := language.Prompt(agontest.Bins{}.Spec(), "count")
	if err != nil {
		t.Fatal(err)
	}
	own.Turns[0].Seen = prompt
	own.Turns[0].Tokens, own.Turns[0].SeenTokens = nil, nil
	retold, err := executor.Retell(language, agontest.Bins{}.Spec(), "count", own)
	if err != nil || !reflect.DeepEqual(retold, own) {
		t.Errorf("%v\n got %+v\nwant %+v", err, retold, own)
	}
}
