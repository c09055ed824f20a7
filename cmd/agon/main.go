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

	"agon/cmd/agon/audit"
	"agon/cmd/agon/bench"
	"agon/cmd/agon/demo"
	"agon/cmd/agon/eval"
	"agon/cmd/agon/ladder"
	"agon/cmd/agon/pretrain"
	"agon/cmd/agon/sweep"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/version"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := terminal.UntilSignal(context.Background())
	defer stop()
	stdout := &terminal.Printer{W: terminal.StandardOutput(), Closed: stop}
	root := command()
	root.SetOut(stdout)
	err := root.ExecuteContext(ctx)
	switch {
	case stdout.IsClosed() && (err == nil || errors.Is(err, stdout.Err) || errors.Is(err, context.Canceled)):
		return 128 + int(syscall.SIGPIPE) // as a shell reports a command that SIGPIPE ended
	case err == nil:
		err = stdout.Err
	}
	return terminal.Report(os.Stderr, err)
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "agon",
		Short: "Train a language model to use tools on exercises that it sets itself",
		Long: `Train a language model to use tools on exercises that it sets itself.

What ships, with the command that it is for:
` + terminal.PresetList(),
		Version:       version.String(),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(terminal.MistakenFlag)
	ablation := sweep.AblateCommand()
	ablation.AddCommand(ladder.Command())
	root.AddCommand(
		ablation,
		bench.Command(),
		configCommand(),
		demo.Command(),
		diffCommand(),
		doctorCommand(),
		envCommand(),
		eval.Command(),
		execCommand(),
		exportCommand(),
		generateCommand(),
		pretrain.Command(),
		reportCommand(),
		runsCommand(),
		scoreCommand(),
		showCommand(),
		sweep.Command(),
		sweep.JobCommand(),
		tasksCommand(),
		tokenizeCommand(),
		audit.Command(),
		train.Command(),
		verifyCommand(),
		versionCommand(),
		watchCommand(),
	)
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		c.Args = terminal.MistakenArgs(c, c.Args)
		if c.Name() == "help" {
			c.Args = terminal.KnownCommand
		}
	}
	root.Args = terminal.KnownCommand
	return root
}
