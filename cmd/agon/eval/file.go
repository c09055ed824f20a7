package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"agon/cmd/agon/exams"
	"agon/cmd/agon/output"
	"agon/cmd/agon/terminal"
)

// File is what agon eval --out leaves: the table, and the score of every task that it
// rests on, so that others can be made of it.
type File struct {
	// Program is the revision of what measured.
	Program string `json:"program"`
	Table   Table  `json:"table"`
	// Scores are those of the checkpoints of the table, place by place.
	Scores []exams.Results `json:"scores"`
}

// kind tells an evaluation, which another may replace, from what else a file may hold.
var kind = output.Kind{Name: "an evaluation", Holds: func(name string) bool {
	_, err := ReadFile(name)
	return err == nil
}}

// write leaves an evaluation in a file.
func (f *File) write(stdout io.Writer, to *output.File) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return to.Write(stdout, append(text, '\n'))
}

// ReadFile reads what --out left. Anything else is the user's mistake.
func ReadFile(name string) (*File, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, terminal.FileError(err)
	}
	var f File
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("%s: %w", name, terminal.PlainJSON(err)))
	}
	if err := f.sound(); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("%s is no evaluation: it has %w (hint: agon eval --out writes one)", name, err))
	}
	return &f, nil
}
