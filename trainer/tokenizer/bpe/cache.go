package bpe

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
)

// cache remembers the tokens of words: as many as it has places, of at most
// longestCached bytes. A word takes the place of another with the same hash.
// It needs no lock.
type cache struct {
	seed   maphash.Seed
	places []atomic.Pointer[entry]
}

type entry struct {
	word string
	ids  []int32
}

const (
	cachePlaces   = 1 << 15
	longestCached = 64
)

func newCache() cache {
	return cache{maphash.MakeSeed(), make([]atomic.Pointer[entry], cachePlaces)}
}

func (c *cache) place(word string) *atomic.Pointer[entry] {
	return &c.places[maphash.String(c.seed, word)%cachePlaces]
}

// get returns the tokens of a word, which must not be changed, and whether it
// has them.
func (c *cache) get(word string) ([]int32, bool) {
	if len(word) > longestCached {
		return nil, false
	}
	if e := c.place(word).Load(); e != nil && e.word == word {
		return e.ids, true
	}
	return nil, false
}

func (c *cache) put(word string, ids []int32) {
	if len(word) <= longestCached {
		c.place(word).Store(&entry{strings.Clone(word), slices.Clone(ids)})
	}
}
