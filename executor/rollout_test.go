package executor_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

func TestRolloutGroupsAttempts(t *testing.T) {
	tasks := []agon.Task{task("a", 1), task("b", 2)}
	streams := map[agon.Stream]bool{}
	policy := agontest.Policy(func(r agon.Request) agon.Completion {
		streams[r.Stream] = true
		return agon.Completion{Text: "<end>", Finish: agon.FinishStop}
	})
	groups, err := executor.Rollout(t.Context(), player(executor.Options{}), policy, tasks, rolloutOptions(3))
	if err != nil {
		t.Fatal(err)
	}
	for i, group := range groups {
		for a, trajectory := range group {
			if trajectory.TaskID != tasks[i].ID || trajectory.Attempt != a || trajectory.Seed != tasks[i].Seed {
				t.Errorf("group %d attempt %d: %+v", i, a, trajectory)
			}
		}
	}
	if len(streams) != 6 {
		t.Errorf("%d streams for 6 attempts", len(streams))
	}
}

func TestRolloutNamesWhatIsMissing(t *testing.T) {
	unknown := task("a", 1)
	unknown.Environment = "moon"
	_, err := executor.Rollout(t.Context(), player(executor.Options{}), agontest.Turns("<end>"), []agon.Task{unknown}, rolloutOptions(1))
	if err == nil || !strings.Contains(err.Error(), `task a: environment "moon" is not loaded`) {
		t.Error(err)
	}
}

// TestRolloutTellsWhatWasLost: attempts that the program lost, all of them, come
// with the error that says so.
func TestRolloutTellsWhatWasLost(t *testing.T) {
	broken := agontest.Policy(func(agon.Request) agon.Completion { return agon.Completion{Err: errors.New("no engine")} })
	groups, err := executor.Rollout(t.Context(), player(executor.Options{}), broken, []agon.Task{task("a", 1)}, rolloutOptions(3))
	var lost *agon.LostError
	if !errors.As(err, &lost) || lost.Count != 3 || lost.Reason != "policy: no engine" || err.Error() != "rollout: play: all 3 were lost to a failure of the program: policy: no engine" {
		t.Errorf("got %v", err)
	}
	if len(groups) != 1 || len(groups[0]) != 3 || groups[0][2].Status != agon.StatusFailed {
		t.Errorf("%+v", groups)
	}
}

func task(id string, seed int64) agon.Task {
	return agon.Task{ID: id, Item: agon.Item{Environment: "bins", Seed: seed, Instruction: "move 1 nut from A to B"}}
}

func rolloutOptions(attempts int) executor.RolloutOptions {
	return executor.RolloutOptions{
		Environments: map[string]agon.Environment{"bins": agontest.Bins{}},
		Language:     executor.Compact{}, Attempts: attempts, TurnTokens: 64, Stream: agon.NewStream(1),
	}
}

func ExampleRollout() {
	policy := agontest.Turns(`count("A","nut")<call>`, `move("A","B","nut",1)<end>`)
	groups, err := executor.Rollout(context.Background(),
		executor.NewPlayer(executor.Options{Sandbox: agontest.Sandbox{}}), policy,
		[]agon.Task{task("a", 7)}, rolloutOptions(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	attempt := groups[0][0]
	for _, turn := range attempt.Turns {
		fmt.Println(turn.Seen[0].Text, "->", turn.Text)
	}
	fmt.Println(attempt.Status, string(attempt.Outcome.State.JSON))
	// Output:
	// move 1 nut from A to B -> count("A","nut")<call>
	// 9 -> move("A","B","nut",1)<end>
	// done {"A":{"bolt":5,"nut":8},"B":{"bolt":4,"nut":6}}
}
