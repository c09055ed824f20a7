package verifier

import (
	"slices"
	"testing"
)

func TestSpoiltSources(t *testing.T) {
	for source, want := range map[string][]string{
		"if a > 3:\n    move()\n":        {"if not (a > 3):\n    move()\n", "if a >= 3:\n    move()\n"},
		"answer(1 if a <= b else 2)":     {"answer(1 if not (a <= b) else 2)", "answer(1 if a < b else 2)"},
		"answer([k for k in x if f(k)])": {"answer([k for k in x if not (f(k))])"},
		"answer(max(x) == min(y))":       {"answer(min(x) == min(y))", "answer(max(x) == max(y))"},
		"answer(a and b)":                {"answer(a or b)"},
		"while a > 3:\n    a -= 1\n":     nil,
		"move(1)\n":                      nil,
	} {
		var got []string
		for _, one := range spoiltSources(source) {
			got = append(got, one.source)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q", source, got)
		}
	}
}
