package report

import "slices"

// runKey is how a run is told from the others wherever it occurs: by its letter, and
// by the colour and the stroke that go with its place.
type runKey struct {
	// Letter is empty where there is one run only.
	Letter string
	// Place counts from 1.
	Place int
	Name  string
}

func keysOf(runs []Run) (keys []runKey) {
	for i := range runs {
		key := runKey{Place: i + 1, Name: cut(runs[i].Name, longestName)}
		if len(runs) > 1 {
			key.Letter = string(rune('A' + i))
		}
		keys = append(keys, key)
	}
	return keys
}

// spoken names the run in a text about several.
func (k runKey) spoken() string {
	if k.Letter == "" {
		return "the run"
	}
	return "run " + k.Letter
}

// spreadLetters moves the letters at the ends of curves apart, downwards, and up again
// where they leave the drawing.
func (c *chart) spreadLetters() {
	order := make([]*line, len(c.Lines))
	for i := range c.Lines {
		order[i] = &c.Lines[i]
	}
	slices.SortStableFunc(order, func(a, b *line) int { return int(10 * (a.EndY - b.EndY)) })
	for i := 1; i < len(order); i++ {
		order[i].LabelY = max(order[i].LabelY, order[i-1].LabelY+letterHeight)
	}
	lowest := c.Bottom
	for i := len(order) - 1; i >= 0; i-- {
		order[i].LabelY = min(order[i].LabelY, lowest)
		lowest = order[i].LabelY - letterHeight
	}
}
