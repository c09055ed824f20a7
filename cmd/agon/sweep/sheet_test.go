package sweep

import (
	"testing"

	"agon/configs"
	"agon/verifier"
)

// A sheet gives back only what was measured in the same way, of the same
// weights.
func TestSheet(t *testing.T) {
	s := &study{settings: settings{Out: t.TempDir(), Tasks: 1, Attempts: 2}, digest: "base", base: &configs.Resolved{Config: configs.Default()}}
	sheet, err := s.readSheet("loop-1", "weights")
	if err != nil {
		t.Fatal(err)
	}
	scores := []verifier.Score{{Task: "a", Attempts: 2, Passes: 1}}
	if err := sheet.add(s.measured(s.sampled(1)), scores); err != nil {
		t.Fatal(err)
	}
	if sheet, err = s.readSheet("loop-1", "weights"); err != nil || len(sheet.find(s.measured(s.sampled(1)))) != 1 {
		t.Errorf("what was written is %+v, %v", sheet, err)
	}
	if sheet.find(s.measured(s.sampled(.8))) != nil || sheet.find(s.measured(greedily)) != nil {
		t.Error("another temperature has the same scores")
	}
	s.Tasks = 2
	if sheet.find(s.measured(s.sampled(1))) != nil {
		t.Error("other tasks have the same scores")
	}
	s.Tasks, s.digest = 1, "another"
	if sheet.find(s.measured(s.sampled(1))) != nil {
		t.Error("another base has the same scores")
	}
	s.digest, s.base.Executor.TurnLimit = "base", 2
	if sheet.find(s.measured(s.sampled(1))) != nil {
		t.Error("other limits have the same scores")
	}
	if other, err := s.readSheet("loop-1", "others"); err != nil || len(other.Evaluations) > 0 {
		t.Errorf("other weights have %+v, %v", other, err)
	}
}
