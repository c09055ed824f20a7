package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/executor/environments"

	"github.com/spf13/cobra"
)

func configCommand() *cobra.Command {
	var file string
	var explained []string
	command := &cobra.Command{
		Use:   "config [-c FILE] [--explain KEY] [key=value …]",
		Short: "Print the resolved configuration, what set each value, and what it amounts to",
		RunE: func(c *cobra.Command, overrides []string) error {
			resolved, err := configs.LoadEither(file, overrides, explained)
			if err != nil {
				return terminal.Mistake(err)
			}
			if len(explained) > 0 {
				return explain(c.OutOrStdout(), resolved, explained)
			}
			if err := reachable(resolved); err != nil {
				return terminal.Mistake(err)
			}
			terminal.Warn(c.ErrOrStderr(), resolved)
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s\n%s", resolved.YAML(), terminal.Comment(resolved.Summary()+stages.Aggregated(resolved)+leftOut(resolved)))
			return err
		},
	}
	terminal.ConfigFlag(command, &file)
	command.Flags().StringSliceVar(&explained, "explain", nil, "tell of each `KEY` alone, or of the keys of a section: value, default, bounds and meaning; several with commas")
	return command
}

// leftOut counts the keys that are not printed; empty where there is none.
func leftOut(r *configs.Resolved) string {
	keys := r.Unread()
	if len(keys) == 0 {
		return ""
	}
	return fmt.Sprintf("%s more that nothing reads here, such as %s: agon config --explain KEY tells when one is read\n", terminal.Counted(len(keys), "key"), keys[0])
}

func explain(w io.Writer, r *configs.Resolved, keys []string) error {
	texts := make([]string, len(keys))
	for i, key := range keys {
		var err error
		if texts[i], err = r.Explain(key); err != nil {
			return terminal.Mistake(err)
		}
	}
	_, err := io.WriteString(w, strings.Join(texts, "\n"))
	return err
}

// reachable refuses environments, a checkpoint and a key that a run would not
// find. Servers are not asked.
func reachable(r *configs.Resolved) error {
	for _, name := range r.Environments {
		if _, err := environments.Load(name); err != nil {
			return err
		}
	}
	for _, place := range []struct{ key, name string }{{"policy.checkpoint", r.Policy.Checkpoint}, {"pretrain.from", r.Pretrain.From}} {
		key, name := place.key, place.name
		if name == "" || !r.Reads(key) {
			continue
		}
		_, cleanUp, err := policies.CheckpointFolder(name)
		if err != nil && policies.OfHub(name) {
			fmt.Fprintf(os.Stderr, "agon: warning: %s: %v\n", key, err) // what it says can be read without it
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		cleanUp()
	}
	a := &r.Challenger.Policy
	for section, served := range map[string]*configs.Policy{"policy": &r.Policy, "challenger.policy": {KeyVariable: a.KeyVariable}} {
		if !r.Reads(section + ".key_variable") {
			continue
		}
		if _, err := policies.ServedKey(served, section); err != nil {
			return err
		}
	}
	return nil
}
