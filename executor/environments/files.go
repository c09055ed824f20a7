package environments

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// The files that have a meaning of their own.
const (
	descriptionFile = "environment.yaml"
	toolsFile       = "tools.py"
	evaluationFile  = "evaluation.py"
	rewardsFile     = "rewards.py"
	invariantFile   = "verify.py"
)

// A folder travels to every environment process, so it is kept small.
const (
	maxFolderBytes = 4 << 20
	maxFiles       = 256
)

// readFiles reads all files of a folder by their slash-separated names, but those
// at and below the paths that stay behind. What Python and editors leave is not part
// of an environment either: names that begin with a dot, and __pycache__.
func readFiles(fsys fs.FS, stay []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	left := int64(maxFolderBytes)
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", name, reason(err))
		case name != "." && (leftBehind(name) || slices.Contains(stay, name)):
			return skip(entry)
		case entry.IsDir():
			return nil
		case len(files) == maxFiles:
			return fmt.Errorf("more than %d files; keep data that is not needed elsewhere", maxFiles)
		}
		content, err := readFile(fsys, name, left)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		left -= int64(len(content))
		files[name] = content
		return nil
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

func leftBehind(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || base == "__pycache__"
}

func skip(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// readFile reads one regular file of at most limit bytes. A link is followed
// where it stays inside the folder; fsys refuses the others.
func readFile(fsys fs.FS, name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name) // before opening: opening a pipe would wait
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("is not a regular file, nor a link to one in this folder")
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	switch {
	case err != nil:
		return nil, reason(err)
	case int64(len(content)) > limit:
		return nil, fmt.Errorf("the folder is larger than %d MiB", maxFolderBytes>>20)
	case strings.HasSuffix(name, ".py") && !utf8.Valid(content):
		return nil, errors.New("is not UTF-8 text")
	}
	return content, nil
}

// reason strips the operation and the path that the os package puts before an
// error: whoever reports it has already said both.
func reason(err error) error {
	var pathError *fs.PathError
	if !errors.As(err, &pathError) {
		return err
	}
	if strings.Contains(pathError.Err.Error(), "escapes") {
		return errors.New("is a link that leads out of the folder")
	}
	return pathError.Err
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
