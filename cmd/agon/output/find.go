package output

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/trainer/model"
	"agon/trainer/model/architecture"

	"golang.org/x/sys/unix"
)

// Find decides how the file of that name is written, and touches nothing. Links are
// followed: what they lead to is written. A file that holds anything else than the kind,
// one of the inputs, or one in the folder of an input, of a run or of a checkpoint, and
// what this process may not write is the user's mistake.
func Find(name string, kind Kind, inputs []string) (*File, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		info = nil
	case err != nil:
		return nil, terminal.FileError(err)
	case isStandardOutput(info):
		return &File{name: name, way: printed}, nil
	case info.IsDir():
		return nil, refuse(name, "is a folder (hint: name a file in it)")
	case info.Mode()&fs.ModeNamedPipe != 0, info.Mode()&fs.ModeCharDevice != 0:
		return &File{name: name, way: through}, permitted(name, name, unix.W_OK)
	case !info.Mode().IsRegular():
		return nil, refuse(name, "is no file that can be written to (hint: name another)")
	}
	f := &File{name: name}
	if f.place, err = placeOf(name); err != nil {
		return nil, refuse(name, "its folder does not exist (hint: make it first)")
	}
	if err := f.apart(inputs); err != nil {
		return nil, err
	}
	if info != nil {
		if err := f.replaceable(info, kind, inputs); err != nil {
			return nil, err
		}
	}
	return f, permitted(name, filepath.Dir(f.place), unix.W_OK|unix.X_OK)
}

func refuse(name, why string) error { return terminal.Mistake(fmt.Errorf("%s: %s", name, why)) }

// isStandardOutput tells what standard output is, as /dev/stdout: opened again it would
// be written from its beginning, and a socket cannot be.
func isStandardOutput(info os.FileInfo) bool {
	standard, err := os.Stdout.Stat()
	return err == nil && os.SameFile(info, standard)
}

// placeOf is the whole path of a file that may not be there yet, without links.
func placeOf(name string) (string, error) {
	folder, base := filepath.Split(name)
	folder, err := filepath.EvalSymlinks(cmp.Or(folder, "."))
	if err == nil {
		folder, err = filepath.Abs(folder)
	}
	if err != nil {
		return "", err
	}
	place := filepath.Join(folder, base)
	target, err := os.Readlink(place)
	switch {
	case err != nil: // is no link
		return place, nil
	case filepath.IsAbs(target):
		return placeOf(target)
	}
	return placeOf(folder + string(filepath.Separator) + target)
}

// apart refuses a place in the folder of an input, of a run or of a checkpoint.
func (f *File) apart(inputs []string) error {
	for folder := filepath.Dir(f.place); ; folder = filepath.Dir(folder) {
		switch {
		case isOneOf(folder, inputs):
			return refuse(f.name, "lies in what is read (hint: name a file outside "+folder+")")
		case holdsRun(folder):
			return refuse(f.name, "lies in a run (hint: name a file outside "+folder+")")
		case holdsCheckpoint(folder):
			return refuse(f.name, "lies in a checkpoint (hint: name a file outside "+folder+")")
		case folder == filepath.Dir(folder):
			return nil
		}
	}
}

// isOneOf tells whether a path leads to what one of the inputs is.
func isOneOf(path string, inputs []string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	for _, input := range inputs {
		if read, err := os.Stat(input); err == nil && os.SameFile(info, read) {
			return true
		}
	}
	return false
}

// holdsRun tells the folder of a run or of a pretraining. A config.yaml alone is what
// anybody may have written to train by.
func holdsRun(folder string) bool {
	return holds(folder, "config.yaml") && (holds(folder, "checkpoints") || holds(folder, string(checkpoints.Metrics)))
}

// holdsCheckpoint tells one that a run saved, and a Hugging Face folder: of weights
// alone nobody knows what they are.
func holdsCheckpoint(folder string) bool {
	told := holds(folder, architecture.ConfigName) || holds(folder, model.AdapterConfigName)
	return holds(folder, runs.RunFile) || told && holds(folder, "*.safetensors")
}

func holds(folder, pattern string) bool {
	names, err := fs.Glob(os.DirFS(folder), pattern)
	return err == nil && len(names) > 0
}

// replaceable refuses a regular file that is not to be lost. An empty one is not.
func (f *File) replaceable(info os.FileInfo, kind Kind, inputs []string) error {
	switch {
	case isOneOf(f.place, inputs):
		return refuse(f.name, "is what is read (hint: name another file)")
	case info.Size() > 0 && !kind.Holds(f.place):
		return refuse(f.name, "exists and is not "+kind.Name+" (hint: name another file, or remove it first)")
	}
	return permitted(f.name, f.place, unix.W_OK)
}

// permitted refuses what this process may not do with a path, on behalf of a file.
func permitted(name, path string, mode uint32) error {
	if err := unix.Access(path, mode); err != nil {
		return terminal.Mistake(&fs.PathError{Op: "write", Path: name, Err: err})
	}
	return nil
}
