package main

import (
	"fmt"
	"io"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

func showCommand() *cobra.Command {
	var task string
	command := &cobra.Command{
		Use:   "show RUN [--task ID]",
		Short: "Show how a run stands, or one task with its attempts turn by turn",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := runs.Require(args[0]); err != nil {
				return err
			}
			if task == "" {
				return showRun(c.OutOrStdout(), args[0])
			}
			return showTask(c.OutOrStdout(), args[0], task)
		},
	}
	command.Flags().StringVar(&task, "task", "", "the task's `ID`, as agon tasks prints it, or the beginning of it")
	return command
}

// showRun prints how a run stands, the last line of the metrics and of the timings,
// and the fate of all items.
func showRun(w io.Writer, run string) error {
	resolved, err := configs.ReadRun(filepath.Join(run, "config.yaml"))
	if err != nil {
		return terminal.Mistake(err)
	}
	s, err := runs.StandingOf(run)
	if err != nil {
		return err
	}
	took, err := runs.LatestTimings(run)
	if err != nil {
		return err
	}
	items, err := runs.ReadItems(run)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %s\n", run, runs.StatusOf(run, s.Iteration(), resolved.Iterations))
	if h, err := runs.HistoryOf(run); err != nil {
		return err
	} else if by := h.Ended(&resolved.Stop); by.Key != "" && !checkpoints.Held(run) {
		fmt.Fprintf(w, "  by %s: %s\n", by.Key, by.Why)
	}
	if s.Last != nil {
		s.Print(w)
		fmt.Fprintf(w, "\niteration %d, the latest:\n", s.Iteration())
		runs.PrintMetrics(w, s.Last)
	}
	if took != nil {
		took.Print(w)
	}
	fmt.Fprintf(w, "\n%s", runs.FunnelOf(items))
	return nil
}

// showTask prints a task and every attempt at it.
func showTask(w io.Writer, run, prefix string) error {
	item, err := runs.FindItem(run, prefix)
	if err != nil {
		return err
	}
	runs.PrintItem(w, item)
	var place runs.GroupPlace
	for attempt, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			return err
		}
		if attempt.Trajectory.TaskID == item.ID {
			place.Next(&attempt)
			runs.PrintAttempt(w, place.String(), &attempt)
		}
	}
	return nil
}
