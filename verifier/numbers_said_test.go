package verifier

import (
	"fmt"
	"testing"
)

func TestNumbersSaid(t *testing.T) {
	for text, want := range map[string]string{
		"Move 3 nuts, then 4.5 of 12.":                             "[3 4.5 12]",
		"Forty-seven eggs go into boxes of twelve.":                "[47 12]",
		"twenty four cards, and a hundred and five, two and three": "[24 105 2 3]",
		"two thousand three hundred and six; twelve hundred":       "[2306 1200]",
		"the third one of both, and someone's tent of sevens":      "[3 2]",
		"One of a thousand, ninety-nine":                           "[1000 99]",
		"inf, NaN and infinity of 0":                               "[0]",
		"often, weight, freight, nineteenth":                       "[]",
	} {
		var got []float64
		for _, said := range numbersSaid(text) {
			got = append(got, said.value)
			if text[said.at:said.at+len(said.text)] != said.text {
				t.Errorf("%s: %q is not at %d", text, said.text, said.at)
			}
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
}
