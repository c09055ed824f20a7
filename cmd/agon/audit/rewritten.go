package audit

import (
	"bytes"
	"encoding/json"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// compareSegment compares the lines that were written again, and the checkpoint. Where a
// limit on time had a part, another end is none of the run's.
func (p *proof) compareSegment(folder string, s segment, turned, remade *check) error {
	faults, first, err := p.journalsApart(folder, s)
	if err != nil {
		return err
	}
	turned.Of += s.to - s.from
	turned.Same += first - s.from - 1
	if number := p.timedIn(s); len(faults) > 0 && number > 0 {
		turned.LeftOut[byTime] += s.to - first + 1
		p.report.note("%v; a limit on time had a part in iteration %d, which may have brought it about", faults[0], number)
		return nil
	}
	p.report.differ(faults...)
	if !s.whole() {
		return nil
	}
	files, faults, err := checkpoints.CompareStep(p.run, folder, s.to)
	remade.Of += files
	remade.Same += files - len(faults)
	p.report.differ(faults...)
	return err
}

// journalsApart lists the first line of each journal that is another, and the first
// iteration that has one; that after the segment if none has.
func (p *proof) journalsApart(folder string, s segment) (faults []checkpoints.Fault, first int, err error) {
	first = s.to + 1
	for _, journal := range []checkpoints.Journal{checkpoints.Tasks, checkpoints.Trajectories, checkpoints.Metrics} {
		ours, err := linesWithin(p.run, journal, s)
		if err != nil {
			return nil, 0, err
		}
		theirs, err := linesWithin(folder, journal, s)
		if err != nil {
			return nil, 0, err
		}
		if at, f := linesApart(journal, ours, theirs); f.What != "" {
			faults, first = append(faults, f), min(first, at)
		}
	}
	return faults, first, nil
}

// timedIn is the first iteration of a segment in which a limit on time had a part; 0 if
// there is none.
func (p *proof) timedIn(s segment) int {
	for n := s.from + 1; n <= min(s.to, len(p.journals.metrics)); n++ {
		if timed, _ := p.journals.metrics[n-1].record[runs.TimeLimited].(float64); timed > 0 {
			return n
		}
	}
	return 0
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

// linesApart names the first line that is another when it is written again, and its
// iteration.
func linesApart(journal checkpoints.Journal, ours, theirs []text) (iteration int, f checkpoints.Fault) {
	for i := range min(len(ours), len(theirs)) {
		if bytes.Equal(ours[i].line, theirs[i].line) {
			continue
		}
		what := apartAt("", decode(ours[i].line), decode(theirs[i].line))
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
