package sweep

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon/checkpoints"
	"agon/verifier"
)

// sheet holds what one policy of a sweep reached, task by task, in
// OUT/NAME.json. It is about certain weights: for others it is empty.
type sheet struct {
	path string
	// Policy is the digest of the weights.
	Policy string `json:"policy"`
	// Written are the compositions of the tasks that the policy wrote itself
	// and the filter accepted; null for one that wrote none.
	Written     []string     `json:"written"`
	Evaluations []evaluation `json:"evaluations"`
}

// evaluation is how often the policy passed each task, with what it was
// measured with.
type evaluation struct {
	Measured measured         `json:"measured"`
	Scores   []verifier.Score `json:"scores"`
}

// measured is everything that scores depend on beside the weights. Those of
// other tasks or attempts are measured anew.
type measured struct {
	// Base is the digest of the policy that all are compared with.
	Base string `json:"base"`
	// Environments names the environments with their digests.
	Environments string `json:"environments"`
	// Prompts is the digest of templates that stand in for those that ship.
	Prompts string `json:"prompts,omitempty"`
	// Settings are those of the configuration that decide how an exam goes.
	Settings  string `json:"settings"`
	Tasks     int    `json:"tasks"`
	FirstSeed int64  `json:"first_seed"`
	way
}

// way is how a policy takes the exam.
type way struct {
	Attempts    int     `json:"attempts"`
	Temperature float64 `json:"temperature"`
	// Draw names the stream of random numbers, and which tasks: all, or with
	// drawAgain those that the policy to begin with did not solve.
	Draw string `json:"draw"`
}

// The draws. The first two are those of agon eval.
const (
	drawSampled = "sampled"
	drawGreedy  = "greedy"
	drawDeep    = "deep"
	drawAgain   = "again"
)

// sheetPath is where the sheet of a trial lies, or of the policy that all begin with.
func (s *study) sheetPath(name string) string { return filepath.Join(s.Out, name+".json") }

// readSheet returns the sheet of the weights of that digest, as far as it was
// filled.
func (s *study) readSheet(name, policy string) (*sheet, error) {
	path := s.sheetPath(name)
	read, err := readSheetAt(path)
	if err != nil {
		return nil, err
	}
	if read.Policy != policy {
		return &sheet{path: path, Policy: policy}, nil
	}
	return read, nil
}

// readSheetAt returns the sheet of whatever weights that lies there; an empty one if
// none does.
func readSheetAt(path string) (*sheet, error) {
	read := &sheet{path: path}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return read, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, read); err != nil {
		return nil, fmt.Errorf("%s: %w: remove it, and it is measured anew", path, err)
	}
	return read, nil
}

// find returns the scores that were measured so, or nil.
func (s *sheet) find(m measured) []verifier.Score {
	for i := range s.Evaluations {
		if s.Evaluations[i].Measured == m {
			return s.Evaluations[i].Scores
		}
	}
	return nil
}

// compositions are those of Written; nil for a policy that wrote none.
func (s *sheet) compositions() map[string]bool {
	if s.Written == nil {
		return nil
	}
	written := map[string]bool{}
	for _, composition := range s.Written {
		written[composition] = true
	}
	return written
}

// add takes scores in and writes the sheet.
func (s *sheet) add(m measured, scores []verifier.Score) error {
	s.Evaluations = append(s.Evaluations, evaluation{m, scores})
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o755); err != nil {
		return err
	}
	return checkpoints.WriteFile(s.path, append(text, '\n'))
}
