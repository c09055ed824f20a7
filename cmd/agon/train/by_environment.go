package train

import (
	"agon/challenger"
	"agon/trainer"
	"agon/verifier"
)

// A run on several environments measures some things of each, as
// environments/NAME/METRIC, NAME being what the environment calls itself:
//
//	proposals  episodes that count, as challenger/proposals
//	accepted   items that passed the filter, as challenger/accepted
//	reward     the share of the attempts that count which passed; left out where
//	           there was none
//	success    held-out success at temperature 1, where eval/pass_at_1 is measured

// measureOf adds a metric of an environment.
func (it *Iteration) measureOf(environment, metric string, value float64) {
	it.Metrics["environments/"+environment+"/"+metric] = value
}

// several are the names of the run's environments; none where there is but one.
func (l *Loop) several() []string {
	if names := l.Worlds.Names(); len(names) > 1 {
		return names
	}
	return nil
}

// measureProposals counts the proposals of each environment, and the accepted.
func (it *Iteration) measureProposals(environments []string, proposals []challenger.Proposal, results []verifier.Result) {
	counted, accepted := map[string]float64{}, map[string]float64{}
	for i := range proposals {
		p := &proposals[i].Trajectory
		if p.Status.Counts() {
			counted[p.Environment]++
		}
		if results[i].Verdict.Pass {
			accepted[p.Environment]++
		}
	}
	for _, name := range environments {
		it.measureOf(name, "proposals", counted[name])
		it.measureOf(name, "accepted", accepted[name])
	}
}

// measureAttempts measures the reward of each environment.
func (it *Iteration) measureAttempts(environments []string, attempts []trainer.Judged) {
	counted, passed := map[string]float64{}, map[string]float64{}
	for i := range attempts {
		if attempts[i].Verdict == nil {
			continue
		}
		name := attempts[i].Trajectory.Environment
		counted[name]++
		if attempts[i].Verdict.Pass {
			passed[name]++
		}
	}
	for _, name := range environments {
		if counted[name] > 0 {
			it.measureOf(name, "reward", passed[name]/counted[name])
		}
	}
}
