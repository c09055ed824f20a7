package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

type demoFlags struct {
	config   string
	run      string
	tasks    int
	attempts int
	// overrides are those of the configuration, as they were typed.
	overrides []string
}

// Command is agon demo.
func Command() *cobra.Command {
	var flags demoFlags
	command := &cobra.Command{
		Use:   "demo [key=value …]",
		Short: "Let the policy that ships teach itself, and tell in plain words what came of it",
		Long: `Measure the policy on held-out tasks, turn the loop, and measure it again on the
same tasks. The page that is printed stands in RUN/demo.json too. The same
command goes on with a demonstration that was stopped; one that is finished, or
that was begun otherwise, is set aside, not overwritten.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			if err := flags.check(); err != nil {
				return terminal.Mistake(err)
			}
			resolved, err := configs.Load(flags.config, overrides)
			if err != nil {
				return terminal.Mistake(err)
			}
			flags.overrides = overrides
			return demonstrate(c.Context(), c.OutOrStdout(), resolved, flags)
		},
	}
	command.Flags().StringVarP(&flags.config, "config", "c", "configs/demo.yaml", "configuration `FILE`")
	command.Flags().StringVar(&flags.run, "run", filepath.Join("runs", "demo"), "`DIR` of the run")
	command.Flags().IntVar(&flags.tasks, "tasks", 400, "`NUMBER` of held-out tasks")
	command.Flags().IntVarP(&flags.attempts, "attempts", "n", 4, "`K` attempts at each at temperature 1")
	return command
}

func (f *demoFlags) check() error {
	switch {
	case f.attempts < 1 || f.attempts > exams.MostAttempts:
		return fmt.Errorf("-n is %d: it must be from 1 to %d", f.attempts, exams.MostAttempts)
	case f.tasks < 1 || f.tasks > exams.MostAttempts/f.attempts:
		return fmt.Errorf("--tasks is %d: it must be from 1 to %d with -n %d", f.tasks, exams.MostAttempts/f.attempts, f.attempts)
	}
	return nil
}

// demonstrate is the demonstration from beginning to end.
func demonstrate(ctx context.Context, w io.Writer, resolved *configs.Resolved, flags demoFlags) (err error) {
	l, before, err := openDemonstration(ctx, resolved, flags)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	e, err := exams.Set(ctx, l.Worlds, flags.tasks, agon.FirstReportingSeed)
	if err != nil {
		return err
	}
	if before == nil {
		l.Shown.Say("before: %d held-out tasks × %d attempts, and once greedily", flags.tasks, flags.attempts)
		if before, err = measureBefore(ctx, l, e, flags); err != nil {
			return err
		}
	}
	if err := l.Turn(ctx); err != nil {
		return err
	}
	l.Shown.Say("after: the same tasks")
	l.Shown.Begin("measuring")
	after, err := l.Sit(ctx, e, flags.attempts)
	if err != nil {
		return demoStopped(l, err)
	}
	l.Shown.Done()
	page, err := writePage(l, before.results(), after, flags)
	if err != nil {
		return err
	}
	return page.print(w)
}
