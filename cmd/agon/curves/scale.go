package curves

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// span is a range of values. The zero span is empty.
type span struct {
	low, high float64
	some      bool
}

func (s *span) add(v float64) {
	if !s.some {
		*s = span{v, v, true}
		return
	}
	s.low, s.high = min(s.low, v), max(s.high, v)
}

func (s *span) empty() bool { return !s.some }

// share is the place of v in the span, from 0 to 1, and a half where it has no
// extent. Halves keep the extent of the largest numbers finite.
func (s *span) share(v float64) float64 {
	extent := s.high/2 - s.low/2
	if extent == 0 {
		return .5
	}
	return (v/2 - s.low/2) / extent
}

// at is the value at a place of the span: the inverse of share.
func (s *span) at(share float64) float64 { return s.low*(1-share) + s.high*share }

// rowsPerLabel is how many rows, about, share a label.
const rowsPerLabel = 4

// valueLabels are what stands before each of the rows: a value at the top, at the
// bottom, and between, and spaces at the others. All are equally wide.
func valueLabels(values span, rows int) []string {
	labels := make([]string, rows)
	for _, row := range labelledRows(values, rows) {
		labels[row] = values.label(values.at(1 - float64(row)/float64(rows-1)))
	}
	widest := 0
	for _, label := range labels {
		widest = max(widest, len(label))
	}
	for row, label := range labels {
		labels[row] = strings.Repeat(" ", widest-len(label)) + label + " "
	}
	return labels
}

// labelledRows are spread evenly over all; a constant has its label in the middle.
func labelledRows(values span, rows int) (labelled []int) {
	if values.low == values.high {
		return []int{rows / 2}
	}
	intervals := max(1, (rows-1)/rowsPerLabel)
	for i := range intervals + 1 {
		labelled = append(labelled, i*(rows-1)/intervals)
	}
	return labelled
}

// Numbers from plainLow to plainHigh are written without an exponent.
const (
	plainLow  = 1e-4
	plainHigh = 1e6
)

// label is a value with as many digits as tell the values of the span apart, up to
// ten.
func (s *span) label(v float64) string {
	size, extent := max(math.Abs(s.low), math.Abs(s.high)), s.high-s.low
	switch {
	case s.low == s.high:
		return short(v)
	case size < plainHigh && extent >= plainLow:
		decimals := max(0, 2-int(math.Floor(math.Log10(extent))))
		if extent >= 10 {
			decimals = max(0, decimals-1)
		}
		return strconv.FormatFloat(v, 'f', decimals, 64)
	}
	digits := 2 + int(math.Ceil(math.Log10(size)-math.Log10(extent)))
	return strconv.FormatFloat(v, 'e', min(max(digits, 1), 9), 64)
}

// short is a value as it is read: four digits, and all of a whole number.
func short(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < plainHigh {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return fmt.Sprintf("%.4g", v)
}
