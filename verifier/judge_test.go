package verifier_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/verifier"
)

func judging(judge agon.Judge) verifier.Judging {
	return verifier.Judging{Verifiers: judge, Environments: map[string]agon.Environment{"bins": agontest.Bins{}}}
}

// attempt is what running program would leave behind.
func attempt(t testing.TB, status agon.Status, program string) agon.Trajectory {
	t.Helper()
	ctx := context.Background()
	episode, err := agontest.Bins{}.Start(ctx, 7)
	if err != nil {
		t.Fatal(err)
	}
	interpreter, err := agontest.Sandbox{}.Interpret(ctx, episode, agontest.Bins{}.Spec().Tools)
	if err != nil {
		t.Fatal(err)
	}
	execution, err := interpreter.Run(ctx, program)
	if err != nil {
		t.Fatal(err)
	}
	state, err := episode.(agon.Stateful).State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return agon.Trajectory{Status: status, Reason: "why", Outcome: agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}}
}

func TestJudge(t *testing.T) {
	right, wrong := `move("A","B","nut",3)`, `move("A","B","nut",2)`
	tasks := []agon.Task{{ID: "a", Item: sound()}, {ID: "b", Item: sound()}}
	groups := [][]agon.Trajectory{{
		attempt(t, agon.StatusDone, right), attempt(t, agon.StatusDone, wrong), attempt(t, agon.StatusTruncated, right),
		attempt(t, agon.StatusFailed, right), attempt(t, agon.StatusDone, right), attempt(t, agon.StatusCanceled, right),
	}, {}}
	got, err := judging(agontest.Judge{}).Judge(t.Context(), tasks, groups)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, j := range got[0] {
		lines = append(lines, fmt.Sprintf("%v %v %s", j.Pass, j.Counts, j.Stage))
	}
	if want := "true true accepted|false true rejected|false true truncated|false false error|true true accepted|false false canceled"; strings.Join(lines, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(lines, "|"), want)
	}
	if attempts, passes := verifier.Tally(got[0]); attempts != 4 || passes != 2 {
		t.Errorf("%d of %d", passes, attempts)
	}
}

func TestJudgeMasksWhatTheProgramLost(t *testing.T) {
	tasks := []agon.Task{{ID: "a", Item: sound()}, {ID: "b", Item: sound()}}
	one := []agon.Trajectory{attempt(t, agon.StatusDone, ``)}
	j := judging(losing(1))
	j.Concurrency = 1
	got, err := j.Judge(t.Context(), tasks, [][]agon.Trajectory{one, one})
	if err != nil || got[0][0].Counts || got[0][0].Stage != verifier.StageError || !got[1][0].Counts {
		t.Errorf("%+v %v", got, err)
	}
	j.Verifiers, j.Retries = losing(1), 1
	if got, err := j.Judge(t.Context(), tasks, [][]agon.Trajectory{one, one}); err != nil || !got[0][0].Counts {
		t.Errorf("after a retry: %+v %v", got, err)
	}
	j.Verifiers = losing(99)
	var lost *agon.LostError
	got, err = j.Judge(t.Context(), tasks, [][]agon.Trajectory{one, one})
	if !errors.As(err, &lost) || lost.Count != 2 || !strings.Contains(lost.Reason, "verifier process died") || len(got) != 2 || got[1][0].Counts {
		t.Errorf("every task was lost: %+v %v", got, err)
	}
	if _, err := j.Judge(t.Context(), tasks, nil); err == nil {
		t.Error("tasks without groups")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := judging(agontest.Judge{}).Judge(ctx, tasks, [][]agon.Trajectory{one, one}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	tasks[0].Environment = "moon"
	got, err = judging(agontest.Judge{}).Judge(t.Context(), tasks, [][]agon.Trajectory{one, one})
	if err != nil || got[0][0].Counts || !strings.Contains(got[0][0].Reason, `"moon" is not loaded`) {
		t.Errorf("%+v %v", got, err)
	}
}

func TestFloor(t *testing.T) {
	lenient := sound()
	lenient.Verifier = verify("True")
	got, err := judging(agontest.Judge{}).Floor(t.Context(), []agon.Task{{ID: "a", Item: sound()}, {ID: "b", Item: lenient}})
	if err != nil || got[0].Pass || !got[1].Pass {
		t.Errorf("%+v %v", got, err)
	}
}

// TestTimeLimitedJudgements: the attempt that a clock cut, and the one whose
// verifier it cut, are told and counted.
func TestTimeLimitedJudgements(t *testing.T) {
	cut := attempt(t, agon.StatusLimit, ``)
	cut.TimeLimited = true
	attempts := []agon.Trajectory{cut, attempt(t, agon.StatusDone, `answer(1)`), attempt(t, agon.StatusDone, ``), attempt(t, agon.StatusLimit, ``)}
	got, err := judging(late{}).Judge(t.Context(), []agon.Task{{ID: "a", Item: sound()}}, [][]agon.Trajectory{attempts})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, true, false, false} {
		if got[0][i].TimeLimited != want {
			t.Errorf("attempt %d: %+v", i, got[0][i])
		}
	}
	if score := verifier.ScoreOf("a", &agon.HeldOutTask{}, got[0]); score.TimeLimited != 2 {
		t.Errorf("%+v", score)
	}
}

func ExampleJudging_Judge() {
	task := agon.Task{ID: "a", Item: sound()}
	attempts := []agon.Trajectory{
		attempt(&testing.T{}, agon.StatusDone, `move("A","B","nut",3)`),
		attempt(&testing.T{}, agon.StatusDone, `move("A","B","nut",1)`),
		attempt(&testing.T{}, agon.StatusTurns, `move("A","B","nut",3)`),
	}
	judging := verifier.Judging{Verifiers: agontest.Judge{}, Environments: map[string]agon.Environment{"bins": agontest.Bins{}}}
	judgements, err := judging.Judge(context.Background(), []agon.Task{task}, [][]agon.Trajectory{attempts})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, j := range judgements[0] {
		fmt.Println(j.Pass, j.Stage)
	}
	// Output:
	// true accepted
	// false rejected
	// false truncated_turns
}
