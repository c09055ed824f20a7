package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"agon"
	"agon/configs"
)

func execCommand() *cobra.Command {
	var environment string
	var seed int64
	command := &cobra.Command{
		Use:   "exec --env NAME --seed N FILE|-",
		Short: "Run one program as an attempt would be and print what came of it as JSON",
		Long: `Run one Python program in an environment, in the sandbox that runs attempts, and
print output, error, limit, answer, calls and final state as JSON. The exit
status is 0 whenever that was printed, whatever the program did.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			program, err := readProgram(c.InOrStdin(), args[0])
			if err != nil {
				return fileError(err)
			}
			w, err := openWorlds(c.Context(), []string{environment}, &configs.Default().Sandbox)
			if err != nil {
				return err
			}
			defer w.Close()
			result, err := execute(c.Context(), w, seed, program)
			if err != nil {
				return fmt.Errorf("exec in %s: %w", environment, err)
			}
			return printJSON(c.OutOrStdout(), result)
		},
	}
	command.Flags().StringVar(&environment, "env", "warehouse", "environment that ships, or a `PATH`")
	command.Flags().Int64Var(&seed, "seed", 0, "`SEED` of the initial state")
	return command
}

// executed is what agon exec prints.
type executed struct {
	agon.Execution
	// State is the state after the program; empty if it cannot be read.
	State agon.State `json:"state"`
}

// readProgram reads a file, or standard input for "-".
func readProgram(stdin io.Reader, name string) (string, error) {
	const most = 1 << 20 // more is no program of a policy's
	reader := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return "", err
		}
		defer file.Close()
		reader = file
	}
	text, err := io.ReadAll(io.LimitReader(reader, most+1))
	if len(text) > most {
		return "", mistake(fmt.Errorf("%s is longer than %d bytes", name, most))
	}
	return string(text), err
}

func execute(ctx context.Context, w *worlds, seed int64, program string) (*executed, error) {
	environment := w.environments[0]
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return nil, err
	}
	defer episode.Close()
	interpreter, err := w.sandbox.Interpret(ctx, episode, environment.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		return nil, err
	}
	defer interpreter.Close()
	result := &executed{}
	if result.Execution, err = interpreter.Run(ctx, program); err != nil {
		return nil, err
	}
	if stateful, ok := episode.(agon.Stateful); ok {
		if result.State, err = stateful.State(ctx); err != nil {
			return nil, err
		}
	}
	return result, nil
}
