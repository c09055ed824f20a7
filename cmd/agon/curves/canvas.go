package curves

import (
	"math"
	"strings"
)

// canvas is a drawing in characters, each of one dot, or of two by four.
type canvas struct {
	columns, rows int
	// across and down are the dots of a character.
	across, down int
	// dots has the dots of each character, row by row, and marks whose the last
	// dot was.
	dots  []uint8
	marks []int
}

// brailleDots are the bits of the dots of a braille character, by row and column:
// Unicode numbers the dots down the columns, the fourth row after the others
// (chapter 21.1 of the standard).
var brailleDots = [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

// brailleBlank is the character without dots.
const brailleBlank = '\u2800'

// single marks the only curve of a chart.
const single = -1

func newCanvas(columns, rows int, ascii bool) *canvas {
	c := &canvas{columns: columns, rows: rows, across: 2, down: 4}
	if ascii {
		c.across, c.down = 1, 1
	}
	c.dots, c.marks = make([]uint8, columns*rows), make([]int, columns*rows)
	return c
}

// curve draws points, joined where no gap is between.
func (c *canvas) curve(points []Point, p *plan, mark int) {
	joined, x0, y0 := false, 0, 0
	for _, point := range points {
		if !finite(point.Value) {
			joined = false
			continue
		}
		x := place(p.steps.share(float64(point.Step)), c.columns*c.across)
		y := place(1-p.values.share(point.Value), c.rows*c.down)
		if !joined {
			x0, y0 = x, y
		}
		c.line(x0, y0, x, y, mark)
		joined, x0, y0 = true, x, y
	}
}

// place is the dot, of n, at a share from 0 to 1.
func place(share float64, n int) int { return int(math.Round(share * float64(n-1))) }

// line sets as many dots as lie on the longer side, both ends among them.
func (c *canvas) line(x0, y0, x1, y1, mark int) {
	length := max(abs(x1-x0), abs(y1-y0))
	for i := range length + 1 {
		share := 0.
		if length > 0 {
			share = float64(i) / float64(length)
		}
		x := math.Round(float64(x0) + share*float64(x1-x0))
		y := math.Round(float64(y0) + share*float64(y1-y0))
		c.set(int(x), int(y), mark)
	}
}

func (c *canvas) set(x, y, mark int) {
	at := y/c.down*c.columns + x/c.across
	c.dots[at] |= brailleDots[y%c.down][x%c.across]
	c.marks[at] = mark
}

// row is a line of the drawing, with an escape where the curve changes.
func (c *canvas) row(row int, color bool) string {
	var text, run strings.Builder
	first, last := row*c.columns, (row+1)*c.columns
	for at := first; at < last; at++ {
		run.WriteString(c.character(at))
		if at+1 == last || c.marks[at+1] != c.marks[at] {
			text.WriteString(colored(run.String(), c.marks[at], color))
			run.Reset()
		}
	}
	return text.String()
}

func (c *canvas) character(at int) string {
	switch {
	case c.marks[at] == 0:
		return " "
	case c.across == 1:
		return letter(c.marks[at])
	}
	return string(brailleBlank + rune(c.dots[at]))
}

func abs(n int) int { return max(n, -n) }
