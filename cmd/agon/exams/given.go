package exams

import (
	"agon/executor/environments"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"agon"
	"agon/cmd/agon/taskfile"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
)

// ReadGiven reads the tasks of a file: items as anybody writes them, and of the records
// of a run, tasks.jsonl, those whose last verdict accepts them. Equal ones count once.
func ReadGiven(name string) ([]agon.Item, error) {
	g := givenTasks{places: map[string]int{}}
	if err := taskfile.ReadLines(nil, name, g.read); err != nil {
		return nil, err
	}
	var items []agon.Item
	for i := range g.items {
		if g.accepted[i] {
			items = append(items, g.items[i])
		}
	}
	if len(items) == 0 {
		return nil, terminal.Mistake(fmt.Errorf("%s holds no task that was accepted", name))
	}
	return items, nil
}

// givenTasks gathers the lines of a file of tasks.
type givenTasks struct {
	items    []agon.Item
	accepted []bool
	places   map[string]int // by the ID of the record, or by the item itself
}

func (g *givenTasks) read(line []byte) error {
	var record struct {
		ID      string        `json:"id"`
		Verdict *agon.Verdict `json:"verdict"`
	}
	item, err := environments.ReadItem(line)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(line, &record); err != nil {
		return fmt.Errorf("the record of a task: %w", terminal.PlainJSON(err))
	}
	accepted, key := record.Verdict == nil || record.Verdict.Pass, record.ID
	if item == nil { // a later verdict on a task, or what was no item
		if at, known := g.places[key]; known && record.Verdict != nil {
			g.accepted[at] = accepted
		}
		return nil
	}
	if key == "" {
		key = item.ID("")
	}
	if at, known := g.places[key]; known {
		g.accepted[at] = accepted
		return nil
	}
	g.places[key] = len(g.items)
	g.items, g.accepted = append(g.items, *item), append(g.accepted, accepted)
	return nil
}

// Give makes an exam of items, once each is found to be solved by its solution. What an
// attempt may change is what the solution does, as where such tasks are trained on.
func Give(ctx context.Context, w *worlds.Worlds, name string, items []agon.Item) (*Exam, error) {
	compose, err := CompositionsOf(w)
	if err != nil {
		return nil, err
	}
	e := &Exam{}
	known := map[string]bool{}
	for i := range items {
		item := items[i]
		environment := w.ByName[item.Environment]
		if environment == nil {
			return nil, terminal.Mistake(fmt.Errorf("%s: %w", name, taskfile.Strange(i, &item)))
		}
		task := agon.Task{Item: item, ID: item.ID(environment.Spec().Digest)}
		if known[task.ID] {
			continue
		}
		known[task.ID] = true
		e.Tasks = append(e.Tasks, task)
		e.HeldOut = append(e.HeldOut, agon.HeldOutTask{Item: item, Family: compose(&item)})
	}
	shown := terminal.NewProgress(os.Stderr, "eval", "tasks", len(e.HeldOut))
	shown.Begin("carrying out the solutions")
	frames, err := TryAll(ctx, w, e.HeldOut, Carrying{Tell: func(begun int) { shown.Set(begun, "") }, Fault: func(_ int, item *agon.Item, what string) error {
		return terminal.Mistake(fmt.Errorf("%s: the task %q: %s (hint: agon verify %s tells what is wrong with each)",
			name, terminal.OneLine(item.Instruction, 60), terminal.OneLine(what, 200), name))
	}})
	shown.Done()
	if err != nil {
		return nil, err
	}
	for i := range e.Tasks {
		e.Tasks[i].Frame = frames[i]
	}
	return e, nil
}
