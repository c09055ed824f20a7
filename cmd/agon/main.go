// Command agon trains a language model to use tools by letting it set itself
// the exercises. It is the one place where the stages of the system meet.
//
// Its exit status is 0, 2 for a mistake of the user's, 1 for a failure of the
// program's, 130 where a signal ended it, and 141 where nobody reads its output.
package main

import (
	"context"
	"errors"
	"os"
	"syscall"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	stdout := &printer{w: standardOutput(), closed: stop}
	root := command()
	root.SetOut(stdout)
	err := root.ExecuteContext(ctx)
	switch {
	case stdout.isClosed() && (err == nil || errors.Is(err, stdout.err) || errors.Is(err, context.Canceled)):
		return 128 + int(syscall.SIGPIPE) // as a shell reports a command that SIGPIPE ended
	case err == nil:
		err = stdout.err
	}
	return report(os.Stderr, err)
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "agon",
		Short: "Train a language model to use tools on exercises that it sets itself",
		Long: `Train a language model to use tools on exercises that it sets itself.

Presets that ship, each for -c of its command:
` + presetList(),
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(mistakenFlag)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		ablateCommand(),
		benchCommand(),
		configCommand(),
		demoCommand(),
		diffCommand(),
		doctorCommand(),
		envCommand(),
		evalCommand(),
		execCommand(),
		exportCommand(),
		generateCommand(),
		pretrainCommand(),
		runsCommand(),
		scoreCommand(),
		showCommand(),
		tasksCommand(),
		tokenizeCommand(),
		auditCommand(),
		trainCommand(),
		verifyCommand(),
		versionCommand(),
	)
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		c.Args = mistakenArgs(c, c.Args)
		if c.Name() == "help" {
			c.Args = knownCommand
		}
	}
	root.Args = knownCommand
	return root
}
