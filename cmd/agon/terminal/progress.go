package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Progress shows how far long work has come, in units, and what it is at: a
// bar on a terminal, elsewhere a plain line where nothing else was said for a
// while. Its methods are for one goroutine at a time, but for Reading.
type Progress struct {
	writer io.Writer
	bar    *progressbar.ProgressBar
	name   string
	unit   string
	total  int
	done   int
	before int // done before this began
	begun  time.Time
	said   time.Time
	drawn  time.Time
	// phase is the part of a unit that is under way, if it has parts.
	phase      string
	phaseBegun time.Time

	mutex   sync.Mutex
	reading Reading // under mutex
}

// Reading is how far long work has come.
type Reading struct {
	// Done of Total units.
	Done, Total int
	// Phase is the part of a unit that is under way, since Begun, and PhaseDone of
	// PhaseTotal how far that is; all zero where it has no parts.
	Phase                 string
	PhaseDone, PhaseTotal int
	Begun                 time.Time
	// Moved is when anything was last heard of it.
	Moved time.Time
}

// Reading may be called from any goroutine.
func (p *Progress) Reading() Reading {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.reading
}

// note keeps how far the work is for whoever reads it meanwhile.
func (p *Progress) note(phaseDone, phaseTotal int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.reading = Reading{
		Done: p.done, Total: p.total, Phase: p.phase, PhaseDone: phaseDone, PhaseTotal: phaseTotal,
		Begun: p.phaseBegun, Moved: time.Now(),
	}
}

// sayEvery is the time between the plain lines of one piece of work, and
// drawEvery between two pictures of a bar.
const (
	sayEvery  = 10 * time.Second
	drawEvery = 100 * time.Millisecond
)

// NewProgress begins to show work of total units, named by name and counted in
// unit, a plural.
func NewProgress(writer io.Writer, name, unit string, total int) *Progress {
	now := time.Now()
	p := &Progress{writer: writer, name: name, unit: unit, total: total, begun: now, said: now, phaseBegun: now}
	if file, ok := writer.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(writer), progressbar.OptionSetDescription(name), progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetRenderBlankState(true),
			progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish())
	}
	return p
}

// From says that some units were done before: they say nothing of the rate.
func (p *Progress) From(done int) {
	p.before, p.done, p.begun = done, done, time.Now()
	p.note(0, 0)
	p.draw()
}

// Total says that there are other than total units of work.
func (p *Progress) Total(total int) {
	if p.total == total {
		return
	}
	p.total = total
	if p.bar != nil {
		p.bar.ChangeMax(total)
	}
}

// Set says how many units are done, and a word about the last of them, or else
// their rate.
func (p *Progress) Set(done int, word string) {
	p.done = done
	p.note(0, 0)
	if word == "" {
		word = rate(done-p.before, p.begun)
	}
	p.draw()
	p.tell(word)
}

// Begin says which part of the unit under way begins.
func (p *Progress) Begin(phase string) {
	p.phase, p.phaseBegun, p.drawn = phase, time.Now(), time.Time{}
	p.note(0, 0)
	p.tell(phase)
}

// Phase says how far that part is.
func (p *Progress) Phase(done, total int) {
	p.note(done, total)
	p.tell(fmt.Sprintf("%s %d/%d%s", p.phase, done, total, After(rate(done, p.phaseBegun))))
}

// draw sets the bar to what is done.
func (p *Progress) draw() {
	if p.bar != nil {
		_ = p.bar.Set(p.done) // the bar is decoration
	}
}

// tell shows what the work is at: always on a terminal, elsewhere once in a
// while.
func (p *Progress) tell(word string) {
	switch {
	case p.bar != nil && time.Since(p.drawn) < drawEvery:
	case p.bar != nil:
		p.drawn = time.Now()
		p.bar.Describe(p.name + ": " + strings.TrimPrefix(word+After(p.Left()), ", "))
	case time.Since(p.said) >= sayEvery:
		p.Say("%s: %d of %d %s%s%s", p.name, p.done, p.total, p.unit, After(word), After(p.Left()))
	}
}

// Say prints a line of its own.
func (p *Progress) Say(format string, values ...any) {
	p.said = time.Now()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintf(p.writer, format+"\n", values...)
}

// Done ends the display. It may be called again.
func (p *Progress) Done() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}

// Left is the time that the units to come will take, as text; empty while that
// is not known.
func (p *Progress) Left() string {
	if p.done <= p.before || p.done >= p.total {
		return ""
	}
	each := time.Since(p.begun) / time.Duration(p.done-p.before)
	return (each * time.Duration(p.total-p.done)).Round(time.Second).String() + " left"
}

// rate is a number a second, as text; empty where nothing is done yet.
func rate(done int, begun time.Time) string {
	seconds := time.Since(begun).Seconds()
	if done <= 0 || seconds <= 0 {
		return ""
	}
	return fmt.Sprintf("%.3g/s", float64(done)/seconds)
}

// After puts a comma before a word that there is.
func After(word string) string {
	if word == "" {
		return ""
	}
	return ", " + word
}
