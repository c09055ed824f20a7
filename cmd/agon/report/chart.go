package report

import (
	"fmt"
	"math"
)

// chart is a drawing of a metric's curves, ready for the template: all places are in
// units of its view box.
type chart struct {
	ID, Title, Metric string
	// Label describes the drawing to those who do not see it.
	Label         string
	Width, Height float64
	// Left, Right, Top and Bottom are the sides of the drawing within the axes.
	Left, Right, Top, Bottom float64
	XTicks, YTicks           []tick
	Lines                    []line
	// Data is what the script reads.
	Data chartData
}

// line is a run's curve as it is drawn.
type line struct {
	Key runKey
	// Path is the curve and Band its interval, as SVG has them; Band may be empty.
	Path, Band string
	// Dots are the points themselves where they are few.
	Dots []dot
	// EndY is the height of the last value, and LabelY that of the run's letter
	// beside it.
	EndY, LabelY float64
	// Last is the last value in words, with its interval.
	Last string
}

// dot is a place.
type dot struct{ X, Y float64 }

// The size of a drawing and the room for its axes, in units of its view box.
const (
	chartWidth, chartHeight   = 480., 232.
	axisLeft, axisBottom      = 54., 26.
	marginRight, marginTop    = 24., 10.
	mostDots                  = 30 // points that are drawn one by one
	valueTicks, iterationTick = 4, 6
	letterHeight              = 13. // of a run's letter at the end of its curve
)

// newChart draws curves, of which there are some.
func newChart(spec chartSpec, curves []curve, keys []runKey) *chart {
	c := &chart{
		Title: cut(spec.title, longestName), Metric: cut(spec.metric, longestName),
		Width: chartWidth, Height: chartHeight,
		Left: axisLeft, Right: chartWidth - marginRight, Top: marginTop, Bottom: chartHeight - axisBottom,
	}
	x, y := extents(curves)
	x.from, x.to = c.Left, c.Right
	y.from, y.to = c.Bottom, c.Top
	c.YTicks = y.widened(valueTicks)
	c.XTicks = x.whole(iterationTick)
	c.Data = chartData{Left: c.Left, Right: c.Right, Top: c.Top, Bottom: c.Bottom, Low: x.low, High: x.high}
	for _, curve := range curves {
		c.Lines = append(c.Lines, newLine(curve, keys[curve.run], x, y))
		c.Data.Runs = append(c.Data.Runs, newCurveData(curve, keys[curve.run], y))
	}
	c.spreadLetters()
	c.Label = c.describe(curves)
	return c
}

// YLabelX, XLabelY and LetterX are where the labels of the axes, and the letters of the
// runs, stand.
func (c *chart) YLabelX() float64 { return c.Left - 8 }
func (c *chart) XLabelY() float64 { return c.Bottom + 18 }
func (c *chart) LetterX() float64 { return c.Right + 7 }

// extents are the ranges of the curves' iterations and values, intervals included.
func extents(curves []curve) (x, y scale) {
	x.low, x.high, y.low, y.high = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, curve := range curves {
		for i := range curve.points {
			p := &curve.points[i]
			x.low, x.high = min(x.low, float64(p.x)), max(x.high, float64(p.x))
			y.low, y.high = min(y.low, p.value), max(y.high, p.value)
			if p.bounded() {
				y.low, y.high = min(y.low, p.low), max(y.high, p.high)
			}
		}
	}
	return x, y
}

func newLine(c curve, key runKey, x, y scale) line {
	last := &c.points[len(c.points)-1]
	l := line{Key: key, Path: path(c.points, x, y), Band: band(c.points, x, y), Last: last.told()}
	l.EndY = round(y.at(last.value))
	l.LabelY = l.EndY
	if len(c.points) <= mostDots {
		for _, p := range c.points {
			l.Dots = append(l.Dots, dot{round(x.at(float64(p.x))), round(y.at(p.value))})
		}
	}
	return l
}

// told is a value with its interval.
func (p *point) told() string {
	if p.bounded() {
		return fmt.Sprintf("%s [%s, %s]", short(p.value), short(p.low), short(p.high))
	}
	return short(p.value)
}

// describe says in words what the curves show.
func (c *chart) describe(curves []curve) string {
	text := c.Title + " by iteration."
	for i, curve := range curves {
		first, last := &curve.points[0], &curve.points[len(curve.points)-1]
		text += fmt.Sprintf(" %s: %s at %d, %s at %d.", c.Lines[i].Key.spoken(), first.told(), first.x, last.told(), last.x)
	}
	return text
}
