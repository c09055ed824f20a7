package train

import (
	"strings"
	"testing"

	"agon"
	"agon/challenger"
	"agon/configs"
	"agon/trainer"
	"agon/verifier"
)

// attempts are a group of passes with these answers, and their judgements.
func attemptsWith(task *agon.Task, answers ...string) ([]agon.Trajectory, []verifier.Judgement) {
	var attempts []agon.Trajectory
	var judgements []verifier.Judgement
	for _, answer := range answers {
		attempts = append(attempts, agon.Trajectory{TaskID: task.ID, Status: agon.StatusDone, Outcome: agon.Outcome{Answer: []byte(answer)}})
		judgements = append(judgements, verifier.Judgement{Verdict: agon.Verdict{Pass: true}, Counts: true})
	}
	return attempts, judgements
}

// TestQuarantine: a pass that ends as a mutant does, or a cheat that passes, takes a
// task out of all that is learnt from; another way to the goal does not.
func TestQuarantine(t *testing.T) {
	end := func(answer string) string { return verifier.End(agon.Outcome{Answer: []byte(answer)}) }
	for _, c := range []struct {
		name    string
		answers []string
		cheat   *verifier.Cheat
		reason  string
		failure string
	}{
		{"as the solution", []string{"1", "1.0"}, nil, "", ""},
		{"another way", []string{"1", "7"}, nil, "", ""},
		{"as a mutant", []string{"7", "2"}, nil, "ends as a mutant", "answer(2)"},
		{"a dispute", []string{"1", "8", "8"}, nil, "agree on a side effect: one changes /a", "answer(8)"},
		{"a cheat", []string{"1"}, &verifier.Cheat{What: "the answer 3", Outcome: agon.Outcome{Answer: []byte("3")}}, "the verifier accepts the answer 3", "answer(3)"},
	} {
		l := &Loop{Config: configs.Default(), pool: challenger.NewPool(challenger.PoolOptions{Uses: 3}), archive: challenger.NewArchive(), imitations: challenger.NewImitations(3)}
		task := agon.Task{ID: "a"}
		l.pool.Add(task, "", agon.Ends{Solution: end("1"), Mutants: []string{end("2")}})
		l.archive.Add(challenger.Entry{Task: task})
		l.imitations.Add("a", "", agon.Trajectory{})
		it := l.begin()
		attempts, judgements := attemptsWith(&task, c.answers...)
		for i, answer := range c.answers {
			if answer == "8" {
				judgements[i].Verdict = agon.Verdict{Stage: verifier.StageSideEffect, Reason: "changes /a"}
			}
		}
		judged := it.judge(&task, 1, attempts, judgements, nil)
		if err := l.settle(it, &task, attempts, judgements, c.cheat); err != nil {
			t.Fatal(err)
		}
		kept := it.withhold(append(judged, trainer.Judged{Trajectory: &agon.Trajectory{TaskID: "b"}}))
		doubted := c.reason != ""
		if len(kept) != 1 != !doubted || it.Records[0].Withheld != doubted || (it.Metrics["alternatives/quarantined"] == 1) != doubted {
			t.Errorf("%s: %d of %d are kept, withheld %v", c.name, len(kept), len(judged)+1, it.Records[0].Withheld)
		}
		if c.name == "another way" && !it.Records[1].Alternative || it.Records[0].Alternative != (c.name == "as a mutant") {
			t.Errorf("%s: alternatives on record: %v, %v", c.name, it.Records[0].Alternative, it.Records[len(it.Records)-1].Alternative)
		}
		if doubted && (l.pool.Len() != 0 || l.imitations.Len() != 0) {
			t.Errorf("%s: the task is still learnt from", c.name)
		}
		last := it.items[len(it.items)-1]
		if doubted && (last.ID != "a" || last.Verdict.Stage != verifier.StageQuarantine || !strings.Contains(last.Verdict.Reason, c.reason)) {
			t.Errorf("%s: tasks.jsonl has %+v", c.name, last)
		}
		saved, err := l.archive.MarshalJSON()
		if err != nil || strings.Contains(string(saved), `"failure":"`+c.failure+`"`) != doubted {
			t.Errorf("%s: the archive has %s, %v", c.name, saved, err)
		}
	}
}

// TestDisputed: what more attempts than pass agree on takes a task out, and what some
// do besides does not.
func TestDisputed(t *testing.T) {
	pass := verifier.Judgement{Verdict: agon.Verdict{Pass: true, Stage: verifier.StageAccepted}, Counts: true}
	stray := verifier.Judgement{Verdict: agon.Verdict{Stage: verifier.StageSideEffect, Reason: "changes /a"}, Counts: true}
	for _, c := range []struct {
		name       string
		answers    []string
		judgements []verifier.Judgement
		first      int
	}{
		{"one", []string{"1"}, []verifier.Judgement{stray}, -1},
		{"two that agree", []string{"1", "1"}, []verifier.Judgement{stray, stray}, 0},
		{"two that do not", []string{"1", "2"}, []verifier.Judgement{stray, stray}, -1},
		{"as many as pass", []string{"1", "2", "2", "1"}, []verifier.Judgement{pass, stray, stray, pass}, -1},
		{"more than pass", []string{"1", "2", "2"}, []verifier.Judgement{pass, stray, stray}, 1},
		{"passes alone", []string{"1", "1"}, []verifier.Judgement{pass, pass}, -1},
	} {
		attempts, _ := attemptsWith(&agon.Task{ID: "a"}, c.answers...)
		if got := verifier.Disputed(attempts, c.judgements); got != c.first {
			t.Errorf("%s: %d, want %d", c.name, got, c.first)
		}
	}
}
