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
	shown.Say("iteration %d/%d  reward %.3f  entropy %.3f  kept %.0f/%.0f  pool %.0f  groups %.0f/%.0f  %.1f s",
		it.number, total, m["rewards/outcome/mean"], m["entropy"],
		m["challenger/accepted"], m["challenger/proposals"], m["pool/size"],
		m["groups/kept"], m["groups"], time.Since(it.clock.begun).Seconds())
	shown.Set(it.number, fmt.Sprintf("reward %.3f", m["rewards/outcome/mean"]))
}
