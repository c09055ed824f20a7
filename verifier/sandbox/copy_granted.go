package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// mostCopied bounds what is copied for one environment where there are no mounts.
const mostCopied = 4 << 30

// copyGranted returns the folder with a copy of what an environment's process has, each
// at its path below it. It is made once. library is that of all other slots.
func (p *premises) copyGranted(g *granted, library []string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if folder := p.granted[g.digest]; folder != "" {
		return folder, nil
	}
	if err := p.open(); err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(p.directory, "granted-")
	if err != nil {
		return "", err
	}
	if err = p.furnishLibrary(folder, g.python.Library, library); err == nil {
		err = g.copyTo(folder)
	}
	if err != nil {
		os.RemoveAll(folder)
		return "", fmt.Errorf("copy what environment.yaml grants: %w", err)
	}
	if p.granted == nil {
		p.granted = map[string]string{}
	}
	p.granted[g.digest] = folder
	return folder, nil
}

// furnishLibrary copies a library, or makes links to the copy of the shared one if it
// is that, as that of a virtual environment mostly is. Held: the mutex.
func (p *premises) furnishLibrary(folder string, library, shared []string) error {
	if !slices.Equal(library, shared) {
		return copyLibrary(folder, library)
	}
	copied, err := p.copyOnce(shared)
	if err != nil {
		return err
	}
	return linkEach(copied, folder)
}

// copyTo copies what is granted beside a library.
func (g *granted) copyTo(folder string) error {
	c := copier{left: mostCopied}
	for _, path := range g.packages {
		if err := c.copy(filepath.Join(folder, path), path); err != nil {
			return err
		}
	}
	for _, name := range sortedNames(g.files) {
		if err := c.copy(filepath.Join(folder, "tmp", filesFolder, name), g.files[name]); err != nil {
			return err
		}
	}
	beside := linkedLibraries(slices.Concat(g.python.Library, g.packages))
	if g.network {
		beside = append(beside, networkFiles...)
	}
	for _, path := range beside {
		if err := c.copy(filepath.Join(folder, path), path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// copier copies files and directories so that all can read them and nobody but their
// owner can write them.
type copier struct{ left int64 } // bytes

// errTooMuch says what to do where all of it would be copied.
var errTooMuch = fmt.Errorf("more than %d GiB: in the tier uid they are copied (hint: allow namespaces and mounts, which agon doctor tells how)", mostCopied>>30)

// copy copies what lies at from. A link to a file becomes the file, one to a directory
// stays a link: it may lead to one that it lies in.
func (c *copier) copy(to, from string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return c.copyDirectory(to, from)
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	if c.left -= info.Size(); c.left < 0 {
		return errTooMuch
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return copyFile(to, from)
}

func (c *copier) copyDirectory(to, from string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, entry := range entries {
		if err := c.copyEntry(filepath.Join(to, entry.Name()), filepath.Join(from, entry.Name()), entry); err != nil {
			return err
		}
	}
	return nil
}

func (c *copier) copyEntry(to, from string, entry os.DirEntry) error {
	if entry.Type()&os.ModeSymlink == 0 {
		return c.copy(to, from)
	}
	info, err := os.Stat(from)
	switch {
	case err != nil:
		return nil // it leads nowhere
	case !info.IsDir():
		return c.copy(to, from)
	}
	target, err := os.Readlink(from)
	if err != nil {
		return err
	}
	if err := os.Symlink(target, to); !os.IsExist(err) {
		return err
	}
	return nil
}
