package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"text/tabwriter"

	"agon/checkpoints"
	"agon/cmd/agon/harmless"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

func diffCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "diff RUN RUN",
		Short: "Tell two runs apart: configuration, what they were made with, metrics, tasks",
		Long: `Tell what sets two runs apart: the keys of their configurations, the program,
environments, policy and libtorch that they were made with, the metrics of the latest
iteration that both have finished, and the tasks that the filter of both or of one of
them kept, whatever attempts decided on them later (equal instructions from equal
states). What is equal is left out.`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			var sides [2]*diffSide
			for i, run := range args {
				if err := runs.Require(run); err != nil {
					return err
				}
				side, err := readSide(run)
				if err != nil {
					return err
				}
				sides[i] = side
			}
			d := differenceOf(sides[0], sides[1])
			if asJSON {
				return terminal.PrintJSON(c.OutOrStdout(), d)
			}
			return d.print(c.OutOrStdout())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

// diffSide is a run to be told from another.
type diffSide struct {
	run      string
	resolved *configs.Resolved
	// metrics are those of all iterations, by number.
	metrics map[int]map[string]any
	// accepted are the tasks that the filter kept, whatever attempts decided on them.
	accepted map[string]bool
}

func readSide(run string) (*diffSide, error) {
	s := &diffSide{run: run, metrics: map[int]map[string]any{}, accepted: map[string]bool{}}
	var err error
	if s.resolved, err = configs.ReadRun(filepath.Join(run, "config.yaml")); err != nil {
		return nil, terminal.Mistake(err)
	}
	if err := s.readMetrics(); err != nil {
		return nil, err
	}
	items, err := runs.ReadItems(run)
	if err != nil {
		return nil, err
	}
	for i := range items {
		if item := items[i].Item; item != nil && items[i].Admitted {
			s.accepted[fmt.Sprintf("%s/%d/%s", item.Environment, item.Seed, item.Instruction)] = true
		}
	}
	return s, nil
}

// runDifference is what sets two runs apart.
type runDifference struct {
	Runs [2]string `json:"runs"`
	// Configuration are the keys, and MadeWith the digests, that differ.
	Configuration []valuesApart `json:"configuration"`
	MadeWith      []valuesApart `json:"made_with"`
	// Iteration is the latest that both have finished, 0 if there is none, and
	// Metrics what differs in it.
	Iteration int            `json:"iteration"`
	Metrics   []metricsApart `json:"metrics"`
	// Shared counts the tasks that the filter of both kept, and Own those of one alone.
	Shared int    `json:"tasks_shared"`
	Own    [2]int `json:"tasks_own"`
}

// valuesApart is something with a value of each run; empty where a run has none.
type valuesApart struct {
	Name   string    `json:"name"`
	Values [2]string `json:"values"`
}

// metricsApart is a metric with its value in each run; nil where a run has none.
type metricsApart struct {
	Name   string `json:"name"`
	Values [2]any `json:"values"`
}

func differenceOf(a, b *diffSide) *runDifference {
	d := &runDifference{Runs: [2]string{a.run, b.run}, Configuration: []valuesApart{}, MadeWith: []valuesApart{}, Metrics: []metricsApart{}}
	for _, apart := range a.resolved.Apart(b.resolved) {
		d.Configuration = append(d.Configuration, valuesApart{apart.Key, [2]string{apart.Ours, apart.Theirs}})
	}
	for _, name := range namesOfBoth(a.resolved.Digests, b.resolved.Digests) {
		if ours, theirs := a.resolved.Digests[name], b.resolved.Digests[name]; ours != theirs {
			d.MadeWith = append(d.MadeWith, valuesApart{name, [2]string{ours, theirs}})
		}
	}
	for number := range a.metrics {
		if b.metrics[number] != nil {
			d.Iteration = max(d.Iteration, number)
		}
	}
	ours, theirs := a.metrics[d.Iteration], b.metrics[d.Iteration]
	for _, name := range namesOfBoth(ours, theirs) {
		if !reflect.DeepEqual(ours[name], theirs[name]) {
			d.Metrics = append(d.Metrics, metricsApart{name, [2]any{ours[name], theirs[name]}})
		}
	}
	for task := range a.accepted {
		if b.accepted[task] {
			d.Shared++
		}
	}
	d.Own = [2]int{len(a.accepted) - d.Shared, len(b.accepted) - d.Shared}
	return d
}

// namesOfBoth lists the keys of two maps, each once.
func namesOfBoth[V any](a, b map[string]V) []string {
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, there := a[name]; !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (d *runDifference) print(w io.Writer) error {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "\t%s\t%s\n", d.Runs[0], d.Runs[1])
	for _, part := range []struct {
		title  string
		values []valuesApart
	}{{"configuration", d.Configuration}, {"made with", d.MadeWith}} {
		if len(part.values) == 0 {
			fmt.Fprintf(table, "%s\tequal\t\n", part.title)
			continue
		}
		fmt.Fprintf(table, "%s\t\t\n", part.title)
		for _, v := range part.values {
			fmt.Fprintf(table, "  %s\t%s\t%s\n", v.Name, brief(v.Values[0]), brief(v.Values[1]))
		}
	}
	d.printMetrics(table)
	fmt.Fprintf(table, "tasks kept by one alone\t%d\t%d\n", d.Own[0], d.Own[1])
	fmt.Fprintf(table, "tasks kept by both\t%d\t%d\n", d.Shared, d.Shared)
	if err := table.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func (d *runDifference) printMetrics(w io.Writer) {
	switch {
	case d.Iteration == 0:
		fmt.Fprintf(w, "metrics\tno iteration of both\t\n")
	case len(d.Metrics) == 0:
		fmt.Fprintf(w, "metrics of iteration %d\tequal\t\n", d.Iteration)
	default:
		fmt.Fprintf(w, "metrics of iteration %d\t\t\n", d.Iteration)
	}
	for _, m := range d.Metrics {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", m.Name, shortOrDash(m.Values[0]), shortOrDash(m.Values[1]))
	}
}

func shortOrDash(value any) string {
	if value == nil {
		return "-"
	}
	return runs.Short(value)
}

// brief is a value as it is read: of a digest the beginning.
func brief(text string) string {
	if text == "" {
		return "-"
	}
	if len(text) == 64 && strings.Trim(text, "0123456789abcdef") == "" {
		return text[:12]
	}
	return terminal.OneLine(harmless.Text(text), 60)
}

func (s *diffSide) readMetrics() error {
	for metrics, err := range runs.Lines[map[string]any](s.run, checkpoints.Metrics) {
		if err != nil {
			return err
		}
		number, _ := metrics["iteration"].(float64)
		s.metrics[int(number)] = metrics
	}
	return nil
}
