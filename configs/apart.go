package configs

import "strings"

// Setting is a key with its value, as it is written on a command line.
type Setting struct{ Key, Value string }

// Chosen lists what a person set on the command line, in the order of the keys: what
// sets a run apart from its preset. A key that was set to what it is by itself is among
// them.
func (r *Resolved) Chosen() []Setting {
	var chosen []Setting
	for _, e := range entries(r.Config) {
		if r.Reads(e.key) && r.Origin(e.key) == originCommandLine {
			chosen = append(chosen, Setting{e.key, flow(e.value)})
		}
	}
	return chosen
}

// Section lists the settings of a section, in their order.
func (c *Config) Section(name string) (settings []Setting) {
	for _, e := range entries(c) {
		if strings.HasPrefix(e.key, name+".") {
			settings = append(settings, Setting{e.key, flow(e.value)})
		}
	}
	return settings
}

// Settings lists all keys that are read, with what set each, in their order.
func (r *Resolved) Settings() (settings []OriginalSetting) {
	for _, e := range entries(r.Config) {
		if r.Reads(e.key) {
			settings = append(settings, OriginalSetting{Setting{e.key, flow(e.value)}, r.Origin(e.key)})
		}
	}
	return settings
}

// OriginalSetting is a setting with what set it; see Resolved.Origin.
type OriginalSetting struct {
	Setting
	Origin string
}

// Preset is the name of the file that most keys are from; empty where there was none.
func (r *Resolved) Preset() string {
	counts := map[string]int{}
	best := ""
	for _, key := range keys(r.Config) {
		switch name := r.Origin(key); name {
		case originDefault, originCommandLine, originMeasured, originEarlier:
		default:
			if counts[name]++; counts[name] > counts[best] || counts[name] == counts[best] && name < best {
				best = name
			}
		}
	}
	return best
}

// Apart is a key that two configurations set apart, with the values of both; that of
// one which does not read the key is empty.
type Apart struct{ Key, Ours, Theirs string }

// Apart lists the keys that r and other set apart, whether or not they can change the
// outcome, and those that one of them alone reads.
func (r *Resolved) Apart(other *Resolved) []Apart {
	var apart []Apart
	others := entries(other.Config)
	for i, e := range entries(r.Config) {
		a := Apart{Key: e.key}
		if r.Reads(e.key) {
			a.Ours = flow(e.value)
		}
		if other.Reads(e.key) {
			a.Theirs = flow(others[i].value)
		}
		if a.Ours != a.Theirs {
			apart = append(apart, a)
		}
	}
	return apart
}
