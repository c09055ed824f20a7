package eval

import (
	"fmt"
	"os"
	"path/filepath"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"
)

// evalConfig is how checkpoints are measured: by default, but with the limits of
// the first run among them, which holds for all so that they can be compared. It
// says which limits these are.
func evalConfig(names []string) (*configs.Config, error) {
	c := configs.Default()
	first := ""
	for _, name := range names {
		of := runs.RunOf(name)
		if policies.Served(name) || runs.Require(of) != nil {
			continue
		}
		run, err := configs.ReadRun(filepath.Join(of, "config.yaml"))
		if err != nil {
			return nil, terminal.Mistake(fmt.Errorf("the limits of %s: %w (hint: its checkpoints by themselves, %s, are measured under the defaults)", name, err, filepath.Join(name, "checkpoints", "…")))
		}
		if run.Policy.Kind != "checkpoint" {
			return nil, terminal.Mistake(fmt.Errorf("%s is a run of a served model and has no weights: name the model, such as %s:%s", name, run.Policy.Kind, run.Policy.Model))
		}
		limits := limitsOf(run.Config)
		switch {
		case first == "":
			first = name
			takeLimits(c, run.Config)
			fmt.Fprintf(os.Stderr, "limits of %s: %s\n", name, limits)
		case !sameLimits(c, run.Config):
			fmt.Fprintf(os.Stderr, "%s has other limits (%s): it is measured under those of %s\n", name, limits, first)
		}
	}
	return c, nil
}

// limitsOf tells the limits of an attempt, and how it is written where that is not as
// a rule.
func limitsOf(c *configs.Config) string {
	turns := "as many turns as the environment allows"
	if limit := c.Executor.TurnLimit; limit > 0 {
		turns = fmt.Sprintf("executor.turn_limit=%d", limit)
	}
	if forgiven := c.Executor.Forgiven; forgiven > 0 {
		turns += fmt.Sprintf(", executor.forgiven=%d", forgiven)
	}
	if actions := c.Executor.Actions; actions != configs.Default().Executor.Actions {
		turns += ", executor.actions=" + actions
	}
	if c.Prompts != "" {
		turns += ", prompts=" + c.Prompts
	}
	return fmt.Sprintf("executor.turn_tokens=%d, %s", c.Executor.TurnTokens, turns)
}

func takeLimits(c, run *configs.Config) {
	c.Executor.TurnTokens, c.Executor.TurnLimit, c.Executor.Forgiven = run.Executor.TurnTokens, run.Executor.TurnLimit, run.Executor.Forgiven
	c.Executor.Actions, c.Prompts = run.Executor.Actions, run.Prompts
	p := &run.Policy
	c.Policy.Language, c.Policy.StopStrings = p.Language, p.StopStrings
	c.Policy.DType, c.Policy.Context, c.Policy.Batch, c.Policy.CacheMiB = p.DType, p.Context, p.Batch, p.CacheMiB
	if p.Device != "cpu" {
		c.Policy.Device = "auto" // what a GPU trained may be measured without one
	}
}

func sameLimits(a, b *configs.Config) bool {
	return a.Executor.TurnTokens == b.Executor.TurnTokens && a.Executor.TurnLimit == b.Executor.TurnLimit && a.Executor.Forgiven == b.Executor.Forgiven &&
		a.Executor.Actions == b.Executor.Actions && a.Prompts == b.Prompts
}
