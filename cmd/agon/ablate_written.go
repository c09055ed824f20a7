package main

import (
	"context"
	"maps"
	"slices"

	"agon"
	"agon/challenger/synthetic"
	"agon/verifier"
)

// written lists the compositions of the items that the filter accepted in a
// run, whether or not they were then in the band. A variation has that of what
// it varies.
func (s *study) written(ctx context.Context, t *trial) ([]string, error) {
	if err := s.openWorlds(ctx); err != nil {
		return nil, err
	}
	compose, err := s.worlds.compositions()
	if err != nil {
		return nil, err
	}
	items, err := readItems(t.path)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for i := range items {
		if r := &items[i]; r.Item != nil && (r.Verdict.Pass || r.Verdict.Stage == verifier.StageBand) {
			found[compose(r.Item)] = true
		}
	}
	return append([]string{}, slices.Sorted(maps.Keys(found))...), nil
}

// compositions returns what names the composition of an item's solution.
func (w *worlds) compositions() (func(*agon.Item) string, error) {
	generators := map[string]*synthetic.Generator{}
	for k, folder := range w.folders {
		generator, err := w.generator(k)
		if err != nil {
			return nil, err
		}
		generators[folder.Name] = generator
	}
	return func(item *agon.Item) string { return generators[item.Environment].Composition(item.Solution) }, nil
}
