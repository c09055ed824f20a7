package report

import "fmt"

// comparisonRow is a run in the table that compares them.
type comparisonRow struct {
	Key runKey
	// PassAt1 and Greedy are held-out success before, now, and the difference.
	PassAt1, Greedy [3]*estimateCell
	// AgainstFirst is the difference in success now from the first run, without an
	// interval; nil for the first, and where one was not measured.
	AgainstFirst *estimateCell
	Reward       string
	Accepted     string
}

// estimateCell is an estimate in words.
type estimateCell struct{ Value, Interval string }

// shareCell writes a share in percent, and differenceCell a difference of shares in
// points.
func shareCell(e *Estimate) *estimateCell {
	if e == nil {
		return nil
	}
	return &estimateCell{percent(e.Value), interval95(e)}
}

func differenceCell(e *Estimate) *estimateCell {
	if e == nil {
		return nil
	}
	return &estimateCell{points(e.Value), points(e.Low) + " to " + points(e.High)}
}

// compare sets runs beside each other.
func compare(runs []Run, keys []runKey) (rows []comparisonRow) {
	for i := range runs {
		r := &runs[i]
		row := comparisonRow{Key: keys[i], Reward: firstAndLast(r, "reward")}
		before, now := r.Before.orNone(), r.Now.orNone()
		row.PassAt1 = [3]*estimateCell{shareCell(before.passAt1), shareCell(now.passAt1), differenceCell(r.PassAt1Gain)}
		row.Greedy = [3]*estimateCell{shareCell(before.greedy), shareCell(now.greedy), differenceCell(r.GreedyGain)}
		if i > 0 && r.Now != nil && runs[0].Now != nil {
			row.AgainstFirst = &estimateCell{Value: points(r.Now.PassAt1.Value - runs[0].Now.PassAt1.Value)}
		}
		if r.Funnel != nil {
			row.Accepted = fmt.Sprintf("%s of %s", count(r.Funnel.Accepted), count(r.Funnel.Written))
		}
		rows = append(rows, row)
	}
	return rows
}

// sharedView tells that the first iterations of one run are those of another.
type sharedView struct {
	Key, With  runKey
	Iterations string
}

func sharedOf(runs []Run, keys []runKey) (views []sharedView) {
	for i := range runs {
		s := runs[i].Shared
		if s == nil || s.Run >= i {
			continue
		}
		iterations := fmt.Sprintf("first %s iterations are those", count(s.Iterations))
		if s.Iterations == 1 {
			iterations = "first iteration is that"
		}
		views = append(views, sharedView{keys[i], keys[s.Run], iterations})
	}
	return views
}

// measured is a Success that may be missing.
type measured struct{ passAt1, greedy *Estimate }

func (s *Success) orNone() measured {
	if s == nil {
		return measured{}
	}
	return measured{&s.PassAt1, &s.Greedy}
}

// firstAndLast tells where a metric began and where it is.
func firstAndLast(r *Run, metric string) string {
	points := pointsOf(r.Iterations, metric)
	if len(points) == 0 {
		return ""
	}
	return fmt.Sprintf("%.3f → %.3f", points[0].value, points[len(points)-1].value)
}

// forest draws held-out success of each run, before and now, with its intervals.
type forest struct {
	Width, Height, Left, Right float64
	Ticks                      []tick
	Rows                       []forestRow
	Label                      string
}

// PlotBottom is where the drawing ends and the axis begins, and TickY where its labels
// stand.
func (f *forest) PlotBottom() float64 { return f.Height - forestAxis }
func (f *forest) TickY() float64      { return f.Height - 8 }

type forestRow struct {
	LetterY     float64
	Key         runKey
	Before, Now *whisker
}

// whisker is an estimate as a dot on its interval.
type whisker struct{ X, Low, High, Y float64 }

// The heights of the drawing, in units of its view box.
const (
	forestRowHeight = 40.
	forestAxis      = 26.
)

// newForest is nil where no run has a measurement.
func newForest(runs []Run, keys []runKey) *forest {
	f := &forest{Width: chartWidth, Left: 28, Right: chartWidth - marginRight}
	x := scale{0, 1, f.Left, f.Right}
	for _, share := range []float64{0, .25, .5, .75, 1} {
		f.Ticks = append(f.Ticks, tick{x.at(share), fmt.Sprintf("%.0f %%", 100*share)})
	}
	f.Label = "Held-out success at temperature 1, with 95 % intervals."
	for i := range runs {
		before, now := runs[i].Before.orNone().passAt1, runs[i].Now.orNone().passAt1
		if before == nil && now == nil {
			continue
		}
		middle := (float64(len(f.Rows)) + .5) * forestRowHeight
		f.Rows = append(f.Rows, forestRow{middle + 5, keys[i], newWhisker(before, x, middle-7), newWhisker(now, x, middle+7)})
		f.Label += fmt.Sprintf(" %s: %s before, %s now.", keys[i].spoken(), told(before), told(now))
	}
	f.Height = float64(len(f.Rows))*forestRowHeight + forestAxis
	if len(f.Rows) == 0 {
		return nil
	}
	return f
}

func newWhisker(e *Estimate, x scale, y float64) *whisker {
	if e == nil {
		return nil
	}
	return &whisker{round(x.at(e.Value)), round(x.at(e.Low)), round(x.at(e.High)), y}
}

func told(e *Estimate) string {
	if e == nil {
		return "not measured"
	}
	return fmt.Sprintf("%s (%s)", percent(e.Value), interval95(e))
}

// interval95 is the interval of a share, in percent.
func interval95(e *Estimate) string { return fmt.Sprintf("%.1f to %.1f", 100*e.Low, 100*e.High) }
