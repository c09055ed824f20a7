package bpe

import "sync"

// wordUnderWay is a word between its characters and its tokens: symbols in a
// doubly linked list. A symbol that was merged into its left neighbour has
// size 0.
type wordUnderWay struct {
	id, size   []int32
	prev, next []int32 // -1 at the ends
	rank       []int32 // of the pair that the symbol forms with the next
	queue      queue
}

var wordPool = sync.Pool{New: func() any { return new(wordUnderWay) }}

func (w *wordUnderWay) reset() {
	w.id, w.size, w.prev, w.next, w.rank = w.id[:0], w.size[:0], w.prev[:0], w.next[:0], w.rank[:0]
}

func (w *wordUnderWay) add(id int32, size int) {
	at := int32(len(w.id))
	if at > 0 {
		w.next[at-1] = at
	}
	w.id = append(w.id, id)
	w.size = append(w.size, int32(size))
	w.prev = append(w.prev, at-1)
	w.next = append(w.next, -1)
	w.rank = append(w.rank, noRank)
}

func (w *wordUnderWay) first() int32 {
	if len(w.id) == 0 {
		return -1
	}
	return 0
}

func (w *wordUnderWay) following(at int32) int32 { return w.next[at] }

// shortWord is up to how many symbols looking through all pairs for the first
// is faster than a queue: measured, the two are even at about 50.
const shortWord = 32

func (w *wordUnderWay) mergeAll(t *table) {
	for at := 0; at+1 < len(w.id); at++ {
		w.rank[at] = t.rank(w.id[at], w.id[at+1])
	}
	if len(w.id) <= shortWord {
		w.mergeShort(t)
	} else {
		w.mergeLong(t)
	}
}

func (w *wordUnderWay) mergeShort(t *table) {
	for {
		best, rank := int32(-1), int32(noRank)
		for at := w.first(); at >= 0; at = w.next[at] {
			if w.rank[at] < rank {
				best, rank = at, w.rank[at]
			}
		}
		if best < 0 {
			return
		}
		w.merge(best, t)
	}
}

// mergeLong takes O(n log n), however long the word.
func (w *wordUnderWay) mergeLong(t *table) {
	w.queue = w.queue[:0]
	for at, rank := range w.rank {
		if rank != noRank {
			w.queue.push(candidate(rank, int32(at)))
		}
	}
	for len(w.queue) > 0 {
		rank, at := w.queue.pop()
		if w.size[at] == 0 || w.rank[at] != rank {
			continue // one of the two was merged in the meantime
		}
		w.merge(at, t)
		if prev := w.prev[at]; prev >= 0 && w.rank[prev] != noRank {
			w.queue.push(candidate(w.rank[prev], prev))
		}
		if w.rank[at] != noRank {
			w.queue.push(candidate(w.rank[at], at))
		}
	}
}

// merge joins the symbol with the next one.
func (w *wordUnderWay) merge(at int32, t *table) {
	right := w.next[at]
	w.id[at] = t.results[w.rank[at]]
	w.size[at] += w.size[right]
	w.size[right], w.rank[right] = 0, noRank
	next := w.next[right]
	w.next[at], w.rank[at] = next, noRank
	if next >= 0 {
		w.prev[next] = at
		w.rank[at] = t.rank(w.id[at], w.id[next])
	}
	if prev := w.prev[at]; prev >= 0 {
		w.rank[prev] = t.rank(w.id[prev], w.id[at])
	}
}
