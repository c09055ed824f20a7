package bpe

import "math/bits"

// table finds the merge of a pair: a hash table with open addressing, since
// this is what encoding spends its time on. A merge is known by its rank, how
// early it was learnt.
type table struct {
	slots   []slot // a power of two of them, at least half of them free
	shift   int
	results []int32 // by rank
}

type slot struct {
	left, right int32
	rank        int32 // -1 if the slot is free
}

// noRank is that of a pair which was not learnt: later than any.
const noRank = 1<<31 - 1

func newTable(merges []Merge) table {
	size := 1 << bits.Len(uint(2*len(merges)))
	t := table{slots: make([]slot, size), shift: 64 - bits.Len(uint(size-1)), results: make([]int32, len(merges))}
	for i := range t.slots {
		t.slots[i].rank = -1
	}
	for rank, m := range merges {
		t.results[rank] = m.Result
		*t.find(m.Left, m.Right) = slot{m.Left, m.Right, int32(rank)}
	}
	return t
}

// find returns the slot of a pair, or the free one where it belongs.
func (t *table) find(left, right int32) *slot {
	const golden = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio (Knuth, volume 3, section 6.4)
	key := uint64(uint32(left))<<32 | uint64(uint32(right))
	for i := int((key * golden) >> t.shift); ; i++ {
		s := &t.slots[i&(len(t.slots)-1)]
		if s.rank < 0 || s.left == left && s.right == right {
			return s
		}
	}
}

func (t *table) rank(left, right int32) int32 {
	if s := t.find(left, right); s.rank >= 0 {
		return s.rank
	}
	return noRank
}
