package report

import "math"

// curve is a metric of one run, over its iterations.
type curve struct {
	// run is the place of the run on the page.
	run    int
	points []point
}

// point is a value at an iteration. low and high bound it; they are NaN where nothing
// does.
type point struct {
	x                int
	value, low, high float64
	// gapBefore tells that it is not joined to the point before it.
	gapBefore bool
}

func (p *point) bounded() bool { return !math.IsNaN(p.low) }

// curvesOf are the curves of a metric, one for each run that has a value. None has
// more than about most points.
func curvesOf(runs []Run, metric string, most int) (curves []curve) {
	for i := range runs {
		if points := thinned(pointsOf(runs[i].Iterations, metric), most); len(points) > 0 {
			curves = append(curves, curve{i, points})
		}
	}
	return curves
}

func pointsOf(iterations []Iteration, metric string) (points []point) {
	low, high, gap := metric+lowSuffix, metric+highSuffix, false
	for i := range iterations {
		value, measured := iterations[i].Values[metric]
		switch {
		case measured && !finite(value):
			gap = true
		case measured:
			p := point{x: iterations[i].Number, value: value, gapBefore: gap && len(points) > 0}
			p.low, p.high = interval(iterations[i].Values, low, high)
			points, gap = append(points, p), false
		}
	}
	return points
}

// interval is two metrics that bound another; NaN where they do not.
func interval(values map[string]float64, lowName, highName string) (low, high float64) {
	low, hasLow := values[lowName]
	high, hasHigh := values[highName]
	if !hasLow || !hasHigh || !finite(low) || !finite(high) {
		return math.NaN(), math.NaN()
	}
	return low, high
}

// thinned keeps about most points: of each of most/2 equal stretches the least and the
// greatest, in their order, and the last of all. A gap within a stretch is kept.
func thinned(points []point, most int) []point {
	if len(points) <= most {
		return points
	}
	var kept []point
	stretches := max(1, most/2)
	for i := range stretches {
		stretch := points[i*len(points)/stretches : (i+1)*len(points)/stretches]
		kept = append(kept, extremes(stretch)...)
	}
	if last := points[len(points)-1]; kept[len(kept)-1].x != last.x {
		kept = append(kept, last)
	}
	return kept
}

// extremes are the least and the greatest point of a stretch, in their order.
func extremes(stretch []point) []point {
	least, most, gap := 0, 0, false
	for i := range stretch {
		gap = gap || stretch[i].gapBefore
		if stretch[i].value < stretch[least].value {
			least = i
		}
		if stretch[i].value > stretch[most].value {
			most = i
		}
	}
	first, second := stretch[min(least, most)], stretch[max(least, most)]
	first.gapBefore = gap
	if first.x == second.x {
		return []point{first}
	}
	return []point{first, second}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
