package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"agon"
	"agon/configs"
)

type demoFlags struct {
	config   string
	run      string
	tasks    int
	attempts int
	// overrides are those of the configuration, as they were typed.
	overrides []string
}

func demoCommand() *cobra.Command {
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
				return mistake(err)
			}
			resolved, err := configs.Load(flags.config, overrides)
			if err != nil {
				return mistake(err)
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
	case f.attempts < 1 || f.attempts > mostAttempts:
		return fmt.Errorf("-n is %d: it must be from 1 to %d", f.attempts, mostAttempts)
	case f.tasks < 1 || f.tasks > mostAttempts/f.attempts:
		return fmt.Errorf("--tasks is %d: it must be from 1 to %d with -n %d", f.tasks, mostAttempts/f.attempts, f.attempts)
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
	e, err := setExam(ctx, l.worlds, flags.tasks, agon.FirstReportingSeed)
	if err != nil {
		return err
	}
	if before == nil {
		l.shown.Say("before: %d held-out tasks × %d attempts, and once greedily", flags.tasks, flags.attempts)
		if before, err = l.measureBefore(ctx, e, flags); err != nil {
			return err
		}
	}
	if err := l.turn(ctx); err != nil {
		return err
	}
	l.shown.Say("after: the same tasks")
	l.shown.Begin("measuring")
	after, err := l.sit(ctx, e, flags.attempts)
	if err != nil {
		return l.demoStopped(err)
	}
	l.shown.Done()
	page, err := l.writePage(before.results(), after, flags)
	if err != nil {
		return err
	}
	return page.print(w)
}

// sit lets the policy as it is now take an exam.
func (l *loop) sit(ctx context.Context, e *exam, attempts int) (results, error) {
	s, err := newSitting(l.config, l.worlds, l.policy, l.transcriber())
	if err != nil {
		return results{}, err
	}
	s.player, s.attempts = l.player, attempts
	return s.takeBoth(ctx, e)
}
