package sandbox

import (
	"container/list"
	"sync"
)

// resting holds the interpreters that have a slot and run nothing: those of
// attempts that wait for the policy's next turn. If slots run out, the one that
// has rested longest gives its slot away and is replayed when it goes on. So a
// caller may hold as many interpreters as it likes, and rounds of attempts that
// wait for each other cannot lock up.
type resting struct {
	mu    sync.Mutex
	order list.List // of *interpreter, the longest first
	at    map[*interpreter]*list.Element
}

func (r *resting) add(i *interpreter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at == nil {
		r.at = map[*interpreter]*list.Element{}
	}
	r.at[i] = r.order.PushBack(i)
}

func (r *resting) remove(i *interpreter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if element := r.at[i]; element != nil {
		r.order.Remove(element)
		delete(r.at, i)
	}
}

// evict takes the slot of one interpreter; false if none rests.
func (r *resting) evict() bool {
	r.mu.Lock()
	element := r.order.Front()
	if element == nil {
		r.mu.Unlock()
		return false
	}
	i := r.order.Remove(element).(*interpreter)
	delete(r.at, i)
	r.mu.Unlock()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.makeRoom()
	return true
}
