package train

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

// trainFlags are those of agon train.
type trainFlags struct {
	config string
	run    string
	resume string
	from   string
	dryRun bool
}

// Command is agon train.
func Command() *cobra.Command {
	var flags trainFlags
	command := &cobra.Command{
		Use:   "train [-c FILE] [--run DIR] [--dry-run] [key=value …] | train --resume RUN [key=value …] | train --from RUN[@ITERATION] [--run DIR] [key=value …]",
		Short: "Turn the loop: propose, screen, attempt, judge, learn",
		Long: `Train a policy on tasks that it sets itself. A run's directory holds everything
it wrote; agon train --resume goes on from its newest checkpoint as if it had
never stopped, and with iterations=N turns on to another end; beside that, only
what is saved, measured or spent may change. SIGINT or SIGTERM drops the
iteration under way, or ends it if a step of it has changed the policy, saves and
exits; a second one quits at once. A run that has had no task for five iterations
stops.

--from forks a run: a new one begins where that one stood at its newest checkpoint, or
at the one that is named, with its weights, moments, tasks and all that it had written,
and with any other settings that key=value give, but for trainer.lora.rank and
policy.checkpoint. Moments that they have no use for, as with another
trainer.optimizer, policy.dtype or a critic, begin anew.

A line per iteration tells the reward and the entropy of the groups that are
learnt from, the items that the filter accepted of those proposed, the tasks in
the pool, and of the groups of attempts that were made those whose outcomes
differ. The seeded corpus that is made at the beginning is for the supervised
part of each step (trainer.supervised_corpus). With --dry-run all is opened and
checked, and the preflight done, that a new run or a fork begins with, and nothing is
written.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			if err := flags.check(); err != nil {
				return terminal.Mistake(err)
			}
			if flags.dryRun {
				return dryRun(c.Context(), flags, overrides, c.OutOrStdout())
			}
			run, err := startRun(c.Context(), flags, overrides)
			if err != nil {
				return err
			}
			return errors.Join(run.complete(c.Context()), run.Close())
		},
	}
	terminal.ConfigFlag(command, &flags.config)
	command.Flags().StringVar(&flags.run, "run", "", "`DIR` of the new run (default runs/NAME-TIME)")
	command.Flags().BoolVar(&flags.dryRun, "dry-run", false, "open and check what a run or a fork begins with, and write nothing")
	command.Flags().StringVar(&flags.from, "from", "", "begin where `RUN`, or RUN@ITERATION, stood")
	command.Flags().StringVar(&flags.resume, "resume", "", "go on with the run in `DIR`")
	return command
}

// check refuses flags that say two things at once.
func (f *trainFlags) check() error {
	switch {
	case f.from != "" && (f.config != "" || f.resume != ""):
		return fmt.Errorf("--from begins with the configuration of %s: -c and --resume do not go with it", f.from)
	case f.resume != "" && f.dryRun:
		return errors.New("--dry-run is for a new run, or a fork: leave out --resume")
	case f.resume != "" && (f.config != "" || f.run != ""):
		return fmt.Errorf("--resume goes on with the configuration of %s: leave out -c and --run, or start a new run", f.resume)
	}
	return nil
}

// startRun opens a new run or an old one.
func startRun(ctx context.Context, flags trainFlags, overrides []string) (*Loop, error) {
	switch {
	case flags.from != "":
		return fork(ctx, flags.from, runPath(flags), overrides)
	case flags.resume != "":
		return Resume(ctx, flags.resume, overrides)
	}
	resolved, err := configs.Load(flags.config, overrides)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	return New(ctx, resolved, runPath(flags))
}

// runPath is the directory asked for, or one named by configuration and time.
func runPath(flags trainFlags) string {
	if flags.run != "" {
		return flags.run
	}
	name := strings.TrimSuffix(filepath.Base(flags.config), filepath.Ext(flags.config))
	switch {
	case flags.from != "":
		name = filepath.Base(runs.RunOf(flags.from)) + "-fork"
	case flags.config == "":
		name = "run"
	}
	return filepath.Join("runs", name+time.Now().Format("-20060102-150405"))
}

// dryRun does what comes before a run's first iteration, and tells what it would be.
func dryRun(ctx context.Context, flags trainFlags, overrides []string, out io.Writer) error {
	if flags.from != "" {
		return dryFork(ctx, flags, overrides, out)
	}
	resolved, err := configs.Load(flags.config, overrides)
	if err != nil {
		return terminal.Mistake(err)
	}
	path := runPath(flags)
	l, err := openNew(ctx, resolved, path)
	if err != nil {
		return err
	}
	l.Command = "agon train"
	l.sayMemory()
	if l.Config.Evaluation.Every > 0 {
		_, err = l.heldOut(ctx)
	}
	if err == nil {
		err = l.preflight(ctx)
	}
	if err == nil {
		_, err = fmt.Fprintf(out, "%s%sall of it can begin, in %s; nothing was written\n", resolved.Summary(), stages.Aggregated(resolved), path)
	}
	return errors.Join(err, l.Close())
}

// dryFork is dryRun of a fork.
func dryFork(ctx context.Context, flags trainFlags, overrides []string, out io.Writer) error {
	f, err := planFork(flags.from, overrides)
	if err != nil {
		return terminal.Mistake(err)
	}
	path := runPath(flags)
	l, bytes, err := f.open(ctx, path)
	if err != nil {
		return err
	}
	l.Command = "agon train --from " + flags.from
	err = l.preflight(ctx)
	if err == nil {
		err = f.print(out, path, bytes)
	}
	return errors.Join(err, l.Close())
}
