package main

import (
	"fmt"
	"time"
)

// show prints how an iteration went, in a line.
func (it *iteration) show(shown *progress, total int) {
	for _, note := range it.notes {
		shown.Say("iteration %d: %s", it.number, note)
	}
	m := it.metrics
	shown.Set(it.number, "")
	shown.Say("iteration %d/%d  reward %s  entropy %s  accepted %.0f/%.0f  pool %.0f  groups %.0f/%.0f  %.1f s%s",
		it.number, total, figure(m, "rewards/outcome/mean", "%.3f"), figure(m, "entropy", "%.3f"),
		m["challenger/accepted"], m["challenger/proposals"], m["pool/size"],
		m["groups/kept"], m["groups"], time.Since(it.clock.begun).Seconds(), after(shown.left()))
}

// figure is a metric as text: a dash where there was nothing to measure.
func figure[V any](metrics map[string]V, name, format string) string {
	value, ok := metrics[name]
	if !ok {
		return "-"
	}
	return fmt.Sprintf(format, value)
}
