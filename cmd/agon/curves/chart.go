package curves

import (
	"math"
	"strings"
)

// Chart is one drawing: curves over the same iterations, on one scale.
type Chart struct {
	// Title names what is measured.
	Title string
	// Series are the curves; those that lie on top are the later ones.
	Series []Series
	// Width and Height bound the text, in columns and in lines. Where they leave no
	// room for a drawing, the last values take its place, as far as they fit.
	Width, Height int
	// ASCII draws in plain characters, and replaces those of names that are not.
	ASCII bool
	// Color sets curves apart by the colours of the terminal, in ANSI escapes.
	Color bool
}

// Series is one curve.
type Series struct {
	Name string
	// Points are in the order of their steps.
	Points []Point
}

// Point is a value at a step, an iteration as a rule. A value that is not finite
// is a gap: what stands before and after it is not joined. A step without a point
// is none.
type Point struct {
	Step  int
	Value float64
}

// The smallest drawing that is of use, and the largest that is made, in characters.
const (
	leastColumns, mostColumns = 8, 1000
	leastRows, mostRows       = 2, 300
)

// framing is the number of lines beside drawing and legend: the header, the axis of
// steps and its labels.
const framing = 3

// Draw returns the chart as lines, each with its end. No line is wider than Width
// and there are no more than Height.
func (c Chart) Draw() string {
	p := c.plan()
	if p.columns < leastColumns || p.rows < leastRows || p.steps.empty() {
		return c.join(c.values())
	}
	canvas := c.drawn(p)
	lines := []string{c.header()}
	for row := range p.rows {
		lines = append(lines, p.labels[row]+p.tick(row)+canvas.row(row, c.Color)+p.endMark(row))
	}
	lines = append(lines, p.axis(), p.stepLabels())
	return c.join(append(lines, c.legend()...))
}

// join cuts lines to the chart's size.
func (c Chart) join(lines []string) string {
	var text strings.Builder
	for _, line := range lines[:min(len(lines), max(c.Height, 0))] {
		text.WriteString(strings.TrimRight(line, " "))
		text.WriteByte('\n')
	}
	return text.String()
}

// plan is where everything goes.
type plan struct {
	ascii, color  bool
	steps, values span
	// columns and rows are the size of the drawing, in characters.
	columns, rows int
	// labels stand before each row, all equally wide.
	labels []string
	// ends are the marks after each row: the series whose curve ends there, counted
	// from 1.
	ends []int
}

func (c Chart) plan() *plan {
	p := &plan{ascii: c.ASCII, color: c.Color}
	for _, series := range c.Series {
		for _, point := range series.Points {
			if finite(point.Value) {
				p.steps.add(float64(point.Step))
				p.values.add(point.Value)
			}
		}
	}
	p.rows = min(c.Height-framing-len(c.legend()), mostRows)
	if p.rows < leastRows || p.steps.empty() {
		return p
	}
	p.labels = valueLabels(p.values, p.rows)
	p.columns = min(c.Width-len(p.labels[0])-1, mostColumns)
	p.ends = make([]int, p.rows)
	if c.endMarks() {
		p.columns -= len(" A")
		c.placeEnds(p)
	}
	return p
}

// endMarks tells whether a letter stands where each curve ends: dots do not say
// whose they are.
func (c Chart) endMarks() bool { return len(c.Series) > 1 && !c.ASCII }

// placeEnds marks the row of each series' last value, or the next that is free.
func (c Chart) placeEnds(p *plan) {
	for i, series := range c.Series {
		last, any := series.last()
		if !any {
			continue
		}
		row := min(int((1-p.values.share(last.Value))*float64(p.rows)), p.rows-1)
		if free := nearestFree(p.ends, row); free >= 0 {
			p.ends[free] = i + 1
		}
	}
}

// nearestFree is the index of the 0 that is nearest to i, or -1.
func nearestFree(taken []int, i int) int {
	for away := range taken {
		for _, at := range []int{i - away, i + away} {
			if at >= 0 && at < len(taken) && taken[at] == 0 {
				return at
			}
		}
	}
	return -1
}

// drawn is the canvas with all curves.
func (c Chart) drawn(p *plan) *canvas {
	canvas := newCanvas(p.columns, p.rows, c.ASCII)
	for i, series := range c.Series {
		mark := i + 1
		if len(c.Series) == 1 {
			mark = single
		}
		canvas.curve(series.Points, p, mark)
	}
	return canvas
}

// last is the last finite point.
func (s Series) last() (last Point, any bool) {
	for i := len(s.Points) - 1; i >= 0; i-- {
		if finite(s.Points[i].Value) {
			return s.Points[i], true
		}
	}
	return Point{}, false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
