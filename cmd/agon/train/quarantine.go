package train

import (
	"agon"
	"agon/challenger"
	"agon/cmd/agon/runs"
	"agon/trainer"
	"agon/verifier"
)

// Admission is not the end: what attempts show about a task's verifier counts, too.
// An attempt that passes and ends otherwise than the solution is kept as an
// alternative of the task. A task is put in quarantine if an alternative ends as a
// mutant of the solution does, if an injected cheat passed, or if more attempts than
// pass agree on a change that the solution does not make: what was earned at it in
// that iteration is withheld, it leaves the pool, and the attempt's program joins its
// record as a failure case that its verifier does not reject.

// doubt is why a task is trusted no longer: an attempt that its verifier accepts.
type doubt struct {
	reason  string
	outcome agon.Outcome
}

// doubts keeps the alternatives that a group of attempts shows, and returns what it,
// or an injected cheat, says against the task; nil as a rule.
func (l *Loop) doubts(it *Iteration, task *agon.Task, attempts []agon.Trajectory, judgements []verifier.Judgement, passed *verifier.Cheat) (*doubt, error) {
	ends := l.ends(task.ID)
	alternatives := verifier.Alternatives(ends, attempts, judgements)
	// alternatives/found counts the ends, other than their solutions', at which
	// attempts passed for the first time, as far as they are kept.
	first := len(it.Records) - len(attempts)
	for _, a := range alternatives {
		it.Records[first+a.Attempt].Alternative = true
		kept, err := l.archive.Alternative(task.ID, challenger.Alternative{
			End: a.End, Program: verifier.Program(attempts[a.Attempt].Outcome), Iteration: it.Number,
		})
		if err != nil {
			return nil, err
		}
		if kept {
			it.Metrics["alternatives/found"]++
		}
	}
	if unsound := verifier.Unsound(ends, alternatives); unsound != nil {
		return &doubt{"an attempt passed that ends as a mutant of the solution does", attempts[unsound.Attempt].Outcome}, nil
	}
	if passed != nil {
		return &doubt{"the verifier accepts " + passed.What, passed.Outcome}, nil
	}
	if i := verifier.Disputed(attempts, judgements); i >= 0 {
		return &doubt{"more attempts than pass agree on a side effect: one " + judgements[i].Reason, attempts[i].Outcome}, nil
	}
	return nil, nil
}

// quarantine takes a task out of everything that is learnt from. It stays in the
// archive, and tasks.jsonl has a line that says why.
func (l *Loop) quarantine(it *Iteration, task *agon.Task, why *doubt) error {
	verdict := agon.Verdict{Stage: verifier.StageQuarantine, Reason: why.reason}
	it.items = append(it.items, runs.ItemRecord{Iteration: it.Number, ID: task.ID, Version: task.Version, Verdict: verdict})
	if at, ok := it.byTask[task.ID]; ok {
		it.proposed[at].Verdict = &verdict // the challenger earns nothing by it
	}
	it.withheld[task.ID] = true
	// alternatives/quarantined counts the tasks that were put in quarantine.
	it.Metrics["alternatives/quarantined"]++
	l.pool.Retire(task.ID)
	l.imitations.Forget(task.ID)
	return l.archive.Quarantine(task.ID, challenger.Quarantine{
		Iteration: it.Number, Reason: why.reason, Failure: verifier.Program(why.outcome),
	})
}

// withhold drops the groups of tasks in quarantine, of earlier draws of the iteration
// too, and marks their attempts on record.
func (it *Iteration) withhold(judged []trainer.Judged) []trainer.Judged {
	if len(it.withheld) == 0 {
		return judged
	}
	for i := range it.Records {
		it.Records[i].Withheld = it.withheld[it.Records[i].Trajectory.TaskID]
	}
	var kept []trainer.Judged
	for i := range judged {
		if !it.withheld[judged[i].Trajectory.TaskID] {
			kept = append(kept, judged[i])
		}
	}
	return kept
}
