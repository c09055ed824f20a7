package runs

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// metricSection is a part of an iteration, with the metrics that measure it.
type metricSection struct {
	// title says in words what is measured, and what the names mean that do
	// not say it themselves.
	title string
	// names begin the metrics' names, up to a slash.
	names []string
}

// metricSections follow the loop. The names are TRL's where it has one.
var metricSections = []metricSection{
	{"tasks: proposals of the challenger, what the filter refused at each stage, what is kept; cheats are injected, and should not pass; given/epoch counts how often all given tasks have had their turn",
		[]string{"challenger", "filter", "variations", "cheats", "pool", "archive", "imitations", "given"}},
	{"attempts: reward is what they earned in the groups that are learnt from, rewards/outcome the share that passed there; a group is all attempts at a task; alternatives are ways to pass that end otherwise than the solution; completions are counted in tokens",
		[]string{"reward", "reward_std", "rewards", "alternatives", "groups", "frac_reward_zero_std", "completions", "masked", "num_tokens", "time_limited"}},
	{"attempts of the teacher, measured as one's own are, and the policy's loss on them; teacher/epoch counts how often all have had their turn", []string{"teacher"}},
	{"learning: advantages are rewards set against their group; sampling compares the log-probabilities of sampler and trainer",
		[]string{"loss", "advantages", "critic", "clip_ratio", "kl", "entropy", "grad_norm", "learning_rate", "log_ratio_clamped", "optimizer_steps", "policy", "sampling", "solutions", "supervised"}},
	{"environments, where there are several: of each its proposals and those of them that were accepted, the share of attempts that passed, and held-out success at temperature 1", []string{"environments"}},
	{"spent: tokens that each role wrote; of servers the requests that they answered, what they read and wrote for them, and the cost by price.*; estimated are the requests whose tokens the server did not tell", []string{"tokens", "spent"}},
	{"sandbox: programs that each limit ended, slots that were lost, programs that ran again for that; held-out attempts included; isolated is 0 where sandbox.isolation is none", []string{"sandbox"}},
	{"held-out tasks, measured before the iteration", []string{"eval"}},
}

// others are the metrics that no section names.
const others = "others"

// PrintMetrics prints one value per line, sorted by name within its section.
func PrintMetrics(w io.Writer, metrics map[string]any) {
	bySection := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		if name != "iteration" {
			title := sectionOf(name)
			bySection[title] = append(bySection[title], name)
		}
	}
	for _, section := range append(slices.Clone(metricSections), metricSection{title: others}) {
		if len(bySection[section.title]) == 0 {
			continue
		}
		fmt.Fprintf(w, "  %s\n", section.title)
		for _, name := range bySection[section.title] {
			fmt.Fprintf(w, "    %-40s %s\n", name, Short(metrics[name]))
		}
	}
}

// sectionOf is the title of the section that a metric belongs to.
func sectionOf(name string) string {
	first, _, _ := strings.Cut(name, "/")
	for _, section := range metricSections {
		if slices.Contains(section.names, first) {
			return section.title
		}
	}
	return others
}

// Short is a value as it is read: the journal has all of its digits.
func Short(value any) string {
	number, ok := value.(float64)
	switch {
	case !ok:
		return fmt.Sprint(value)
	case number == float64(int64(number)):
		return fmt.Sprint(int64(number))
	}
	return fmt.Sprintf("%.4g", number)
}
