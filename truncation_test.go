package agon

import "testing"

func TestTruncationInWords(t *testing.T) {
	for want, truncation := range map[string]Truncation{
		"":                                 {TopP: 1},
		"top-k 20":                         {TopK: 20},
		"top-k 20, top-p 0.95, min-p 0.05": {TopK: 20, TopP: .95, MinP: .05},
	} {
		if got := truncation.String(); got != want || truncation.Whole() != (want == "") || truncation.Validate() != nil {
			t.Errorf("%+v is %q, want %q", truncation, got, want)
		}
	}
	for _, wrong := range []Truncation{{TopK: -1}, {TopP: -.1}, {TopP: 1.1}, {MinP: -1}, {MinP: 2}} {
		if wrong.Validate() == nil {
			t.Errorf("%+v is taken", wrong)
		}
	}
}
