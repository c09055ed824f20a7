package safetensors

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

var errShort = errors.New("is cut short: too small for a header")

// openRegular opens a file, or what links lead to, such as the blobs of
// Hugging Face's cache. What is no file is refused and not waited for: whoever
// opens a pipe waits for its other end.
func openRegular(path string) (*os.File, int64, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	stat, err := file.Stat()
	if err == nil && !stat.Mode().IsRegular() {
		err = fmt.Errorf("%s: is not a regular file", path)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, stat.Size(), nil
}

// mapFile maps a file into memory.
func mapFile(path string) ([]byte, error) {
	file, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if size < lengthBytes {
		return nil, fmt.Errorf("%s: %w", path, errShort)
	}
	mapped, err := syscall.Mmap(int(file.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("%s: map into memory: %w", path, err)
	}
	return mapped, nil
}

// readAll reads a file of at most limit bytes.
func readAll(path string, limit int64) ([]byte, error) {
	file, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if size > limit {
		return nil, fmt.Errorf("%s: has %d bytes, more than the %d that are read", path, size, limit)
	}
	return io.ReadAll(io.LimitReader(file, limit))
}
