package report

// funnelView is a run's funnel as it is drawn.
type funnelView struct {
	Key    runKey
	Rows   []funnelRow
	Funnel *Funnel
	// Share is that of the decided items that were accepted.
	Share float64
}

// funnelRow is a stage: what it refused, and what was left after it, also as the
// share of what was decided.
type funnelRow struct {
	Stage         string
	Refused, Left int
	LeftShare     float64
	// Bar is LeftShare, and Lost what the stage took, in units of barWidth.
	Bar, Lost float64
}

// barWidth is the length of the bar for all items.
const barWidth = 160.

func funnelsOf(runs []Run, keys []runKey) (views []funnelView) {
	for i := range runs {
		if runs[i].Funnel != nil {
			views = append(views, newFunnelView(runs[i].Funnel, keys[i]))
		}
	}
	return views
}

func newFunnelView(f *Funnel, key runKey) funnelView {
	decided := f.Written - f.Undecided
	v := funnelView{Key: key, Funnel: f, Share: share(f.Accepted, decided)}
	left := decided
	for _, stage := range f.Refused[:min(len(f.Refused), mostKinds)] {
		left -= stage.Refused
		v.Rows = append(v.Rows, funnelRow{
			Stage: cut(stage.Stage, longestName), Refused: stage.Refused, Left: left, LeftShare: share(left, decided),
			Bar: round(barWidth * share(left, decided)), Lost: round(barWidth * share(stage.Refused, decided)),
		})
	}
	return v
}

// share is 0 of nothing, and within 0 and 1 whatever the counts say.
func share(part, whole int) float64 {
	if whole <= 0 {
		return 0
	}
	return min(max(float64(part)/float64(whole), 0), 1)
}
