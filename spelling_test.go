package agon_test

import (
	"testing"

	"agon"
)

func TestDidYouMean(t *testing.T) {
	known := []string{"take", "turn_limit", "warehouse", "go"}
	for word, want := range map[string]string{
		"turn_limits": "; did you mean turn_limit?",
		"warehose":    "; did you mean warehouse?",
		"takes":       "; did you mean take?",
		"ab":          "", // all of it would differ
		"calculator":  "",
		"":            "",
	} {
		if got := agon.DidYouMean(word, known); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
	if got := agon.DidYouMean("word", nil); got != "" {
		t.Errorf("of none: %q", got)
	}
}
