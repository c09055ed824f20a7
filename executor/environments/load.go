// Package environments reads environments from folders of Python and YAML, and
// holds those that ship.
//
//	warehouse/
//	  environment.yaml   name, description, rules, turn_limit, held_out, tools
//	  tools.py           initial_state(seed), and the tools
//	  evaluation.py      optional: held_out(seed), tasks written by hand
//	  examples.jsonl     optional: a few tasks for challengers to see, one a line; see ReadItem
//
// A folder is read but not run: Load finds the faults that can be seen in its
// files, and CheckSpec, once a sandbox has described the tools, those between
// the two. Every fault is told in one line that names the file.
package environments

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon"
)

//go:embed warehouse calculator
var shipped embed.FS

// Names returns the names of the environments that ship, sorted.
func Names() []string {
	entries, err := shipped.ReadDir(".")
	if err != nil {
		panic("environments: embedded folders: " + err.Error()) // part of the program
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// Load reads the environment that ships under that name, or the folder at that
// path. A name that ships wins over a folder in the working directory, which
// "./name" reaches.
func Load(nameOrPath string) (*agon.Folder, error) {
	folder, err := load(nameOrPath)
	if err != nil {
		return nil, fmt.Errorf("load environment %s: %w", nameOrPath, err)
	}
	return folder, nil
}

func load(nameOrPath string) (*agon.Folder, error) {
	if slices.Contains(Names(), nameOrPath) {
		sub, err := fs.Sub(shipped, nameOrPath)
		if err != nil {
			return nil, err
		}
		return read(sub, nameOrPath)
	}
	info, err := os.Stat(nameOrPath)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, unknown(nameOrPath)
	case err != nil:
		return nil, reason(err)
	case !info.IsDir():
		return nil, errors.New("is a file; name the folder that holds tools.py")
	}
	absolute, err := filepath.Abs(nameOrPath)
	if err != nil {
		return nil, reason(err)
	}
	root, err := os.OpenRoot(absolute)
	if err != nil {
		return nil, reason(err)
	}
	defer root.Close()
	return read(root.FS(), filepath.Base(absolute))
}

// unknown tells what could have been meant by a name that leads nowhere.
func unknown(name string) error {
	if strings.ContainsRune(name, os.PathSeparator) {
		return errors.New("there is no such folder")
	}
	return fmt.Errorf("there is no such folder, and none of that name ships (%s)%s",
		strings.Join(Names(), ", "), didYouMean(name, Names()))
}

// read makes a Folder of the files of fsys. base is its name unless the
// description gives another.
func read(fsys fs.FS, base string) (*agon.Folder, error) {
	files, err := readFiles(fsys)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{descriptionFile, toolsFile} {
		if files[name] == nil {
			return nil, fmt.Errorf("%s is missing", name)
		}
		if len(strings.TrimSpace(string(files[name]))) == 0 {
			return nil, fmt.Errorf("%s is empty", name)
		}
	}
	folder, err := parse(files[descriptionFile], base)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", descriptionFile, err)
	}
	if source, written := files[examplesFile]; written {
		if folder.Examples, err = readExamples(source, folder.Name); err != nil {
			return nil, fmt.Errorf("%s: %w", examplesFile, err)
		}
	}
	folder.Files = files
	folder.Digest = digest(files)
	return folder, nil
}

// digest hashes names and contents, each behind its length, so that no two
// sets of files give the same bytes.
func digest(files map[string][]byte) string {
	hash := sha256.New()
	for _, name := range sortedKeys(files) {
		for _, part := range [][]byte{[]byte(name), files[name]} {
			var size [8]byte
			binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
			hash.Write(size[:])
			hash.Write(part)
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}
