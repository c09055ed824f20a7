package exams

import (
	"agon"
	"agon/challenger/synthetic"
	"agon/cmd/agon/worlds"
)

// CompositionsOf returns what names the composition of an item's solution.
func CompositionsOf(w *worlds.Worlds) (func(*agon.Item) string, error) {
	generators := map[string]*synthetic.Generator{}
	for k, folder := range w.Folders {
		generator, err := w.Generator(k)
		if err != nil {
			return nil, err
		}
		generators[folder.Name] = generator
	}
	return func(item *agon.Item) string { return generators[item.Environment].Composition(item.Solution) }, nil
}
