package tokenizer

import "container/heap"

// Byte pair encoding (Sennrich, Haddow and Birch, "Neural machine translation
// of rare words with subword units", ACL 2016, section 3.2): the pair of
// neighbours that was learnt first is merged first, the leftmost of equals,
// until no pair is left that was learnt.

// pair is two neighbouring tokens.
type pair struct{ left, right int32 }

// merge is what a pair becomes, and how early it was learnt.
type merge struct{ rank, id int32 }

// symbol is a token of a word under way, in a doubly linked list. A symbol
// that was merged into its left neighbour has id noToken.
type symbol struct {
	id         int32
	prev, next int
}

const noToken = -1

// candidate is a pair that may be merged: at is the left symbol.
type candidate struct {
	merge
	pair
	at int
}

type candidates []candidate

func (c candidates) Len() int { return len(c) }
func (c candidates) Less(i, j int) bool {
	if c[i].rank != c[j].rank {
		return c[i].rank < c[j].rank
	}
	return c[i].at < c[j].at
}
func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c *candidates) Push(x any)   { *c = append(*c, x.(candidate)) }
func (c *candidates) Pop() any {
	last := len(*c) - 1
	x := (*c)[last]
	*c = (*c)[:last]
	return x
}

// appendMerged appends the tokens of a word that begins as ids. It takes
// O(n log n), however long the word.
func appendMerged(out, ids []int32, merges map[pair]merge) []int32 {
	symbols := make([]symbol, len(ids))
	for i, id := range ids {
		symbols[i] = symbol{id: id, prev: i - 1, next: i + 1}
	}
	var queue candidates
	consider := func(at int) {
		if at < 0 || symbols[at].next >= len(symbols) {
			return
		}
		p := pair{symbols[at].id, symbols[symbols[at].next].id}
		if m, ok := merges[p]; ok {
			heap.Push(&queue, candidate{m, p, at})
		}
	}
	for i := range symbols {
		consider(i)
	}
	for len(queue) > 0 {
		c := heap.Pop(&queue).(candidate)
		left := &symbols[c.at]
		if left.id != c.left || left.next >= len(symbols) || symbols[left.next].id != c.right {
			continue // one of the two was merged in the meantime
		}
		right := &symbols[left.next]
		left.id, left.next, right.id = c.id, right.next, noToken
		if left.next < len(symbols) {
			symbols[left.next].prev = c.at
		}
		consider(left.prev)
		consider(c.at)
	}
	for i := 0; i < len(symbols); i = symbols[i].next {
		out = append(out, symbols[i].id)
	}
	return out
}
