package checkpoints

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Journal names an append-only file of JSON lines.
type Journal string

// The journals of a run.
const (
	Metrics      Journal = "metrics.jsonl"
	Timings      Journal = "timings.jsonl"
	Tasks        Journal = "tasks.jsonl"
	Trajectories Journal = "trajectories.jsonl"
)

// journals are all of them. The digests come last: what they tell of is there before.
var journals = []Journal{Metrics, Timings, Tasks, Trajectories, Digests}

// appender writes one journal and knows its length.
type appender struct {
	file   *os.File
	buffer *bufio.Writer
	length int64
	// digests are those of the lines since the run was sealed.
	digests []string
}

func openAppender(folder string, journal Journal) (*appender, error) {
	file, err := os.OpenFile(filepath.Join(folder, string(journal)), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &appender{file: file, buffer: bufio.NewWriterSize(file, 1<<18), length: info.Size()}, nil
}

func (a *appender) append(value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	a.digests = append(a.digests, digestOf(line))
	n, err := a.buffer.Write(append(line, '\n'))
	a.length += int64(n)
	return err
}

func (a *appender) sync() error {
	if err := a.buffer.Flush(); err != nil {
		return err
	}
	return a.file.Sync()
}

// Append adds a line to a journal. It reaches the disk with Flush or Save.
func (r *Run) Append(journal Journal, value any) error {
	if err := r.journals[journal].append(value); err != nil {
		return r.journalError(journal, err)
	}
	return nil
}

// Flush hands what was appended to the system, so that others can read it. A
// kill after it loses nothing; a power failure may, as far as the newest
// checkpoint.
func (r *Run) Flush() error {
	for _, name := range journals {
		if err := r.journals[name].buffer.Flush(); err != nil {
			return r.journalError(name, err)
		}
	}
	return nil
}

func (r *Run) journalError(journal Journal, err error) error {
	return fmt.Errorf("%s: %w", journal, r.Fault(err))
}

// sync brings all journals to the disk and returns their lengths.
func (r *Run) sync() (map[Journal]int64, error) {
	lengths := map[Journal]int64{}
	for _, name := range journals {
		if err := r.journals[name].sync(); err != nil {
			return nil, r.journalError(name, err)
		}
		lengths[name] = r.journals[name].length
	}
	return lengths, nil
}
