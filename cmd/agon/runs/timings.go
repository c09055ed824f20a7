package runs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"text/tabwriter"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// Phase is what one phase of an iteration took.
type Phase struct {
	Seconds float64 `json:"seconds"`
	// Tokens that the phase sampled or trained on, and how many a second.
	Tokens          int     `json:"tokens,omitempty"`
	TokensPerSecond float64 `json:"tokens_per_second,omitempty"`
	// MFU is the share of a GPU's peak that the weights alone take in the update:
	// see gauge. It is left out on a CPU, on an unknown GPU, and of weights that are
	// not in bfloat16.
	MFU float64 `json:"mfu,omitempty"`
}

// Phases are those of an iteration, in order. save is that of the checkpoint before
// it.
var Phases = []string{"save", "evaluate", "propose", "screen", "rollout", "judge", "logprob", "update"}

// TimingRecord is a line of timings.jsonl.
type TimingRecord struct {
	Iteration int `json:"iteration"`
	// Seconds are those of the iteration and of the save before it.
	Seconds float64 `json:"seconds"`
	// Phases are those of phases that there were.
	Phases map[string]Phase `json:"phases"`
	// Queue is nil of a pretraining, which has none.
	Queue *Queue `json:"queue,omitempty"`
	// SandboxSeconds is the processor time of the programs and verifiers whose
	// processes ended in the iteration; see sandbox.Activity.
	SandboxSeconds float64 `json:"sandbox_cpu_seconds,omitempty"`
	// PeakMemoryBytes is the most that this process has held so far.
	PeakMemoryBytes int64 `json:"peak_memory_bytes"`
	// PeakDeviceBytes is the most of the GPU that libtorch had in the iteration; left
	// out on a CPU.
	PeakDeviceBytes int64 `json:"peak_device_bytes,omitempty"`
}

// Queue is how the programs and judgements of an iteration waited for a slot of
// the sandbox and a core.
type Queue struct {
	Waits      int     `json:"waits"`
	P50Seconds float64 `json:"p50_seconds"`
	P95Seconds float64 `json:"p95_seconds"`
	// Evictions are the attempts that gave up their slot meanwhile.
	Evictions int `json:"evictions"`
}

// LatestTimings returns the last line of a run's timings, or nil where there is none.
func LatestTimings(run string) (*TimingRecord, error) {
	var latest *TimingRecord
	for took, err := range Lines[TimingRecord](run, checkpoints.Timings) {
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

// Print writes a line per phase, and the memory.
func (r *TimingRecord) Print(w io.Writer) {
	fmt.Fprintf(w, "\niteration %d took %.1f s:\n", r.Iteration, r.Seconds)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, name := range Phases {
		if p, ok := r.Phases[name]; ok {
			fmt.Fprintf(table, "  %s\t%s\n", name, p.InWords())
		}
	}
	table.Flush()
	if r.PeakMemoryBytes > 0 {
		fmt.Fprintf(w, "  memory of the process so far at most %s\n", terminal.Sized(r.PeakMemoryBytes))
	}
	if r.PeakDeviceBytes > 0 {
		fmt.Fprintf(w, "  memory of the GPU in it at most %s\n", terminal.Sized(r.PeakDeviceBytes))
	}
}

// InWords tells seconds, speed and utilization, as far as there are.
func (p Phase) InWords() string {
	text := fmt.Sprintf("%.1f s", p.Seconds)
	if p.Tokens > 0 {
		text += fmt.Sprintf(", %d tokens, %.0f a second", p.Tokens, p.TokensPerSecond)
	}
	if p.MFU > 0 {
		text += fmt.Sprintf(", MFU %.3f", p.MFU)
	}
	return text
}
