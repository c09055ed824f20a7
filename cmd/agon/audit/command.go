package audit

import (
	"errors"

	"agon/cmd/agon/terminal"

	"github.com/spf13/cobra"
)

// flags are those of agon audit.
type flags struct {
	json, quality, verifiers bool
	share, replay            float64
	seed                     uint64
}

// Command is agon audit.
func Command() *cobra.Command {
	var f flags
	command := &cobra.Command{
		Use:   "audit RUN",
		Short: "Prove that every reward of a run was earned",
		Long: `Check a run from its files, without changing any:

  lines, files   every line of the journals, config.yaml and every file of the
                 checkpoints is what digests.jsonl says was written
  items          every item is screened again; of the stage new, which asks the pool
                 of the time, what the journal shows
  attempts       every attempt is played again in a fresh sandbox from what the policy
                 wrote, and shows and leaves the same
  verdicts       and is judged again
  rewards        follow from the verdicts and from what rewards.py gives again; so do
                 advantages, where no critic and no divergence has a part in them
  iterations     a share of them is turned again from the run's own checkpoints, or its
                 beginning, on a copy: the same ids are sampled, and every line of
                 tasks, attempts and metrics is the same
  checkpoints    that these come to, weights, moments and state, are the same

What differs is named by file and line, and the exit status is 1. What could not be
checked is counted, with the reason: what a limit on time or a failure of the program
had a part in, what nothing was kept of, an iteration that a kill cut short, and
iterations beyond --share. To execute all of a long run again takes about as long as
the run had its sandbox at work: with --replay items, attempts and verdicts of a share
of the iterations are done again, and rewards and advantages of all still follow from
the verdicts that are written down.

Digests show what was changed by who did not change them, too. Whoever writes the
journals, the digests and the sums of the checkpoints anew, consistently, is found by
what is done again: all of the verdicts (or the share of --replay), rewards and
advantages, and of what was sampled and learnt the share. The iterations are drawn by
--seed. Environments must
be those of the run; another program, libtorch or machine is told of, and may differ
in the last bit of what it samples.

--quality reads the instruction of every task by the phrases of its environment's
folder, carries out what it asks for, and compares the final state and the answer
with those of the attempts: how many that a verifier of the policy's own passed
did something else, and how many that it failed did what was asked. Instructions
that are not made of the phrases are counted apart; where a folder has none,
nothing can be read. A run in progress is audited as far as it has come. TASKS are
those attempted in the iterations of a row: fewer than agon tasks lists, of which not
all come to be attempted, and a task that is attempted again stands in several rows.
READ is the share of them that could be read; PASSED and FAILED are attempts at
these, and behind each stands the share of them of which the verdict was wrong. What
was withheld, since its task was put in quarantine, is left out.

--verifiers looks at the items themselves: at those that the policy wrote and that
the filter accepted before any attempt at them. WRONG are those whose solution does
not do what the instruction asks for. The verifiers of the others are given some 260
outcomes that calls near the solution's bring about: LENIENT are those that accept
another answer, or another change where one is asked for. What else ACCEPTS MORE lets
changes elsewhere pass, for which an attempt fails all the same unless
verifier.side_effects is set. All three are shares of what could be read.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },
	}
	command.Flags().BoolVar(&f.json, "json", false, "print JSON")
	command.Flags().BoolVar(&f.quality, "quality", false, "compare the verdicts with what the instructions ask for")
	command.Flags().BoolVar(&f.verifiers, "verifiers", false, "look for faults in the items that the filter accepted")
	command.Flags().Float64Var(&f.share, "share", .02, "`SHARE` of the iterations to turn again, 0 to 1; as a rule at least from one checkpoint to the next, with 0 none")
	command.Flags().Float64Var(&f.replay, "replay", 1, "`SHARE` of the iterations whose items and attempts are executed again, above 0 to 1")
	command.Flags().Uint64Var(&f.seed, "seed", 1, "draws the iterations that are turned or executed again")
	return command
}

func (f *flags) run(c *cobra.Command, run string) error {
	switch {
	case (f.quality || f.verifiers) && (c.Flags().Changed("share") || c.Flags().Changed("replay") || c.Flags().Changed("seed")):
		return terminal.Mistake(errors.New("--share, --replay and --seed are of the proof: leave out --quality and --verifiers, or them"))
	case f.share < 0 || f.share > 1 || f.share != f.share:
		return terminal.Mistake(errors.New("--share must be from 0 to 1"))
	case f.replay <= 0 || f.replay > 1 || f.replay != f.replay:
		return terminal.Mistake(errors.New("--replay must be above 0, and at most 1"))
	case f.verifiers:
		return auditKept(c, run, f.json)
	case f.quality:
		return auditQuality(c, run, f.json)
	}
	found, err := prove(c.Context(), run, options{share: f.share, replay: f.replay, seed: f.seed})
	if err != nil {
		return err
	}
	if f.json {
		err = terminal.PrintJSON(c.OutOrStdout(), found)
	} else {
		err = found.print(c.OutOrStdout())
	}
	return errors.Join(err, found.err())
}
