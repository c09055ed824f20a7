package report

import (
	"fmt"
	"math"
	"strings"
)

// path joins points.
func path(points []point, x, y scale) string {
	var text strings.Builder
	for i, p := range points {
		command := "L"
		if i == 0 || p.gapBefore {
			command = "M"
		}
		fmt.Fprintf(&text, "%s%g %g", command, round(x.at(float64(p.x))), round(y.at(p.value)))
	}
	return text.String()
}

// band is the area between the bounds of points, an area for each stretch that has
// them.
func band(points []point, x, y scale) string {
	var text strings.Builder
	for start := 0; start < len(points); {
		end := start
		for end < len(points) && points[end].bounded() && (end == start || !points[end].gapBefore) {
			end++
		}
		if end-start > 1 {
			outline(&text, points[start:end], x, y)
		}
		start = max(end, start+1)
	}
	return text.String()
}

// outline goes along the upper bounds and back along the lower ones.
func outline(text *strings.Builder, points []point, x, y scale) {
	for i, p := range points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(text, "%s%g %g", command, round(x.at(float64(p.x))), round(y.at(p.high)))
	}
	for i := len(points) - 1; i >= 0; i-- {
		fmt.Fprintf(text, "L%g %g", round(x.at(float64(points[i].x))), round(y.at(points[i].low)))
	}
	text.WriteString("Z")
}

// round keeps one decimal of a place.
func round(v float64) float64 { return math.Round(v*10) / 10 }
