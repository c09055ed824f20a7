package exams

import (
	"testing"

	"agon"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"
)

// TestGiveFrames: an attempt at a given task may change what its solution changes, and
// nothing else, though the verifier looks nowhere.
func TestGiveFrames(t *testing.T) {
	c := configs.Default()
	w, err := worlds.Open(t.Context(), []string{"warehouse"}, &c.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	e, err := Give(t.Context(), w, "tasks.jsonl", []agon.Item{{
		Environment: "warehouse", Seed: 7, Instruction: "move 1 nut from A to B", Solution: `move("A","B","nut",1)`,
		Verifier: "def verify(before, after, answer, calls):\n    return len(calls) > 0\n",
	}})
	if err != nil {
		t.Fatal(err)
	}
	task := e.Tasks[0]
	for program, want := range map[string]string{
		task.Solution: verifier.StageAccepted,
		task.Solution + "\n" + `move("A","B","bolt",1)`: verifier.StageSideEffect,
	} {
		_, outcome, err := verifier.Execute(t.Context(), w.ByName["warehouse"], w.Sandbox, task.Seed, program)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := stages.NewJudging(c, w).Judge(t.Context(), e.Tasks, [][]agon.Trajectory{{attemptOf(outcome)}})
		if err != nil {
			t.Fatal(err)
		}
		if verdict := judged[0][0].Verdict; verdict.Stage != want {
			t.Errorf("%q: %+v, want %s", program, verdict, want)
		}
	}
}
