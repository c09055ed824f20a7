package verifier

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"agon"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a value with the bounds of its confidence interval, and the
// number of independent observations, tasks as a rule, that it rests on.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	N     int     `json:"n"`
}

// String is the value with its interval, as 0.337 [0.323, 0.350].
func (e Estimate) String() string { return fmt.Sprintf("%.3f [%.3f, %.3f]", e.Value, e.Low, e.High) }

// Signed is String for a difference, as +0.337 [+0.325, +0.349].
func (e Estimate) Signed() string {
	return fmt.Sprintf("%+.3f [%+.3f, %+.3f]", e.Value, e.Low, e.High)
}

// Wilson is the score interval of a proportion (Wilson, JASA 22, 1927), which
// keeps within 0 and 1 and holds at small n. confidence is such as 0.95.
// Without trials nothing is known: 0, from 0 to 1.
func Wilson(successes, trials int, confidence float64) Estimate {
	if trials == 0 {
		return Estimate{High: 1}
	}
	z := distuv.UnitNormal.Quantile(0.5 + confidence/2)
	n, p := float64(trials), float64(successes)/float64(trials)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	low, high := max(0, middle-half), min(1, middle+half)
	if successes == 0 {
		low = 0 // rounding would leave 1e-17
	}
	if successes == trials {
		high = 1
	}
	return Estimate{p, low, high, trials}
}

// Resampling says how a bootstrap is made.
type Resampling struct {
	// Resamples is their number, 0 for DefaultResamples.
	Resamples int
	// Confidence of the interval, 0 for 0.95.
	Confidence float64
	// Stream is the source of every draw: equal streams give equal intervals.
	Stream agon.Stream
}

// DefaultResamples puts the noise of a 95 % bound at about a fortieth of the
// interval's width.
const DefaultResamples = 10_000

func (r Resampling) orDefault() Resampling {
	if r.Resamples <= 0 {
		r.Resamples = DefaultResamples
	}
	if r.Confidence <= 0 {
		r.Confidence = 0.95
	}
	return r
}

// Bootstrap estimates the mean of values, one per task, with a percentile
// interval over tasks drawn with replacement (Efron and Tibshirani, "An
// introduction to the bootstrap", 1993, chapter 13). Attempts at one task hang
// together, hence tasks are resampled and attempts are not. Without values
// there is an error.
func Bootstrap(values []float64, r Resampling) (Estimate, error) {
	if len(values) == 0 {
		return Estimate{}, errors.New("bootstrap: no values")
	}
	r = r.orDefault()
	means := resample(len(values), r, func(tasks []int) float64 { return meanAt(values, tasks) })
	low, high := bounds(means, r)
	return Estimate{stat.Mean(values, nil), low, high, len(values)}, nil
}

// bootstrapWithin is Bootstrap for values from low to high. If all are alike, every
// resample is and would claim certainty; what is known then is how few tasks can be
// otherwise: a share of Wilson's upper bound for none among all, each as far off as
// values go.
func bootstrapWithin(low, high float64, values []float64, r Resampling) (Estimate, error) {
	n := len(values)
	if n == 0 || floats.Min(values) < floats.Max(values) {
		return Bootstrap(values, r)
	}
	others := Wilson(0, n, r.orDefault().Confidence).High
	value := values[0]
	return Estimate{value, value - others*(value-low), value + others*(high-value), n}, nil
}

// rate is bootstrapWithin for shares.
func rate(values []float64, r Resampling) (Estimate, error) { return bootstrapWithin(0, 1, values, r) }

// pooledRate estimates the share of attempts that passed, of some at each task, with a
// bootstrap over tasks.
func pooledRate(passes, attempts []float64, r Resampling) (Estimate, error) {
	shares := floats.DivTo(make([]float64, len(passes)), passes, attempts)
	if floats.Min(shares) == floats.Max(shares) {
		return rate(shares, r)
	}
	return bootstrapOf([][]float64{passes, attempts}, r, func(means []float64) float64 { return means[0] / means[1] })
}

// rateChange is bootstrapWithin for differences of shares.
func rateChange(values []float64, r Resampling) (Estimate, error) {
	return bootstrapWithin(-1, 1, values, r)
}

// resample returns a statistic of tasks, by their places among n, drawn with
// replacement, for every resample. tasks is overwritten by the next.
func resample(n int, r Resampling, statistic func(tasks []int) float64) []float64 {
	drawn, tasks := make([]float64, r.Resamples), make([]int, n)
	source := rand.NewPCG(r.Stream.Uint64(0), r.Stream.Uint64(1))
	for b := range drawn {
		draw(tasks, source)
		drawn[b] = statistic(tasks)
	}
	return drawn
}

// draw fills tasks with numbers below their count, each from half a draw of
// the source (Lemire, "Fast random integer generation in an interval", 2019,
// without the rejection that would mend a bias of n in 2^32).
func draw(tasks []int, source *rand.PCG) {
	n := uint64(len(tasks))
	for i := 0; i < len(tasks); i += 2 {
		bits := source.Uint64()
		tasks[i] = int((bits >> 32) * n >> 32)
		if i+1 < len(tasks) {
			tasks[i+1] = int((bits & math.MaxUint32) * n >> 32)
		}
	}
}

func meanAt(values []float64, places []int) float64 {
	sum := 0.0
	for _, at := range places {
		sum += values[at]
	}
	return sum / float64(len(places))
}

// bounds is the percentile interval of what was resampled, which it sorts.
func bounds(drawn []float64, r Resampling) (low, high float64) {
	slices.Sort(drawn)
	tail := (1 - r.Confidence) / 2
	return stat.Quantile(tail, stat.LinInterp, drawn, nil), stat.Quantile(1-tail, stat.LinInterp, drawn, nil)
}
