package configs

import (
	"fmt"
	"strconv"
)

// checks gathers faults, and on its way the values that keys may have.
type checks struct {
	faults []error
	// bounds say by key what values it may have; nil is not filled in.
	bounds map[string]string
	// misspelt is whether a key has a word that is none of its words, so that what is
	// read with it is not known.
	misspelt bool
}

func (f *checks) bound(key, format string, values ...any) {
	if f.bounds != nil {
		f.bounds[key] = fmt.Sprintf(format, values...)
	}
}

func (f *checks) refuse(bad bool, format string, values ...any) {
	if bad {
		f.faults = append(f.faults, fmt.Errorf(format, values...))
	}
}

// most bounds every whole number, so that nothing computed from a few of them
// overflows, and mostAtOnce what is held in memory at a time.
const (
	most       = 1 << 30
	mostAtOnce = 1 << 20
)

// The other bounds are far beyond what anyone could mean: a year, a weight next
// to which no other term of the loss is left, passes over one sample, tokens that no
// one could sample, and a price in any currency.
const (
	mostMinutes = 366 * 24 * 60
	mostWeight  = 1e6
	mostEpochs  = 1000
	mostTokens  = 1 << 50
	mostCost    = 1e8
)

func (f *checks) atLeast(key string, value, least int) { f.within(key, value, least, most) }

// count checks a number of things that are held in memory at a time.
func (f *checks) count(key string, value, least int) { f.within(key, value, least, mostAtOnce) }

func (f *checks) within(key string, value, least, high int) {
	if high == most {
		f.bound(key, "whole numbers from %d", least)
	} else {
		f.bound(key, "whole numbers from %d to %d", least, high)
	}
	f.refuse(value < least, "%s is %d: it must be at least %d", key, value, least)
	f.refuse(value > high, "%s is %d: it must be at most %d", key, value, high)
}

// attempts checks the number of attempts at all tasks together.
func (f *checks) attempts(section string, tasks, attempts int) {
	f.refuse(tasks > 0 && attempts > mostAtOnce/tasks, "%s.tasks is %d and %s.attempts %d: together they must be at most %d", section, tasks, section, attempts, mostAtOnce)
}

// weight checks what something is multiplied with, or clipped to.
func (f *checks) weight(key string, value float64) { f.between(key, value, 0, mostWeight) }

// temperature checks one of sampling: between 0 and the least, logits overflow.
func (f *checks) temperature(key string, value float64) {
	const least, high = .01, 5
	f.between(key, value, 0, high)
	f.refuse(value > 0 && value < least, "%s is %v: it must be at least %v, or 0 to take the likeliest token", key, value, least)
}

func (f *checks) above(key string, value, high float64) {
	f.bound(key, "numbers above 0, at most %v", high)
	f.refuse(!(value > 0 && value <= high), "%s is %v: it must be above 0 and at most %v", key, value, high)
}

func (f *checks) between(key string, value, low, high float64) {
	f.bound(key, "numbers from %v to %s", low, plainNumber(high))
	f.refuse(!(value >= low && value <= high), "%s is %v: it must be from %v to %s", key, value, low, plainNumber(high))
}

// plainNumber writes a number without an exponent.
func plainNumber(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }
