package curves

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"

	"agon/agontest"
)

var _ = flag.Bool("update", false, "rewrite the golden files")

// rising is a curve that flattens out, with a wave on it.
func rising(name string, height, wave float64) Series {
	s := Series{Name: name}
	for i := 1; i <= 50; i++ {
		x := float64(i)
		s.Points = append(s.Points, Point{i, .3 + height*(1-math.Exp(-x/12)) + .03*math.Sin(x*wave)})
	}
	return s
}

// of is a curve of values at steps 1, 2, 3 …
func of(values ...float64) Series {
	var s Series
	for i, v := range values {
		s.Points = append(s.Points, Point{i + 1, v})
	}
	return s
}

// TestGolden draws what a terminal would show.
func TestGolden(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	two := []Series{rising("warehouse-rloo", .4, 1), rising("größe/grpo", .25, .7)}
	sparse := Series{Points: []Point{{1, .32}, {11, .5}, {21, .61}, {50, .76}}}
	for _, c := range []struct {
		file  string
		chart Chart
	}{
		{"one", Chart{Title: "reward", Series: two[:1], Width: 72, Height: 12}},
		{"two", Chart{Title: "reward", Series: two, Width: 72, Height: 14}},
		{"two_ascii", Chart{Title: "reward", Series: two, Width: 72, Height: 14, ASCII: true}},
		{"two_color", Chart{Title: "reward", Series: two, Width: 40, Height: 8, Color: true}},
		{"one_ascii", Chart{Title: "reward", Series: two[:1], Width: 40, Height: 8, ASCII: true}},
		{"sparse", Chart{Title: "eval/pass_at_1", Series: []Series{sparse}, Width: 40, Height: 8}},
		{"gaps", Chart{Title: "kl", Series: []Series{of(1, 2, nan, 2, inf, 4, 3, nan)}, Width: 40, Height: 8}},
		{"gaps_ascii", Chart{Title: "kl", Series: []Series{of(1, 2, nan, 2, inf, 4, 3, nan)}, Width: 40, Height: 8, ASCII: true}},
		{"single_point", Chart{Title: "kl", Series: []Series{of(.25)}, Width: 40, Height: 8}},
		{"constant", Chart{Title: "learning_rate", Series: []Series{of(1e-4, 1e-4, 1e-4)}, Width: 40, Height: 8}},
		{"huge", Chart{Title: "loss", Series: []Series{of(-1e308, 1e308, 1e308)}, Width: 40, Height: 8}},
		{"tiny", Chart{Title: "kl", Series: []Series{of(1e-9, 3e-9, 2e-9)}, Width: 40, Height: 8}},
		{"near", Chart{Title: "num_tokens", Series: []Series{of(1e10, 1e10+4, 1e10)}, Width: 40, Height: 8}},
		{"nothing", Chart{Title: "eval/greedy", Series: []Series{of(nan, nan)}, Width: 40, Height: 8}},
		{"no_series", Chart{Title: "eval/greedy", Width: 40, Height: 8}},
		{"no_room", Chart{Title: "reward", Series: two, Width: 24, Height: 5}},
		{"same_end", Chart{Title: "reward", Series: []Series{of(1, 3), of(2, 3), of(3, 3)}, Width: 40, Height: 11}},
		{"hostile", Chart{Title: "a\x1b[31m\nb", Series: []Series{{Name: "\x1b]0;x\a", Points: two[0].Points}, two[1]}, Width: 40, Height: 9}},
	} {
		t.Run(c.file, func(t *testing.T) { agontest.Golden(t, c.file+".txt", c.chart.Draw()) })
	}
}

// TestShare places the largest, the smallest and the closest numbers.
func TestShare(t *testing.T) {
	for _, c := range []struct{ low, high, v, want float64 }{
		{0, 1, .25, .25},
		{-math.MaxFloat64, math.MaxFloat64, 0, .5},
		{-math.MaxFloat64, math.MaxFloat64, math.MaxFloat64, 1},
		{3, 3, 3, .5},
		{0, math.SmallestNonzeroFloat64, 0, .5},
	} {
		s := span{c.low, c.high, true}
		if got := s.share(c.v); got != c.want {
			t.Errorf("the share of %g from %g to %g is %g, want %g", c.v, c.low, c.high, got, c.want)
		}
	}
}

// FuzzDraw draws any chart: it keeps to its size, and holds nothing but printable
// characters and ends of lines.
func FuzzDraw(f *testing.F) {
	f.Add("reward", "run", 40, 8, 1, 2, .5, .75, false)
	f.Add("", "世界", 9, 5, -5, math.MaxInt64, -1e308, 1e308, true)
	f.Add("kl", "\x1b[2J", 12, 6, 3, 3, math.NaN(), 5e-324, false)
	f.Add("loss", "a", -1, -1, 0, 1, 1e10, 1e10+1e-6, true)
	f.Fuzz(func(t *testing.T, title, name string, width, height, step0, step1 int, v0, v1 float64, ascii bool) {
		points := []Point{{step0, v0}, {step1, v1}, {step1, -v0}}
		series := []Series{{name, points}, {title, points[1:]}}
		for n := range 3 {
			c := Chart{Title: title, Series: series[:n], Width: width % 300, Height: height % 100, ASCII: ascii}
			checkSize(t, c)
		}
	})
}

func checkSize(t *testing.T, c Chart) {
	t.Helper()
	text := c.Draw()
	if lines := strings.Count(text, "\n"); lines > max(c.Height, 0) {
		t.Errorf("%d lines of %d:\n%s", lines, c.Height, text)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if columnsOf(line) > max(c.Width, 0) {
			t.Errorf("%q is wider than %d", line, c.Width)
		}
		if c.printable(line) != line {
			t.Errorf("%q is not printable", line)
		}
	}
}

func TestManyPointsAndSeries(t *testing.T) {
	var many Chart
	many.Width, many.Height = 100, 60
	for i := range 40 {
		s := Series{Name: fmt.Sprint("run ", i)}
		for j := range 10_000 {
			s.Points = append(s.Points, Point{j, math.Sin(float64(i + j))})
		}
		many.Series = append(many.Series, s)
	}
	checkSize(t, many)
}
