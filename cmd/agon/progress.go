package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far long work has come: a bar with rate and time left on
// a terminal, a plain line now and then elsewhere.
type progress struct {
	writer io.Writer
	bar    *progressbar.ProgressBar
	name   string
	total  int
	done   int
	before int // done before this began
	begun  time.Time
	said   time.Time
}

// sayEvery is the time between the plain lines of one piece of work.
const sayEvery = 10 * time.Second

// newProgress begins to show work of total units, named by name and counted in
// unit.
func newProgress(writer io.Writer, name, unit string, total int) *progress {
	p := &progress{writer: writer, name: name, total: total, begun: time.Now(), said: time.Now()}
	if file, ok := writer.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(writer), progressbar.OptionSetDescription(name),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish())
	}
	return p
}

// From says that some units were done before: they say nothing of the rate.
func (p *progress) From(done int) { p.before, p.done = done, done }

// Set says how many units are done, and a word about the last of them.
func (p *progress) Set(done int, word string) {
	p.done = done
	if p.bar != nil {
		p.bar.Describe(p.name + " " + word)
		_ = p.bar.Set(done) // the bar is decoration
		return
	}
	if time.Since(p.said) >= sayEvery {
		p.said = time.Now()
		fmt.Fprintf(p.writer, "%s: %d of %d, %s left%s\n", p.name, done, p.total, p.left(), after(word))
	}
}

// Total says that there are other than total units of work.
func (p *progress) Total(total int) {
	if p.total == total {
		return
	}
	p.total = total
	if p.bar != nil {
		p.bar.ChangeMax(total)
	}
}

// Phase says on a terminal how far a part of the unit under way is.
func (p *progress) Phase(done, total int) {
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("%s %d/%d", p.name, done, total))
	}
}

// Say prints a line of its own.
func (p *progress) Say(format string, values ...any) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintf(p.writer, format+"\n", values...)
}

// Done ends the display.
func (p *progress) Done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

func (p *progress) left() time.Duration {
	if p.done <= p.before {
		return 0
	}
	each := time.Since(p.begun) / time.Duration(p.done-p.before)
	return (each * time.Duration(p.total-p.done)).Round(time.Second)
}

func after(word string) string {
	if word == "" {
		return ""
	}
	return ", " + word
}
