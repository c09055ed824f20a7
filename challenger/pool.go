package challenger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"

	"agon"
)

// PoolOptions say how long a task stays.
type PoolOptions struct {
	// Uses is the age at which a task is retired. A use ages it by one, and by
	// two if all attempts failed.
	Uses int
	// Capacity bounds the live tasks; the most used, and of these the oldest,
	// give way. 0 means no bound.
	Capacity int
}

// Pool holds the tasks that are attempted. A task is drawn a few times; it
// leaves when all attempts of a use passed, for there is nothing more to learn,
// and ages double when all failed. Kinds of task from whose groups there was
// more to learn lately are drawn more often. A Pool saves as JSON and is not
// safe for concurrent use.
type Pool struct {
	options    PoolOptions
	live       []pooled // in the order of arrival
	curriculum curriculum
}

// pooled is a live task.
type pooled struct {
	Task      agon.Task `json:"task"`
	Signature string    `json:"signature"`
	Age       int       `json:"age"`
	Ends      agon.Ends `json:"ends"`
}

// NewPool returns an empty pool.
func NewPool(options PoolOptions) *Pool {
	return &Pool{options: options, curriculum: curriculum{}}
}

// Len is the number of live tasks.
func (p *Pool) Len() int { return len(p.live) }

// Contains reports whether the task of that ID is live.
func (p *Pool) Contains(id string) bool { return p.find(id) >= 0 }

// Live is the number of live tasks whose solutions have that signature.
func (p *Pool) Live(signature string) int {
	n := 0
	for i := range p.live {
		if p.live[i].Signature == signature {
			n++
		}
	}
	return n
}

// Unmastered is the share of attempts at a kind of task that failed lately: at
// least a little, and 1 for a kind that was never attempted.
func (p *Pool) Unmastered(signature string) float64 { return p.curriculum.imitation(signature) }

// Add takes a task in, with the ends that are known of it. It reports false, and
// does nothing, if a task of that ID is there.
func (p *Pool) Add(task agon.Task, signature string, ends agon.Ends) bool {
	if p.find(task.ID) >= 0 {
		return false
	}
	p.live = append(p.live, pooled{Task: task, Signature: signature, Ends: ends})
	if p.options.Capacity > 0 && len(p.live) > p.options.Capacity {
		p.remove(p.mostUsed())
	}
	return true
}

// Ends are those of a live task; zero of any other.
func (p *Pool) Ends(id string) agon.Ends {
	if i := p.find(id); i >= 0 {
		return p.live[i].Ends
	}
	return agon.Ends{}
}

// Retire takes a task out before its time. A task that is not live is no error.
func (p *Pool) Retire(id string) {
	if i := p.find(id); i >= 0 {
		p.remove(i)
	}
}

// RetireWhere takes out the tasks of which something holds, and returns them.
func (p *Pool) RetireWhere(holds func(*agon.Task) bool) (retired []agon.Task) {
	var live []pooled
	for i := range p.live {
		if holds(&p.live[i].Task) {
			retired = append(retired, p.live[i].Task)
		} else {
			live = append(live, p.live[i])
		}
	}
	p.live = live
	return retired
}

// Draw returns at most n tasks. The kinds share the places in proportion to
// 4p(1−p), p being the pass rate of their last groups, and kinds that were never
// attempted come first. Within a kind the least used come first, and among
// equals those that arrived first. The pool itself is not changed until Record.
func (p *Pool) Draw(n int) []agon.Task {
	return p.draw(n, p.queues(func(*agon.Task) bool { return true }))
}

// draw is Draw from some queues.
func (p *Pool) draw(n int, queues [][]int) []agon.Task {
	promises, waiting := make([]float64, len(queues)), make([]int, len(queues))
	for k, queue := range queues {
		promises[k], waiting[k] = p.curriculum.practice(p.live[queue[0]].Signature), len(queue)
	}
	tasks := make([]agon.Task, 0, min(n, len(p.live)))
	for k, places := range apportion(n, promises, waiting) {
		for _, i := range queues[k][:places] {
			tasks = append(tasks, p.live[i].Task)
		}
	}
	return tasks
}

// queues lists the places of the live tasks that are among those meant by kind, the
// least used first. Kinds stand in the order in which their first task arrived.
func (p *Pool) queues(meant func(*agon.Task) bool) [][]int {
	var queues [][]int
	index := map[string]int{}
	for i := range p.live {
		if !meant(&p.live[i].Task) {
			continue
		}
		k, known := index[p.live[i].Signature]
		if !known {
			k = len(queues)
			index[p.live[i].Signature] = k
			queues = append(queues, nil)
		}
		queues[k] = append(queues[k], i)
	}
	for _, queue := range queues {
		sort.SliceStable(queue, func(a, b int) bool { return p.live[queue[a]].Age < p.live[queue[b]].Age })
	}
	return queues
}

// Record takes the result of one use: attempts that count, and passes among
// them. Without attempts nothing was learnt and nothing changes. It reports
// whether the task is retired by it. A task that is not live is an error.
func (p *Pool) Record(id string, attempts, passes int) (retired bool, err error) {
	i := p.find(id)
	switch {
	case i < 0:
		return false, fmt.Errorf("pool: task %s is not live", id)
	case passes < 0 || passes > attempts:
		return false, fmt.Errorf("pool: task %s: %d passes of %d attempts", id, passes, attempts)
	case attempts == 0:
		return false, nil
	}
	entry := &p.live[i]
	entry.Task.Attempts += attempts
	entry.Task.Passes += passes
	p.curriculum.record(entry.Signature, attempts, passes)
	entry.Age++
	if passes == 0 {
		entry.Age++
	}
	if passes == attempts || entry.Age >= p.options.Uses {
		p.remove(i)
		return true, nil
	}
	return false, nil
}

func (p *Pool) find(id string) int {
	for i := range p.live {
		if p.live[i].Task.ID == id {
			return i
		}
	}
	return -1
}

func (p *Pool) mostUsed() int {
	most := 0
	for i := range p.live {
		if p.live[i].Age > p.live[most].Age {
			most = i
		}
	}
	return most
}

func (p *Pool) remove(i int) { p.live = append(p.live[:i], p.live[i+1:]...) }

// Copy returns a pool that what is done to p later leaves alone.
func (p *Pool) Copy() *Pool {
	return &Pool{options: p.options, live: slices.Clone(p.live), curriculum: maps.Clone(p.curriculum)}
}

// savedPool is a Pool as JSON.
type savedPool struct {
	Live       []pooled   `json:"live"`
	Curriculum curriculum `json:"curriculum"`
}

// MarshalJSON writes live tasks and curriculum; options are the
// configuration's.
func (p *Pool) MarshalJSON() ([]byte, error) {
	return json.Marshal(savedPool{p.live, p.curriculum})
}

// UnmarshalJSON replaces live tasks and curriculum by saved ones and keeps the
// options.
func (p *Pool) UnmarshalJSON(data []byte) error {
	saved := savedPool{Curriculum: curriculum{}}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&saved); err != nil {
		return fmt.Errorf("pool: %w", err)
	}
	p.live, p.curriculum = saved.Live, saved.Curriculum
	return nil
}

// marshalList writes a list that may be nil as a list: null, where a pointer is
// loaded, would make that pointer nil.
func marshalList[T any](list []T) ([]byte, error) {
	if list == nil {
		list = []T{}
	}
	return json.Marshal(list)
}
