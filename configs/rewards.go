package configs

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// rewardName is the name of a function of Python.
var rewardName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// RewardWeights are the weights of the rewards beside the outcome, by name; nil where
// there are none. The configuration is valid.
func (c *Config) RewardWeights() map[string]float64 {
	var weights map[string]float64
	for _, setting := range c.Rewards {
		if name, weight, ok := rewardOf(setting); ok {
			if weights == nil {
				weights = map[string]float64{}
			}
			weights[name] = weight
		}
	}
	return weights
}

// rewardOf reads NAME=WEIGHT.
func rewardOf(setting string) (name string, weight float64, ok bool) {
	name, text, _ := strings.Cut(setting, "=")
	weight, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	name = strings.TrimSpace(name)
	return name, weight, err == nil && rewardName.MatchString(name) && !math.IsNaN(weight) && math.Abs(weight) <= mostWeight
}

func (f *checks) rewards(settings []string) {
	f.bound("rewards", "a list of NAME=WEIGHT, weights from -%g to %g", float64(mostWeight), float64(mostWeight))
	var names []string
	for _, setting := range settings {
		name, _, ok := rewardOf(setting)
		f.refuse(!ok, "rewards: %q: write NAME=WEIGHT, such as brevity=0.1, a weight from -%g to %g", setting, float64(mostWeight), float64(mostWeight))
		f.refuse(slices.Contains(names, name), "rewards: %s stands twice: remove one", name)
		names = append(names, name)
	}
}
