package report

import (
	"maps"
	"slices"
	"strings"
)

// section is a group of charts that are read together.
type section struct {
	title string
	// note says what is measured where the names do not.
	note   string
	charts []chartSpec
}

// chartSpec is a metric that is drawn large.
type chartSpec struct{ metric, title string }

// sections are the curves that tell how a run goes, in the order of the loop's
// concerns. The metrics are those of metrics.jsonl; a chart that no run has a value
// for is left out.
var sections = []section{
	{"Held-out success", "Measured on tasks that nothing is trained on, before the iteration and after the last; the band is the 95 % interval over tasks.", []chartSpec{
		{"eval/pass_at_1", "success at temperature 1"},
		{"eval/greedy", "greedy success"},
	}},
	{"Tasks", "The yield is the share of proposals that passed the filter.", []chartSpec{
		{"challenger/yield", "yield of the challenger"},
		{"challenger/accepted", "tasks accepted"},
		{"pool/size", "tasks in the pool"},
		{"challenger/top_signature", "share of the commonest signature"},
	}},
	{"Attempts", "The reward is the mean over the groups that are learnt from: of the outcome alone the share that passed; lengths are in tokens.", []chartSpec{
		{"reward", "reward"},
		{"frac_reward_zero_std", "groups without a difference in reward"},
		{"completions/mean_length", "mean length of a completion"},
		{"attempts/cut_off", "attempts that a limit cut off"},
	}},
	{"Teacher", "Of the teacher's attempts; the loss is the policy's on them.", []chartSpec{
		{"teacher/loss", "loss on the teacher's attempts"},
		{"teacher/reward", "share of them that passed"},
	}},
	{"Learning", "", []chartSpec{
		{"entropy", "entropy"},
		{"kl", "divergence from the reference policy"},
		{"loss", "loss"},
		{"grad_norm", "norm of the gradient"},
	}},
	{"Time", "", []chartSpec{
		{"time/seconds", "seconds per iteration"},
	}},
}

// bounds are the suffixes of the metrics that bound another one.
const lowSuffix, highSuffix = "/low", "/high"

// otherMetrics are those of any run that no section draws and that bound no other,
// by the first part of their names.
// left counts those that are left out.
func otherMetrics(runs []Run) (others []section, left int) {
	drawn := map[string]bool{}
	for _, s := range sections {
		for _, c := range s.charts {
			drawn[c.metric] = true
		}
	}
	byFirst := map[string][]chartSpec{}
	all, left := metricsOf(runs)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !drawn[name] && !bounds(name, all) {
			first, _, _ := strings.Cut(name, "/")
			byFirst[first] = append(byFirst[first], chartSpec{name, name})
		}
	}
	return gathered(byFirst), left
}

// gathered makes a section of each name's metrics, and one, the last, of those that
// are alone.
func gathered(byFirst map[string][]chartSpec) (others []section) {
	var alone []chartSpec
	for _, first := range slices.Sorted(maps.Keys(byFirst)) {
		if specs := byFirst[first]; len(specs) > 1 {
			others = append(others, section{title: first, charts: specs})
		} else {
			alone = append(alone, specs...)
		}
	}
	if len(alone) > 0 {
		others = append(others, section{title: "others", charts: alone})
	}
	return others
}

// mostMetrics bounds the metrics that are drawn.
const mostMetrics = 400

// metricsOf are the names of metrics, as many as are drawn, and the number of those
// that are not.
func metricsOf(runs []Run) (all map[string]bool, left int) {
	all = map[string]bool{}
	for i := range runs {
		for _, iteration := range runs[i].Iterations {
			for name := range iteration.Values {
				all[name] = true
			}
		}
	}
	names := slices.Sorted(maps.Keys(all))
	beyond := names[min(len(names), mostMetrics):]
	for _, name := range beyond {
		delete(all, name)
	}
	return all, len(beyond)
}

// bounds tells whether a metric is the bound of another.
func bounds(name string, all map[string]bool) bool {
	low, isLow := strings.CutSuffix(name, lowSuffix)
	high, isHigh := strings.CutSuffix(name, highSuffix)
	return isLow && all[low] && all[low+highSuffix] || isHigh && all[high] && all[high+lowSuffix]
}
