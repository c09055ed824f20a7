package comparison

import (
	"errors"

	"agon/verifier"
)

// Base is what a table tells of the policy that all variants begin with.
type Base struct {
	Policy string `json:"policy"`
	Digest string `json:"digest"`
	// Corpus is nil where the policy does not tell what it came from.
	Corpus       *CorpusFlaws     `json:"corpus,omitempty"`
	Temperatures []TemperatureRow `json:"temperatures"`
	// Best is the temperature of the highest pass@1, chosen on the same tasks:
	// that favours the policy as it was.
	Best  float64            `json:"best_temperature"`
	Known *verifier.Estimate `json:"known,omitempty"`
	Novel *verifier.Estimate `json:"novel,omitempty"`
	// Unsolved is the number of tasks that no attempt of many passed; Again is
	// the share of them that as many further ones solve.
	Unsolved int                `json:"unsolved,omitempty"`
	Again    *verifier.Estimate `json:"again,omitempty"`
}

// TemperatureRow is success at one temperature; 0 is greedy, with one attempt.
type TemperatureRow struct {
	Temperature float64            `json:"temperature"`
	PassAt1     verifier.Estimate  `json:"pass_at_1"`
	PassAtK     *verifier.Estimate `json:"pass_at_k,omitempty"`
}

// base describes the policy to begin with, and returns its scores at its best
// temperature.
func (e *Exam) base(start *Start) (b Base, best []verifier.Score, err error) {
	b = Base{Policy: start.Policy, Digest: start.Digest, Corpus: start.Corpus, Unsolved: start.Unsolved}
	highest := -1.
	for i := range start.ByTemperature {
		row, err := e.temperature(&start.ByTemperature[i])
		if err != nil {
			return b, nil, err
		}
		b.Temperatures = append(b.Temperatures, row)
		if row.PassAt1.Value > highest {
			highest, b.Best, best = row.PassAt1.Value, row.Temperature, start.ByTemperature[i].Scores
		}
	}
	if !start.measured() {
		return b, best, nil
	}
	return b, best, e.describe(&b, &start.Reached)
}

// measured reports whether there is something to compare with.
func (s *Start) measured() bool { return s.Sampled != nil && s.Greedy != nil }

func (e *Exam) temperature(s *Sampled) (row TemperatureRow, err error) {
	row.Temperature = s.Temperature
	all := [][]verifier.Score{s.Scores}
	if row.PassAt1, err = verifier.Pool(all, 1, e.Resampling); err != nil || s.Attempts == 1 {
		return row, err
	}
	if all = restrict(all, verifier.Enough(s.Attempts)); !counts(all) {
		return row, nil
	}
	passAtK, err := verifier.Pool(all, s.Attempts, e.Resampling)
	row.PassAtK = &passAtK
	return row, err
}

// describe fills in success on some of the tasks.
func (e *Exam) describe(b *Base, start *Reached) error {
	var errs []error
	some := func(to **verifier.Estimate, scores []verifier.Score, k int, keep func(verifier.Score) bool) {
		kept := restrict([][]verifier.Score{scores}, keep)
		if counts(kept) {
			estimate, err := verifier.Pool(kept, k, e.Resampling)
			*to, errs = &estimate, append(errs, err)
		}
	}
	some(&b.Known, start.Sampled, 1, func(s verifier.Score) bool { return !s.Novel })
	some(&b.Novel, start.Sampled, 1, func(s verifier.Score) bool { return s.Novel })
	some(&b.Again, start.Deep, e.DeepAttempts, verifier.Enough(e.DeepAttempts))
	return errors.Join(errs...)
}
