package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"agon/checkpoints"
	"agon/cmd/agon/harmless"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

func runsCommand() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "runs [FOLDER…]",
		Short: "List runs: how far each is, what it has reached, what sets it apart",
		Long: `List the runs in folders, or the folders that are runs; without one, those in runs/.
HELD-OUT is success on held-out tasks at temperature 1 in the first and the latest
evaluation, REWARD the mean of the latest iteration's attempts in
the groups that are learnt from. CHANGED is what the
command line set beside the preset that the run was made of (agon diff compares two
runs whole). A run that cannot be read is listed with the reason.`,
		RunE: func(c *cobra.Command, folders []string) error {
			if len(folders) == 0 {
				folders = []string{"runs"}
			}
			rows, err := listRuns(folders)
			if err != nil {
				return err
			}
			if asJSON {
				return terminal.PrintJSON(c.OutOrStdout(), rows)
			}
			return printRuns(c.OutOrStdout(), rows)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

// runRow is a run in a list.
type runRow struct {
	Run   string `json:"run"`
	State string `json:"state"` // running, finished, stopped, failed, killed or unreadable
	// Iteration is the latest, of Total.
	Iteration int `json:"iteration"`
	Total     int `json:"total"`
	// Before and Now are held-out success at temperature 1; nil where none was
	// measured.
	Before *float64 `json:"held_out_before,omitempty"`
	Now    *float64 `json:"held_out_now,omitempty"`
	Reward *float64 `json:"reward,omitempty"`
	Preset string   `json:"preset,omitempty"`
	// Changed is what the command line set.
	Changed []string `json:"changed,omitempty"`
	// Error says why a run is unreadable.
	Error string `json:"error,omitempty"`
}

// listRuns returns the runs of folders, by name within each.
func listRuns(folders []string) ([]runRow, error) {
	rows := []runRow{}
	for _, folder := range folders {
		if isRun(folder) {
			rows = append(rows, readRow(folder))
			continue
		}
		entries, err := os.ReadDir(folder)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, terminal.Mistake(fmt.Errorf("there is no folder %s (hint: name the folder that holds your runs)", folder))
		}
		if err != nil {
			return nil, terminal.Mistake(err)
		}
		for _, entry := range entries {
			if path := filepath.Join(folder, entry.Name()); isRun(path) {
				rows = append(rows, readRow(path))
			}
		}
	}
	return rows, nil
}

// isRun tells a folder that holds a run, and not the base of one under way.
func isRun(path string) bool { return runs.Require(path) == nil }

func readRow(path string) runRow {
	row := runRow{Run: path}
	resolved, err := configs.ReadRun(filepath.Join(path, "config.yaml"))
	if err == nil {
		err = row.fill(resolved)
	}
	if err != nil {
		row.State, row.Error = "unreadable", terminal.OneLine(err.Error(), 200)
	}
	return row
}

func (r *runRow) fill(resolved *configs.Resolved) error {
	s, err := runs.StandingOf(r.Run)
	if err != nil {
		return err
	}
	r.Iteration, r.Total = s.Iteration(), resolved.Iterations
	r.State = stateOf(r.Run, r.Iteration, r.Total)
	r.Reward = numberIn(s.Last, "reward")
	if len(s.Exams) > 0 {
		if numbers := numberIn(s.Exams[0], "iteration"); numbers != nil && *numbers == 1 {
			r.Before = numberIn(s.Exams[0], "eval/pass_at_1")
		}
		r.Now = numberIn(s.Exams[len(s.Exams)-1], "eval/pass_at_1")
	}
	r.Preset = resolved.Preset()
	for _, setting := range resolved.Chosen() {
		r.Changed = append(r.Changed, setting.Key+"="+setting.Value)
	}
	return nil
}

// stateOf is that of a run in a word.
func stateOf(run string, finished, total int) string {
	switch {
	case checkpoints.Held(run):
		return "running"
	case finished >= total:
		return "finished"
	case runs.FailureOf(run) != "":
		return "failed"
	case runs.SavedStep(run) < finished:
		return "killed"
	}
	return "stopped"
}

func numberIn(metrics map[string]any, name string) *float64 {
	if value, ok := metrics[name].(float64); ok {
		return &value
	}
	return nil
}

func printRuns(w io.Writer, rows []runRow) error {
	if len(rows) == 0 {
		_, err := fmt.Fprintln(w, "no runs")
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RUN\tSTATE\tITERATION\tHELD-OUT\tREWARD\tPRESET\tCHANGED")
	for i := range rows {
		r := &rows[i]
		if r.Error != "" {
			fmt.Fprintf(table, "%s\t%s\t-\t-\t-\t-\t%s\n", r.Run, r.State, harmless.Text(r.Error))
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%d of %d\t%s\t%s\t%s\t%s\n", r.Run, r.State, r.Iteration, r.Total,
			r.heldOut(), fraction(r.Reward), orDash(filepath.Base(r.Preset)), orDash(harmless.Text(strings.Join(r.Changed, " "))))
	}
	return table.Flush()
}

func (r *runRow) heldOut() string {
	if r.Now == nil {
		return "-"
	}
	return fraction(r.Before) + " → " + fraction(r.Now)
}

func fraction(value *float64) string {
	if value == nil {
		return "-"
	}
	return fmt.Sprintf("%.3f", *value)
}

func orDash(text string) string {
	if text == "" || text == "." {
		return "-"
	}
	return text
}
