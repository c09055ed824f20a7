package pretrain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"agon/cmd/agon/terminal"

	"github.com/spf13/cobra"
)

type pretrainFlags struct {
	config string
	env    string
	out    string
	resume string
}

// Command is agon pretrain.
func Command() *cobra.Command {
	var flags pretrainFlags
	command := &cobra.Command{
		Use:   "pretrain [-c FILE] [--env PATH] [--out DIR] [key=value …] | pretrain --resume DIR",
		Short: "Make a small policy on a synthetic corpus of an environment",
		Long: `Build a seeded corpus of both roles from the environment's own tools and
phrases, train a small policy on it, and write a Hugging Face folder that agon
train and agon eval read. The policy begins from scratch, or with pretrain.from
where a checkpoint ended. SIGINT or SIGTERM ends it after the step under way,
and its state is saved every few minutes (pretrain.save_minutes): agon pretrain
--resume goes on as if it had never stopped.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			if c.Flags().Changed("resume") && flags.resume == "" {
				return terminal.Mistake(errors.New("--resume names no pretraining"))
			}
			return pretrain(c.Context(), c.OutOrStdout(), flags, overrides)
		},
	}
	terminal.ConfigFlag(command, &flags.config)
	command.Flags().StringVar(&flags.env, "env", "", "environment that ships, or the `PATH` of a folder")
	command.Flags().StringVar(&flags.out, "out", "", "`DIR` of the policy (default runs/pretrain-NAME)")
	command.Flags().StringVar(&flags.resume, "resume", "", "go on with the pretraining in `DIR`")
	return command
}

// pretrain makes a policy, with the configuration that made it, measures it, and
// prints its figures.
func pretrain(ctx context.Context, w io.Writer, flags pretrainFlags, overrides []string) error {
	e, err := startPretrain(ctx, flags, overrides)
	if err != nil {
		return err
	}
	defer e.Worlds.Close()
	s, err := e.complete(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := examine(ctx, w, e.Worlds, e.Resolved.Config, s); terminal.DroppedBy(ctx, err) {
		return terminal.Stopped(fmt.Sprintf("stopped before the policy was measured: it is whole, and agon eval %s --env %s measures it", e.Out, e.Resolved.Environments[0]))
	} else if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "next: agon eval %[1]s --env %[2]s, or agon train -c configs/train.yaml policy.checkpoint=%[1]s 'environments=[%[2]s]'\n", e.Out, e.Resolved.Environments[0])
	return nil
}
