package report

import (
	"math"
	"strconv"
)

// scale maps values to places on a drawing, from and to.
type scale struct {
	low, high float64
	from, to  float64
}

// at is the place of a value. Halves keep the extent of the largest numbers finite.
func (s *scale) at(v float64) float64 {
	extent := s.high/2 - s.low/2
	if extent == 0 {
		return (s.from + s.to) / 2
	}
	return s.from + (v/2-s.low/2)/extent*(s.to-s.from)
}

// tick is a value that an axis names, with its place.
type tick struct {
	At    float64
	Label string
}

// widened takes the ends of the scale to the next round numbers, about n intervals
// apart, and returns those. A constant gets some room.
func (s *scale) widened(n int) (ticks []tick) {
	if s.low == s.high {
		room := math.Abs(s.low) / 10
		if room < math.SmallestNonzeroFloat64*1e20 {
			room = 1
		}
		s.low, s.high = max(s.low-room, -math.MaxFloat64), min(s.high+room, math.MaxFloat64)
	}
	step := roundStep(s.high/float64(n) - s.low/float64(n))
	first, last := math.Floor(s.low/step), math.Ceil(s.high/step)
	if !finite(first*step) || !finite(last*step) || last-first > float64(4*n) || first == last {
		return s.ends()
	}
	s.low, s.high = first*step, last*step
	for i := range int(last-first) + 1 {
		v := (first + float64(i)) * step
		ticks = append(ticks, tick{round(s.at(v)), decimal(v, step)})
	}
	return ticks
}

// ends are the ticks of a scale whose numbers are too large or too close for round
// ones.
func (s *scale) ends() []tick {
	return []tick{{s.at(s.low), short(s.low)}, {s.at(s.high), short(s.high)}}
}

// whole are round whole numbers within the scale, about n.
func (s *scale) whole(n int) (ticks []tick) {
	step := max(1, math.Ceil(roundStep(s.high/float64(n)-s.low/float64(n))))
	first := math.Ceil(s.low/step) * step
	for i := range 3 * n {
		v := first + float64(i)*step
		if v > s.high || i > 0 && v == first {
			break
		}
		ticks = append(ticks, tick{round(s.at(v)), strconv.FormatFloat(v, 'f', 0, 64)})
	}
	return ticks
}

// roundStep is the number 1, 2 or 5 times a power of ten that is next above a step.
func roundStep(step float64) float64 {
	if step <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, factor := range []float64{1, 2, 5} {
		if step <= factor*power*(1+1e-9) {
			return factor * power
		}
	}
	return 10 * power
}

// Numbers from plainLow to plainHigh are written without an exponent.
const plainLow, plainHigh = 1e-4, 1e6

// decimal writes a multiple of step with the decimals that step has.
func decimal(v, step float64) string {
	if math.Abs(v) < step/2 {
		return "0"
	}
	if step < plainLow || math.Abs(v) >= plainHigh {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	return strconv.FormatFloat(v, 'f', decimals, 64)
}
