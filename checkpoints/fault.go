package checkpoints

import "fmt"

// Fault is a place at which something of a run is not what was written.
type Fault struct {
	// File is its name within the run, or the folder, that was looked at.
	File string `json:"file"`
	// Line is a line of the file, from 1; 0 where it is about the file.
	Line int `json:"line,omitempty"`
	// What says how it differs, in words that follow the place.
	What string `json:"what"`
}

// String is "trajectories.jsonl: line 812 is not what was written", or the same of a
// file without the line.
func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + " " + f.What
	}
	return fmt.Sprintf("%s: line %d %s", f.File, f.Line, f.What)
}
