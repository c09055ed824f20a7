package environments

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// What of the files that an environment grants to its tools is hashed, so that a
// folder is read within seconds: SHA-256 takes half a second to three for a GiB.
const (
	maxHashed  = 1 << 30
	maxGranted = 100_000 // files and folders
)

// contents digests files and folders outside of an environment's folder.
type contents struct {
	bytes   int64 // that may still be hashed
	entries int   // that may still come
}

// digestsOf returns the digest of what lies at each path.
func digestsOf(paths map[string]string) (map[string][]byte, error) {
	c := contents{bytes: maxHashed, entries: maxGranted}
	digests := map[string][]byte{}
	for _, name := range sortedKeys(paths) {
		var err error
		if digests[name], err = c.digest(paths[name]); err != nil {
			return nil, err
		}
	}
	return digests, nil
}

// digest hashes the names and contents of a tree, in order of the names.
func (c *contents) digest(root string) ([]byte, error) {
	hash := sha256.New()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil {
			err = c.add(hash, root, path, entry)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, reason(err))
		}
		return nil
	})
	return hash.Sum(nil), err
}

func (c *contents) add(hash hash.Hash, root, path string, entry fs.DirEntry) error {
	if c.entries--; c.entries < 0 {
		return fmt.Errorf("more than %d files and folders; pack them into fewer", maxGranted)
	}
	kind := entry.Type()
	hashParts(hash, []byte(path[len(root):]), []byte(kind.String()))
	switch {
	case kind.IsDir():
		return nil
	case kind.IsRegular():
		return c.addFile(hash, path)
	case kind == fs.ModeSymlink:
		return addLink(hash, root, path)
	}
	return errors.New("is neither a file nor a folder")
}

// addFile hashes a file, or its size and time where too much was hashed before.
func (c *contents) addFile(hash hash.Hash, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if size > c.bytes {
		var about [16]byte
		binary.LittleEndian.PutUint64(about[:8], uint64(size))
		binary.LittleEndian.PutUint64(about[8:], uint64(info.ModTime().UnixNano()))
		hashParts(hash, []byte("size and time"), about[:])
		return nil
	}
	c.bytes -= size
	content := sha256.New()
	if _, err := io.Copy(content, io.LimitReader(file, size)); err != nil {
		return err
	}
	hashParts(hash, []byte("content"), content.Sum(nil))
	return nil
}

// addLink hashes where a link leads: to something in the same tree, which has another
// path for tools, or they could not follow it.
func addLink(hash hash.Hash, root, path string) error {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	text, err := os.Readlink(path)
	switch {
	case err != nil:
		return err
	case target != root && !within(target, root):
		return errors.New("is a link that leads out of the folder; name what it leads to")
	case filepath.IsAbs(text):
		return errors.New("is a link to an absolute path, which is another one for tools; make it a relative one")
	}
	hashParts(hash, []byte(text))
	return nil
}
