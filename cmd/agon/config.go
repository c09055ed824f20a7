package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"agon/configs"
	"agon/executor/environments"
	"agon/trainer"
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
				return mistake(err)
			}
			if len(explained) > 0 {
				return explain(c.OutOrStdout(), resolved, explained)
			}
			if err := reachable(resolved); err != nil {
				return mistake(err)
			}
			warn(c.ErrOrStderr(), resolved.Config)
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s\n%s", resolved.YAML(), comment(resolved.Summary()+aggregated(resolved)))
			return err
		},
	}
	configFlag(command, &file)
	command.Flags().StringSliceVar(&explained, "explain", nil, "tell of each `KEY` alone, or of the keys of a section: value, default, bounds and meaning; several with commas")
	return command
}

func explain(w io.Writer, r *configs.Resolved, keys []string) error {
	texts := make([]string, len(keys))
	for i, key := range keys {
		var err error
		if texts[i], err = r.Explain(key); err != nil {
			return mistake(err)
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
		_, cleanUp, err := checkpointFolder(name)
		if err != nil && ofHub(name) {
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
		if _, err := servedKey(served, section); err != nil {
			return err
		}
	}
	return nil
}

// warn tells of what may be meant, but seldom is.
func warn(w io.Writer, c *configs.Config) {
	for _, warning := range c.Warnings(runtime.NumCPU()) {
		fmt.Fprintf(w, "agon: warning: %s\n", warning)
	}
}

// aggregated says what trainer.aggregation paper comes to, in a line, or nothing
// where it is not read.
func aggregated(r *configs.Resolved) string {
	if !r.Reads("trainer.aggregation") || r.Trainer.Aggregation != string(trainer.AggregatePaper) {
		return ""
	}
	algorithm, err := trainer.NewAlgorithm(trainerOptions(r.Config))
	if err != nil {
		panic("agon: " + err.Error()) // configs has checked the name
	}
	return fmt.Sprintf("trainer.aggregation is that of %s: %s\n", r.Trainer.Algorithm, algorithm.Aggregation())
}

func configFlag(command *cobra.Command, file *string) {
	var paths []string
	for _, path := range presetPaths() {
		if command.Name() == "config" || command.Name() == readerOf(path) {
			paths = append(paths, path)
		}
	}
	command.Flags().StringVarP(file, "config", "c", "", "configuration `FILE`, or one that ships: "+strings.Join(paths, ", "))
}

// presetList names what ships with the command that each is for, a line each.
func presetList() string {
	var list strings.Builder
	for _, path := range append(presetPaths(), ablationFile) {
		fmt.Fprintf(&list, "  agon %-8s -c %s\n", readerOf(path), path)
	}
	return strings.TrimRight(list.String(), "\n")
}

func presetPaths() []string {
	var paths []string
	for _, name := range configs.Presets() {
		paths = append(paths, "configs/"+name)
	}
	return paths
}

// readerOf is the command that a file which ships is for.
func readerOf(path string) string {
	switch {
	case path == ablationFile:
		return "ablate"
	case strings.HasPrefix(path, "configs/pretrain"):
		return "pretrain"
	}
	return "train"
}

// comment puts a number sign before every line.
func comment(text string) string {
	return "# " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n# ") + "\n"
}
