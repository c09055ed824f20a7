package curves

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// header tells what is drawn and, of a single series, its last value.
func (c Chart) header() string {
	title := c.printable(c.Title)
	if len(c.Series) == 1 {
		title = strings.TrimLeft(title+"  "+c.Series[0].told(), " ")
	}
	return cutTo(title, c.Width)
}

// legend has a line for each of several series: its letter, its name, its last
// value.
func (c Chart) legend() (lines []string) {
	if len(c.Series) == 1 {
		return nil
	}
	widest := 0
	for _, series := range c.Series {
		widest = max(widest, columnsOf(c.printable(series.Name)))
	}
	for i, series := range c.Series {
		lines = append(lines, c.legendLine(i+1, series, widest))
	}
	return lines
}

// legendLine cuts the name, not the value.
func (c Chart) legendLine(mark int, series Series, widest int) string {
	value := "  " + series.told()
	room := min(widest, c.Width-len("A ")-len(value))
	if room < 1 {
		return cutTo(letter(mark)+value, c.Width)
	}
	name := cutTo(c.printable(series.Name), room)
	name += strings.Repeat(" ", room-columnsOf(name))
	return colored(letter(mark), mark, c.Color) + " " + name + value
}

// values are what is told where there is no drawing: a line for each series.
func (c Chart) values() (lines []string) {
	if len(c.Series) == 1 {
		return []string{c.header()}
	}
	if title := cutTo(c.printable(c.Title), c.Width); title != "" {
		lines = append(lines, title)
	}
	return append(lines, c.legend()...)
}

// told is the last value, and when it was measured.
func (s Series) told() string {
	last, any := s.last()
	if !any {
		return "no value"
	}
	return fmt.Sprintf("%s at %d", short(last.Value), last.Step)
}

// tick is the axis of values before a row.
func (p *plan) tick(row int) string {
	labelled := strings.TrimSpace(p.labels[row]) != ""
	switch {
	case p.ascii && labelled:
		return "+"
	case p.ascii:
		return "|"
	case labelled:
		return "┤"
	}
	return "│"
}

// endMark is the letter of the curve that ends beside a row.
func (p *plan) endMark(row int) string {
	if p.ends[row] == 0 {
		return ""
	}
	return " " + colored(letter(p.ends[row]), p.ends[row], p.color)
}

// axis is the axis of steps.
func (p *plan) axis() string {
	corner, line := "└", "─"
	if p.ascii {
		corner, line = "+", "-"
	}
	return p.indent() + corner + strings.Repeat(line, p.columns)
}

// stepLabels are the first and the last step below the axis; where both do not
// fit, the last.
func (p *plan) stepLabels() string {
	first, last := fmt.Sprintf("%.0f", p.steps.low), fmt.Sprintf("%.0f", p.steps.high)
	if p.steps.low == p.steps.high {
		return p.indent() + " " + strings.Repeat(" ", max(0, (p.columns-len(last))/2)) + cutTo(last, p.columns)
	}
	between := p.columns - len(first) - len(last)
	if between < 1 {
		first, between = "", max(0, p.columns-len(last))
	}
	return p.indent() + " " + first + strings.Repeat(" ", between) + cutTo(last, p.columns)
}

// indent is as wide as the labels.
func (p *plan) indent() string { return strings.Repeat(" ", len(p.labels[0])) }

// letter is what marks a series, counted from 1. After Z they begin anew.
func letter(mark int) string {
	if mark == single {
		return "*"
	}
	return string(rune('A' + (mark-1)%26))
}

// ansiColors are blue, yellow, magenta, cyan, green and red: a terminal shows them as
// its user chose them.
var ansiColors = []string{"34", "33", "35", "36", "32", "31"}

func colored(text string, mark int, color bool) string {
	if !color || mark < 1 {
		return text
	}
	return "\x1b[" + ansiColors[(mark-1)%len(ansiColors)] + "m" + text + "\x1b[0m"
}

// printable replaces what would move the cursor, is no character, or is one that an
// ASCII terminal does not have.
func (c Chart) printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && (!c.ASCII || r <= unicode.MaxASCII) {
			return r
		}
		return '?'
	}, strings.ToValidUTF8(text, "?"))
}

// columnsOf is the width of a text in a terminal.
func columnsOf(text string) int { return uniseg.StringWidth(text) }

// cutTo is the beginning of a text that is no wider than columns.
func cutTo(text string, columns int) string {
	width, state, rest := 0, -1, text
	for rest != "" {
		var next int
		var after string
		_, after, next, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if width += next; width > columns {
			return text[:len(text)-len(rest)]
		}
		rest = after
	}
	return text
}
