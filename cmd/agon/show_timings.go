package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"text/tabwriter"

	"agon/checkpoints"
)

// latestTimings returns the last line of a run's timings, or nil where there is none.
func latestTimings(run string) (*timingRecord, error) {
	var latest *timingRecord
	for took, err := range lines[timingRecord](run, checkpoints.Timings) {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		latest = &took
	}
	return latest, nil
}

// print writes a line per phase, and the memory.
func (r *timingRecord) print(w io.Writer) {
	fmt.Fprintf(w, "\niteration %d took %.1f s:\n", r.Iteration, r.Seconds)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, name := range phases {
		if p, ok := r.Phases[name]; ok {
			fmt.Fprintf(table, "  %s\t%s\n", name, p.inWords())
		}
	}
	table.Flush()
	if r.PeakMemoryBytes > 0 {
		fmt.Fprintf(w, "  memory of the process so far at most %s\n", sized(r.PeakMemoryBytes))
	}
	if r.PeakDeviceBytes > 0 {
		fmt.Fprintf(w, "  memory of the GPU in it at most %s\n", sized(r.PeakDeviceBytes))
	}
}

// inWords tells seconds, speed and utilization, as far as there are.
func (p phase) inWords() string {
	text := fmt.Sprintf("%.1f s", p.Seconds)
	if p.Tokens > 0 {
		text += fmt.Sprintf(", %d tokens, %.0f a second", p.Tokens, p.TokensPerSecond)
	}
	if p.MFU > 0 {
		text += fmt.Sprintf(", MFU %.3f", p.MFU)
	}
	return text
}
