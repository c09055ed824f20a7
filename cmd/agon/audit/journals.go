package audit

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// line is a line of a journal that could be read.
type line[T any] struct {
	number int // from 1
	record T
}

// journals are those of a run that are held in memory, as far as they can be read.
type journals struct {
	// items are the lines about what was written.
	items   []line[runs.ItemRecord]
	metrics []line[map[string]any]
	// later are the lines about items that attempts have decided, by iteration.
	later map[int][]*line[runs.ItemRecord]
	// finished is the number of iterations that have ended.
	finished int
}

// readJournals reads what is not read as it is checked.
func (p *proof) readJournals() (err error) {
	j := &p.journals
	if j.metrics, err = readLines(p, checkpoints.Metrics, iterationOf); err != nil {
		return err
	}
	j.finished = len(j.metrics)
	inPlace(p, checkpoints.Metrics, j.metrics, iterationOf)
	ofTiming := func(r *runs.TimingRecord) int { return r.Iteration }
	took, err := readLines(p, checkpoints.Timings, ofTiming)
	if err != nil {
		return err
	}
	inPlace(p, checkpoints.Timings, took, ofTiming)
	lines, err := readLines(p, checkpoints.Tasks, func(r *runs.ItemRecord) int { return r.Iteration })
	j.items, j.later = separate(lines)
	return err
}

// separate tells the lines about what was written from those about attempts, which are
// later, by iteration.
func separate(lines []line[runs.ItemRecord]) (written []line[runs.ItemRecord], later map[int][]*line[runs.ItemRecord]) {
	later = map[int][]*line[runs.ItemRecord]{}
	told := map[string]bool{} // IDs of items
	for i := range lines {
		r := &lines[i].record
		if aboutAttempts(r, told[r.ID]) {
			later[r.Iteration] = append(later[r.Iteration], &lines[i])
			continue
		}
		told[r.ID] = told[r.ID] || r.Item != nil
		written = append(written, lines[i])
	}
	return written, later
}

// aboutAttempts reports whether a line tells what attempts decided on an item, which a
// line before it has if told is set. Of a proposal that was lost, or ended without a
// word, there is neither item nor text as well.
func aboutAttempts(r *runs.ItemRecord, told bool) bool {
	lost := r.Verdict.Stage == verifier.StageParse || r.Verdict.Stage == verifier.StageError
	return r.Item == nil && r.Text == "" && (told || !lost)
}

// inPlace checks that a journal has a line for each iteration, in their order.
func inPlace[T any](p *proof, journal checkpoints.Journal, lines []line[T], iteration func(*T) int) {
	for i := range lines {
		if n := iteration(&lines[i].record); n != i+1 {
			p.report.differ(fault(journal, lines[i].number, "is of iteration %d, and stands in the place of %d", n, i+1))
		}
	}
	if len(lines) < p.journals.finished {
		p.report.differ(fault(journal, len(lines), "is the last, and %d iterations have ended", p.journals.finished))
	}
}

// iterationOf is that of a line of metrics; 0 where it tells none.
func iterationOf(m *map[string]any) int {
	n, _ := (*m)["iteration"].(float64)
	return int(n)
}

func readLines[T any](p *proof, journal checkpoints.Journal, iteration func(*T) int) (lines []line[T], err error) {
	err = eachRecord(p, journal, iteration, func(l line[T]) { lines = append(lines, l) })
	return lines, err
}

// eachRecord hands over the records of a journal, but for those of an iteration that is
// under way or was cut short. A line that is none, or whose iteration cannot stand there,
// differs; it is passed over.
func eachRecord[T any](p *proof, journal checkpoints.Journal, iteration func(*T) int, take func(line[T])) error {
	number, latest := 0, 0
	held := checkpoints.Held(p.run)
	err := checkpoints.EachLine(filepath.Join(p.run, string(journal)), func(text []byte) {
		number++
		var record T
		if err := json.Unmarshal(text, &record); err != nil {
			p.report.differ(fault(journal, number, "cannot be read: %v", terminal.PlainJSON(err)))
			return
		}
		n := iteration(&record)
		switch {
		case p.unended(journal, number, n):
			return
		case journal == checkpoints.Metrics:
		case n < latest:
			p.report.differ(fault(journal, number, "is of iteration %d, and the one before it of %d", n, latest))
			return
		case n > p.journals.finished && held: // of a run without records yet
			return
		case n > p.journals.finished || n < 1:
			p.report.differ(fault(journal, number, "is of iteration %d, and %d have ended", n, p.journals.finished))
			return
		}
		latest = n
		take(line[T]{number, record})
	})
	return terminal.FileError(err)
}

// unended reports whether a line is of an iteration that no record tells of. It does not
// say so of a run without any.
func (p *proof) unended(journal checkpoints.Journal, number, iteration int) bool {
	return p.intact.Records > 0 && number > p.intact.Sealed[journal] && iteration > p.intact.Iteration
}

// eachIteration hands over the attempts of every iteration, in order.
func (p *proof) eachIteration(take func(iteration int, attempts []*line[runs.AttemptRecord]) error) error {
	var attempts []*line[runs.AttemptRecord]
	var failed error
	number := 1
	upTo := func(iteration int) {
		for ; number < iteration && failed == nil; number++ {
			failed, attempts = take(number, attempts), nil
		}
	}
	ofAttempt := func(r *runs.AttemptRecord) int { return r.Iteration }
	err := eachRecord(p, checkpoints.Trajectories, ofAttempt, func(l line[runs.AttemptRecord]) {
		upTo(l.record.Iteration)
		attempts = append(attempts, &l)
	})
	if err != nil {
		return err
	}
	upTo(p.journals.finished + 1)
	return failed
}

// fault is a difference in a line of a journal.
func fault(journal checkpoints.Journal, number int, format string, values ...any) checkpoints.Fault {
	return checkpoints.Fault{File: string(journal), Line: number, What: fmt.Sprintf(format, values...)}
}
