package exams

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"agon"
	"agon/verifier"
)

// confidence of all intervals.
const confidence = .95

// Results are the scores of one policy on an exam, a score for each task: of
// attempts sampled at a temperature, and of one at temperature 0.
type Results struct {
	Sampled []verifier.Score `json:"sampled"`
	Greedy  []verifier.Score `json:"greedy"`
}

// sum adds up what is counted of all tasks, sampled and greedy.
func (r *Results) sum(count func(*verifier.Score) int) (n int) {
	for _, scores := range [][]verifier.Score{r.Sampled, r.Greedy} {
		for i := range scores {
			n += count(&scores[i])
		}
	}
	return n
}

// PrintResults prints success at the first attempt, with its interval, and by
// the number of parts.
func PrintResults(w io.Writer, r Results) error {
	for _, way := range []struct {
		name   string
		scores []verifier.Score
	}{{"temperature 1", r.Sampled}, {"greedy", r.Greedy}} {
		summary, err := verifier.Summarize(way.scores, []int{1}, Resampling())
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-14s %s over %d development tasks%s\n", way.name, summary.PassAt[1], summary.Tasks, byParts(summary.Parts))
	}
	return nil
}

// byParts writes success at tasks of one part, of two and so on, in
// parentheses; nothing where tasks have no parts.
func byParts(estimates map[string]verifier.Estimate) string {
	var texts []string
	for _, n := range slices.Sorted(maps.Keys(estimates)) {
		unit := "parts"
		if n == "1" {
			unit = "part"
		}
		texts = append(texts, fmt.Sprintf("%s %s %.3f", n, unit, estimates[n].Value))
	}
	if len(texts) == 0 {
		return ""
	}
	return " (" + strings.Join(texts, ", ") + ")"
}

// Resampling is how every interval of a success is made, of equal draws each time.
func Resampling() verifier.Resampling {
	return verifier.Resampling{Confidence: confidence, Stream: agon.NewStream(evaluationSeed).Name("bootstrap")}
}

// CountTrue counts the values of which something holds.
func CountTrue[T any](values []T, holds func(*T) bool) (n int) {
	for i := range values {
		if holds(&values[i]) {
			n++
		}
	}
	return n
}

// Timed counts the attempts of both ways whose verdict a clock had a part in.
func (r *Results) Timed() int {
	return r.sum(func(s *verifier.Score) int { return s.TimeLimited })
}

// usedUp reports whether a limit on tokens or turns ended an attempt.
func usedUp(t *agon.Trajectory) bool {
	return t.Status == agon.StatusTruncated || t.Status == agon.StatusTurns
}

// Truncated counts the attempts that a limit on tokens or turns ended.
func (r *Results) Truncated() int {
	return r.sum(func(s *verifier.Score) int { return s.Truncated })
}
