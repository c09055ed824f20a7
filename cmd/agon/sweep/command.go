package sweep

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

// flags are those that agon sweep and agon ablate share.
type flags struct {
	settings
	only  []string
	seeds []uint
	jobs  int
	table bool
}

// settings are what a sweep is carried out with beside its file.
type settings struct {
	// Out is the folder of runs and table.
	Out string
	// Tasks and Attempts are those of the exam.
	Tasks, Attempts int
	// Deep has the tasks attempted further that the policy before does not solve.
	Deep bool
}

// measures is what both commands say of how policies are measured.
const measures = `All policies are measured greedily and at temperature 1, and the one that all begin
with at 0.2, 0.4, 0.6 and 0.8 beside: what is gained might be had by sampling colder.`

// goesOn is what both commands say of how they go on.
const goesOn = `What is finished is not done again, and what was begun goes on exactly where it
stopped, so the whole may be done piece by piece. A run that fails stands in the
table as failed, and the same command tries it again. The table is printed, and
stands in OUT/table.md and OUT/table.json too.`

// Command is agon sweep.
func Command() *cobra.Command {
	var f flags
	command := &cobra.Command{
		Use:   "sweep FILE [key=value …]",
		Short: "Run variants of a run, each with several seeds, and set them side by side",
		Long: `Run every variant that FILE lists, or that its grid of values makes, with every
seed, measure all policies on the same held-out tasks, and set them against the
baseline of FILE, or else the policy that they began with. Overrides are of the
configuration that all variants begin with.

` + measures + "\n\n" + goesOn,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, arguments []string) error {
			if f.Out == "" {
				f.Out = filepath.Join("runs", "sweep-"+strings.TrimSuffix(filepath.Base(arguments[0]), filepath.Ext(arguments[0])))
			}
			return sweep(c.Context(), c.OutOrStdout(), arguments, &f)
		},
	}
	f.add(command, "runs/sweep-FILE")
	return command
}

func (f *flags) add(command *cobra.Command, out string) {
	set := command.Flags()
	set.StringVar(&f.Out, "out", "", "`DIR` of the runs and the table")
	set.StringSliceVar(&f.only, "only", nil, "`NAMES` of the variants to run and to show, such as loop,permuted; the baseline is always among them")
	set.UintSliceVar(&f.seeds, "seeds", nil, "`SEEDS` to run and to show, such as 1,2")
	set.IntVar(&f.Tasks, "tasks", 2000, "`NUMBER` of held-out tasks")
	set.IntVarP(&f.Attempts, "attempts", "n", 8, "attempts at each: `K` of pass@K")
	set.IntVar(&f.jobs, "jobs", 1, "`NUMBER` of runs at a time, each with the threads of its configuration")
	set.BoolVar(&f.table, "table", false, "run nothing: print the table of what there is")
	set.BoolVar(&f.Deep, "deep", false, fmt.Sprintf("attempt the tasks that the policy solved in none of %d attempts as often again", deepAttempts))
	set.Lookup("out").DefValue, set.Lookup("seeds").DefValue = out, "those of the file"
}

// mostJobs bounds the processes at a time: each holds a model and a sandbox.
const mostJobs = 64

func (f *flags) check() error {
	switch {
	case f.Attempts < 1:
		return fmt.Errorf("-n is %d: it must be at least 1", f.Attempts)
	case f.Tasks < 1:
		return fmt.Errorf("--tasks is %d: it must be at least 1", f.Tasks)
	case f.jobs < 1 || f.jobs > mostJobs:
		return fmt.Errorf("--jobs is %d: it must be from 1 to %d", f.jobs, mostJobs)
	}
	if _, err := os.Stat(filepath.Join(f.Out, "config.yaml")); err == nil {
		return fmt.Errorf("%s holds a run: choose another folder with --out", f.Out)
	}
	return nil
}

// sweep carries out what is left of a sweep and prints its table. arguments are
// its file and the overrides.
func sweep(ctx context.Context, w io.Writer, arguments []string, f *flags) error {
	s, err := openSweep(arguments, f)
	if err != nil {
		return terminal.Mistake(err)
	}
	defer s.Close()
	if f.table {
		if err := s.requireMeasurement(); err != nil {
			return err
		}
	}
	if !f.table {
		if err := s.carryOut(ctx, f.jobs); err != nil {
			return stoppedBy(ctx, err)
		}
	}
	table, err := s.tabulate()
	if err != nil {
		return err
	}
	if err := errors.Join(writeTable(table, f.Out), table.Print(w)); err != nil || f.table || len(table.Failed) == 0 {
		return err
	}
	return fmt.Errorf("%d of %s failed: the same command tries again", len(table.Failed), terminal.Counted(len(s.trials), "run"))
}

// Options are what Run carries a sweep out with.
type Options struct {
	// Out is the folder of runs and table.
	Out string
	// Tasks and Attempts are those of the exam, Jobs the runs at a time.
	Tasks, Attempts, Jobs int
}

// Run carries out what is left of the sweep in a file, as agon sweep does, and prints its
// table.
func Run(ctx context.Context, w io.Writer, file string, o Options) error {
	f := flags{settings: settings{Out: o.Out, Tasks: o.Tasks, Attempts: o.Attempts}, jobs: o.Jobs}
	return sweep(ctx, w, []string{file}, &f)
}

// openSweep reads what is to be done. All errors are the user's.
func openSweep(arguments []string, f *flags) (*study, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	read, err := configs.LoadSweep(arguments[0], arguments[1:])
	if err != nil {
		return nil, err
	}
	chosen, err := f.choose(read)
	if err != nil {
		return nil, err
	}
	return openStudy(read, f.settings, chosen)
}

// requireMeasurement refuses to make a table of nothing in the place of the one that
// there is: what was measured otherwise is no part of it.
func (s *study) requireMeasurement() error {
	names := []string{configs.PolicyBefore}
	for i := range s.trials {
		names = append(names, s.trials[i].name())
	}
	var others []string
	for _, name := range names {
		sheet, err := readSheetAt(s.sheetPath(name))
		if err != nil {
			return err
		}
		if sheet.find(s.measured(s.sampled(1))) != nil {
			return nil
		}
		for i := range sheet.Evaluations {
			if m := &sheet.Evaluations[i].Measured; m.way == (way{m.Attempts, 1, drawSampled}) {
				others = append(others, fmt.Sprintf("--tasks %d -n %d", m.Tasks, m.Attempts))
			}
		}
	}
	slices.Sort(others)
	if others = slices.Compact(others); len(others) > 0 {
		return terminal.Mistake(fmt.Errorf("%s holds nothing that was measured with --tasks %d -n %d and these settings: it holds %s (hint: give the arguments that it was made with)", s.Out, s.Tasks, s.Attempts, strings.Join(others, " and ")))
	}
	return terminal.Mistake(fmt.Errorf("%s holds nothing that was measured: leave out --table, or name another folder with --out", s.Out))
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
