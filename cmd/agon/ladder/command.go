package ladder

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/sweep"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

// flags are those of agon ablate filter.
type flags struct {
	config    string
	overrides []string
	out       string
	seeds     []string
	proposals int
	// What is learnt from the kept tasks, and how it is measured.
	iterations, tasks, attempts, jobs int
	screenOnly                        bool
}

// Command is agon ablate filter.
func Command() *cobra.Command {
	var f flags
	command := &cobra.Command{
		Use:   "filter [key=value …]",
		Short: "Tell what each stage of the filter is worth",
		Long: `Let the policy of a configuration write items, and put the same ones through
filters that check less: those of the Self-Challenging Agents paper, which are any
item that can be read, those that run, those whose solution passes and those whose
failure cases fail too, and the whole filter without one stage at a time. An exact
oracle tells the sound items from the others; no filter knows it. The table is
printed, and stands in OUT/filter.md and OUT/filter.json; OUT/kept holds the tasks
that each filter keeps with each seed, all of them and, under the name -matched, as
many as the filter that keeps the fewest. What was screened is not screened again, and
is refused where the settings of it are others now.

Then the policy learns from the tasks of each filter, with each seed, for some
iterations, and what it reaches on held-out tasks is set beside what it learns from the
whole filter's: two sweeps (agon sweep), whose tables stand in OUT/learnt and
OUT/learnt-matched. A filter that keeps what another keeps is not learnt from again. All
of it goes on where it was stopped. Overrides are of the configuration, which also says
how the policy learns.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			f.overrides = overrides
			return run(c.Context(), c.OutOrStdout(), &f)
		},
	}
	set := command.Flags()
	set.StringVarP(&f.config, "config", "c", "configs/demo.yaml", "`FILE` or preset that says who writes and what the whole filter is")
	set.StringVar(&f.out, "out", filepath.Join("runs", "ablate-filter"), "`DIR` of what is screened and of the tables")
	set.StringSliceVar(&f.seeds, "seeds", []string{"10"}, "`SEEDS`, such as 1,2,5 or 4-10; a number alone is that many from 1")
	set.IntVar(&f.proposals, "proposals", 1000, "`NUMBER` of items to be written with each seed")
	set.BoolVar(&f.screenOnly, "screen-only", false, "learn nothing: only tell what each filter keeps")
	set.IntVar(&f.iterations, "iterations", 20, "`NUMBER` of iterations to learn from the kept tasks")
	set.IntVar(&f.tasks, "tasks", 300, "`NUMBER` of held-out tasks")
	set.IntVarP(&f.attempts, "attempts", "n", 4, "attempts at each")
	set.IntVar(&f.jobs, "jobs", 2, "`NUMBER` of runs at a time, of one thread each")
	set.Lookup("seeds").DefValue = "10"
	return command
}

// mostProposals bounds what is held in memory.
const mostProposals = 100_000

func (f *flags) check() error {
	if f.iterations < 1 {
		return fmt.Errorf("--iterations is %d: write at least 1", f.iterations)
	}
	if f.proposals < 1 || f.proposals > mostProposals {
		return fmt.Errorf("--proposals is %d: write a number from 1 to %d", f.proposals, mostProposals)
	}
	return f.checkOverrides()
}

func run(ctx context.Context, w io.Writer, f *flags) error {
	if err := f.check(); err != nil {
		return terminal.Mistake(err)
	}
	seeds, err := seedsOf(f.seeds)
	if err != nil {
		return terminal.Mistake(fmt.Errorf("--seeds is %s: %w", strings.Join(f.seeds, ","), err))
	}
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return terminal.FileError(err)
	}
	all, rungs, err := screenAll(ctx, f, seeds)
	if err != nil {
		return err
	}
	t := tabulate(rungs, seeds, all)
	if err := t.write(f.out); err != nil {
		return err
	}
	if err := t.print(w); err != nil || f.screenOnly {
		return err
	}
	return learn(ctx, w, f, seeds, rungs)
}

// screenAll returns the proposals of each seed, and the rungs that all of them were
// screened by, and leaves what each rung keeps.
func screenAll(ctx context.Context, f *flags, seeds []uint64) (all [][]proposal, rungs []rung, err error) {
	resolved, err := f.settingsOfAll(seeds)
	if err == nil && !f.screenOnly {
		err = sweep.Comparable(f.config, resolved[0].Config)
	}
	if err != nil {
		return nil, nil, terminal.Mistake(err)
	}
	rungs = rungsOf(&resolved[0].Verifier) // the seeds differ in nothing else
	ladder := climb{rungs: rungs, count: f.proposals, shown: terminal.NewProgress(os.Stderr, "screen", "rungs", len(seeds)*len(rungs))}
	defer ladder.shown.Done()
	for i, seed := range seeds {
		proposals, err := ladder.screened(ctx, f, resolved[i])
		if err != nil {
			return nil, nil, err
		}
		if err := writeKept(f.out, seed, rungs, proposals); err != nil {
			return nil, nil, err
		}
		all = append(all, proposals)
	}
	return all, rungs, nil
}

// screened returns the proposals of a seed, which are made unless they are there.
func (c *climb) screened(ctx context.Context, f *flags, resolved *configs.Resolved) ([]proposal, error) {
	proposals, err := readProposals(f.out, resolved.Seed)
	if err != nil {
		return nil, err
	}
	if proposals != nil {
		c.skip()
		return proposals, sameLadder(proposals, f, resolved.Seed, c.rungs)
	}
	if proposals, err = c.up(ctx, resolved.Config); err != nil {
		return nil, err
	}
	if err := writeSettings(f.out, resolved); err != nil {
		return nil, err
	}
	return proposals, writeProposals(f.out, resolved.Seed, proposals)
}

// sameLadder refuses what was screened otherwise.
func sameLadder(proposals []proposal, f *flags, seed uint64, rungs []rung) error {
	same := len(proposals) == f.proposals
	for i := range proposals {
		for k := range rungs {
			same = same && proposals[i].Stages[rungs[k].Name] != ""
		}
		same = same && len(proposals[i].Stages) == len(rungs)
	}
	if !same {
		return terminal.Mistake(fmt.Errorf("%s was made with another --proposals or another filter: move it away, or choose another --out", proposalsFile(f.out, seed)))
	}
	return nil
}

// write leaves the table in a folder, for people and for programs.
func (t *table) write(out string) error {
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	if err := checkpoints.WriteFile(filepath.Join(out, "filter.json"), append(text, '\n')); err != nil {
		return err
	}
	return checkpoints.WriteFile(filepath.Join(out, "filter.md"), []byte(t.markdown()))
}
