package sandbox

import (
	"fmt"

	"github.com/agnivade/levenshtein"
)

// didYouMean names the nearest of known as a hint, or nothing where none is near:
// two letters may differ, or a third of a longer name, but never all.
func didYouMean(name string, known []string) string {
	best, distance := "", min(len(name), 1+max(2, len(name)/3))
	for _, candidate := range known {
		if d := levenshtein.ComputeDistance(name, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}
