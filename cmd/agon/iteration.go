package main

import (
	"fmt"
	"math"
	"slices"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/trainer"
	"agon/verifier"
)

// propose keeps a proposal and its verdict for the challenger's own reward.
func (it *iteration) propose(p *challenger.Proposal, r *verifier.Result) {
	proposal := trainer.Proposal{Trajectory: &p.Trajectory, Group: p.Trajectory.Environment}
	if r.Verdict.Stage != verifier.StageError {
		proposal.Verdict = &r.Verdict
	}
	if r.Verdict.Pass {
		it.byTask[r.ID] = len(it.proposed)
	}
	it.proposed = append(it.proposed, proposal)
}

// band writes down what a task's first group of attempts decided, and returns
// it.
func (it *iteration) band(task *agon.Task, attempts, passes int, decides bool) (pass bool) {
	if at, ok := it.byTask[task.ID]; ok {
		it.proposed[at].Attempts, it.proposed[at].Passes = attempts, passes
	}
	verdict := verifier.Band(passes, attempts)
	if !decides {
		verdict = agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
	}
	if verdict.Pass {
		it.metrics["filter/in_band"]++
	}
	it.metrics["filter/measured"]++
	it.items = append(it.items, itemRecord{
		Iteration: it.number, ID: task.ID, Version: task.Version,
		Verdict: verdict, Attempts: attempts, Passes: passes,
	})
	return verdict.Pass
}

// judge pairs a task's attempts with their judgements, and writes them down.
func (it *iteration) judge(task *agon.Task, round int, attempts []agon.Trajectory, judgements []verifier.Judgement) []trainer.Judged {
	judged := make([]trainer.Judged, len(attempts))
	for a := range attempts {
		judged[a] = trainer.Judged{Trajectory: &attempts[a], Group: fmt.Sprintf("%s/%d", task.ID, round)}
		if judgements[a].Counts {
			judged[a].Verdict = &judgements[a].Verdict
		}
		if attempts[a].TimeLimited {
			it.metrics["time_limited"]++
		}
		it.records = append(it.records, attemptRecord{Iteration: it.number, Verdict: judgements[a].Verdict, Trajectory: attempts[a]})
	}
	return judged
}

// itemLine is what tasks.jsonl says of a screened proposal, the n-th of its
// iteration. What could not be read as an item is named by its place.
func itemLine(iteration, n int, p *challenger.Proposal, r *verifier.Result) itemRecord {
	line := itemRecord{Iteration: iteration, ID: r.ID, Verdict: r.Verdict, Item: r.Item}
	if line.ID == "" {
		line.ID = fmt.Sprintf("%d-%d-%d", iteration, n, p.Revision)
	}
	line.Version = versionOf(p)
	if turns := p.Trajectory.Turns; len(turns) > 0 && line.Item == nil {
		line.Text = turns[len(turns)-1].Text
	}
	return line
}

// versionOf is that of the policy which wrote the proposal's last turn.
func versionOf(p *challenger.Proposal) int {
	turns := p.Trajectory.Turns
	if len(turns) == 0 {
		return 0
	}
	return turns[len(turns)-1].Version
}

// measure adds metrics.
func (it *iteration) measure(metrics map[string]float64) {
	for name, value := range metrics {
		it.metrics[name] = value
	}
}

func (it *iteration) measureYield(y challenger.Yield) {
	it.measure(map[string]float64{
		// challenger/proposals: episodes that count; challenger/items: those
		// that ended with an item.
		"challenger/proposals": float64(y.Proposals),
		"challenger/items":     float64(y.Items),
		"challenger/masked":    float64(y.Masked),
		// challenger/accepted: items that passed the filter; challenger/yield:
		// their share of the proposals.
		"challenger/accepted": float64(y.Accepted),
		"challenger/revised":  float64(y.Revised),
		"challenger/yield":    y.Rate(),
		// challenger/signatures: different kinds of task among the accepted;
		// challenger/top_signature: the share of the commonest.
		"challenger/signatures":    float64(y.Signatures),
		"challenger/top_signature": y.TopSignature,
	})
}

// measureFunnel counts the refusals of each stage: filter/refused/STAGE.
func (it *iteration) measureFunnel(results []verifier.Result, stages []string) {
	for _, stage := range verifier.Stages {
		if stage == verifier.StageParse || slices.Contains(stages, stage) {
			it.metrics["filter/refused/"+stage] = 0
		}
	}
	for i := range results {
		if v := &results[i].Verdict; !v.Pass {
			it.metrics["filter/refused/"+v.Stage]++
		}
	}
}

// permute shuffles the outcomes within each group: Fisher and Yates.
func permute(samples []agon.Sample, stream agon.Stream) {
	for first := 0; first < len(samples); {
		last := first
		for last < len(samples) && samples[last].Group == samples[first].Group {
			last++
		}
		for i := last - 1; i > first; i-- {
			j := first + int(stream.Uniform(uint64(i))*float64(i-first+1))
			a, b := &samples[i], &samples[j]
			a.Outcome, b.Outcome, a.Rewards, b.Rewards = b.Outcome, a.Outcome, b.Rewards, a.Rewards
		}
		first = last
	}
}

// write appends the iteration to the journals.
func (l *loop) write(it *iteration) error {
	l.finished = it.number
	it.measure(map[string]float64{
		"pool/size":       float64(l.pool.Len()),
		"archive/size":    float64(l.archive.Len()),
		"imitations/size": float64(l.imitations.Len()),
		"policy/version":  float64(l.version()),
	})
	for i := range it.items {
		if err := l.run.Append(checkpoints.Tasks, &it.items[i]); err != nil {
			return err
		}
	}
	for i := range it.records {
		if !l.config.Save.Trajectories {
			break
		}
		if err := l.run.Append(checkpoints.Trajectories, &it.records[i]); err != nil {
			return err
		}
	}
	return l.run.Append(checkpoints.Metrics, encodable(it.metrics))
}

// encodable makes metrics fit for JSON, which has no infinities.
func encodable(metrics map[string]float64) map[string]any {
	values := map[string]any{}
	for name, value := range metrics {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			values[name] = fmt.Sprint(value)
		} else {
			values[name] = value
		}
	}
	return values
}
