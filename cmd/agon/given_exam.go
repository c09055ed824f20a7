package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"agon"
)

// readGiven reads the tasks of a file: items as anybody writes them, and of the records
// of a run, tasks.jsonl, those whose last verdict accepts them. Equal ones count once.
func readGiven(name string) ([]agon.Item, error) {
	g := givenTasks{places: map[string]int{}}
	if err := readLines(nil, name, g.read); err != nil {
		return nil, err
	}
	var items []agon.Item
	for i := range g.items {
		if g.accepted[i] {
			items = append(items, g.items[i])
		}
	}
	if len(items) == 0 {
		return nil, mistake(fmt.Errorf("%s holds no task that was accepted", name))
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
	item, err := readItem(line)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(line, &record); err != nil {
		return fmt.Errorf("the record of a task: %w", plainJSON(err))
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

// giveExam makes an exam of items, once each is found to be solved by its solution.
func giveExam(ctx context.Context, w *worlds, name string, items []agon.Item) (*exam, error) {
	compose, err := w.compositions()
	if err != nil {
		return nil, err
	}
	e := &exam{}
	known := map[string]bool{}
	for i := range items {
		item := items[i]
		environment := w.byName[item.Environment]
		if environment == nil {
			return nil, mistake(fmt.Errorf("%s: %w", name, strange(i, &item)))
		}
		task := agon.Task{Item: item, ID: item.ID(environment.Spec().Digest)}
		if known[task.ID] {
			continue
		}
		known[task.ID] = true
		e.tasks = append(e.tasks, task)
		e.heldOut = append(e.heldOut, agon.HeldOutTask{Item: item, Family: compose(&item)})
	}
	shown := newProgress(os.Stderr, "eval", "tasks", len(e.heldOut))
	shown.Begin("carrying out the solutions")
	err = w.tryAll(ctx, e.heldOut, carrying{tell: func(begun int) { shown.Set(begun, "") }, fault: func(_ int, item *agon.Item, what string) error {
		return mistake(fmt.Errorf("%s: the task %q: %s (hint: agon verify %s tells what is wrong with each)",
			name, oneLine(item.Instruction, 60), oneLine(what, 200), name))
	}})
	shown.Done()
	if err != nil {
		return nil, err
	}
	return e, nil
}
