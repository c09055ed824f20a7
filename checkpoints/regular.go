package checkpoints

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

var (
	errIrregular = errors.New("is not a regular file")
	errTooLarge  = errors.New("is too large to be what a run writes")
)

// OpenRegular opens a file of a run to read it. What is none is refused: whoever
// opens a pipe waits for its other end, and a device has none.
func OpenRegular(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if err := regular(file); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// regular refuses a file that is none; a folder is told by who reads it.
func regular(file *os.File) error {
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "read", Path: file.Name(), Err: errIrregular}
	}
	return err
}

// largestText bounds what is read whole, in bytes.
const largestText = LongestLine

// ReadRegular is os.ReadFile of a regular file that is no larger than a file of a run is.
func ReadRegular(path string) ([]byte, error) {
	file, err := OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, largestText+1))
	if err == nil && len(text) > largestText {
		err = &fs.PathError{Op: "read", Path: path, Err: errTooLarge}
	}
	return text, err
}
