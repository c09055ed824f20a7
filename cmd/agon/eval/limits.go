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
// says which limits these are, and which other runs have others.
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
		own := configs.Default()
		takeLimits(own, run.Config)
		switch {
		case first == "":
			first, c = name, own
			c.Environments = run.Environments
			fmt.Fprintf(os.Stderr, "limits of %s: %s\n", name, limitsOf(own))
		case !sameLimits(c, own):
			fmt.Fprintf(os.Stderr, "%s has other limits (%s): it is measured under those of %s\n", name, limitsOf(own), first)
		}
	}
	return c, nil
}

// limitsOf tells the limits of an attempt, and of how it is written and judged and what
// bounds its programs what is not as a rule.
func limitsOf(c *configs.Config) string {
	usual, turns := configs.Default(), "as many turns as the environment allows"
	if limit := c.Executor.TurnLimit; limit > 0 {
		turns = fmt.Sprintf("executor.turn_limit=%d", limit)
	}
	if forgiven := c.Executor.Forgiven; forgiven > 0 {
		turns += fmt.Sprintf(", executor.forgiven=%d", forgiven)
	}
	if actions := c.Executor.Actions; actions != usual.Executor.Actions {
		turns += ", executor.actions=" + actions
	}
	if c.Prompts != "" {
		turns += ", prompts=" + c.Prompts
	}
	if today := c.Policy.Today; today != usual.Policy.Today {
		turns += ", policy.today=" + today
	}
	if c.Verifier.SideEffects {
		turns += ", verifier.side_effects=true"
	}
	return fmt.Sprintf("executor.turn_tokens=%d, %s%s", c.Executor.TurnTokens, turns, sandboxLimits(c))
}

// sandboxLimits tells those of the sandbox's settings that are not as a rule.
func sandboxLimits(c *configs.Config) (limits string) {
	usual := configs.Default().Section("sandbox")
	for i, setting := range c.Section("sandbox") {
		if setting != usual[i] {
			limits += ", " + setting.Key + "=" + setting.Value
		}
	}
	return limits
}

// takeLimits gives c the limits of a run.
func takeLimits(c, run *configs.Config) {
	c.Executor.TurnTokens, c.Executor.TurnLimit, c.Executor.Forgiven = run.Executor.TurnTokens, run.Executor.TurnLimit, run.Executor.Forgiven
	c.Executor.Actions, c.Prompts = run.Executor.Actions, run.Prompts
	c.Verifier.SideEffects = run.Verifier.SideEffects
	takeSandbox(&c.Sandbox, run.Sandbox)
	p := &run.Policy
	c.Policy.Language, c.Policy.StopStrings, c.Policy.Today = p.Language, p.StopStrings, p.Today
	c.Policy.DType, c.Policy.Context, c.Policy.Batch, c.Policy.CacheMiB = p.DType, p.Context, p.Batch, p.CacheMiB
	if p.Device != "cpu" {
		c.Policy.Device = "auto" // what a GPU trained may be measured without one
	}
}

// takeSandbox gives s the limits of a run's sandbox. How fast it is, and how programs are
// kept apart, is this machine's: a run from another may have turned that off.
func takeSandbox(s *configs.Sandbox, run configs.Sandbox) {
	run.Parallel, run.Slots = s.Parallel, s.Slots
	run.Isolation, run.FirstUID, run.UIDs = s.Isolation, s.FirstUID, s.UIDs
	*s = run
}

func sameLimits(a, b *configs.Config) bool {
	return a.Executor.TurnTokens == b.Executor.TurnTokens && a.Executor.TurnLimit == b.Executor.TurnLimit && a.Executor.Forgiven == b.Executor.Forgiven &&
		a.Executor.Actions == b.Executor.Actions && a.Prompts == b.Prompts &&
		a.Policy.Today == b.Policy.Today && a.Sandbox == b.Sandbox && a.Verifier.SideEffects == b.Verifier.SideEffects
}
