package bpe

// queue is a heap of candidates for merging, the least first: four children to
// a node, in one slice of numbers (container/heap boxes each of them).
type queue []uint64

// candidate orders by rank, then from left to right.
func candidate(rank, at int32) uint64 { return uint64(rank)<<32 | uint64(at) }

const children = 4

func (q *queue) push(c uint64) {
	*q = append(*q, c)
	heap := *q
	i := len(heap) - 1
	for i > 0 {
		parent := (i - 1) / children
		if heap[parent] <= c {
			break
		}
		heap[i] = heap[parent]
		i = parent
	}
	heap[i] = c
}

func (q *queue) pop() (rank, at int32) {
	heap := *q
	least := heap[0]
	last := heap[len(heap)-1]
	heap = heap[:len(heap)-1]
	*q = heap
	for i := 0; len(heap) > 0; {
		child := i*children + 1
		if child >= len(heap) {
			heap[i] = last
			break
		}
		for other := child + 1; other < min(i*children+children+1, len(heap)); other++ {
			if heap[other] < heap[child] {
				child = other
			}
		}
		if last <= heap[child] {
			heap[i] = last
			break
		}
		heap[i] = heap[child]
		i = child
	}
	return int32(least >> 32), int32(uint32(least))
}
