package train

import (
	"time"

	"agon/cmd/agon/terminal"
)

// Show prints how an iteration went, in a line.
func (it *Iteration) Show(shown *terminal.Progress, total int) {
	for _, note := range it.notes {
		shown.Say("iteration %d: %s", it.Number, note)
	}
	m := it.Metrics
	shown.Set(it.Number, "")
	if it.taught > 0 {
		shown.Say("iteration %d/%d  loss %s on %s of the teacher's  %.1f s%s", it.Number, total, terminal.Figure(m, "teacher/loss", "%.4f"),
			terminal.Counted(int(m["teacher/groups"]), "group"), time.Since(it.Clock.begun).Seconds(), terminal.After(shown.Left()))
		return
	}
	shown.Say("iteration %d/%d  reward %s  entropy %s  accepted %.0f/%.0f  pool %.0f  groups %.0f/%.0f  %.1f s%s",
		it.Number, total, terminal.Figure(m, "reward", "%.3f"), terminal.Figure(m, "entropy", "%.3f"),
		m["challenger/accepted"], m["challenger/proposals"], m["pool/size"],
		m["groups/kept"], m["groups"], time.Since(it.Clock.begun).Seconds(), terminal.After(shown.Left()))
}
