package checkpoints

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Digests is the journal that tells of every line of the others what it was when it
// was written: a DigestRecord for each iteration, chained. See CheckIntegrity for what
// it shows, and what it cannot.
const Digests Journal = "digests.jsonl"

// digested are the journals whose lines have digests.
var digested = []Journal{Metrics, Timings, Tasks, Trajectories}

// DigestRecord is a line of digests.jsonl: what an iteration has appended to the other
// journals. All digests are SHA-256 in hexadecimal digits, those of lines without their
// end.
type DigestRecord struct {
	// Iteration is the last one that had ended when the record was written. A record
	// without lines tells of a checkpoint, or of another configuration.
	Iteration int `json:"iteration"`
	// Previous is the digest of the record's line before; of the first it is empty.
	Previous string `json:"previous"`
	// Config is the digest of config.yaml as it stood.
	Config string `json:"config"`
	// Checkpoints are the digests of the SHA256SUMS of the checkpoints that were made
	// since the record before, by the names of their folders.
	Checkpoints map[string]string `json:"checkpoints,omitempty"`
	// Lines are those that were appended since the record before, of every journal.
	Lines map[Journal]AppendedLines `json:"lines"`
}

// tellsOf reports whether the record is of a checkpoint alone: that of a step, with a
// digest of its sums.
func (d *DigestRecord) tellsOf(step int, sum string) bool {
	for _, lines := range d.Lines {
		if len(lines.Digests) > 0 {
			return false
		}
	}
	return d.Iteration == step && d.Checkpoints[filepath.Base(StepFolder("", step))] == sum
}

// AppendedLines are lines of one journal, one after another.
type AppendedLines struct {
	// First is the number of the first line, from 1, or of the next one to come where
	// there are none.
	First   int      `json:"first"`
	Digests []string `json:"digests"`
}

// chain is where the digests of a run stand.
type chain struct {
	// head and config are those of the last record; empty without one.
	head, config string
	// next are the numbers of the first lines that no record tells of.
	next map[Journal]int
	// saved are the sums of checkpoints that no record tells of.
	saved map[string]string
}

// Seal appends to digests.jsonl what was appended to the other journals since it was
// sealed last. Whoever ends an iteration does it before the checkpoint.
func (r *Run) Seal(iteration int) error {
	config, err := sumOf(filepath.Join(r.Path, configFile))
	if err != nil {
		return err
	}
	record := DigestRecord{
		Iteration: iteration, Previous: r.chain.head, Config: config,
		Checkpoints: r.chain.saved, Lines: map[Journal]AppendedLines{},
	}
	for _, name := range digested {
		record.Lines[name] = AppendedLines{First: r.chain.next[name], Digests: append([]string{}, r.journals[name].digests...)}
	}
	if err := r.Append(Digests, &record); err != nil {
		return err
	}
	for _, name := range digested {
		r.chain.next[name] += len(r.journals[name].digests)
		r.journals[name].digests = nil
	}
	own := r.journals[Digests]
	r.chain.head, r.chain.config, r.chain.saved, own.digests = own.digests[0], config, nil, nil
	return nil
}

// SealConfig is Seal of a configuration that is another than the last record tells of;
// nothing where it is the same, or there is no record.
func (r *Run) SealConfig(iteration int) error {
	config, err := sumOf(filepath.Join(r.Path, configFile))
	if err != nil || r.chain.head == "" || config == r.chain.config {
		return err
	}
	return errors.Join(r.Seal(iteration), r.Flush())
}

// sealStep has a record tell of the checkpoint of a step, at once: none may come after.
// Of a run without records, such as a pretraining, there is nothing to tell.
func (r *Run) sealStep(step int) error {
	err := r.sealNext(StepFolder(r.Path, step))
	if err != nil || r.chain.head == "" {
		return err
	}
	return errors.Join(r.Seal(step), r.Flush())
}

// sealNext has the next record tell of a checkpoint.
func (r *Run) sealNext(folder string) error {
	sum, err := sumOf(filepath.Join(folder, sumsFile))
	if err != nil {
		return err
	}
	if r.chain.saved == nil {
		r.chain.saved = map[string]string{}
	}
	r.chain.saved[filepath.Base(folder)] = sum
	return nil
}

// openChain goes on with the digests that the run at path has. A run of an earlier
// program has none: they begin with the next iteration.
func openChain(path string) (chain, error) {
	c := chain{next: map[Journal]int{}}
	last, err := lastLine(filepath.Join(path, string(Digests)))
	if err != nil {
		return c, err
	}
	if last == nil {
		c.next, err = nextLines(path)
		return c, err
	}
	var record DigestRecord
	if err := json.Unmarshal(last, &record); err != nil {
		return c, fmt.Errorf("%s: its last line: %w", Digests, err)
	}
	c.head, c.config = digestOf(last), record.Config
	for name, lines := range record.Lines {
		c.next[name] = lines.First + len(lines.Digests)
	}
	return c, nil
}

// nextLines are the numbers of the lines to come.
func nextLines(path string) (map[Journal]int, error) {
	next := map[Journal]int{}
	for _, name := range digested {
		n := 0
		err := EachLine(filepath.Join(path, string(name)), func([]byte) { n++ })
		if err != nil {
			return nil, err
		}
		next[name] = n + 1
	}
	return next, nil
}

// SharedIterations is how many iterations, their first, two runs have in common, as a
// fork has with the run that it is of: those whose records are equal, which hold what
// was measured in time. It is 0 of runs without digests.
func SharedIterations(a, b string) (int, error) {
	var scanners [2]*bufio.Scanner
	for i, run := range []string{a, b} {
		file, err := OpenRegular(filepath.Join(run, string(Digests)))
		if errors.Is(err, os.ErrNotExist) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		defer file.Close()
		scanners[i] = scanLines(file)
	}
	ours, theirs := scanners[0], scanners[1]
	var last []byte
	for ours.Scan() && theirs.Scan() && bytes.Equal(ours.Bytes(), theirs.Bytes()) {
		last = append(last[:0], ours.Bytes()...)
	}
	if err := errors.Join(ours.Err(), theirs.Err()); err != nil || last == nil {
		return 0, err
	}
	var record DigestRecord
	err := json.Unmarshal(last, &record)
	return record.Iteration, err
}

// lastLine is that of a file, without its end; nil where there is none.
func lastLine(path string) (last []byte, err error) {
	err = EachLine(path, func(line []byte) { last = append(last[:0], line...) })
	return last, err
}

// EachLine hands over the lines of a file that have an end, without it. A file that is
// not there has none.
func EachLine(path string, take func(line []byte)) error {
	file, err := OpenRegular(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	scanner := scanLines(file)
	for scanner.Scan() {
		take(scanner.Bytes())
	}
	return scanner.Err()
}

// scanLines reads the lines of a journal that have an end.
func scanLines(file io.Reader) *bufio.Scanner {
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, LongestLine)
	scanner.Split(WholeLines)
	return scanner
}

// LongestLine bounds a line of a journal, in bytes.
const LongestLine = 256 << 20

// WholeLines is a bufio.SplitFunc that splits a text at the end of every line and drops
// what follows the last.
func WholeLines(data []byte, atEOF bool) (advance int, line []byte, err error) {
	if end := bytes.IndexByte(data, '\n'); end >= 0 {
		return end + 1, data[:end], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}

// digestOf is the SHA-256 of a line without its end.
func digestOf(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}
