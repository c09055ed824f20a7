package labelled

import (
	"math"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/verifier"
)

// TestOverStrict: a demand is made where the solution meets it and another right way
// does not, and the demands take turns.
func TestOverStrict(t *testing.T) {
	f := shipped().facts
	longer := f.outcome
	longer.Calls = append([]agon.CallRecord{{Call: agon.Call{Tool: "count"}}}, longer.Calls...)
	right := []way{{f.item.Solution, f.outcome}, {"count()\n" + f.item.Solution, longer}}
	turns := map[Family]int{}
	var clauses []string
	for range demands {
		item := overStrict(f, right, turns)
		if item == nil || item.Family != OverStrict {
			t.Fatalf("%+v", item)
		}
		_, clause, _ := strings.Cut(item.Verifier, "\"nut\" and ")
		clauses = append(clauses, strings.TrimSpace(clause))
	}
	want := []string{
		`len(calls)==2`, `[c["tool"] for c in calls]==["order", "ship"]`, `calls[0]["tool"]=="order"`,
		`all(c["tool"] in ["order", "ship"] for c in calls)`,
	}
	if !slices.Equal(clauses, want) {
		t.Errorf("got  %q\nwant %q", clauses, want)
	}
	if item := overStrict(f, right[:1], turns); item != nil {
		t.Errorf("with one way there is nothing to be too strict about: %+v", item)
	}
}

func TestBackwards(t *testing.T) {
	if got := backwards("a()\nb()\n"); got != "b()\na()" {
		t.Errorf("%q", got)
	}
}

// TestSolver: the share of passes is what the error rate and the verdicts say.
func TestSolver(t *testing.T) {
	for _, c := range []struct {
		right, wrong []bool
		want         float64
	}{
		{[]bool{true}, []bool{false}, .7},
		{[]bool{true, false}, []bool{false}, .35},
		{[]bool{false}, []bool{true, false, false}, .1},
		{[]bool{true}, nil, 1},
	} {
		solver, passes := Solver{Errors: .3, Attempts: 8}, 0
		const items = 2000
		for i := range items {
			passes += solver.group(c.right, c.wrong, agon.NewStream(1).Derive(uint64(i)))
		}
		if got := float64(passes) / (items * 8); math.Abs(got-c.want) > .02 {
			t.Errorf("%v and %v: %.3f of the attempts pass, want %.2f", c.right, c.wrong, got, c.want)
		}
	}
}

// TestAttemptedReport: of those that are screened some are in the band, and what is
// accepted is both.
func TestAttemptedReport(t *testing.T) {
	items := []Item{{Family: Sound}, {Family: Sound}, {Family: OverStrict}, {Family: WrongSolution}}
	results := func(stages ...string) []verifier.Result {
		all := make([]verifier.Result, len(stages))
		for i, stage := range stages {
			all[i].Verdict = agon.Verdict{Pass: stage == verifier.StageAccepted, Stage: stage}
		}
		return all
	}
	var r AttemptedReport
	r.describe(items,
		results(verifier.StageAccepted, verifier.StageAccepted, verifier.StageAccepted, verifier.StageGrounded),
		results(verifier.StageAccepted, verifier.StageBand, verifier.StageAccepted, verifier.StageGrounded))
	sound, wrong := r.Families[0], r.Families[2]
	if sound.Screened.Value != 1 || sound.InBand.Value != .5 || sound.InBand.N != 2 || sound.Accepted.Value != .5 || sound.Refused[verifier.StageBand] != 1 {
		t.Errorf("sound: %+v", sound)
	}
	if wrong.Screened.Value != 0 || wrong.InBand.N != 0 || wrong.Refused[verifier.StageGrounded] != 1 {
		t.Errorf("wrong solution: %+v", wrong)
	}
}
