package checkpoints

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Integrity is what the digests of a run say of its files.
type Integrity struct {
	// Records is the number of those in digests.jsonl: 0 of a run that an earlier
	// program made. First and Iteration are the first and the last iteration that they
	// tell of.
	Records, First, Iteration int
	// Configs are the SHA-256 of config.yaml as each iteration ended with it.
	Configs map[int]string
	// Lines are those of the journals that were compared with what was written;
	// Untold come before the first record.
	Lines, Untold int
	// Sealed is the number of lines of each journal up to the last that a record tells
	// of, and CutShort that of the lines behind, of all journals: those of an iteration
	// that a kill cut short. Of a run that another process turns they are not counted.
	Sealed   map[Journal]int
	CutShort int
	// Files are those of the checkpoints that were, with config.yaml, and Steps the
	// checkpoints. Gone is the folder of the newest checkpoint that records tell of, where
	// somebody has removed it: a run itself removes older ones alone.
	Files int
	Steps []int
	Gone  string
	// Faults are what differs, file by file.
	Faults []Fault
}

// CheckIntegrity compares the files of the run at path with its digests: every line of
// the journals, config.yaml, and every file of the checkpoints. Of a run that another
// process turns it looks at what has ended.
//
// Whoever changes a line, removes it, adds one or puts it elsewhere is found, and so is
// who changes a record to fit, by the record after it. Whoever writes all records anew
// from there on, with the heads and the sums of the checkpoints, is not: digests
// without a secret say that files belong together, not who wrote them. What then
// remains is to do again what the files tell of.
//
// The error tells what could not be read.
func CheckIntegrity(path string) (*Integrity, error) {
	c := &check{path: path, want: map[Journal][]string{}, ends: map[int64]string{}, sums: map[string]string{}}
	c.found.Sealed = map[Journal]int{}
	if err := c.readRecords(); err != nil {
		return nil, err
	}
	if err := c.checkConfig(); err != nil {
		return nil, err
	}
	for _, name := range digested {
		if err := c.checkLines(name); err != nil {
			return nil, err
		}
	}
	steps, err := Steps(path)
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		if err := c.checkStep(step); err != nil {
			return nil, err
		}
	}
	if c.newest != "" && !Held(path) && !isFolder(filepath.Join(path, checkpointsFolder, c.newest)) {
		c.found.Gone = filepath.Join(checkpointsFolder, c.newest)
	}
	return &c.found, nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// check is a CheckIntegrity under way.
type check struct {
	path  string
	found Integrity
	// want are the digests of the journals' lines, line by line; those that are not
	// told are empty.
	want map[Journal][]string
	// ends are the digests of the records, by the length of digests.jsonl after them.
	ends map[int64]string
	// config is the digest in the last record, sums are those of the checkpoints, and
	// newest is the one that was told of last.
	config string
	sums   map[string]string
	newest string
}

func (c *check) fault(file string, line int, format string, values ...any) {
	c.found.Faults = append(c.found.Faults, Fault{file, line, fmt.Sprintf(format, values...)})
}

// readRecords reads digests.jsonl, and holds each record against the one before.
func (c *check) readRecords() error {
	head, length := "", int64(0)
	name := string(Digests)
	err := EachLine(filepath.Join(c.path, name), func(line []byte) {
		c.found.Records++
		number := c.found.Records
		var record DigestRecord
		switch err := json.Unmarshal(line, &record); {
		case err != nil:
			c.fault(name, number, "is no record: %v", err)
		case record.Previous != head && number == 1:
			c.fault(name, number, "is not the first that was written: there were others before it")
		case record.Previous != head:
			c.fault(name, number-1, "is not the one that line %d was written after", number)
		}
		c.take(&record, number)
		head = digestOf(line)
		length += int64(len(line)) + 1
		c.ends[length] = head
	})
	return err
}

// take takes in what a record tells.
func (c *check) take(record *DigestRecord, number int) {
	if number == 1 {
		c.found.First, c.found.Configs = record.Iteration, map[int]string{}
	}
	if _, told := c.found.Configs[record.Iteration]; !told {
		c.found.Configs[record.Iteration] = record.Config
	}
	c.found.Iteration = max(c.found.Iteration, record.Iteration)
	c.config = record.Config
	for folder, sum := range record.Checkpoints {
		c.sums[folder] = sum
		c.newest = max(c.newest, folder)
	}
	for _, name := range digested {
		lines, told := record.Lines[name]
		if !told {
			continue
		}
		before := min(max(lines.First-1, 0), mostUntold)
		if number == 1 {
			c.found.Untold += before
		} else if before != len(c.want[name]) {
			c.fault(string(Digests), number, "tells of %s from line %d on, and the records before it of %d lines", name, lines.First, len(c.want[name]))
		}
		c.want[name] = append(ofLength(c.want[name], before), lines.Digests...)
	}
}

