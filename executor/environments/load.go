// Package environments reads environments from folders of Python and YAML, and
// holds those that ship.
//
//	warehouse/
//	  environment.yaml   name, description, rules, turn_limit, held_out, tools;
//	                     python, files, network, secrets
//	  tools.py           initial_state(seed), and the tools
//	  evaluation.py      optional: held_out(seed), tasks written by hand
//	  examples.jsonl     optional: a few tasks for challengers to see, one a line; see ReadItem
//	  rewards.py         optional: NAME(task, trajectory), rewards beside the outcome
//	  verify.py          optional: verify(task, before, after, answer, calls), what
//	                     holds of every task
//
// A folder is read but not run: Load finds the faults that can be seen in its
// files, and CheckSpec, once a sandbox has described the tools, those between
// the two. Every fault is told in one line that names the file. What functions are
// in a file of Python only who runs it can tell; that too is for the sandbox, and
// stands in the Spec.
//
// # What tools may reach
//
// Tools import the standard library and reach nothing outside of their process,
// unless environment.yaml grants it to them. No program and no verifier that a
// model writes shares in that. Paths are relative to the folder, absolute, or begin
// with ~ for the home directory.
//
//		python: .venv
//		files: [data/prices.db, ~/maps]
//		network: true
//		secrets: [WEATHER_KEY]
//
//	  - python names a virtual environment, or an interpreter, of Python 3.9 or
//	    newer. Tools run with it and import its packages.
//	  - files lists what tools may read: files and folders, which they find by the
//	    last part of the path in the folder files of their working directory, as
//	    files/prices.db. AGON_FILES is the absolute path of that folder. A mapping,
//	    as {prices: data/2024.db}, gives other names. They may be of any size, also
//	    where they lie in the environment's folder.
//	  - network: true lets tools connect to servers by TCP and UDP.
//	  - secrets lists variables of the environment in which agon is started. Tools
//	    find them in os.environ. Where a value of 8 characters or more would leave
//	    the process (in a return, an exception, a state), [secret NAME] stands in its
//	    place, and one line says so. One says, too, which value is shorter.
//
// Files belong to the digest. They are hashed whole until a GiB has been read, in
// order of their names; of a file beyond that, size and time of modification count
// in place of the content. The packages of python and the values of secrets do not
// count: the first are many, the second must not be written down. A link in a folder
// of files leads, by a relative path, to something in the same folder.
//
// # rewards.py
//
// Every public function is a reward, def NAME(task, trajectory) -> float, and
// returns a finite number; one that is none has a name that begins with _. The
// task is a dict of id, environment, seed, instruction, verifier, solution and
// failures, a list. The trajectory is a dict:
//
//	turns    a list, a dict per turn that the policy wrote:
//	           text     what it wrote
//	           tokens   how many ids that are; 0 of a policy without ids
//	           kind     "code", "call", "answer" or "invalid"
//	           calls    the calls of tools that it made, as below
//	           output   what its program printed
//	           error    what it raised; "" if nothing
//	           limit    the limit that ended it; "" if none
//	calls    all calls of tools: a list of dicts of tool, arguments, a dict, and
//	         value or error, the other None
//	answer   the final answer; None without one
//	before   the initial state
//	after    the final state
//	status   how it ended, "done" if by the policy's own decision
//	passed   whether the attempt passed, with
//	stage    the check that decided, and
//	reason   why, in words; "" where there is no more to say
//
// An answer or an argument that Python would not read, as it is nested more than 64
// deep, or a number is too long or too large, is its text. An attempt that left more
// than 16 MiB behind has no rewards.
//
// # verify.py
//
// The function verify(task, before, after, answer, calls) -> bool | str sees a task
// as above, with what its solution did: the states before and after it as plain
// data, its answer and its calls. True accepts the task; False refuses it, and so
// does a text, which is the reason that whoever wrote the task is told. It can only
// refuse: a task has to pass all else too.
//
// # What holds of both
//
// They run in a process of their own that reaches nothing else, see
// agon/verifier/sandbox, and import the standard library alone. What they are given
// is theirs to change. A batch of calls begins with the file as it is loaded, so that
// nothing lasts longer; random is seeded with the task's seed before each call.
// Answers may depend on what a function is given alone: not on a clock, on
// os.urandom, or on the calls before. Of each batch the first is asked twice, and a
// difference is an error. An error of these functions, or a value of another kind,
// ends the run and says in which line: it is never a reward of 0, nor a refusal. What
// is printed goes nowhere.
package environments

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
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
		return read(sub, place{base: nameOrPath})
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
	return read(root.FS(), place{base: filepath.Base(absolute), path: absolute})
}

// unknown tells what could have been meant by a name that leads nowhere.
func unknown(name string) error {
	if strings.ContainsRune(name, os.PathSeparator) {
		return errors.New("there is no such folder (a relative path is from the folder in which agon is started)")
	}
	return fmt.Errorf("there is no such folder, and none of that name ships (%s)%s",
		strings.Join(Names(), ", "), didYouMean(name, Names()))
}

// place is where a folder lies.
type place struct {
	base string // its name, unless the description gives another
	path string // absolute; empty for one that is part of the program
}

// read makes a Folder of the files of fsys.
func read(fsys fs.FS, at place) (*agon.Folder, error) {
	source, err := readText(fsys, descriptionFile)
	if err != nil {
		return nil, err
	}
	folder, err := parse(source, at)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", descriptionFile, err)
	}
	if folder.Files, err = readFiles(fsys, at.granted(&folder.Grants)); err != nil {
		return nil, err
	}
	if _, err := readText(fsys, toolsFile); err != nil {
		return nil, err
	}
	if err := checkWritten(folder.Files); err != nil {
		return nil, err
	}
	if source, written := folder.Files[examplesFile]; written {
		if folder.Examples, err = readExamples(source, folder.Name); err != nil {
			return nil, fmt.Errorf("%s: %w", examplesFile, err)
		}
	}
	contents, err := digestsOf(folder.Grants.Files)
	if err != nil {
		return nil, fmt.Errorf("%s: files: %w", descriptionFile, err)
	}
	folder.Digest = digest(folder.Files, contents)
	return folder, nil
}

// checkWritten refuses a file that somebody wrote and that says nothing.
func checkWritten(files map[string][]byte) error {
	for _, name := range []string{evaluationFile, rewardsFile, invariantFile} {
		if content, ok := files[name]; ok && len(bytes.TrimSpace(content)) == 0 {
			return fmt.Errorf("%s is empty", name)
		}
	}
	return nil
}

// readText reads a file that no folder goes without.
func readText(fsys fs.FS, name string) ([]byte, error) {
	text, err := readFile(fsys, name, maxFolderBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is missing", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case len(bytes.TrimSpace(text)) == 0:
		return nil, fmt.Errorf("%s is empty", name)
	}
	return text, nil
}

// digest hashes names and contents, each behind its length, so that no two
// sets of files give the same bytes. Of files elsewhere, which are known by another
// kind of name than any file has, it hashes the digests.
func digest(files map[string][]byte, elsewhere map[string][]byte) string {
	hash := sha256.New()
	for _, name := range sortedKeys(files) {
		hashParts(hash, []byte(name), files[name])
	}
	for _, name := range sortedKeys(elsewhere) {
		hashParts(hash, []byte("\x00files/"+name), elsewhere[name])
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func hashParts(hash hash.Hash, parts ...[]byte) {
	for _, part := range parts {
		var size [8]byte
		binary.LittleEndian.PutUint64(size[:], uint64(len(part)))
		hash.Write(size[:])
		hash.Write(part)
	}
}
