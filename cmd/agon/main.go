// Command agon trains a language model to use tools by letting it set itself
// the exercises. It is the one place where the stages of the system meet.
//
// Its exit status is 0, 2 for a mistake of the user's, and 1 for a failure of
// the program's.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	stdout := &printer{w: os.Stdout}
	root := command()
	root.SetOut(stdout)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = stdout.err
	}
	return report(os.Stderr, err)
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "agon",
		Short:         "Train a language model to use tools on exercises that it sets itself",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return mistake(fmt.Errorf("%w: see %s --help", err, c.CommandPath()))
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		ablateCommand(),
		benchCommand(),
		configCommand(),
		demoCommand(),
		doctorCommand(),
		envCommand(),
		evalCommand(),
		execCommand(),
		pretrainCommand(),
		showCommand(),
		tasksCommand(),
		auditCommand(),
		trainCommand(),
		verifyCommand(),
		versionCommand(),
	)
	for _, c := range root.Commands() {
		c.Args = mistakenArgs(c, c.Args)
	}
	return root
}

// mistakenArgs makes wrong arguments the user's mistake.
func mistakenArgs(c *cobra.Command, check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(c, args); err != nil {
			return mistake(fmt.Errorf("%w: usage: agon %s", err, c.Use))
		}
		return nil
	}
}
