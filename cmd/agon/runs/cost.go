package runs

import (
	"errors"
	"io/fs"
	"path/filepath"

	"agon/checkpoints"
	"agon/configs"
)

// Cost is what a training took.
type Cost struct {
	// Seconds are those of all phases but the measuring of held-out tasks.
	Seconds float64
	// Proposals are episodes of the challenger, and Attempts those of the
	// executor, of tasks that were put in quarantine meanwhile not counted.
	Proposals, Attempts int
	// Tokens are those that both sampled.
	Tokens int
}

// CostOf reads the journals of a run, or of a pretraining, which proposes,
// attempts and samples nothing.
func CostOf(path string) (Cost, error) {
	c, err := timedCost(path)
	if err != nil {
		return c, err
	}
	resolved, err := configs.ReadRun(filepath.Join(path, "config.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	for metrics, err := range Lines[map[string]any](path, checkpoints.Metrics) {
		if err != nil {
			return c, err
		}
		c.Proposals += count(metrics, "challenger/proposals") + count(metrics, "challenger/masked")
		c.Attempts += count(metrics, "groups") * resolved.Executor.Attempts
	}
	return c, nil
}

// SecondsOf is the Seconds of CostOf alone.
func SecondsOf(path string) (float64, error) {
	c, err := timedCost(path)
	return c.Seconds, err
}

func timedCost(path string) (c Cost, err error) {
	for took, err := range Lines[TimingRecord](path, checkpoints.Timings) {
		if err != nil {
			return c, err
		}
		c.Seconds += took.Seconds - took.Phases["evaluate"].Seconds
		c.Tokens += took.Phases["propose"].Tokens + took.Phases["rollout"].Tokens
	}
	return c, nil
}

// count is a metric that counts; 0 where it was not measured.
func count(metrics map[string]any, name string) int {
	value, _ := metrics[name].(float64)
	return int(value)
}
