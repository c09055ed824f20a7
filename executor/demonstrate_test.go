package executor_test

import (
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

func TestDemonstrateIsReadAgain(t *testing.T) {
	item := &agon.Item{Environment: "bins", Seed: 3, Instruction: "move 2 nut", Solution: "move(\"A\",\"B\",\"nut\",2)"}
	spec := agontest.Bins{}.Spec()
	shown, err := executor.Demonstrate(executor.Compact{}, spec, item)
	if err != nil || shown.Role != agon.RoleExecutor || shown.Environment != "bins" || shown.Seed != 3 || len(shown.Exchanges) != 1 {
		t.Fatalf("demonstration %+v, %v", shown, err)
	}
	if seen := shown.Exchanges[0].Seen; len(seen) != 1 || seen[0].Text != item.Instruction {
		t.Errorf("seen %+v", seen)
	}
	action := executor.Compact{}.Grammar(spec.Tools).Parse(shown.Exchanges[0].Text, agon.FinishStop)
	if action.Kind != agon.ActionCode || action.Program != item.Solution || !action.Last {
		t.Errorf("action %+v", action)
	}
	if _, err := executor.Demonstrate(executor.Tagged{Actions: executor.JSONActions}, spec, item); err == nil {
		t.Error("a language without programs demonstrates one")
	}
}
