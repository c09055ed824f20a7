package main

import (
	"fmt"
	"io"
	"strings"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor/environments"

	"github.com/spf13/cobra"
)

func envCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "env [NAME|PATH]",
		Short: "Print an environment's rules, tools and schema and try them, or the names of those that ship",
		Long: `Print an environment's rules, tools and schema. Then run every tool for which
arguments can be drawn, and on every example argument of its phrases; ask its rewards.py
about an attempt that does nothing, and its verify.py about a composed task; have the
tasks of its examples.jsonl, and 100 held-out tasks of its evaluation.py, solved by
their own solutions; and print what held.
With --json, print the rules, tools and schema alone.
Without an argument, print the names of the environments that ship.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && asJSON {
				return terminal.PrintJSON(c.OutOrStdout(), environments.Names())
			}
			if len(args) == 0 {
				_, err := fmt.Fprintln(c.OutOrStdout(), strings.Join(environments.Names(), "\n"))
				return err
			}
			w, err := worlds.Open(c.Context(), args, &configs.Default().Sandbox)
			if err != nil {
				return err
			}
			defer w.Close()
			spec := w.Environments[0].Spec()
			if asJSON {
				return terminal.PrintJSON(c.OutOrStdout(), spec)
			}
			printSpec(c.OutOrStdout(), spec)
			return tryWorld(c.Context(), c.OutOrStdout(), w)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

func printSpec(w io.Writer, spec *agon.Spec) {
	fmt.Fprintf(w, "%s: %s\n\n%s\n\nat most %d turns\n", spec.Name, spec.Description, strings.TrimSpace(spec.Rules), spec.TurnLimit)
	for i := range spec.Tools {
		printTool(w, &spec.Tools[i])
	}
	if spec.StateSchema != nil {
		fmt.Fprintf(w, "\nstate: %s\n", spec.StateSchema)
	}
	if len(spec.Rewards) > 0 {
		fmt.Fprintf(w, "\nrewards: %s\n", strings.Join(spec.Rewards, ", "))
	}
	if spec.Invariant {
		fmt.Fprintln(w, "\nverify.py has a say in every task")
	}
	fmt.Fprintf(w, "\ndigest %s\n  names the contents of the folder: a run keeps it, to tell when they have changed\n", spec.Digest)
}

func printTool(w io.Writer, tool *agon.Tool) {
	fmt.Fprintf(w, "\n%s%s\n", tool.Signature(), toolMarks(tool))
	if tool.Description != "" {
		fmt.Fprintln(w, terminal.Indent(tool.Description))
	}
	for _, p := range tool.Parameters {
		fmt.Fprintf(w, "  %s: %s\n", p.Name, p.Schema)
	}
	if tool.Returns != nil {
		fmt.Fprintf(w, "  returns %s\n", tool.Returns)
	}
	if tool.Phrase != "" {
		fmt.Fprintf(w, "  asked for as %q\n", tool.Phrase)
	}
}

func toolMarks(tool *agon.Tool) string {
	switch {
	case tool.ChallengerOnly && tool.ReadOnly:
		return "  read-only, for the challenger alone"
	case tool.ChallengerOnly:
		return "  for the challenger alone"
	case tool.ReadOnly:
		return "  read-only"
	}
	return ""
}
