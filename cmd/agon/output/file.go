package output

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// Kind is what a command leaves.
type Kind struct {
	// Name says what it is, such as "a page of agon report".
	Name string
	// Holds tells whether a file is one, which the next may replace.
	Holds func(name string) bool
}

// File is where a command leaves what it came to.
type File struct {
	name  string
	way   way
	place string // of what is replaced: where the name's links lead
}

// way is how a file is written.
type way int

const (
	replaced way = iota // written beside, and renamed
	through             // a device or a pipe, which is written to
	printed             // what standard output is
)

// Write leaves the text: in a regular file whole or not at all, in a device or a pipe by
// writing to it, which waits for whoever reads it, and in what standard output is by
// stdout.
func (f *File) Write(stdout io.Writer, text []byte) error {
	switch f.way {
	case printed:
		_, err := stdout.Write(text)
		return err
	case through:
		return f.fault(writeThrough(f.name, text))
	}
	return f.fault(checkpoints.WriteFile(f.place, text))
}

// Lasts reports whether what is left can be opened afterwards.
func (f *File) Lasts() bool { return f.way == replaced }

func writeThrough(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// fault is an error under the name that the user knows: what is written beside has
// another one.
func (f *File) fault(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return terminal.FileError(&fs.PathError{Op: "write", Path: f.name, Err: err})
}
