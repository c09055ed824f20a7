package audit

import (
	"fmt"
	"math"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/train"
	"agon/trainer"

	"gonum.org/v1/gonum/stat"
)

// books recompute what attempts earned from the verdicts on them.
type books struct {
	// ledger is nil where nothing is learnt.
	ledger              *trainer.Ledger
	rewards, advantages *check
	// lacks is set once an iteration was not entered, of which no attempts were kept.
	lacks bool
}

func (p *proof) openBooks() (*books, error) {
	if p.resolved.Trainer.Algorithm == "none" {
		return &books{}, nil
	}
	ledger, err := trainer.NewLedger(stages.TrainerOptions(p.resolved.Config))
	return &books{ledger: ledger}, err
}

func (b *books) open(r *report) {
	b.rewards, b.advantages = r.check("rewards"), r.check("advantages")
}

// leaveOut counts an attempt of which nothing is recomputed.
func (b *books) leaveOut(why string) {
	b.rewards.leaveOut(why)
	b.advantages.leaveOut(why)
}

// enter recomputes an iteration, and compares the records of its attempts and the
// metrics that follow from them.
func (b *books) enter(p *proof, iteration int, groups []*group) {
	var judged []trainer.Judged
	for _, g := range groups {
		for at, l := range g.lines {
			if l.record.Withheld {
				continue
			}
			j := trainer.Judged{Trajectory: &l.record.Trajectory, Group: g.name, Rewards: g.rewards[at]}
			if v := &g.judgements[at]; v.Counts {
				j.Verdict = &v.Verdict
			}
			judged = append(judged, j)
		}
	}
	samples, _, err := train.Credited(p.resolved.Config, iteration, judged)
	if err != nil {
		p.report.note("iteration %d: its rewards cannot be recomputed: %v", iteration, err)
		return
	}
	selection := trainer.Select(samples, stages.SamplingOptions(p.resolved.Config))
	var earnings []trainer.Earning
	if b.ledger != nil {
		earnings = b.ledger.Enter(selection.Samples)
	}
	b.compare(p, iteration, groups, samples, earnings)
	p.checkMetrics(iteration, followingMetrics(&selection, earnings))
}

// compare compares the records of an iteration with what was recomputed.
func (b *books) compare(p *proof, iteration int, groups []*group, samples []agon.Sample, earnings []trainer.Earning) {
	earned, weighed := map[*agon.Trajectory]*float64{}, map[*agon.Trajectory]*float64{}
	for i := range samples {
		reward := samples[i].Outcome + samples[i].Extra
		earned[samples[i].Trajectory] = &reward
	}
	for i := range earnings {
		weighed[earnings[i].Trajectory] = &earnings[i].Advantage
	}
	for _, g := range groups {
		for _, l := range g.lines {
			r := &l.record
			if p.earlier(iteration) && r.Reward == nil && r.Advantage == nil {
				b.leaveOut("of an earlier program, which did not write them down")
				continue
			}
			p.report.compare(b.rewards, valueApart(l.number, "reward", r.Reward, earned[&r.Trajectory]))
			if why := b.beyond(p); why != "" && r.Advantage != nil && weighed[&r.Trajectory] != nil {
				b.advantages.leaveOut(why)
				continue
			}
			p.report.compare(b.advantages, valueApart(l.number, "advantage", r.Advantage, weighed[&r.Trajectory]))
		}
	}
}

// beyond says why advantages cannot be recomputed, or nothing.
func (b *books) beyond(p *proof) string {
	switch {
	case b.ledger == nil:
	case !b.ledger.Exact():
		return "that a critic or a divergence had a part in"
	case p.forked > 0 && b.ledger.Remembers():
		return "that depend on the iterations before the fork"
	case b.lacks && b.ledger.Remembers():
		return "that depend on iterations of which no attempts were kept"
	}
	return ""
}

// earlier reports whether an iteration is of a program that wrote no digests.
func (p *proof) earlier(iteration int) bool {
	return p.intact.Records == 0 || iteration < p.intact.First
}

// valueApart compares a value of an attempt with what follows.
func valueApart(number int, name string, recorded, follows *float64) checkpoints.Fault {
	if recorded == nil && follows == nil || recorded != nil && follows != nil && near(*recorded, *follows) {
		return checkpoints.Fault{}
	}
	return fault(checkpoints.Trajectories, number, "says that its %s is %s, and from the verdicts follows %s", name, valueOf(recorded), valueOf(follows))
}

// near allows for processors that round otherwise.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

func valueOf(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprintf("%.6g", *v)
}

// followingMetrics are the metrics of an iteration that follow from its verdicts.
func followingMetrics(selection *trainer.Selection, earnings []trainer.Earning) map[string]float64 {
	metrics := selection.Metrics()
	samples := map[*agon.Trajectory]*agon.Sample{}
	for i := range selection.Samples {
		samples[selection.Samples[i].Trajectory] = &selection.Samples[i]
	}
	values := map[string][]float64{}
	for _, e := range earnings {
		values["reward"] = append(values["reward"], e.Reward)
		for name, value := range samples[e.Trajectory].Rewards {
			name = "rewards/" + name + "/mean"
			values[name] = append(values[name], value)
		}
	}
	for name, of := range values {
		metrics[name] = stat.Mean(of, nil)
	}
	return metrics
}

// checkMetrics compares metrics of an iteration with what follows.
func (p *proof) checkMetrics(iteration int, follows map[string]float64) {
	if iteration > len(p.journals.metrics) {
		return
	}
	m := &p.journals.metrics[iteration-1]
	for name, want := range follows {
		got, told := m.record[name].(float64)
		if !told || !near(got, want) {
			p.report.differ(fault(checkpoints.Metrics, m.number, "says that %s is %v, and from the verdicts follows %v", name, m.record[name], want))
		}
	}
}
