package checkpoints

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

var errIrregular = errors.New("is not a regular file")

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

// readRegular is os.ReadFile of a regular file.
func readRegular(path string) ([]byte, error) {
	file, err := OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}
