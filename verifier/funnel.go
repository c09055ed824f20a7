package verifier

import (
	"fmt"
	"strings"
	"sync"
)

// Funnel says stage by stage how many items were left.
type Funnel []Survival

// Survival is one stage of a funnel.
type Survival struct {
	Stage string `json:"stage"`
	// Entered counts the items that came to the stage, Survived those that
	// got through. Items that the program could not decide on are in neither.
	Entered  int `json:"entered"`
	Survived int `json:"survived"`
}

// funnel counts the results by the stages that are switched on.
func (s *Screen) funnel(results []Result) Funnel {
	refused, left := map[string]int{}, 0
	for i := range results {
		if results[i].Verdict.Stage != StageError {
			refused[results[i].Verdict.Stage]++
			left++
		}
	}
	var funnel Funnel
	for _, name := range Stages {
		if s.on(name) {
			survived := left - refused[name]
			funnel, left = append(funnel, Survival{name, left, survived}), survived
		}
	}
	return funnel
}

// String writes one line per stage: its name, how many are left, and what
// share of all that is.
func (f Funnel) String() string {
	var text strings.Builder
	for _, s := range f {
		fmt.Fprintf(&text, "%-14s %6d %6.1f %%\n", s.Stage, s.Survived, 100*share(s.Survived, f[0].Entered))
	}
	return text.String()
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// counter returns a function that reports one more decided, one call at a
// time.
func counter(total int, progress func(decided, total int)) func() {
	if progress == nil {
		return func() {}
	}
	var mutex sync.Mutex
	decided := 0
	return func() {
		mutex.Lock()
		defer mutex.Unlock()
		decided++
		progress(decided, total)
	}
}
