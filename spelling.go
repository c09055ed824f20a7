package agon

import (
	"fmt"

	"github.com/agnivade/levenshtein"
)

// DidYouMean names the nearest of the known words, as the end of a message that
// refuses word: "; did you mean turn_limit?". It is empty where none is near: two
// letters may differ, or a third of a longer word, but never all.
func DidYouMean(word string, known []string) string {
	best, distance := "", min(len(word), 1+max(2, len(word)/3))
	for _, candidate := range known {
		if d := levenshtein.ComputeDistance(word, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}