// mostUntold bounds the lines that a record may say were there before it.
const mostUntold = 1 << 28

// ofLength cuts digests, or fills them up with such as are not told.
func ofLength(digests []string, length int) []string {
	if length <= len(digests) {
		return digests[:length]
	}
	return append(digests, make([]string, length-len(digests))...)
}

// checkConfig compares config.yaml with the last record.
func (c *check) checkConfig() error {
	sum, err := sumOf(filepath.Join(c.path, configFile))
	if err != nil {
		return err
	}
	c.found.Files++
	if c.found.Records > 0 && sum != c.config {
		c.fault(configFile, 0, "is not the configuration that iteration %d ended with", c.found.Iteration)
	}
	return nil
}

// checkLines compares a journal with the records.
func (c *check) checkLines(name Journal) error {
	var have []string
	length := int64(0)
	path := filepath.Join(c.path, string(name))
	err := EachLine(path, func(line []byte) {
		have = append(have, digestOf(line))
		length += int64(len(line)) + 1
	})
	if err != nil || c.found.Records == 0 {
		return err
	}
	faults, rest := compareLines(string(name), c.want[name], have)
	c.found.Faults = append(c.found.Faults, faults...)
	c.found.Sealed[name] = len(have) - rest
	c.found.Lines += len(have) - rest
	if Held(c.path) {
		return nil
	}
	if rest > 0 {
		err = c.checkRest(name, len(have)-rest+1, rest)
	}
	switch info, torn := os.Stat(path); {
	case torn != nil || info.Size() <= length:
	case len(have) < len(c.want[name]):
		c.fault(string(name), len(have)+1, "has no end: %d bytes", info.Size()-length)
	default:
		c.found.CutShort++
	}
	return err
}

// checkRest looks at the lines of a journal that no record tells of, so many from the
// first on. A kill leaves such of an iteration without a record, which a resume takes
// back; any other was added.
func (c *check) checkRest(name Journal, first, rest int) error {
	number, added := 0, 0
	err := EachLine(filepath.Join(c.path, string(name)), func(line []byte) {
		number++
		var of struct{ Iteration int }
		if number < first || added > 0 {
			return
		}
		if err := json.Unmarshal(line, &of); err != nil || of.Iteration <= c.found.Iteration {
			added = number
		}
	})
	if added > 0 {
		c.fault(string(name), added, "stands in no record and is of no iteration that was cut short: it was added")
		return err
	}
	c.found.CutShort += rest
	return err
}

// checkStep compares the files of a checkpoint with its sums, these with the records,
// and what it says of the journals with these. One that is pruned meanwhile is none.
func (c *check) checkStep(step int) error {
	before := len(c.found.Faults)
	folder := StepFolder(c.path, step)
	short := filepath.Join(checkpointsFolder, filepath.Base(folder))
	if err := c.checkFolder(folder, short); err != nil {
		return err
	}
	sum, err := sumOf(filepath.Join(folder, sumsFile))
	if want := c.sums[filepath.Base(folder)]; err == nil && want != "" && want != sum {
		c.fault(filepath.Join(short, sumsFile), 0, "is not what %s tells of it", Digests)
	}
	c.checkState(folder, filepath.Join(short, stateFile))
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		c.found.Faults = c.found.Faults[:before]
		return nil
	}
	c.found.Steps = append(c.found.Steps, step)
	return nil
}

// checkFolder compares the files of a checkpoint with its sums.
func (c *check) checkFolder(folder, short string) error {
	listed, faults, err := changedFiles(folder)
	if err == nil {
		var added []Fault
		added, err = addedFiles(folder, listed)
		faults = append(faults, added...)
	}
	c.found.Files += len(listed)
	for _, f := range faults {
		c.fault(filepath.Join(short, f.File), f.Line, "%s", f.What)
	}
	var unreadable *os.PathError
	if errors.As(err, &unreadable) && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err != nil {
		c.fault(filepath.Join(short, sumsFile), 0, "cannot be checked: %v", err)
	}
	return nil
}

// checkState compares the journals with what a checkpoint says of them.
func (c *check) checkState(folder, short string) {
	state, err := readState(folder)
	if err != nil {
		c.fault(short, 0, "cannot be read: %v", err)
		return
	}
	for _, name := range journals {
		if err := reaches(filepath.Join(c.path, string(name)), state.Journals[name]); err != nil {
			c.fault(string(name), 0, "is not as long as %s says: %v", short, err)
		}
	}
	if state.Head != "" && c.ends[state.Journals[Digests]] != state.Head {
		c.fault(string(Digests), 0, "has other records than those that %s was saved after", short)
	}
}
