// Package prompts puts templates of a user's own in the place of those that ship
// with the stages.
//
//	DIR/challenger/tagged.tmpl
//	DIR/executor/tagged.tmpl
//
// A template is one of Go's text/template. [Open] reads a folder of them, as
// [Overrides], and refuses a name that no stage knows. A [Set] is the templates of
// one stage; [Set.With] takes in the stage's part of the overrides, and every fault
// that can be seen before a run is told there, in one line with file and line. What
// a template sees is a contract of its stage: executor.PromptData and
// challenger.PromptData.
//
// A template may use another of its stage, the one that ships included if it is not
// overridden: {{template "executor/tagged.tmpl" .}}.
package prompts

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Overrides are a user's templates as they were read: texts by name, a name being
// "STAGE/FILE.tmpl". They do not change; nil holds none.
type Overrides struct {
	texts map[string]string
}

// maxBytes bounds a template, and what it writes: the whole of a policy's context
// is smaller.
const maxBytes = 1 << 20

// Open reads the templates in the folder dir; see Read.
func Open(dir string, known []string) (*Overrides, error) {
	overrides, err := open(dir, known)
	if err != nil {
		return nil, fmt.Errorf("prompts %s: %w", dir, err)
	}
	return overrides, nil
}

func open(dir string, known []string) (*Overrides, error) {
	info, err := os.Stat(dir) // before opening: opening a pipe would wait
	switch {
	case err != nil:
		return nil, reason(err)
	case !info.IsDir():
		return nil, errors.New("is a file; name the folder that holds executor/ or challenger/")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, reason(err)
	}
	defer root.Close()
	return Read(root.FS(), known)
}

// Read reads the templates in fsys. known are the names that there can be. A name
// that is none of them is an error that tells the nearest, and so is a folder
// without any template: whoever gives one means to change something. Names that
// begin with a dot, which editors leave behind, are passed over.
func Read(fsys fs.FS, known []string) (*Overrides, error) {
	overrides := &Overrides{texts: map[string]string{}}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", name, reason(err))
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			return skip(entry)
		case entry.IsDir():
			return nil
		case !slices.Contains(known, name):
			return fmt.Errorf("%s: there is no such template%s", name, meant(name, known))
		}
		overrides.texts[name], err = readText(fsys, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(overrides.texts) == 0 {
		return nil, fmt.Errorf("holds no template (hint: it can have %s)", strings.Join(known, ", "))
	}
	return overrides, nil
}

// Names returns the names of the templates, sorted.
func (o *Overrides) Names() []string {
	if o == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(o.texts))
}

// Digest is the SHA-256, in hex, of all names and texts; empty if there are none.
// Two runs with different ones put their tasks differently.
func (o *Overrides) Digest() string {
	names := o.Names()
	if len(names) == 0 {
		return ""
	}
	hash := sha256.New()
	for _, name := range names {
		for _, part := range []string{name, o.texts[name]} {
			// Behind its length, so that no two sets of texts give the same bytes.
			hash.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(part))))
			hash.Write([]byte(part))
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func skip(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// readText reads a regular file. A link is followed where it stays inside the folder.
func readText(fsys fs.FS, name string) (string, error) {
	info, err := fs.Stat(fsys, name) // before opening: opening a pipe would wait
	if err != nil {
		return "", reason(err)
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("is not a regular file")
	}
	file, err := fsys.Open(name)
	if err != nil {
		return "", reason(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	switch {
	case err != nil:
		return "", reason(err)
	case len(text) > maxBytes:
		return "", fmt.Errorf("is larger than %d MiB", maxBytes>>20)
	case !utf8.Valid(text):
		return "", errors.New("is not UTF-8 text")
	}
	return string(text), nil
}

// reason strips the operation and the path that the os package puts before an
// error: whoever reports it has already said both.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// meant names the nearest of known as a hint, or all of them where none is near.
func meant(name string, known []string) string {
	nearest := slices.MinFunc(known, func(a, b string) int {
		return levenshtein.ComputeDistance(name, a) - levenshtein.ComputeDistance(name, b)
	})
	if levenshtein.ComputeDistance(name, nearest) <= max(2, len(name)/3) {
		return fmt.Sprintf("; did you mean %s?", nearest)
	}
	return fmt.Sprintf(" (hint: there are %s)", strings.Join(known, ", "))
}
