package policies

import (
	"fmt"
	"sync"

	"agon"
	"agon/trainer/model"
	"agon/trainer/sampler"
)

// mostDisagreement is the mean difference of probability between a sampler and the
// weights that it is to write with beyond which it is at fault. Rounding to
// bfloat16 makes some hundredths of a single token's, at worst.
const mostDisagreement = .1

// agreement holds a sampler against the weights, once after each update: one that
// writes with others, or from a cache of others, would be learnt from for long
// before anybody saw. It is safe for concurrent use.
type agreement struct {
	mu      sync.Mutex
	checked bool
	version int // that was checked last
}

// first checks the longest of the first completions of a version, and makes all of
// them errors if it is not the model's.
func (a *agreement) first(m *model.Model, requests []agon.Request, completions []agon.Completion) {
	a.mu.Lock()
	defer a.mu.Unlock()
	version := m.Version()
	if a.checked && a.version == version {
		return
	}
	i := longest(requests, completions)
	if i < 0 {
		return
	}
	a.checked, a.version = true, version
	difference, err := sampler.Agreement(m, &requests[i], &completions[i])
	if err == nil && difference > mostDisagreement {
		err = fmt.Errorf("the sampler's probabilities differ from the model's by %.3f in the mean: it does not write with these weights (please report this)", difference)
	}
	if err != nil {
		failAll(completions, err)
	}
}

// longest is the place of the completion that has the most tokens, or -1 if none
// has any that were drawn from the whole distribution.
func longest(requests []agon.Request, completions []agon.Completion) int {
	at, most := -1, 0
	for i := range completions {
		if n := len(completions[i].Tokens); completions[i].Err == nil && requests[i].Truncation.Whole() && n > most {
			at, most = i, n
		}
	}
	return at
}

func failAll(completions []agon.Completion, err error) {
	for i := range completions {
		completions[i] = agon.Completion{Version: completions[i].Version, Err: err}
	}
}
