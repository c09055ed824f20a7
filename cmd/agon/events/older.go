package events

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The name of an event file: TensorBoard reads the files of a folder whose names
// hold "tfevents", in the order of the names, and goes by the seconds since 1970
// that stand in them.
const (
	namePrefix = "events.out.tfevents."
	nameSuffix = ".agon"
)

// filesOf lists the event files of a folder that this package wrote, in the order
// of their names.
func filesOf(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		if _, ours := secondsIn(entry.Name()); ours && entry.Type().IsRegular() {
			paths = append(paths, filepath.Join(folder, entry.Name()))
		}
	}
	slices.Sort(paths)
	return paths, nil
}

// nameAfter is the name of a file of the time wall that sorts after the older ones,
// whatever the clock says.
func nameAfter(older []string, wall time.Time) string {
	seconds := max(wall.Unix(), 0)
	if len(older) > 0 {
		newest, _ := secondsIn(filepath.Base(older[len(older)-1]))
		seconds = max(seconds, newest+1)
	}
	return fmt.Sprintf("%s%010d%s", namePrefix, seconds, nameSuffix)
}

// secondsIn reads the time in the name of an event file of this package.
func secondsIn(name string) (seconds int64, ours bool) {
	rest, prefixed := strings.CutPrefix(name, namePrefix)
	digits, suffixed := strings.CutSuffix(rest, nameSuffix)
	if !prefixed || !suffixed || len(digits) != 10 {
		return 0, false
	}
	seconds, err := strconv.ParseInt(digits, 10, 64)
	return seconds, err == nil && seconds >= 0
}

// cut drops what an event file holds from step next on, and a torn end. A file
// without a summary left is removed.
func cut(path string, next int64) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	length, summaries, err := before(file, next)
	switch {
	case err != nil:
		return err
	case summaries == 0:
		return os.Remove(path)
	}
	return os.Truncate(path, length)
}

// before measures what stands in a file of events before step next: its length in
// bytes, and the number of summaries.
func before(r io.Reader, next int64) (length int64, summaries int, err error) {
	r = bufio.NewReader(r)
	for {
		data, err := readRecord(r)
		switch {
		case err == io.EOF || errors.Is(err, errTorn):
			return length, summaries, nil
		case err != nil:
			return 0, 0, damaged(length, err)
		}
		step, summary, ok := kindOf(data)
		switch {
		case !ok:
			return 0, 0, damaged(length, errors.New("a record that is no event"))
		case step >= next:
			return length, summaries, nil
		case summary:
			summaries++
		}
		length += headerSize + int64(len(data)) + footerSize
	}
}

func damaged(at int64, err error) error {
	return fmt.Errorf("byte %d: %w (hint: the run does not need this file; move it away)", at, err)
}
