package verifier_test

import (
	"reflect"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/verifier"
)

// TestCheatsAreRejected draws every standing cheat for a sound task and judges them
// as attempts at it.
func TestCheatsAreRejected(t *testing.T) {
	item, stream := sound(), agon.NewStream(1)
	cheats, err := screen(t, nil).Cheats(t.Context(), &item, 200, stream)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	var attempts []agon.Trajectory
	for _, cheat := range cheats {
		kinds[cheat.What] = true
		attempts = append(attempts, agon.Trajectory{Status: agon.StatusDone, Outcome: cheat.Outcome})
	}
	judgements, err := judging(agontest.Judge{}).Judge(t.Context(), []agon.Task{{Item: item}}, [][]agon.Trajectory{attempts})
	if err != nil {
		t.Fatal(err)
	}
	if counted, passes := verifier.Tally(judgements[0]); counted != 200 || passes != 0 || len(kinds) < 12 {
		t.Errorf("%d cheats of %d kinds, %d of them pass", counted, len(kinds), passes)
	}
	again, err := screen(t, nil).Cheats(t.Context(), &item, 200, stream)
	if err != nil || !reflect.DeepEqual(again, cheats) {
		t.Errorf("others of the same stream: %v", err)
	}
}

// TestCheatsEndOtherwise: what ends as the solution does is no cheat.
func TestCheatsEndOtherwise(t *testing.T) {
	item := sound()
	item.Instruction, item.Solution, item.Verifier = "say done", `answer("done")`, verify(`answer == "done"`)
	cheats, err := screen(t, nil).Cheats(t.Context(), &item, 200, agon.NewStream(1))
	if err != nil || len(cheats) != 200 {
		t.Fatalf("%d cheats, %v", len(cheats), err)
	}
	for _, cheat := range cheats {
		if strings.Contains(cheat.What, `"done" without`) {
			t.Fatalf("the solution's own answer is a cheat: %s", cheat.What)
		}
	}
	item.Environment = "moon"
	if _, err := screen(t, nil).Cheats(t.Context(), &item, 1, agon.NewStream(1)); err == nil {
		t.Error("cheats in an environment that is not loaded")
	}
}
