package trainer

import "agon"

// Group holds samples that are compared with each other: the attempts at one
// task, or the proposals for one environment.
type Group struct {
	Role agon.Role
	Name string
	// Samples are in the order in which they were given.
	Samples []agon.Sample
	// Rewards are what the samples earned, in the same order.
	Rewards []float64
}

// Groups puts together the policy samples of equal role and group, in the
// order in which groups first appear. Supervised samples belong to no group and
// are left out.
func Groups(samples []agon.Sample) []Group {
	type key struct {
		role agon.Role
		name string
	}
	index := map[key]int{}
	var groups []Group
	for _, s := range samples {
		if s.Loss != agon.LossPolicy {
			continue
		}
		k := key{s.Trajectory.Role, s.Group}
		at, ok := index[k]
		if !ok {
			at = len(groups)
			index[k] = at
			groups = append(groups, Group{Role: k.role, Name: k.name})
		}
		groups[at].Samples = append(groups[at].Samples, s)
		groups[at].Rewards = append(groups[at].Rewards, reward(&s))
	}
	return groups
}

// Agreement tells whether the outcomes of a group differ.
type Agreement string

// The agreements of outcomes.
const (
	Mixed   Agreement = "mixed"    // some passed and some did not
	AllPass Agreement = "all_pass" // every attempt passed
	AllFail Agreement = "all_fail" // no attempt passed
	Single  Agreement = "single"   // one attempt alone: nothing to compare
)

// Agreement compares outcomes as exact values. A deviation of rewards would
// not do: the mean of n equal floats need not be that float, so that a group
// without any signal can have a deviation of 1e-17, which a division by it
// turns into advantages of ±1.
func (g *Group) Agreement() Agreement {
	if len(g.Samples) < 2 {
		return Single
	}
	first := g.Samples[0].Outcome
	for i := range g.Samples {
		if g.Samples[i].Outcome != first {
			return Mixed
		}
	}
	if first == 0 {
		return AllFail
	}
	return AllPass
}
