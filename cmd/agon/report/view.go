package report

import (
	"fmt"
	"time"
)

// view is the page as the templates read it.
type view struct {
	Title, Made, Program string
	Keys                 []runKey
	Runs                 []runView
	Forest               *forest
	Comparison           []comparisonRow
	Shared               []sharedView
	Apart                []apartRow
	Evaluations          []evaluationView
	Sections, Others     []sectionView
	LeftMetrics          int
	Funnels              []funnelView
	Items                *itemList
	Attempts             *attemptList
	Data                 map[string]chartData
}

func newView(p *Page) (*view, error) {
	v := &view{Title: cut(p.Title, longestName), Program: cut(p.Program, longestName), Keys: keysOf(p.Runs)}
	if v.Title == "" {
		v.Title = "Agon report"
	}
	if !p.Made.IsZero() {
		v.Made = p.Made.UTC().Format(time.DateTime) + " UTC"
	}
	for i := range p.Runs {
		v.Runs = append(v.Runs, newRunView(&p.Runs[i], v.Keys[i]))
	}
	v.Forest = newForest(p.Runs, v.Keys)
	v.Comparison = compare(p.Runs, v.Keys)
	v.Shared = sharedOf(p.Runs, v.Keys)
	v.Apart = settingsApart(p.Runs)
	v.Evaluations = newEvaluationViews(p.Evaluations)
	v.draw(p.Runs)
	v.Funnels = funnelsOf(p.Runs, v.Keys)
	var err error
	if v.Items, err = listItems(p.Runs, v.Keys); err != nil {
		return nil, err
	}
	if v.Attempts, err = listAttempts(p.Runs, v.Keys); err != nil {
		return nil, err
	}
	v.Attempts.link(v.Items, p.Runs, v.Keys)
	return v, nil
}

// sectionView is a section with its charts drawn.
type sectionView struct {
	ID, Title, Note string
	Charts          []*chart
}

// mostPlaces bounds the points of all curves together.
const mostPlaces = 60_000

// draw draws all metrics.
func (v *view) draw(runs []Run) {
	others, left := otherMetrics(runs)
	v.LeftMetrics = left
	metrics := 0
	for _, s := range append(others, sections...) {
		metrics += len(s.charts)
	}
	most := min(240, max(16, mostPlaces/(metrics*max(1, len(runs)))))
	v.Data = map[string]chartData{}
	v.Sections = v.drawSections(sections, runs, most)
	v.Others = v.drawSections(others, runs, most)
}

func (v *view) drawSections(sections []section, runs []Run, most int) (views []sectionView) {
	for _, s := range sections {
		view := sectionView{ID: "curves-" + anchor(s.title), Title: cut(s.title, longestName), Note: s.note}
		for _, spec := range s.charts {
			if curves := curvesOf(runs, spec.metric, most); len(curves) > 0 {
				view.Charts = append(view.Charts, v.chart(spec, curves))
			}
		}
		if len(view.Charts) > 0 {
			views = append(views, view)
		}
	}
	return views
}

// chart draws curves under an ID that no other chart has.
func (v *view) chart(spec chartSpec, curves []curve) *chart {
	c := newChart(spec, curves, v.Keys)
	c.ID = fmt.Sprintf("chart-%d", len(v.Data)+1)
	v.Data[c.ID] = c.Data
	return c
}
