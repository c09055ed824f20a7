package trainer

import "math"

// Decay is how a learning rate falls after its warm-up.
type Decay string

// The decays.
const (
	DecayConstant Decay = "constant" // stays
	DecayLinear   Decay = "linear"   // falls on a line
	DecayCosine   Decay = "cosine"   // falls on half a cosine (SGDR, Loshchilov and Hutter 2017, arXiv 1608.03983, eq. 5, without restarts)
)

// ScheduleOptions say how the learning rate moves. It is counted in iterations
// (in steps for pretraining), never in time, so that a resumed run and a
// slower machine see the same rates.
type ScheduleOptions struct {
	// Decay is "constant", "linear" or "cosine"; empty means "constant".
	Decay Decay
	// WarmUp is the number of iterations over which the rate rises on a line
	// to its peak; the first already moves, at 1/WarmUp of the peak.
	WarmUp int
	// Floor is the share of the peak at which the decay ends.
	Floor float64
}

// Validate returns one plain sentence per fault.
func (o ScheduleOptions) Validate() []string {
	var f faults
	f.oneOf("schedule.decay", string(o.Decay), "", string(DecayConstant), string(DecayLinear), string(DecayCosine))
	f.atLeast("schedule.warm_up", float64(o.WarmUp), 0)
	f.within("schedule.floor", o.Floor, 0, 1)
	return f
}

// Factor returns what the peak rate is multiplied with in iteration i of
// total, counted from 0. Iterations beyond total stay at the end's factor.
func (o ScheduleOptions) Factor(i, total int) float64 {
	if i < o.WarmUp {
		return float64(i+1) / float64(o.WarmUp)
	}
	span := total - 1 - o.WarmUp
	done := 1.0
	if span > 0 {
		done = math.Min(float64(i-o.WarmUp)/float64(span), 1)
	} else if i <= o.WarmUp {
		done = 0
	}
	switch o.Decay {
	case DecayLinear:
		return 1 - (1-o.Floor)*done
	case DecayCosine:
		return o.Floor + (1-o.Floor)*(1+math.Cos(math.Pi*done))/2
	}
	return 1
}
