package trainer

import (
	"fmt"
	"math"
	"strings"
)

// faults collects plain sentences about options.
type faults []string

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// oneOf asks that value is among allowed, of which the empty one is not told.
func (f *faults) oneOf(name, value string, allowed ...string) {
	var told []string
	for _, a := range allowed {
		if value == a {
			return
		}
		if a != "" {
			told = append(told, a)
		}
	}
	f.add("%s is %q; it can be %s", name, value, strings.Join(told, ", "))
}

// atLeast asks that value is a number no less than least.
func (f *faults) atLeast(name string, value, least float64) {
	if !(value >= least) || math.IsInf(value, 0) {
		f.add("%s is %v; it must be at least %v", name, value, least)
	}
}

// above asks that value is a finite number greater than bound.
func (f *faults) above(name string, value, bound float64) {
	if !(value > bound) || math.IsInf(value, 0) {
		f.add("%s is %v; it must be above %v", name, value, bound)
	}
}

// within asks that value lies in [low, high].
func (f *faults) within(name string, value, low, high float64) {
	if !(value >= low && value <= high) {
		f.add("%s is %v; it must lie between %v and %v", name, value, low, high)
	}
}
