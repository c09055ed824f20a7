package challenger

import (
	"encoding/json"
	"fmt"
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

// Pool holds the tasks that are attempted. A task is drawn a few times, the
// least used first; it leaves when all attempts of a use passed, for there is
// nothing more to learn, and ages double when all failed. A Pool saves as JSON
// and is not safe for concurrent use.
type Pool struct {
	options PoolOptions
	live    []pooled // in the order of arrival
}

// pooled is a live task.
type pooled struct {
	Task      agon.Task `json:"task"`
	Signature string    `json:"signature"`
	Age       int       `json:"age"`
}

// NewPool returns an empty pool.
func NewPool(options PoolOptions) *Pool { return &Pool{options: options} }

// Len is the number of live tasks.
func (p *Pool) Len() int { return len(p.live) }

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

// Add takes a task in. It reports false, and does nothing, if a task of that
// ID is there.
func (p *Pool) Add(task agon.Task, signature string) bool {
	if p.find(task.ID) >= 0 {
		return false
	}
	p.live = append(p.live, pooled{Task: task, Signature: signature})
	if p.options.Capacity > 0 && len(p.live) > p.options.Capacity {
		p.remove(p.mostUsed())
	}
	return true
}

// Draw returns at most n tasks, the least used first and among equals those
// that came first. The pool itself is not changed until Record.
func (p *Pool) Draw(n int) []agon.Task {
	order := make([]int, len(p.live))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return p.live[order[a]].Age < p.live[order[b]].Age })
	tasks := make([]agon.Task, 0, min(n, len(order)))
	for _, i := range order[:min(n, len(order))] {
		tasks = append(tasks, p.live[i].Task)
	}
	return tasks
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

// MarshalJSON writes the live tasks; options are the configuration's.
func (p *Pool) MarshalJSON() ([]byte, error) { return json.Marshal(p.live) }

// UnmarshalJSON replaces the live tasks by saved ones and keeps the options.
func (p *Pool) UnmarshalJSON(data []byte) error {
	var live []pooled
	if err := json.Unmarshal(data, &live); err != nil {
		return fmt.Errorf("pool: %w", err)
	}
	p.live = live
	return nil
}
