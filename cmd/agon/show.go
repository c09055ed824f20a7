package main

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/configs"

	"github.com/spf13/cobra"
)

func showCommand() *cobra.Command {
	var task string
	var prompt promptFlags
	command := &cobra.Command{
		Use:   "show RUN [--task ID] | show --prompt ROLE [RUN] [-c FILE] [key=value …]",
		Short: "Show how a run stands, one task with its attempts turn by turn, or a prompt",
		Long: `Show how a run stands, or with --task one task with its attempts turn by turn.

With --prompt print what a policy is told as challenger or as executor: the text that
it reads, to the letter, and its tokens. It is that of a run, or of a configuration as
agon train takes it; with --task the instruction is that task's. No weights are read.`,
		RunE: func(c *cobra.Command, args []string) error {
			if prompt.role != "" {
				prompt.task = task
				return showPrompt(c.Context(), c.OutOrStdout(), &prompt, args)
			}
			if err := prompt.unread(); err != nil {
				return err
			}
			if len(args) != 1 {
				return terminal.Mistake(fmt.Errorf("show takes one run, not %d", len(args)))
			}
			if err := runs.Require(args[0]); err != nil {
				return err
			}
			if task == "" {
				return showRun(c.OutOrStdout(), args[0])
			}
			return showTask(c.OutOrStdout(), args[0], task)
		},
	}
	prompt.add(command)
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
	if source, at := train.ForkedFrom(resolved.Digests); source != "" {
		fmt.Fprintf(w, "  it began where %s stood after %s\n", source, terminal.Counted(at, "iteration"))
	}
	if by, err := runs.EndedBy(run, resolved.Config); err != nil {
		return err
	} else if by.Key != "" && !checkpoints.Held(run) {
		fmt.Fprintf(w, "  by %s: %s\n", by.Key, by.Why)
	}
	if status, err := runs.ReadStatus(run); err != nil {
		return err
	} else if status != nil && checkpoints.Held(run) {
		fmt.Fprintf(w, "  %s\n", status.InWords(time.Now()))
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
