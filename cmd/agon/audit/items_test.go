package audit

import (
	"testing"

	"agon"
	"agon/cmd/agon/runs"
	"agon/verifier"
)

// TestUnknownTasks: a task whose screening meets a limit on time now has no frame and no
// ends. Neither it nor the attempts at it are accused of that.
func TestUnknownTasks(t *testing.T) {
	accepted := agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
	late := agon.Verdict{Stage: verifier.StagePasses, Reason: "the verifier took too long", TimeLimited: true}
	lost := agon.Verdict{Stage: verifier.StageError, Reason: "no memory"}
	for _, c := range []struct {
		name                     string
		given                    bool
		recorded, again          agon.Verdict
		known                    bool
		same, leftOut, different int
	}{
		{"equal", false, accepted, accepted, true, 1, 0, 0},
		{"late now", false, accepted, late, false, 0, 1, 0},
		{"lost now", false, accepted, lost, false, 0, 1, 0},
		{"late then", false, late, accepted, true, 0, 1, 0},
		{"given", true, accepted, accepted, true, 1, 0, 0},
		{"given, late now", true, accepted, late, false, 0, 1, 0},
		{"given, refused", true, accepted, agon.Verdict{Stage: verifier.StagePasses}, true, 0, 0, 1},
	} {
		p, counted := &proof{}, &check{LeftOut: map[string]int{}}
		l := line[runs.ItemRecord]{1, runs.ItemRecord{Iteration: 1, ID: "aa", Given: c.given, Item: &agon.Item{}, Verdict: c.recorded}}
		known := p.compareItem(counted, &l, &verifier.Result{ID: "aa", Verdict: c.again}, questions{})
		if left := counted.Of - counted.Same - len(p.report.Differences); known != c.known || counted.Same != c.same || left != c.leftOut || len(p.report.Differences) != c.different {
			t.Errorf("%s: known %v, %+v, %v", c.name, known, counted, p.report.Differences)
		}
	}
}

// TestAttemptsAtUnknownTasks: without a frame an attempt that was refused for a side
// effect passes, and without ends none is an alternative. Both are as they were.
func TestAttemptsAtUnknownTasks(t *testing.T) {
	changed := agon.Outcome{State: agon.State{Digest: "other"}}
	line := func(number int, verdict agon.Verdict, alternative bool) *line[runs.AttemptRecord] {
		return &line[runs.AttemptRecord]{number, runs.AttemptRecord{
			Iteration: 1, Verdict: verdict, Alternative: alternative,
			Trajectory: agon.Trajectory{TaskID: "aa", Attempt: number - 1, Status: agon.StatusDone, Outcome: changed},
		}}
	}
	pass := agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
	for _, unknown := range []bool{true, false} {
		g := &group{task: &screened{task: agon.Task{ID: "aa"}, unknown: unknown}, first: true}
		g.lines = append(g.lines, line(1, pass, true), line(2, agon.Verdict{Stage: verifier.StageSideEffect}, false))
		recital, _ := recitalOf([]*group{g}, nil)
		g.judgements = []verifier.Judgement{{Verdict: pass, Counts: true}, {Verdict: pass, Counts: true}}
		p, played, judged := &proof{}, &check{LeftOut: map[string]int{}}, &check{LeftOut: map[string]int{}}
		for at := range g.lines {
			p.compareAttempt(g, at, played, judged)
		}
		p.checkDoubts(1, []*group{g})
		if accused := len(p.report.Differences) > 0; accused == unknown || unknown == (len(recital.Groups[0]) > 0) {
			t.Errorf("unknown %v: %+v, %v", unknown, judged, p.report.Differences)
		}
		if unknown && (judged.LeftOut["at a task on which screening could not decide now"] != 2 || g.judgements[1].Pass) {
			t.Errorf("%+v, %+v", judged, g.judgements)
		}
	}
}
