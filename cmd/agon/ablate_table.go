package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"agon"
	"agon/checkpoints"
	"agon/configs"
	"agon/verifier"
)

// ablationTable is what agon ablate prints. Its intervals are of 95 %, over
// tasks, and its differences are paired by task.
type ablationTable struct {
	Environments []string      `json:"environments"`
	Tasks        int           `json:"tasks"`
	Attempts     int           `json:"attempts"`
	FirstSeed    int64         `json:"first_seed"`
	Base         ablationBase  `json:"base"`
	Variants     []ablationRow `json:"variants"`
	// Missing says what is not there yet, a trial each.
	Missing []string `json:"missing,omitempty"`
}

// ablationBase is the policy that all variants begin with.
type ablationBase struct {
	Policy string `json:"policy"`
	Digest string `json:"digest"`
	// Corpus says what is wrong on purpose in the corpus that it came from;
	// null where it does not tell.
	Corpus       *corpusFlaws     `json:"corpus,omitempty"`
	Temperatures []temperatureRow `json:"temperatures"`
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

// corpusFlaws are shares of a corpus.
type corpusFlaws struct {
	WrongPrograms    float64 `json:"wrong_programs"`
	LenientVerifiers float64 `json:"lenient_verifiers"`
	WrongSolutions   float64 `json:"wrong_solutions"`
}

// temperatureRow is success at one temperature; 0 is greedy, with one attempt.
type temperatureRow struct {
	Temperature float64            `json:"temperature"`
	PassAt1     verifier.Estimate  `json:"pass_at_1"`
	PassAtK     *verifier.Estimate `json:"pass_at_k,omitempty"`
}

// ablationRow is a variant.
type ablationRow struct {
	Name   string        `json:"name"`
	Shows  string        `json:"shows"`
	Pooled pooledFigures `json:"pooled"`
	Seeds  []seedFigures `json:"seeds"`
	// Corpus tells of supervised training whether its corpus is the very one
	// that the policy came from.
	Corpus string `json:"corpus,omitempty"`
}

// seedFigures are those of one run.
type seedFigures struct {
	Seed uint64 `json:"seed"`
	figures
}

// tabulate works out the table of what has been measured.
func (s *study) tabulate() (*ablationTable, error) {
	t := &ablationTable{
		Environments: s.base.Environments, Tasks: s.flags.tasks, Attempts: s.flags.attempts, FirstSeed: agon.FirstReportingSeed,
	}
	base, best, err := s.tabulateBase(t)
	if base == nil || err != nil {
		return t, err
	}
	runs := map[string][]reached{}
	for i := range s.trials {
		trial := &s.trials[i]
		r, missing, err := s.reachedBy(trial)
		if err != nil {
			return nil, err
		}
		if missing != "" {
			t.Missing = append(t.Missing, trial.name()+": "+missing)
			continue
		}
		runs[trial.variant.Name] = append(runs[trial.variant.Name], *r)
	}
	return t, s.addRows(t, base, best, runs)
}

// tabulateBase fills in the policy that all begin with. It returns no scores if
// some are missing.
func (s *study) tabulateBase(t *ablationTable) (base *reached, best []verifier.Score, err error) {
	sheet, err := s.readSheet(baseName, s.digest)
	if err != nil {
		return nil, nil, err
	}
	t.Base = ablationBase{Policy: s.base.Policy.Checkpoint, Digest: s.digest}
	made, err := s.made()
	if err != nil {
		return nil, nil, err
	}
	if made != nil {
		c := made.Pretrain.Corpus
		t.Base.Corpus = &corpusFlaws{c.WrongPrograms, c.LenientVerifiers, c.WrongSolutions}
	}
	if best, err = s.heat(&t.Base, sheet); err != nil {
		return nil, nil, err
	}
	base = &reached{sampled: sheet.find(s.measured(s.sampled(1))), greedy: sheet.find(s.measured(greedily)), deep: sheet.find(s.measured(again))}
	if base.sampled == nil || base.greedy == nil {
		t.Missing = append(t.Missing, baseName+": not measured")
		return nil, nil, nil
	}
	return base, best, t.Base.describe(base, sheet.find(s.measured(deeply)))
}

// heat fills in success at every temperature and returns the scores at the
// best.
func (s *study) heat(b *ablationBase, sheet *sheet) (best []verifier.Score, err error) {
	highest := -1.
	for _, temperature := range append([]float64{0}, temperatures...) {
		way := s.sampled(temperature)
		if temperature == 0 {
			way = greedily
		}
		scores := sheet.find(s.measured(way))
		if scores == nil {
			continue
		}
		row, err := heatRow(scores, way)
		if err != nil {
			return nil, err
		}
		b.Temperatures = append(b.Temperatures, row)
		if row.PassAt1.Value > highest {
			highest, b.Best, best = row.PassAt1.Value, temperature, scores
		}
	}
	return best, nil
}

func heatRow(scores []verifier.Score, way way) (row temperatureRow, err error) {
	row.Temperature = way.Temperature
	if row.PassAt1, err = verifier.Pool([][]verifier.Score{scores}, 1, resampling()); err != nil || way.Attempts == 1 {
		return row, err
	}
	all := restrict([][]verifier.Score{scores}, enough(way.Attempts))
	if !counts(all) {
		return row, nil
	}
	passAtK, err := verifier.Pool(all, way.Attempts, resampling())
	row.PassAtK = &passAtK
	return row, err
}

// describe fills in success on some of the tasks. deep are the many attempts at
// all tasks, nil where they were not made.
func (b *ablationBase) describe(base *reached, deep []verifier.Score) error {
	var errs []error
	some := func(to **verifier.Estimate, scores []verifier.Score, k int, keep func(verifier.Score) bool) {
		kept := restrict([][]verifier.Score{scores}, keep)
		if counts(kept) {
			estimate, err := verifier.Pool(kept, k, resampling())
			*to, errs = &estimate, append(errs, err)
		}
	}
	some(&b.Known, base.sampled, 1, func(s verifier.Score) bool { return !s.Novel })
	some(&b.Novel, base.sampled, 1, func(s verifier.Score) bool { return s.Novel })
	b.Unsolved = len(unsolved(deep))
	some(&b.Again, base.deep, deepAttempts, enough(deepAttempts))
	return errors.Join(errs...)
}

// reachedBy reads what a trial reached, or says what is missing.
func (s *study) reachedBy(t *trial) (r *reached, missing string, err error) {
	finished, state, err := s.progressOf(t)
	if err != nil || !finished {
		return nil, state, err
	}
	digest, err := t.policyDigest()
	if err != nil {
		return nil, "", err
	}
	sheet, err := s.readSheet(t.name(), digest)
	if err != nil {
		return nil, "", err
	}
	r = &reached{
		seed: t.seed, sampled: sheet.find(s.measured(s.sampled(1))), greedy: sheet.find(s.measured(greedily)),
		deep: sheet.find(s.measured(again)),
	}
	if r.sampled == nil || r.greedy == nil {
		return nil, "not measured", nil
	}
	if sheet.Written != nil {
		r.written = map[string]bool{}
		for _, composition := range sheet.Written {
			r.written[composition] = true
		}
	}
	r.seconds, err = secondsOf(t.path)
	return r, "", err
}

// addRows works the variants out side by side.
func (s *study) addRows(t *ablationTable, base *reached, best []verifier.Score, runs map[string][]reached) error {
	for i := range s.ablation.Variants {
		if v := &s.ablation.Variants[i]; len(runs[v.Name]) > 0 {
			corpus, err := s.sameCorpus(v)
			if err != nil {
				return err
			}
			t.Variants = append(t.Variants, ablationRow{Name: v.Name, Shows: v.Shows, Corpus: corpus})
		}
	}
	bound := runs[s.boundName()]
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i := range t.Variants {
		row := &t.Variants[i]
		group.Go(func() error { return row.fill(base, best, runs[row.Name], bound, s.flags.attempts) })
	}
	return group.Wait()
}

func (row *ablationRow) fill(base *reached, best []verifier.Score, runs, bound []reached, k int) (err error) {
	if row.Pooled, err = pooledOf(base, best, runs, bound, k); err != nil {
		return fmt.Errorf("%s: %w", row.Name, err)
	}
	for i := range runs {
		f, err := figuresOf(base, runs[i:i+1], k)
		if err != nil {
			return fmt.Errorf("%s-%d: %w", row.Name, runs[i].seed, err)
		}
		row.Seeds = append(row.Seeds, seedFigures{runs[i].seed, f})
	}
	return nil
}

// boundName is the variant whose tasks are composed; empty if there is none.
func (s *study) boundName() string {
	for i := range s.ablation.Variants {
		v := &s.ablation.Variants[i]
		if v.AsLongAs != "" {
			continue
		}
		if resolved, err := s.ablation.Resolve(v, s.ablation.Seeds[0]); err == nil && resolved.Challenger.Source == "synthetic" {
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
		written, err := configs.ReadPretrain(filepath.Join(s.trials[i].path, pretrainFile))
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

// write puts the table beside the trials, as Markdown and as JSON.
func (t *ablationTable) write(folder string) error {
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	return errors.Join(
		checkpoints.WriteFile(filepath.Join(folder, "table.json"), append(text, '\n')),
		checkpoints.WriteFile(filepath.Join(folder, "table.md"), []byte(t.markdown())))
}
