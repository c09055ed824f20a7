package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"agon/configs"
	"agon/trainer"
)

func configCommand() *cobra.Command {
	var file string
	command := &cobra.Command{
		Use:   "config -c FILE [key=value …]",
		Short: "Print the resolved configuration, what set each value, and what it amounts to",
		RunE: func(c *cobra.Command, overrides []string) error {
			resolved, err := loadEither(file, overrides)
			if err != nil {
				return mistake(err)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s\n%s", resolved.YAML(), comment(resolved.Summary()+aggregated(resolved)))
			return err
		},
	}
	configFlag(command, &file)
	return command
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
	command.Flags().StringVarP(file, "config", "c", "", "configuration `FILE`, or one that ships: "+strings.Join(presetPaths(), ", "))
}

func presetPaths() []string {
	var paths []string
	for _, name := range configs.Presets() {
		paths = append(paths, "configs/"+name)
	}
	return paths
}

// loadEither loads a configuration for the command that would read it: one
// that sets keys of the section pretrain is for agon pretrain.
func loadEither(file string, overrides []string) (*configs.Resolved, error) {
	forPretrain := slices.ContainsFunc(overrides, func(o string) bool { return strings.HasPrefix(o, "pretrain.") })
	if file != "" && !forPretrain {
		text, err := configs.ReadPreset(file)
		if err != nil {
			return nil, err
		}
		forPretrain = strings.HasPrefix(string(text), "pretrain:") || strings.Contains(string(text), "\npretrain:")
	}
	if forPretrain {
		return configs.LoadPretrain(file, overrides)
	}
	return configs.Load(file, overrides)
}

// comment puts a number sign before every line.
func comment(text string) string {
	return "# " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n# ") + "\n"
}
