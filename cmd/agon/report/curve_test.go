package report

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// series is a curve over iterations 1, 2, 3 …
func series(values ...float64) (iterations []Iteration) {
	for i, v := range values {
		iterations = append(iterations, Iteration{i + 1, map[string]float64{"m": v}})
	}
	return iterations
}

func TestThinnedKeepsExtremes(t *testing.T) {
	values := make([]float64, 10_000)
	for i := range values {
		values[i] = math.Sin(float64(i) / 100)
	}
	values[1234], values[7777] = -9, 9
	points := thinned(pointsOf(series(values...), "m"), 100)
	if len(points) > 101 || points[len(points)-1].x != 10_000 {
		t.Fatalf("%d points are left, the last at %d", len(points), points[len(points)-1].x)
	}
	at := func(x int) bool { return slices.ContainsFunc(points, func(p point) bool { return p.x == x }) }
	if !at(1235) || !at(7778) {
		t.Error("the least or the greatest value is lost")
	}
	if !slices.IsSortedFunc(points, func(a, b point) int { return a.x - b.x }) {
		t.Error("the points are out of order")
	}
}

func TestFewPointsStay(t *testing.T) {
	if points := thinned(pointsOf(series(1, 2, 3), "m"), 3); len(points) != 3 {
		t.Errorf("of three points %d are left", len(points))
	}
}

func TestGapsBreakTheLine(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(-1)
	curves := curvesOf([]Run{{Iterations: series(nan, 1, 2, nan, 3, inf, 4)}}, "m", 100)
	c := newChart(chartSpec{"m", "m"}, curves, keysOf([]Run{{}}))
	if moves := strings.Count(c.Lines[0].Path, "M"); moves != 3 {
		t.Errorf("the line has %d pieces: %s", moves, c.Lines[0].Path)
	}
	if curvesOf([]Run{{Iterations: series(nan)}}, "m", 100) != nil {
		t.Error("a curve of no value is drawn")
	}
}

func TestBandNeedsBothBounds(t *testing.T) {
	run := Run{Iterations: []Iteration{
		{1, map[string]float64{"m": 1, "m/low": 0, "m/high": 2}},
		{2, map[string]float64{"m": 1, "m/low": 0, "m/high": 2}},
		{3, map[string]float64{"m": 1, "m/low": 0}},
		{4, map[string]float64{"m": 1, "m/low": 0, "m/high": math.NaN()}},
	}}
	c := newChart(chartSpec{"m", "m"}, curvesOf([]Run{run}, "m", 100), keysOf([]Run{run}))
	if got := strings.Count(c.Lines[0].Band, "L"); got != 3 {
		t.Errorf("the band is %s", c.Lines[0].Band)
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{0, 1, "0 0.5 1.0"},
		{.32, .76, "0.2 0.4 0.6 0.8"},
		{0, 131, "0 50 100 150"},
		{-.15, .2, "-0.2 -0.1 0 0.1 0.2"},
		{5, 5, "4.5 5.0 5.5"},
		{0, 4.2e-7, "0 2e-07 4e-07 6e-07"},
		{1e7, 3e7, "1e+07 1.5e+07 2e+07 2.5e+07 3e+07"},
		{-math.MaxFloat64, math.MaxFloat64, "-1.798e+308 1.798e+308"},
	} {
		s := scale{low: c.low, high: c.high, from: 0, to: 100}
		var labels []string
		for _, tick := range s.widened(4) {
			labels = append(labels, tick.Label)
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("the ticks from %g to %g are %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestWholeTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{1, 50, "10 20 30 40 50"},
		{1, 4, "1 2 3 4"},
		{7, 7, "7"},
		{0, 100_000, "0 20000 40000 60000 80000 100000"},
		{math.MaxInt64, math.MaxInt64, "9223372036854775808"},
	} {
		s := scale{low: c.low, high: c.high, from: 0, to: 100}
		var labels []string
		for _, tick := range s.whole(6) {
			labels = append(labels, tick.Label)
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("the ticks from %g to %g are %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

// FuzzChart draws any values: no place is outside the drawing, or no number.
func FuzzChart(f *testing.F) {
	f.Add(0., 1., 2., 1, 2)
	f.Add(math.MaxFloat64, -math.MaxFloat64, 0., math.MinInt64, math.MaxInt64)
	f.Add(math.SmallestNonzeroFloat64, 0., 0., 5, 5)
	f.Add(math.NaN(), math.Inf(1), 1e300, 0, 1)
	f.Add(1e16, 1e16+2, 1e16, 3, 4)
	f.Fuzz(func(t *testing.T, a, b, c float64, first, second int) {
		run := Run{Iterations: []Iteration{
			{first, map[string]float64{"m": a, "m/low": b, "m/high": c}},
			{second, map[string]float64{"m": b, "m/low": a, "m/high": a}},
			{second, map[string]float64{"m": c}},
		}}
		curves := curvesOf([]Run{run}, "m", 100)
		if curves == nil {
			return
		}
		chart := newChart(chartSpec{"m", "m"}, curves, keysOf([]Run{run}))
		for _, tick := range slices.Concat(chart.XTicks, chart.YTicks) {
			if !(tick.At >= 0 && tick.At <= chartWidth) {
				t.Errorf("a tick is at %g", tick.At)
			}
		}
		for _, place := range chart.Data.Runs[0].Places {
			if !(place >= chart.Top && place <= chart.Bottom) {
				t.Errorf("a value is at %g", place)
			}
		}
		if strings.Contains(chart.Lines[0].Path+chart.Lines[0].Band, "N") {
			t.Errorf("the path is %s, the band %s", chart.Lines[0].Path, chart.Lines[0].Band)
		}
	})
}

func TestOtherMetrics(t *testing.T) {
	runs := []Run{{Iterations: []Iteration{{1, map[string]float64{
		"reward": 1, "eval/pass_at_1": 1, "eval/pass_at_1/low": 1, "eval/pass_at_1/high": 1,
		"loss/policy": 1, "loss/supervised": 1, "alone": 1, "only/low": 1,
	}}}}}
	var got []string
	others, left := otherMetrics(runs)
	for _, s := range others {
		for _, c := range s.charts {
			got = append(got, s.title+": "+c.metric)
		}
	}
	want := []string{"loss: loss/policy", "loss: loss/supervised", "others: alone", "others: only/low"}
	if !slices.Equal(got, want) || left != 0 {
		t.Errorf("the others are %v, want %v; %d are left out", got, want, left)
	}
}
