package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/version"
	"agon/configs"

	"github.com/spf13/cobra"
)

// benchLoopFlags are those of agon bench loop.
type benchLoopFlags struct {
	shape, device string
	lengths       loopLengths
	lora          int
	asJSON        bool
	compare       string
}

func benchLoopCommand() *cobra.Command {
	var flags benchLoopFlags
	names := slices.Sorted(maps.Keys(shapes))
	command := &cobra.Command{
		Use:   "loop [--shape NAME] [--device cuda|cpu|auto] [--json] [--compare FILE] [key=value …]",
		Short: "Measure what each phase of an iteration takes with a model of some shape here",
		Long: `Turn the loop with a model of a shape and random weights, and tell what each phase of
an iteration took, on a GPU of the second: all that agon train does is done, by the same
code. Such a model writes rubbish, so what it writes is dictated: first the policy that
ships plays the same, on the CPU and untimed, then the model takes its place. Its
sampler computes every episode and draws as many tokens as are to be written; these are
thrown away, and the recorded ones are executed, judged and learnt from in their place.

What ships writes briefly. Its turns are stretched until their means are --proposal and
--turn, and its episodes begin with as many ids more as make the mean prompt of an
attempt --prompt, in a beginning that all share. Observations, and the number of turns,
stay as they were recorded, and an episode that would be longer than the context is
stretched by less.

The configuration is agon train's with other numbers, of which key=value changes any.
--compare tells each phase as a share of what it took in FILE, which --json wrote; the
source tree has such records in bench/loop.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			if _, ok := shapes[flags.shape]; !ok {
				return terminal.Mistake(fmt.Errorf("--shape %q%s", flags.shape, terminal.Instead(flags.shape, names)))
			}
			if err := flags.check(); err != nil {
				return terminal.Mistake(err)
			}
			return benchLoop(c.Context(), &flags, overrides, c.OutOrStdout())
		},
	}
	f := command.Flags()
	f.StringVar(&flags.shape, "shape", "tiny", "`NAME` of a shape: "+strings.Join(names, ", "))
	f.StringVar(&flags.device, "device", "auto", "cuda, cpu or auto")
	f.IntVar(&flags.lengths.Prompt, "prompt", 600, "mean tokens of an attempt's prompt, `N`")
	f.IntVar(&flags.lengths.Turn, "turn", 150, "mean tokens of an attempt's turn, `N`")
	f.IntVar(&flags.lengths.Proposal, "proposal", 400, "mean tokens of a proposal's turn, `N`")
	f.IntVar(&flags.lora, "lora", 0, "train an adapter of rank `N`; 0 trains all weights")
	f.BoolVar(&flags.asJSON, "json", false, "print JSON")
	f.StringVar(&flags.compare, "compare", "", "compare with `FILE`")
	return command
}

func (f *benchLoopFlags) check() error {
	const most = 1 << 20
	n := &f.lengths
	switch {
	case !slices.Contains([]string{"cuda", "cpu", "auto"}, f.device):
		return fmt.Errorf("--device is %q: it must be cuda, cpu or auto", f.device)
	case min(n.Prompt, n.Turn, n.Proposal) < 1 || max(n.Prompt, n.Turn, n.Proposal) > most:
		return fmt.Errorf("--prompt is %d, --turn %d and --proposal %d: each must be from 1 to %d", n.Prompt, n.Turn, n.Proposal, most)
	case f.lora < 0:
		return fmt.Errorf("--lora is %d: it must be at least 0", f.lora)
	}
	return nil
}

// loopLengths are those that the means of what is written are stretched to, in tokens.
type loopLengths struct {
	Prompt   int `json:"prompt"`
	Turn     int `json:"turn"`
	Proposal int `json:"proposal"`
}

// iterationsPlayed are those of which the last is told: a GPU loads its kernels in the
// first.
func iterationsPlayed(gpu bool) int {
	if gpu {
		return 2
	}
	return 1
}

// settings returns the overrides that the configuration is made of.
func (f *benchLoopFlags) settings(gpu bool, others []string) []string {
	settings := []string{
		// One more than are played, so that schedules are not at their end.
		fmt.Sprintf("iterations=%d", iterationsPlayed(gpu)+1), "trainer.schedule.warm_up=0", "preflight=off",
		"challenger.proposals=128", "challenger.first_proposals=128", "challenger.turn_tokens=256",
		"executor.tasks=32", "executor.attempts=8",
		"trainer.supervised_corpus=0", "trainer.supervised_own=1", "trainer.supervised_items=8",
		fmt.Sprintf("trainer.lora.rank=%d", f.lora), fmt.Sprintf("trainer.activation_checkpointing=%v", f.lora > 0),
		"sandbox.action_seconds=60", "sandbox.tool_seconds=60", "sandbox.verify_seconds=60", "sandbox.cpu_seconds=60",
	}
	if gpu {
		settings = append(settings, "policy.device=cuda", "policy.context=2048", "policy.dtype=bfloat16", "policy.batch=256", "policy.cache_mib=32768",
			// The tokens that are learnt from are not those that were drawn.
			"trainer.allow_mismatch=true")
	}
	return replaceOverrides(settings, others)
}

// replaceOverrides returns overrides in which others stand in the place of those of the
// same key, and after them.
func replaceOverrides(overrides, others []string) []string {
	key := func(override string) string { name, _, _ := strings.Cut(override, "="); return name }
	kept := slices.DeleteFunc(slices.Clone(overrides), func(o string) bool {
		return slices.ContainsFunc(others, func(other string) bool { return key(other) == key(o) })
	})
	return append(kept, others...)
}

// benchLoop measures, and prints what it found.
func benchLoop(ctx context.Context, flags *benchLoopFlags, others []string, out io.Writer) error {
	then, err := readLoopReport(flags.compare)
	if err != nil {
		return terminal.Mistake(err)
	}
	gpu, err := policies.OnGPU(&configs.Policy{Device: flags.device})
	if err != nil {
		return err
	}
	if err := unmeasured(others); err != nil {
		return terminal.Mistake(err)
	}
	settings := flags.settings(gpu, others)
	resolved, err := configs.Load("", settings)
	if err == nil {
		err = playableHere(resolved.Config, gpu)
	}
	if err != nil {
		return terminal.Mistake(err)
	}
	report := &loopReport{
		Device: deviceOf(gpu), Shape: flags.shape, Lengths: flags.lengths, Settings: settings, Program: version.Revision(),
	}
	if then != nil {
		if err := report.comparable(then); err != nil {
			return terminal.Mistake(fmt.Errorf("--compare %s: %w", flags.compare, err))
		}
	}
	if err := report.measure(ctx, resolved); err != nil {
		return err
	}
	if flags.asJSON {
		return terminal.PrintJSONLine(out, report)
	}
	return report.print(out, then)
}

// unmeasured refuses overrides with which a phase is left out. With them some of our
// own settings would not be read either, and be what a user is told of.
func unmeasured(others []string) error {
	for _, override := range others {
		key, value, _ := strings.Cut(override, "=")
		switch {
		case key == "trainer.algorithm" && value == "none":
			return errors.New("trainer.algorithm is none, and the update is part of what is measured: name one that trains, or leave it out")
		case key == "challenger.source" && value != "policy":
			return fmt.Errorf("challenger.source is %s, and writing proposals is part of what is measured: leave it out", value)
		case key == "challenger.policy.kind" && value != "same":
			return errors.New("challenger.policy.kind is of a served model, whose time is not this machine's: leave it out")
		case key == "policy.kind" && value != "checkpoint":
			return errors.New("policy.kind is of a served model, whose time is not this machine's: leave it out")
		case key == "preflight" && value != "off":
			return errors.New("preflight is no part of an iteration: leave it out")
		}
	}
	return nil
}

// playableHere refuses what is not played by a model that has no checkpoint.
func playableHere(c *configs.Config, gpu bool) error {
	switch {
	case c.Iterations < 2:
		return fmt.Errorf("iterations is %d, and one less is played: write at least 2", c.Iterations)
	case c.Policy.Device != map[bool]string{false: "cpu", true: "cuda"}[gpu]:
		return fmt.Errorf("policy.device is %q: it is --device that says where to measure", c.Policy.Device)
	case c.Policy.Language != "compact" || c.Policy.Checkpoint != policies.BaseName:
		return errors.New("policy.checkpoint and policy.language are those of the policy that dictates, which ships: leave them out")
	case train.Refers(&c.Trainer) && c.Trainer.LoRA.Rank == 0:
		return errors.New("trainer.kl_coefficient is above 0, or trainer.algorithm dpo: without an adapter there is no reference policy here; set --lora")
	case c.Evaluation.Every > 0:
		return errors.New("evaluation.every is above 0: held-out tasks are not played here; leave it out")
	}
	return nil
}
