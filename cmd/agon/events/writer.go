package events

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
	"unicode/utf8"
)

// Writer appends scalars to an event file. It is not safe for concurrent use.
type Writer struct {
	file *os.File
	// next is the least step that may come.
	next int64
}

// Open starts a new event file in folder, which it makes where it is missing, for
// the steps from next on. What older event files of the folder hold from next on is
// dropped; see the package comment. An error leaves no file open: a damaged file
// among the older ones is one, and is left as it is.
//
// The name of the file is made of wall, which is the time of its first records too.
func Open(folder string, next int64, wall time.Time) (*Writer, error) {
	if next < 0 {
		return nil, fmt.Errorf("events: step %d is below 0", next)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	older, err := filesOf(folder)
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	for _, path := range older {
		if err := cut(path, next); err != nil {
			return nil, fmt.Errorf("events: %s: %w", path, err)
		}
	}
	return create(filepath.Join(folder, nameAfter(older, wall)), next, wall)
}

func create(path string, next int64, wall time.Time) (*Writer, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	w := &Writer{file: file, next: next}
	if err := w.write(versionEvent(wall), startEvent(next, wall)); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return w, nil
}

// Path is the file that is written.
func (w *Writer) Path() string { return w.file.Name() }

// Append writes the scalars of a step, at the time wall, and hands them to the
// operating system before it returns. Steps only grow. TensorBoard keeps scalars as
// float32: a value beyond its range becomes an infinity. Without scalars nothing is
// written. A name that is empty or no UTF-8 is an error, and nothing is written of
// that step. After any other error the end of the file may be torn; the writer is
// then only good for Close.
func (w *Writer) Append(step int64, wall time.Time, scalars map[string]float64) error {
	if step < w.next {
		return fmt.Errorf("events: step %d comes after step %d", step, w.next-1)
	}
	names := slices.Sorted(maps.Keys(scalars))
	for _, name := range names {
		if name == "" || !utf8.ValidString(name) {
			return fmt.Errorf("events: step %d: %q names no scalar", step, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	if err := w.write(summaryEvent(step, wall, names, scalars)); err != nil {
		return err
	}
	w.next = step + 1
	return nil
}

// write adds records in one write.
func (w *Writer) write(events ...[]byte) error {
	var records []byte
	for _, event := range events {
		records = appendRecord(records, event)
	}
	if _, err := w.file.Write(records); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	return nil
}

// Close closes the file. It is called once.
func (w *Writer) Close() error {
	if err := w.file.Close(); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	return nil
}
