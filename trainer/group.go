package trainer

import (
	"sort"

	"agon"
)

// Group holds samples that are compared with each other: the attempts at one
// task, or the proposals for one environment.
type Group struct {
	Role agon.Role
	Name string
	// Samples are in the order in which they were given.
	Samples []agon.Sample
	// Rewards are the weighted sums of the samples' components.
	Rewards []float64
}

// Groups puts together the policy samples of equal role and group, in the
// order in which groups first appear, and weighs their rewards. Supervised
// samples belong to no group and are left out.
//
// The error tells of a weight for a component that a sample does not have.
func Groups(samples []agon.Sample, weights Weights) ([]Group, error) {
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
		reward, err := weights.Reward(&s)
		if err != nil {
			return nil, err
		}
		k := key{s.Trajectory.Role, s.Group}
		at, ok := index[k]
		if !ok {
			at = len(groups)
			index[k] = at
			groups = append(groups, Group{Role: k.role, Name: k.name})
		}
		groups[at].Samples = append(groups[at].Samples, s)
		groups[at].Rewards = append(groups[at].Rewards, reward)
	}
	return groups, nil
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

// Selection is what is left of samples after the groups that teach nothing
// were dropped.
type Selection struct {
	// Samples are those of the kept groups and all samples that Select does
	// not look at, in the given order.
	Samples []agon.Sample
	// Kept names the executor's groups that were kept.
	Kept []string
	// AllPass, AllFail and Single name the dropped ones, by reason.
	AllPass, AllFail, Single []string
}

// Select drops the executor's groups in which all attempts passed or none did
// (dynamic sampling: DAPO, Yu et al. 2025, arXiv 2503.14476, section 3.2, eq.
// 11: 0 < |{o_i : is_equivalent(a, o_i)}| < G). The challenger's samples are
// kept: their reward differs where the outcome, a sound item, does not. With
// options.Enabled unset everything is kept and the names are told all the
// same, with the groups that agree counted under Kept as well.
func Select(samples []agon.Sample, options DynamicSamplingOptions) Selection {
	var selection Selection
	keep := map[string]bool{}
	for _, g := range executorGroups(samples) {
		agreement := g.Agreement()
		selection.count(agreement, g.Name)
		if agreement == Mixed || !options.Enabled {
			keep[g.Name] = true
			selection.Kept = append(selection.Kept, g.Name)
		}
	}
	for _, s := range samples {
		if !selectable(&s) || keep[s.Group] {
			selection.Samples = append(selection.Samples, s)
		}
	}
	return selection
}

func selectable(s *agon.Sample) bool {
	return s.Loss == agon.LossPolicy && s.Trajectory.Role == agon.RoleExecutor
}

func executorGroups(samples []agon.Sample) []Group {
	var chosen []agon.Sample
	for _, s := range samples {
		if selectable(&s) {
			chosen = append(chosen, s)
		}
	}
	groups, err := Groups(chosen, Weights{})
	if err != nil {
		panic("trainer: a sample without weights has no reward: " + err.Error()) // no weight can be missing
	}
	return groups
}

func (s *Selection) count(agreement Agreement, name string) {
	switch agreement {
	case AllPass:
		s.AllPass = append(s.AllPass, name)
	case AllFail:
		s.AllFail = append(s.AllFail, name)
	case Single:
		s.Single = append(s.Single, name)
	}
}

// DynamicSamplingOptions say what is done about groups without a signal.
type DynamicSamplingOptions struct {
	// Enabled drops groups in which all attempts passed or none did.
	Enabled bool `mapstructure:"enabled"`
	// Groups is the number of groups with a signal that an iteration wants;
	// 0 takes what comes and never resamples.
	Groups int `mapstructure:"groups"`
	// Rounds is the number of times that an iteration draws tasks, the first
	// one included; 0 means 1.
	Rounds int `mapstructure:"rounds"`
}

// Validate returns one plain sentence per fault.
func (o DynamicSamplingOptions) Validate() []string {
	var f faults
	f.atLeast("dynamic_sampling.groups", float64(o.Groups), 0)
	f.atLeast("dynamic_sampling.rounds", float64(o.Rounds), 0)
	if !o.Enabled && (o.Groups > 0 || o.Rounds > 1) {
		f.add("dynamic_sampling.groups and .rounds do nothing without dynamic_sampling.enabled")
	}
	if o.Enabled && o.Rounds > 1 && o.Groups == 0 {
		f.add("dynamic_sampling.rounds is %d and dynamic_sampling.groups is not set: say how many groups are wanted", o.Rounds)
	}
	return f
}

// Missing returns the number of groups with a signal that are still to be
// found after the given number of rounds, or 0 if there are enough or the cap
// on rounds is reached.
func Missing(kept, rounds int, options DynamicSamplingOptions) int {
	if !options.Enabled || rounds >= max(options.Rounds, 1) {
		return 0
	}
	return max(options.Groups-kept, 0)
}

// Incomplete tells which groups of those named have fewer than attempts
// samples, because some were masked, and how many each lacks. Those attempts
// are to be made again. Groups that have lost every sample are found too.
func Incomplete(samples []agon.Sample, names []string, attempts int) map[string]int {
	have := map[string]int{}
	for i := range samples {
		if selectable(&samples[i]) {
			have[samples[i].Group]++
		}
	}
	lacking := map[string]int{}
	for _, name := range names {
		if n := attempts - have[name]; n > 0 {
			lacking[name] = n
		}
	}
	return lacking
}

// Metrics tells the signal in the groups that Select saw.
func (s *Selection) Metrics() map[string]float64 {
	kept := len(s.Kept)
	agreeing := len(s.AllPass) + len(s.AllFail)
	seen := map[string]bool{}
	for _, names := range [][]string{s.Kept, s.AllPass, s.AllFail, s.Single} {
		for _, name := range names {
			seen[name] = true
		}
	}
	all := len(seen)
	return map[string]float64{
		// groups: the executor's groups, before any was dropped.
		"groups": float64(all),
		// groups/kept: those that went on to the loss.
		"groups/kept": float64(kept),
		// groups/all_pass: those in which every attempt passed: too easy.
		"groups/all_pass": float64(len(s.AllPass)),
		// groups/all_fail: those in which none did: too hard, or unsound.
		"groups/all_fail": float64(len(s.AllFail)),
		// groups/single: those with one attempt left: nothing to compare.
		"groups/single": float64(len(s.Single)),
		// frac_reward_zero_std: the share of groups whose outcomes agree;
		// near 1 nothing is learnt. (TRL's name; by outcome, not deviation.)
		"frac_reward_zero_std": ratio(agreeing, all),
	}
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// sortedKeys returns the keys of m in order, so that sums over a map round
// alike in every run.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
