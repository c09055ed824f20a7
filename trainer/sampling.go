package trainer

import "agon"

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
	return Groups(chosen)
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
	Enabled bool
	// Groups is the number of groups with a signal that an iteration wants;
	// 0 takes what comes and never resamples.
	Groups int
	// Rounds is the number of times that an iteration draws tasks, the first
	// one included; 0 means 1.
	Rounds int
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
	metrics := map[string]float64{
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
	}
	if all > 0 {
		// frac_reward_zero_std: the share of groups whose outcomes agree;
		// near 1 nothing is learnt. (TRL's name; by outcome, not deviation.)
		metrics["frac_reward_zero_std"] = ratio(agreeing, all)
	}
	return metrics
}
