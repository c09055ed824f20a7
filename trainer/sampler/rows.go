package sampler

import (
	"slices"

	"agon/trainer/model"
	"agon/trainer/torch"
)

// rowCache keeps keys and values of episodes, each in a row of one length, as
// tensors that stay where they are: a step over rows is always the same
// operations on the same memory.
type rowCache struct {
	// keys and values are, per layer, [Rows, Context+1, K, S]. The last place of
	// a row is never read.
	keys, values []*torch.Tensor
	context      int
	together     int // tokens of prompts at most, see TorchOptions
	rows         []cacheRow
	clock        int // counts uses
}

// cacheRow is what a row holds.
type cacheRow struct {
	tokens []int32 // those whose keys and values are there
	busy   bool    // is being written to
	used   int     // when it was last given back
}

// newRowCache takes the memory. It is called inside of torch.Do.
func newRowCache(m *model.Model, o TorchOptions) *rowCache {
	c := &rowCache{context: o.Context, together: o.PrefillTokens, rows: make([]cacheRow, o.Rows)}
	config := m.Config()
	for range config.Layers {
		zeros := func() *torch.Tensor {
			return torch.Zeros(m.DType(), m.Device(), o.Rows, o.Context+1, config.KVHeads, config.HeadSize).Keep()
		}
		c.keys, c.values = append(c.keys, zeros()), append(c.values, zeros())
	}
	return c
}

func (c *rowCache) free() {
	for i := range c.keys {
		c.keys[i].Free()
		c.values[i].Free()
	}
}

// reset forgets what rows hold. None is busy.
func (c *rowCache) reset() {
	for i := range c.rows {
		c.rows[i] = cacheRow{}
	}
}

// take returns a row that holds the beginning of prompt, but not all of it, and is
// busy from now on: the row of the episode that goes on, or another with what
// some row has of the beginning. ok is false if all are busy. It is called inside
// of torch.Do.
func (c *rowCache) take(prompt []int32) (row int, ok bool) {
	row, known := c.continued(prompt)
	if row < 0 {
		if row = c.spare(); row < 0 {
			return 0, false
		}
		known = c.copyBeginning(row, prompt)
	}
	r := &c.rows[row]
	r.tokens, r.busy = append(r.tokens[:0:0], prompt[:known]...), true
	return row, true
}

// knows returns how many tokens of prompt a row that take returned would hold.
func (c *rowCache) knows(prompt []int32) int {
	if _, known := c.continued(prompt); known > 0 {
		return known
	}
	_, known := c.longest(prompt)
	return known
}

// continued returns the row whose episode goes on with prompt, and how much of it
// the row has; -1 if there is none.
func (c *rowCache) continued(prompt []int32) (row, known int) {
	row = -1
	for i := range c.rows {
		r := &c.rows[i]
		n := len(r.tokens)
		if !r.busy && n > known && n < len(prompt) && slices.Equal(r.tokens, prompt[:n]) {
			row, known = i, n
		}
	}
	return row, known
}

// spare returns an empty row, or that which has not been used for longest; -1 if
// all are busy. Of empty ones the first is taken, so that those in use are the
// first ones.
func (c *rowCache) spare() int {
	oldest := -1
	for i := range c.rows {
		r := &c.rows[i]
		switch {
		case r.busy:
		case len(r.tokens) == 0:
			return i
		case oldest < 0 || r.used < c.rows[oldest].used:
			oldest = i
		}
	}
	return oldest
}

// leastShared is the number of tokens from which on copying them costs less than
// computing them.
const leastShared = 16

// longest returns the row that has most of the beginning of prompt, but not all of
// it, and how much; 0 if that is not worth copying.
func (c *rowCache) longest(prompt []int32) (row, known int) {
	for i := range c.rows {
		if n := commonPrefix(c.rows[i].tokens, prompt[:len(prompt)-1]); n > known {
			row, known = i, n
		}
	}
	if known < leastShared {
		return 0, 0
	}
	return row, known
}

// copyBeginning copies to a row what another one has of the beginning of prompt,
// and returns how many tokens that are.
func (c *rowCache) copyBeginning(to int, prompt []int32) int {
	from, known := c.longest(prompt)
	if known == 0 || from == to {
		return known
	}
	for layer := range c.keys {
		for _, cache := range []*torch.Tensor{c.keys[layer], c.values[layer]} {
			cache.Select(0, to).Narrow(0, 0, known).CopyFrom(cache.Select(0, from).Narrow(0, 0, known))
		}
	}
	return known
}

// put keeps a key and a value, [N, K, S] each, at each of N places of rows.
func (c *rowCache) put(layer int, rows, places, keysNKS, valuesNKS *torch.Tensor) {
	c.keys[layer].IndexPutInPlace([]*torch.Tensor{rows, places}, keysNKS, false)
	c.values[layer].IndexPutInPlace([]*torch.Tensor{rows, places}, valuesNKS, false)
}

func commonPrefix(a, b []int32) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// clear takes what is not finite out of a row: a place that is not attended to
// weighs 0, and 0 times NaN would be NaN in the next episode of the row. It is
// called inside of torch.Do.
func (c *rowCache) clear(row int) {
	for layer := range c.keys {
		c.keys[layer].Select(0, row).FillInPlace(0)
		c.values[layer].Select(0, row).FillInPlace(0)
	}
}

// giveBack frees a row, or keeps what it holds for an episode that goes on.
func (c *rowCache) giveBack(row int, goesOn bool) {
	c.clock++
	r := &c.rows[row]
	r.busy, r.used = false, c.clock
	if !goesOn {
		r.tokens = nil
	}
}

// abandon frees the row of an episode that cannot go on.
func (c *rowCache) abandon(tokens []int32) {
	if row, _ := c.continued(append(tokens[:len(tokens):len(tokens)], 0)); row >= 0 {
		c.rows[row].tokens = nil
	}
}
