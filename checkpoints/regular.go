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

// OpenRegular opens a file to read it. What is none is refused: whoever opens a pipe
// waits for its other end, a device has none, and a folder (EISDIR) has no text.
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

func regular(file *os.File) error {
	info, err := file.Stat()
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return &fs.PathError{Op: "read", Path: file.Name(), Err: syscall.EISDIR}
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "read", Path: file.Name(), Err: errIrregular}
	}
	return nil
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
