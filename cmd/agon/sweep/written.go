package sweep

import (
	"context"
	"maps"
	"slices"

	"agon/cmd/agon/exams"
	"agon/cmd/agon/runs"
)

// written lists the compositions of the items that the filter accepted in a
// run, whatever attempts decided on them. A variation has that of what it varies.
func (s *study) written(ctx context.Context, t *trial) ([]string, error) {
	if err := s.openWorlds(ctx); err != nil {
		return nil, err
	}
	compose, err := exams.CompositionsOf(s.worlds)
	if err != nil {
		return nil, err
	}
	items, err := runs.ReadItems(t.path)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for i := range items {
		if r := &items[i]; r.Item != nil && r.Admitted {
			found[compose(r.Item)] = true
		}
	}
	return append([]string{}, slices.Sorted(maps.Keys(found))...), nil
}
