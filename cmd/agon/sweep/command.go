package ablate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"

	"github.com/spf13/cobra"
)

type ablateFlags struct {
	config   string
	out      string
	only     []string
	seeds    []uint
	tasks    int
	attempts int
	table    bool
	deep     bool
}

// Command is agon ablate.
func Command() *cobra.Command {
	var flags ablateFlags
	command := &cobra.Command{
		Use:   "ablate [-c FILE]",
		Short: "Tell what the loop's gain comes from: variants of a run, each with several seeds",
		Long: `Run every variant that FILE lists with every seed, measure all policies on the
same held-out tasks, and set them against the policy that they began with. What
is finished is not done again, and what was begun goes on exactly where it
stopped, so the whole may be done piece by piece. The table is printed, and
stands in OUT/table.md and OUT/table.json too.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ablate(c.Context(), c.OutOrStdout(), flags)
		},
	}
	f := command.Flags()
	f.StringVarP(&flags.config, "config", "c", terminal.AblationFile, "`FILE` that lists the variants")
	f.StringVar(&flags.out, "out", filepath.Join("runs", "ablation"), "`DIR` of the runs and the table")
	f.StringSliceVar(&flags.only, "only", nil, "`NAMES` of the variants to run and to show, such as loop,permuted")
	f.UintSliceVar(&flags.seeds, "seeds", nil, "`SEEDS` to run and to show, such as 1,2")
	f.Lookup("seeds").DefValue = "those of FILE"
	f.IntVar(&flags.tasks, "tasks", 2000, "`NUMBER` of held-out tasks")
	f.IntVarP(&flags.attempts, "attempts", "n", 8, "attempts at each: `K` of pass@K")
	f.BoolVar(&flags.table, "table", false, "run nothing: print the table of what there is")
	f.BoolVar(&flags.deep, "deep", false, fmt.Sprintf("attempt the tasks that the policy solved in none of %d attempts as often again", deepAttempts))
	return command
}

func (f *ablateFlags) check() error {
	if f.attempts < 1 {
		return fmt.Errorf("-n is %d: it must be at least 1", f.attempts)
	}
	if f.tasks < 1 {
		return fmt.Errorf("--tasks is %d: it must be at least 1", f.tasks)
	}
	return nil
}

// ablate carries out what is left of an ablation and prints its table.
func ablate(ctx context.Context, w io.Writer, flags ablateFlags) error {
	s, err := openStudy(flags)
	if err != nil {
		return terminal.Mistake(err)
	}
	defer s.Close()
	if flags.table && !s.holdsMeasurement() {
		return terminal.Mistake(fmt.Errorf("%s holds no ablation: leave out --table, or name another with --out", flags.out))
	}
	if err := s.carryOut(ctx); err != nil {
		return stoppedBy(ctx, err)
	}
	table, err := s.tabulate()
	if err != nil {
		return err
	}
	return errors.Join(writeTable(table, flags.out), table.Print(w))
}

// holdsMeasurement reports whether anything of the study was measured yet.
func (s *study) holdsMeasurement() bool {
	names := []string{policies.BaseName}
	for i := range s.trials {
		names = append(names, s.trials[i].name())
	}
	return slices.ContainsFunc(names, func(name string) bool {
		_, err := os.Stat(s.sheetPath(name))
		return err == nil
	})
}

// stoppedBy tells the end of a command that goes on by itself when it is given
// again, if ctx is why it ended: a failure that falls together with a signal is
// told as such.
func stoppedBy(ctx context.Context, err error) error {
	if !terminal.DroppedBy(ctx, err) {
		return err
	}
	return terminal.Stopped("stopped: the same command goes on from here, and with --table shows what there is")
}

// carryOut measures the policy that all begin with, and then takes one trial
// after the other; nothing if the table alone is wanted.
func (s *study) carryOut(ctx context.Context) error {
	if s.flags.table {
		return nil
	}
	if err := policies.SetThreads(s.base.Threads); err != nil {
		return err
	}
	if err := s.measureBase(ctx); err != nil {
		return fmt.Errorf("base: %w", err)
	}
	for i := range s.trials {
		t := &s.trials[i]
		if err := s.train(ctx, t); err != nil {
			return fmt.Errorf("%s: %w", t.name(), err)
		}
		if err := s.measure(ctx, t); err != nil {
			return fmt.Errorf("%s: %w", t.name(), err)
		}
	}
	return nil
}
