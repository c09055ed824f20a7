package train

import (
	"agon"
	"agon/challenger"
	"agon/verifier"
)

// A run on several environments measures some things of each, as
// environments/NAME/METRIC, NAME being what the environment calls itself:
//
//	proposals  episodes that count, as challenger/proposals
//	accepted   items that passed the filter, as challenger/accepted
//	reward     what the attempts that count earned on average; left out where there
//	           was none
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

// measureRewards measures what the attempts in each environment earned on average, of
// those that count.
func (it *Iteration) measureRewards(environments []string, samples []agon.Sample) {
	counted, earned := map[string]float64{}, map[string]float64{}
	for i := range samples {
		name := samples[i].Trajectory.Environment
		counted[name]++
		earned[name] += samples[i].Outcome + samples[i].Extra
	}
	for _, name := range environments {
		if counted[name] > 0 {
			it.measureOf(name, "reward", earned[name]/counted[name])
		}
	}
}
