package report

import "slices"

// runView is what is told of a run at the head of the page.
type runView struct {
	Key    runKey
	Status string
	Facts  []Fact
	// Chosen are the settings that are no defaults, and Defaults the others.
	Chosen   []Setting
	Defaults []Setting
	// Left counts the settings that are left out.
	Left    int
	Digests []Fact
}

// mostSettings bounds the settings, facts and digests of a run that are shown.
const mostSettings = 300

func newRunView(r *Run, key runKey) runView {
	v := runView{Key: key, Status: cut(r.Status, longestReason), Facts: cutFacts(r.Facts), Digests: cutFacts(r.Digests)}
	v.Left = max(0, len(r.Settings)-mostSettings)
	for _, setting := range r.Settings[:min(len(r.Settings), mostSettings)] {
		setting = Setting{cut(setting.Key, longestName), cut(setting.Value, longestValue), cut(setting.Origin, longestName)}
		if setting.Origin == DefaultOrigin {
			v.Defaults = append(v.Defaults, setting)
		} else {
			v.Chosen = append(v.Chosen, setting)
		}
	}
	return v
}

func cutFacts(facts []Fact) (short []Fact) {
	for _, f := range facts[:min(len(facts), mostSettings)] {
		short = append(short, Fact{cut(f.Name, longestName), cut(f.Value, longestValue)})
	}
	return short
}

// apartRow is a setting, or a digest, that not all runs share.
type apartRow struct {
	Name string
	// Values has one of each run; empty where a run has none.
	Values []string
}

// settingsApart are the settings and digests in which runs differ.
func settingsApart(runs []Run) (rows []apartRow) {
	names, values := []string{}, map[string][]string{}
	for i := range runs {
		for _, fact := range named(&runs[i]) {
			if values[fact.Name] == nil {
				names = append(names, fact.Name)
				values[fact.Name] = make([]string, len(runs))
			}
			values[fact.Name][i] = fact.Value
		}
	}
	for _, name := range names {
		if row := values[name]; len(slices.Compact(slices.Clone(row))) > 1 {
			rows = append(rows, apartRow{name, row})
		}
	}
	return rows
}

// named are the settings and the digests of a run.
func named(r *Run) (facts []Fact) {
	for _, s := range r.Settings[:min(len(r.Settings), mostSettings)] {
		facts = append(facts, Fact{cut(s.Key, longestName), cut(s.Value, longestValue)})
	}
	return append(facts, cutFacts(r.Digests)...)
}
