package train

import (
	"time"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
)

// clock measures the phases of an iteration.
type clock struct {
	begun  time.Time
	phases map[string]runs.Phase
	queue  *runs.Queue
	// sandbox is the processor time of its programs, in seconds.
	sandbox float64
	// gauge is that of the policy's GPU, and device the most bytes of it that were
	// taken so far.
	gauge  *policies.Gauge
	device int64
}

// NewClock starts the clock of an iteration; a nil gauge measures no GPU.
func NewClock(g *policies.Gauge) *clock {
	g.Reset()
	return &clock{begun: time.Now(), phases: map[string]runs.Phase{}, gauge: g, device: g.Taken()}
}

// time measures work and adds it to the phase of that name.
func (c *clock) time(name string, work func() (tokens int, err error)) error {
	begun := time.Now()
	tokens, err := work()
	c.Add(name, time.Since(begun).Seconds(), tokens)
	return err
}

// Add counts seconds and tokens towards a phase.
func (c *clock) Add(name string, seconds float64, tokens int) {
	p := c.phases[name]
	p.Seconds += seconds
	p.Tokens += tokens
	if p.Tokens > 0 && p.Seconds > 0 {
		p.TokensPerSecond = float64(p.Tokens) / p.Seconds
	}
	if name == "update" {
		p.MFU = c.gauge.Utilization(p.TokensPerSecond)
	}
	c.phases[name] = p
	c.device = max(c.device, c.gauge.Taken())
}

// before counts a phase that ended when the clock began.
func (c *clock) before(name string, seconds float64) {
	c.Add(name, seconds, 0)
	c.begun = c.begun.Add(-time.Duration(seconds * float64(time.Second)))
}

func (c *clock) Record(iteration int) runs.TimingRecord {
	return runs.TimingRecord{
		Iteration: iteration, Seconds: time.Since(c.begun).Seconds(),
		Phases: c.phases, Queue: c.queue, SandboxSeconds: c.sandbox, PeakMemoryBytes: policies.PeakMemory(), PeakDeviceBytes: c.device,
	}
}
