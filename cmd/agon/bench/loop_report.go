package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"agon/cmd/agon/harmless"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
)

// loopReport is what agon bench loop found: a line of it is a record to compare with.
type loopReport struct {
	Device string `json:"device"`
	Shape  string `json:"shape"`
	// Lengths are the means that were asked for, and Settings what the configuration
	// was made of.
	Lengths  loopLengths `json:"lengths"`
	Settings []string    `json:"settings"`
	Program  string      `json:"program"`
	// Proposals were written and Accepted; Attempts of so many Turns were made.
	Proposals int `json:"proposals"`
	Accepted  int `json:"accepted"`
	Attempts  int `json:"attempts"`
	Turns     int `json:"turns"`
	// Took is what the iteration took.
	Took runs.TimingRecord `json:"took"`
}

// take takes over what an iteration did.
func (r *loopReport) take(it *train.Iteration) {
	r.Proposals, r.Accepted = int(it.Metrics["challenger/proposals"]), int(it.Metrics["challenger/accepted"])
	r.Attempts = len(it.Records)
	for i := range it.Records {
		r.Turns += len(it.Records[i].Trajectory.Turns)
	}
	r.Took = it.Clock.Record(it.Number)
}

// readLoopReport reads a report; nil without a file.
func readLoopReport(file string) (*loopReport, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--compare: %w", err)
	}
	report := &loopReport{}
	if err := json.Unmarshal(text, report); err != nil {
		return nil, fmt.Errorf("--compare %s: %w", file, terminal.PlainJSON(err))
	}
	if !report.whole() {
		return nil, fmt.Errorf("--compare %s: it is not what agon bench loop --json wrote", file)
	}
	return report, nil
}

// whole reports whether a report that was read can be one: its file may be another,
// or damaged.
func (r *loopReport) whole() bool {
	if r.Shape == "" || len(r.Settings) == 0 || !(r.Took.Seconds > 0) || len(r.Took.Phases) == 0 {
		return false
	}
	for _, p := range r.Took.Phases {
		if p.Seconds < 0 {
			return false
		}
	}
	return true
}

// comparable refuses a report on other work. Another device or program is what a
// comparison is for.
func (r *loopReport) comparable(then *loopReport) error {
	if r.Shape != then.Shape || r.Lengths != then.Lengths || !slices.Equal(r.Settings, then.Settings) {
		n := then.Lengths
		text := fmt.Sprintf("--shape %s --prompt %d --turn %d --proposal %d, with %s", then.Shape, n.Prompt, n.Turn, n.Proposal, strings.Join(then.Settings, " "))
		return fmt.Errorf("it is of other work: %s", harmless.Text(strings.ReplaceAll(text, "\n", " ")))
	}
	return nil
}

// print writes a table of the phases, beside those of another report if there is one.
func (r *loopReport) print(w io.Writer, then *loopReport) error {
	fmt.Fprintf(w, "%s on %s: %s, %d accepted; %s of %.1f turns\n", r.Shape, r.Device, terminal.Counted(r.Proposals, "proposal"), r.Accepted,
		terminal.Counted(r.Attempts, "attempt"), float64(r.Turns)/float64(max(1, r.Attempts)))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	header := "PHASE\tSECONDS\tSHARE\tTOKENS\tTOKENS/S\tMFU\t"
	if then != nil {
		header += "THEN\tRATIO\t"
	}
	fmt.Fprintln(table, header)
	for _, name := range runs.Phases {
		if p, ok := r.Took.Phases[name]; ok {
			fmt.Fprintln(table, r.row(name, p)+then.beside(name, p.Seconds))
		}
	}
	fmt.Fprintln(table, r.row("iteration", runs.Phase{Seconds: r.Took.Seconds})+then.beside("iteration", r.Took.Seconds))
	if err := table.Flush(); err != nil {
		return err
	}
	memory := "memory of the process at most " + terminal.Sized(r.Took.PeakMemoryBytes)
	if r.Took.PeakDeviceBytes > 0 {
		memory += ", of the GPU " + terminal.Sized(r.Took.PeakDeviceBytes)
	}
	_, err := fmt.Fprintln(w, memory)
	return err
}

func (r *loopReport) row(name string, p runs.Phase) string {
	cells := []string{name, fmt.Sprintf("%.2f", p.Seconds), fmt.Sprintf("%.3f", p.Seconds/max(r.Took.Seconds, 1e-9)), "-", "-", "-"}
	if p.Tokens > 0 {
		cells[3], cells[4] = fmt.Sprint(p.Tokens), fmt.Sprintf("%.0f", p.TokensPerSecond)
	}
	if p.MFU > 0 {
		cells[5] = fmt.Sprintf("%.3f", p.MFU)
	}
	return strings.Join(cells, "\t") + "\t"
}

// beside are the cells that compare seconds with those of a report.
func (r *loopReport) beside(name string, seconds float64) string {
	if r == nil {
		return ""
	}
	then := r.Took.Seconds
	if name != "iteration" {
		then = r.Took.Phases[name].Seconds
	}
	if then == 0 {
		return "-\t-\t"
	}
	return fmt.Sprintf("%.2f\t%.2f\t", then, seconds/then)
}

// deviceOf names the GPU, or else the processor and how many cores of it there are.
func deviceOf(gpu bool) string {
	if gpu {
		if name := policies.DeviceName(); name != "" {
			return name
		}
		return "an unknown GPU"
	}
	text, _ := os.ReadFile("/proc/cpuinfo")
	name := runtime.GOARCH
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			name = strings.TrimSpace(value)
			break
		}
	}
	return fmt.Sprintf("%s, %s", name, terminal.Counted(runtime.NumCPU(), "core"))
}
