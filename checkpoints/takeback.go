package checkpoints

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// TakeBack makes a run what it was at its newest checkpoint, from which Resume
// has it go on. What its journals hold beyond that moves to replayed/; a torn
// last line is dropped, and what a kill left half written is removed. notes say
// what was taken back, a sentence each.
func (r *Run) TakeBack(from *Resumption) (notes []string, err error) {
	lengths, told := from.journals, false
	if err = r.removeAside(); err == nil {
		lengths, told, err = r.withSeal(from)
	}
	if err == nil {
		notes, err = r.cutAll(lengths)
	}
	if err == nil {
		err = r.openJournals()
	}
	if err == nil && from.Folder != "" && !told {
		err = r.sealStep(from.Step)
	}
	if err != nil {
		return nil, fmt.Errorf("resume %s: %w", r.Path, r.Fault(err))
	}
	return notes, nil
}

// withSeal is how long the journals are with the record that tells of the checkpoint
// alone, which Save appends behind it, and whether it stands there.
func (r *Run) withSeal(from *Resumption) (lengths map[Journal]int64, told bool, err error) {
	if from.Folder == "" {
		return from.journals, false, nil
	}
	line, err := lineAt(filepath.Join(r.Path, string(Digests)), from.journals[Digests])
	if err != nil || line == nil {
		return from.journals, false, err
	}
	sum, err := sumOf(filepath.Join(from.Folder, sumsFile))
	var record DigestRecord
	if err != nil || json.Unmarshal(line, &record) != nil || !record.tellsOf(from.Step, sum) {
		return from.journals, false, err
	}
	lengths = maps.Clone(from.journals)
	lengths[Digests] += int64(len(line)) + 1
	return lengths, true, nil
}

// lineAt is the line of a file that begins so many bytes in, without its end; nil where
// none ends behind.
func lineAt(path string, offset int64) ([]byte, error) {
	file, err := OpenRegular(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return nil, err
	}
	scanner := scanLines(file)
	if !scanner.Scan() {
		return nil, scanner.Err()
	}
	return scanner.Bytes(), nil
}

// removeAside clears what a kill left half written.
func (r *Run) removeAside() error {
	return errors.Join(removeAsideIn(r.Path), removeAsideIn(filepath.Join(r.Path, checkpointsFolder)))
}

// removeAsideIn clears a folder, which need not be there.
func removeAsideIn(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), asidePrefix) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// cutAll cuts every journal to its length in the checkpoint.
func (r *Run) cutAll(lengths map[Journal]int64) ([]string, error) {
	replayed, err := r.nextReplayed()
	if err != nil {
		return nil, err
	}
	var notes []string
	for _, name := range journals {
		note, err := r.cut(name, lengths[name], replayed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	return notes, nil
}

// nextReplayed names the folder for what this resume takes back.
func (r *Run) nextReplayed() (string, error) {
	for n := 1; ; n++ {
		folder := filepath.Join(r.Path, "replayed", fmt.Sprintf("%04d", n))
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
			return folder, nil
		} else if err != nil {
			return "", err
		}
	}
}

// cut takes what lies beyond length out of a journal and into replayed. The
// copy is on the disk before the original is cut.
func (r *Run) cut(name Journal, length int64, replayed string) (string, error) {
	file, err := os.OpenFile(filepath.Join(r.Path, string(name)), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if err := regular(file); err != nil {
		return "", err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return "", err
	}
	beyond, torn, err := readLines(io.NewSectionReader(file, length, size-length))
	if err != nil || size == length {
		return "", err
	}
	if len(beyond) > 0 {
		if err := os.MkdirAll(replayed, 0o755); err != nil {
			return "", err
		}
		if err := WriteFile(filepath.Join(replayed, string(name)), beyond); err != nil {
			return "", err
		}
	}
	if err := file.Truncate(length); err != nil {
		return "", err
	}
	return takenBack(name, bytes.Count(beyond, []byte("\n")), torn), file.Sync()
}

// readLines separates whole lines from a last one that was torn by a kill.
func readLines(reader io.Reader) (lines []byte, torn int, err error) {
	all, err := io.ReadAll(reader)
	if err != nil {
		return nil, 0, err
	}
	end := bytes.LastIndexByte(all, '\n') + 1
	return all[:end], len(all) - end, nil
}

func takenBack(name Journal, lines, torn int) string {
	moved := fmt.Sprintf("%d lines", lines)
	if lines == 1 {
		moved = "1 line"
	}
	note := fmt.Sprintf("%s: %s beyond the checkpoint moved to replayed/", name, moved)
	if torn > 0 {
		note += fmt.Sprintf(", a torn last line of %d bytes dropped", torn)
	}
	return note
}
