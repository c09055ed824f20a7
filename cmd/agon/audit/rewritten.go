package audit

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/verifier"
)

// compareSegment compares the lines that were written again, and the checkpoint. Where a
// limit on time or a failure of the program had a part, in the run or now, another end is
// none of the run's.
func (p *proof) compareSegment(folder string, s segment, turned, remade *check) error {
	w, err := p.rewritingOf(folder, s)
	if err != nil {
		return err
	}
	faults, first := w.apart(s.to + 1)
	turned.Of += s.to - s.from
	turned.Same += first - s.from - 1
	if why, at := w.excuse(first); len(faults) > 0 && why != "" {
		turned.LeftOut[why] += s.to - first + 1
		p.report.note("%v; iteration %d is one %s, which may have brought it about", faults[0], at, why)
		return nil
	}
	p.report.differ(faults...)
	if !s.whole() {
		return nil
	}
	return p.compareStep(folder, s.to, remade)
}

// compareStep compares the checkpoint of a step with the one that was made again.
func (p *proof) compareStep(folder string, step int, remade *check) error {
	files, faults, err := checkpoints.CompareStep(p.run, folder, step)
	if err != nil {
		return err
	}
	remade.Of += files
	remade.Same += files - len(faults)
	for _, f := range faults {
		if filepath.Base(f.File) == runs.HeldOutFile && (timedHeldOut(p.run, step) || timedHeldOut(folder, step)) {
			remade.LeftOut[byTime]++
			continue
		}
		p.report.differ(f)
	}
	return nil
}

// timedHeldOut reports whether a limit on time had a part in the held-out success that a
// checkpoint has.
func timedHeldOut(run string, step int) bool {
	metrics, err := runs.HeldOut(run, step)
	timed, _ := metrics[runs.TimeLimited].(float64)
	return err == nil && timed > 0
}

// rewritten are the journals that are compared line by line.
var rewritten = []checkpoints.Journal{checkpoints.Tasks, checkpoints.Trajectories, checkpoints.Metrics}

// rewriting is what the journals have of a segment, and what they have of it when it is
// turned again.
type rewriting struct {
	ours, theirs map[checkpoints.Journal][]text
}

func (p *proof) rewritingOf(folder string, s segment) (w rewriting, err error) {
	w = rewriting{map[checkpoints.Journal][]text{}, map[checkpoints.Journal][]text{}}
	for _, journal := range rewritten {
		if w.ours[journal], err = linesWithin(p.run, journal, s); err != nil {
			return w, err
		}
		if w.theirs[journal], err = linesWithin(folder, journal, s); err != nil {
			return w, err
		}
	}
	return w, nil
}

// apart lists the first line of each journal that is another, and the first iteration
// that has one; beyond if none has.
func (w rewriting) apart(beyond int) (faults []checkpoints.Fault, first int) {
	first = beyond
	for _, journal := range rewritten {
		if at, f := linesApart(journal, w.ours[journal], w.theirs[journal]); f.What != "" {
			faults, first = append(faults, f), min(first, at)
		}
	}
	return faults, first
}

// excuse says why an iteration, the first that is another, may be so without anybody's
// doing, and in which iteration that happened; nothing as a rule. What a limit on time
// ended may show later, in what is imitated. What was lost shows at once.
func (w rewriting) excuse(first int) (why string, at int) {
	for _, journal := range rewritten {
		for _, l := range slices.Concat(w.ours[journal], w.theirs[journal]) {
			if l.iteration > first {
				continue
			}
			switch c := causesIn(l.line); {
			case c.timed():
				return byTime, l.iteration
			case l.iteration == first && c.lost():
				why, at = byFailure, first
			}
		}
	}
	return why, at
}

// causes are what a line of any journal tells of chance.
type causes struct {
	// Of metrics:
	TimeLimited float64 `json:"time_limited"`
	Failed      float64 `json:"masked/failed"`
	Retries     float64 `json:"sandbox/retries"`
	// Of an item or an attempt:
	Verdict agon.Verdict `json:"verdict"`
}

func causesIn(line []byte) (c causes) {
	if json.Unmarshal(line, &c) != nil {
		return causes{} // a line that cannot be read is named elsewhere
	}
	return c
}

func (c *causes) timed() bool { return c.TimeLimited > 0 || c.Verdict.TimeLimited }

// lost reports whether the program failed. What a slot that was replaced held came to
// the same as a rule; held-out attempts and cheats that were lost with it leave no other
// trace.
func (c *causes) lost() bool {
	return c.Failed > 0 || c.Retries > 0 || c.Verdict.Stage == verifier.StageError
}

// text is a line of a journal as it stands.
type text struct {
	number, iteration int
	line              []byte
}

// linesWithin are the lines of a journal that are of the iterations of a segment.
func linesWithin(run string, journal checkpoints.Journal, s segment) (lines []text, err error) {
	number := 0
	err = checkpoints.EachLine(filepath.Join(run, string(journal)), func(all []byte) {
		number++
		var of struct{ Iteration int }
		if json.Unmarshal(all, &of) == nil && of.Iteration > s.from && of.Iteration <= s.to {
			lines = append(lines, text{number, of.Iteration, bytes.Clone(all)})
		}
	})
	return lines, err
}

// recovery is what metrics tell of slots that were lost and replaced: chance brings that
// about, and nothing follows from it.
var recovery = regexp.MustCompile(`"sandbox/(retries|replays)":\d+,`)

// compared is a line but for what two equal iterations may have otherwise.
func compared(journal checkpoints.Journal, line []byte) []byte {
	if journal == checkpoints.Metrics {
		return recovery.ReplaceAll(line, nil)
	}
	return line
}

// linesApart names the first line that is another when it is written again, and its
// iteration.
func linesApart(journal checkpoints.Journal, ours, theirs []text) (iteration int, f checkpoints.Fault) {
	for i := range min(len(ours), len(theirs)) {
		a, b := compared(journal, ours[i].line), compared(journal, theirs[i].line)
		if bytes.Equal(a, b) {
			continue
		}
		what := apartAt("", decode(a), decode(b))
		if what == "" {
			what = "it is written otherwise"
		}
		return ours[i].iteration, fault(journal, ours[i].number, "is another when its iteration is turned again: %s", what)
	}
	switch {
	case len(ours) > len(theirs):
		extra := ours[len(theirs)]
		return extra.iteration, fault(journal, extra.number, "is not written when its iteration is turned again")
	case len(ours) < len(theirs):
		lacks := theirs[len(ours)]
		return lacks.iteration, fault(journal, lacks.number, "lacks a line before it, of iteration %d, which is written when that is turned again", lacks.iteration)
	}
	return 0, checkpoints.Fault{}
}
