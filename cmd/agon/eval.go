package main

import (
	"fmt"
	"os"
	"strings"

	"agon"
	"agon/verifier"
)

// printScores prints success at the first attempt, with its interval, and by
// the number of parts.
func printScores(name string, scores []verifier.Score) error {
	summary, err := verifier.Summarize(scores, []int{1}, verifier.Resampling{Stream: agon.NewStream(0)})
	if err != nil {
		return err
	}
	var parts []string
	for _, n := range []string{"1", "2", "3"} {
		if e, ok := summary.Parts[n]; ok {
			parts = append(parts, fmt.Sprintf("%s parts %.3f", n, e.Value))
		}
	}
	e := summary.PassAt[1]
	_, err = fmt.Fprintf(os.Stdout, "%-14s %.3f [%.3f, %.3f] over %d tasks (%s)\n", name, e.Value, e.Low, e.High, e.N, strings.Join(parts, ", "))
	return err
}
