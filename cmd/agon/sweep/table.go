package sweep

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/configs"
	"agon/verifier/comparison"
)

// tabulate works out the table of what has been measured.
func (s *study) tabulate() (*comparison.Table, error) {
	start, err := s.start()
	if err != nil {
		return nil, err
	}
	exam := comparison.Exam{
		Environments: s.base.Environments, Tasks: s.Tasks, Attempts: s.Attempts, DeepAttempts: deepAttempts,
		FirstSeed: agon.FirstReportingSeed, Resampling: exams.Resampling(),
	}
	roles := comparison.Roles{Bound: s.boundName(), Baseline: s.sweep.Baseline}
	if roles.Baseline == configs.PolicyBefore {
		roles.Baseline = ""
	}
	variants, left, err := s.variants()
	if err != nil {
		return nil, err
	}
	if start.Sampled == nil || start.Greedy == nil {
		left.missing = []string{configs.PolicyBefore + ": not measured"}
	}
	t, err := exam.Tabulate(start, variants, roles)
	if err != nil {
		return nil, err
	}
	t.Missing, t.Failed = left.missing, left.failed
	return t, nil
}

// start reads what the policy reached that all begin with.
func (s *study) start() (*comparison.Start, error) {
	sheet, err := s.readSheet(configs.PolicyBefore, s.digest)
	if err != nil {
		return nil, err
	}
	made, err := s.made()
	if err != nil {
		return nil, err
	}
	start := &comparison.Start{
		Reached: s.reachedOn(sheet), Policy: s.base.Policy.Checkpoint, Digest: s.digest,
		Unsolved: len(unsolved(sheet.find(s.measured(deeply)))),
	}
	if made != nil {
		c := made.Pretrain.Corpus
		start.Corpus = &comparison.CorpusFlaws{WrongPrograms: c.WrongPrograms, LenientVerifiers: c.LenientVerifiers, WrongSolutions: c.WrongSolutions}
	}
	for _, way := range s.warmths() {
		if scores := sheet.find(s.measured(way)); scores != nil {
			start.ByTemperature = append(start.ByTemperature, comparison.Sampled{Temperature: way.Temperature, Attempts: way.Attempts, Scores: scores})
		}
	}
	return start, nil
}

// warmths are the ways in which the policy to begin with is measured.
func (s *study) warmths() []way {
	ways := []way{greedily}
	for _, temperature := range temperatures {
		ways = append(ways, s.sampled(temperature))
	}
	return ways
}

func (s *study) reachedOn(sheet *sheet) comparison.Reached {
	return comparison.Reached{
		Sampled: sheet.find(s.measured(s.sampled(1))), Greedy: sheet.find(s.measured(greedily)), Deep: sheet.find(s.measured(again)),
	}
}

// leftOver is what a table has no figures of.
type leftOver struct {
	missing []string
	failed  []comparison.Failure
}

// variants reads what the trials reached, a variant with its runs, and what is
// left over.
func (s *study) variants() (variants []comparison.Variant, left leftOver, err error) {
	reached := map[string][]comparison.Reached{}
	for i := range s.trials {
		t := &s.trials[i]
		r, lacks, err := s.reachedBy(t)
		if err != nil {
			return nil, left, err
		}
		if lacks == "" {
			reached[t.variant.Name] = append(reached[t.variant.Name], *r)
			continue
		}
		if err := left.add(s, t, lacks); err != nil {
			return nil, left, err
		}
	}
	for i := range s.sweep.Variants {
		v := &s.sweep.Variants[i]
		if len(reached[v.Name]) == 0 {
			continue
		}
		corpus, err := s.sameCorpus(v)
		if err != nil {
			return nil, left, err
		}
		variants = append(variants, comparison.Variant{Name: v.Name, Shows: v.Shows, Corpus: corpus, Runs: reached[v.Name]})
	}
	return variants, left, nil
}

// add takes in a trial of which something is missing.
func (l *leftOver) add(s *study, t *trial, lacks string) error {
	why, err := s.failure(t.name())
	switch {
	case err != nil:
		return err
	case why != "":
		l.failed = append(l.failed, comparison.Failure{Variant: t.variant.Name, Seed: t.seed, Error: why})
	default:
		l.missing = append(l.missing, t.name()+": "+lacks)
	}
	return nil
}

// reachedBy reads what a trial reached, or says what is missing.
func (s *study) reachedBy(t *trial) (r *comparison.Reached, missing string, err error) {
	finished, state, err := s.progressOf(t)
	if err != nil || !finished {
		return nil, state, err
	}
	sheet, err := s.sheetOf(t)
	if err != nil {
		return nil, "", err
	}
	reached := s.reachedOn(sheet)
	if reached.Sampled == nil || reached.Greedy == nil {
		return nil, "not measured", nil
	}
	cost, err := runs.CostOf(t.path)
	reached.Seed, reached.Written = t.seed, sheet.compositions()
	reached.Cost = comparison.Cost{
		Seconds: cost.Seconds, Proposals: float64(cost.Proposals), Attempts: float64(cost.Attempts), Tokens: float64(cost.Tokens),
	}
	return &reached, "", err
}

// boundName is the variant whose tasks are composed; empty if there is none.
func (s *study) boundName() string {
	for i := range s.sweep.Variants {
		v := &s.sweep.Variants[i]
		if v.AsLongAs != "" {
			continue
		}
		if resolved, err := s.sweep.Resolve(v, s.sweep.Seeds[0]); err == nil && resolved.Challenger.Source == "synthetic" {
			return v.Name
		}
	}
	return ""
}

// sameCorpus says whether a variant without a loop was trained on the very
// corpus of the policy; empty for others, and before it was trained.
func (s *study) sameCorpus(v *configs.Variant) (string, error) {
	if v.AsLongAs == "" {
		return "", nil
	}
	made, err := s.made()
	if made == nil || err != nil {
		return "", err
	}
	for i := range s.trials {
		if s.trials[i].variant != v {
			continue
		}
		written, err := configs.ReadPretrain(filepath.Join(s.trials[i].path, policies.PretrainFile))
		if err != nil {
			continue // not trained yet
		}
		if words := corpusApart(made, written); words != sameCorpus {
			return words, nil
		}
	}
	return sameCorpus, nil
}

const sameCorpus = "the very one of the policy"

// corpusApart says how the corpus that a policy was trained on further is apart
// from the one that it came from. Leaving out what has a flaw is meant to be.
func corpusApart(made, written *configs.Resolved) string {
	for _, key := range made.Differences(written) {
		if name, of := strings.CutPrefix(key, "pretrain.corpus."); of && name != "seed" && name != "correct_only" {
			return "not the one of the policy, but with another " + name
		}
	}
	switch made.Digests["corpus"] {
	case written.Digests["corpus"]:
		return sameCorpus
	case "":
		return "made with the settings of the policy's, of which no digest was written down"
	}
	return "not the one of the policy: environment or program have changed since it was made"
}

// writeTable puts a table beside the trials, as Markdown and as JSON.
func writeTable(t *comparison.Table, folder string) error {
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	return errors.Join(
		checkpoints.WriteFile(filepath.Join(folder, "table.json"), append(text, '\n')),
		checkpoints.WriteFile(filepath.Join(folder, "table.md"), []byte(t.Markdown())))
}
