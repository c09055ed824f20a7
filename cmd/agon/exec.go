package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier/sandbox"

	"github.com/spf13/cobra"
)

// execFlags are those of agon exec.
type execFlags struct {
	environment string
	seed        int64
	limits      []string
	diff        bool
}

func execCommand() *cobra.Command {
	var flags execFlags
	command := &cobra.Command{
		Use:   "exec [--env NAME] [--seed N] [--limits KEY=VALUE,…] FILE|-",
		Short: "Run one program as an attempt would be and print what came of it as JSON",
		Long: `Run one Python program in an environment, in the sandbox that runs attempts, and
print as JSON how it ended ("ok", "error", a limit such as "timeout" or
"memory_limit", "killed", or "sandbox_error" if the sandbox failed), what it
printed, its error, answer and calls, the final state, and what it used. The
exit status is 0 whenever that was printed, whatever the program did. With
--diff, print what it changed in the state instead, a line for each place.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			limits, err := sandboxLimits(flags.limits)
			if err != nil {
				return terminal.Mistake(err)
			}
			program, err := terminal.UnlessEnded(c.Context(), func() (string, error) { return readProgram(c.InOrStdin(), args[0]) })
			if err != nil {
				return terminal.FileError(err)
			}
			w, err := worlds.Open(c.Context(), []string{flags.environment}, limits)
			if err != nil {
				return err
			}
			defer w.Close()
			result, err := execute(c.Context(), w, flags.seed, program)
			if err != nil {
				return fmt.Errorf("exec in %s: %w", flags.environment, err)
			}
			if !flags.diff {
				return terminal.PrintJSON(c.OutOrStdout(), result)
			}
			before, err := execute(c.Context(), w, flags.seed, "")
			if err != nil {
				return fmt.Errorf("exec in %s: %w", flags.environment, err)
			}
			return printDiff(c.OutOrStdout(), before.State, result)
		},
	}
	f := command.Flags()
	f.StringVar(&flags.environment, "env", "warehouse", "environment that ships, or a `PATH`")
	f.Int64Var(&flags.seed, "seed", 0, "`SEED` of the initial state")
	f.StringSliceVar(&flags.limits, "limits", nil, "`KEY=VALUE` of a configuration's section sandbox, such as action_seconds=2,memory_mib=128")
	f.BoolVar(&flags.diff, "diff", false, "print what changed in the state")
	return command
}

// sandboxLimits are the default ones, with those that were asked for.
func sandboxLimits(asked []string) (*configs.Sandbox, error) {
	known := configs.KeysOf("sandbox")
	overrides := make([]string, len(asked))
	for i, limit := range asked {
		limit = strings.TrimPrefix(limit, "sandbox.")
		key, value, _ := strings.Cut(limit, "=")
		switch {
		case !slices.Contains(known, key):
			return nil, fmt.Errorf("--limits: %s is no limit: write KEY=VALUE, such as action_seconds=2%s", key, terminal.Instead(key, known))
		case value == "":
			return nil, fmt.Errorf("--limits: %s has no value: write %s=VALUE", key, key)
		}
		overrides[i] = "sandbox." + limit
	}
	resolved, err := configs.Load("", overrides)
	if err != nil {
		return nil, err // names key and origin
	}
	return &resolved.Sandbox, nil
}

// executed is what agon exec prints.
type executed struct {
	Status string            `json:"status"`
	Stdout string            `json:"stdout"`
	Error  string            `json:"error,omitempty"`
	Answer json.RawMessage   `json:"answer,omitempty"`
	Calls  []agon.CallRecord `json:"calls"`
	// StateDigest and State are of the state after the program; empty if it
	// cannot be read.
	StateDigest string          `json:"state_digest"`
	State       json.RawMessage `json:"state,omitempty"`
	WallMS      float64         `json:"wall_ms"`
	// CPUMS and PeakBytes are those of the program's process; 0 if it was lost.
	CPUMS     float64 `json:"cpu_ms"`
	PeakBytes int64   `json:"peak_bytes"`
}

// readProgram reads a file, or standard input for "-".
func readProgram(stdin io.Reader, name string) (string, error) {
	const most = 1 << 20 // more is no program of a policy's
	file, err := terminal.OpenGiven(stdin, name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if len(text) > most {
		return "", terminal.Mistake(fmt.Errorf("%s is longer than %d bytes", terminal.GivenName(name), most))
	}
	return string(text), err
}

// execute runs a program. That the sandbox failed is a status; an error is the
// environment's, or ctx's.
func execute(ctx context.Context, w *worlds.Worlds, seed int64, program string) (*executed, error) {
	environment := w.Environments[0]
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return nil, err
	}
	defer episode.Close()
	interpreter, err := w.Sandbox.Interpret(ctx, episode, environment.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		return nil, err
	}
	defer interpreter.Close()
	begun := time.Now()
	execution, err := interpreter.Run(ctx, program)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, sandbox.ErrBroken):
		return nil, err
	case err != nil:
		return &executed{Status: "sandbox_error", Error: err.Error(), Calls: []agon.CallRecord{}, WallMS: since(begun)}, nil
	}
	result := &executed{
		Status: execution.Status(), Stdout: execution.Output, Error: execution.Error,
		Answer: execution.Answer, Calls: execution.Calls, WallMS: since(begun),
	}
	if meter, ok := interpreter.(sandbox.Meter); ok {
		usage, _ := meter.Finish()
		result.CPUMS, result.PeakBytes = milliseconds(usage.CPU), usage.PeakBytes
	}
	if stateful, ok := episode.(agon.Stateful); ok {
		state, err := stateful.State(ctx)
		if err != nil {
			return nil, err
		}
		result.StateDigest, result.State = state.Digest, state.JSON
	}
	return result, nil
}

func since(begun time.Time) float64 { return milliseconds(time.Since(begun)) }

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
