package sandbox

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

//go:embed python/*.py
var sources embed.FS

// Python is the interpreter that runs in slots.
type Python struct {
	// Executable is sys.executable, past any shim.
	Executable string `json:"executable"`
	Version    string `json:"version"`
	// Library lists the directories that `python -I -S` imports from.
	Library []string `json:"library"`
}

const askPython = `import json, sys
print(json.dumps({"executable": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3],
 "library": [p for p in sys.path if p and not p.endswith(".zip")], "old": sys.version_info < (3, 9)}))`

// askPackages asks in addition for what ` + "`python -I`" + ` imports from beyond that.
const askPackages = `import json, os, site, sys
library = [p for p in sys.path if p and not p.endswith(".zip")]
site.main()
print(json.dumps({"executable": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3],
 "library": library, "old": sys.version_info < (3, 9),
 "packages": [p for p in sys.path if os.path.isdir(p) and p not in library],
 "prefixes": sorted({sys.prefix, sys.base_prefix})}))`

// ErrPython is that of errors about an interpreter that is not there or cannot be
// used.
var ErrPython = errors.New("no such Python")

// unusable says what is wrong with an interpreter.
type unusable struct{ line string }

func (e *unusable) Error() string { return e.line }

// Is makes it an ErrPython.
func (e *unusable) Is(target error) bool { return target == ErrPython }

// FindPython asks the interpreter called name for what it really is. Its error is
// an ErrPython, or ctx's.
func FindPython(ctx context.Context, name string) (Python, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return Python{}, &unusable{fmt.Sprintf("python %q is not there (hint: install Python 3.9 or newer, or name one)", name)}
	}
	found, err := askInstalled(ctx, path, askPython)
	return found.Python, err
}

// installed is an interpreter with what is installed for it.
type installed struct {
	Python
	Packages []string `json:"packages"` // the directories that it imports from beside its library
	Prefixes []string `json:"prefixes"` // where it lies, and where the one lies that it was made of
	Old      bool     `json:"old"`
}

// askInstalled asks the interpreter at path, by a script that prints an installed.
// Its error is an ErrPython, or ctx's.
func askInstalled(ctx context.Context, path, script string) (found installed, err error) {
	out, err := askOf(ctx, path, script)
	switch {
	case ctx.Err() != nil:
		return found, ctx.Err()
	case err != nil:
		return found, &unusable{fmt.Sprintf("python %q does not run: %v", path, err)}
	case json.Unmarshal(out, &found) != nil:
		return found, &unusable{fmt.Sprintf("python %q does not run: it answered %.80q", path, out)}
	case found.Old:
		return found, &unusable{fmt.Sprintf("python %s is version %s (hint: install Python 3.9 or newer)", found.Executable, found.Version)}
	}
	return found, nil
}

// findVirtual asks the interpreter of a virtual environment, or the one that lies at
// path itself. Its error is an ErrPython, or ctx's.
func findVirtual(ctx context.Context, path string) (installed, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		folder := path
		path = filepath.Join(folder, "bin", "python")
		if _, err := os.Stat(path); err != nil {
			return installed{}, &unusable{fmt.Sprintf("python %s holds no bin/python that leads to an interpreter (hint: python3 -m venv %s makes one)", folder, folder)}
		}
	}
	return askInstalled(ctx, path, askPackages)
}

const (
	askTime    = 30 * time.Second // of a Python whose files have yet to be read from a slow disk
	askBytes   = 64 << 10         // of its answer
	askEndTime = time.Second      // for what it has started to let go of its output
)

// askOf runs a script. What goes by Python's name may be anything: its time and its
// output are bounded, and it ends with all that it has started.
func askOf(ctx context.Context, path, script string) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	cmd := exec.CommandContext(limited, path, "-I", "-S", "-c", script)
	out, stderr := &bounded{}, &bounded{}
	cmd.Stdout, cmd.Stderr = out, stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = askEndTime
	err := cmd.Run()
	switch {
	case limited.Err() != nil:
		return nil, fmt.Errorf("it did not answer within %v", askTime)
	case out.full || stderr.full:
		return nil, fmt.Errorf("it answered more than %d KiB", askBytes>>10)
	case err != nil:
		return nil, errors.New(lastLine(stderr.text.String(), err))
	}
	return out.text.Bytes(), nil
}

// bounded takes so much of a process's output and no more.
type bounded struct {
	text bytes.Buffer
	full bool
}

// Write implements io.Writer.
func (b *bounded) Write(text []byte) (int, error) {
	if b.text.Len()+len(text) > askBytes {
		b.full = true
		return 0, io.ErrShortWrite
	}
	return b.text.Write(text)
}

// lastLine is the last line of text, or what err says if there is none.
func lastLine(text string, err error) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return fmt.Sprint(err)
	}
	return text[strings.LastIndexByte(text, '\n')+1:]
}

// modules returns the sources that a slot of the role runs in a tier, in the order
// in which they are executed.
func modules(role string, tier Isolation) ([][2]string, error) {
	tiers := map[Isolation][]string{
		IsolationNamespaces: {"directory", "ruleset", "namespaces"},
		IsolationUID:        {"directory", "ruleset", "uid"},
		IsolationLandlock:   {"directory", "ruleset", "landlock"},
		IsolationNone:       {"none"},
	}
	roles := map[string][]string{
		roleInterpreter: {"rehearsal", "interpreter"},
		roleVerifier:    {"tools", "ordered", "plain", "verifier"},
		roleEnvironment: {"library", "tools", "schema", "describe", "environment"},
		roleAssessor:    {"library", "tools", "assessor"},
	}
	var list [][2]string
	for _, name := range slices.Concat([]string{"wire", "isolate"}, tiers[tier], []string{"slot"}, roles[role]) {
		source, err := sources.ReadFile("python/" + name + ".py")
		if err != nil {
			return nil, err
		}
		list = append(list, [2]string{name, string(source)})
	}
	return list, nil
}

// The roles of a slot, named as the modules that implement them.
const (
	roleInterpreter = "interpreter"
	roleEnvironment = "environment"
	roleVerifier    = "verifier"
	roleAssessor    = "assessor"
)

func loader() string {
	source, err := sources.ReadFile("python/load.py")
	if err != nil {
		panic(errors.New("sandbox: " + err.Error())) // it is embedded
	}
	return string(source)
}

// environ is the whole environment of a slot. -I would ignore the hash seed;
// without other variables and without the current directory in sys.path (which
// load.py removes) -s -S isolates as well.
func environ(hashSeed string) []string {
	return []string{"PYTHONHASHSEED=" + hashSeed, "PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1", "LC_ALL=C.UTF-8", "TZ=UTC"}
}

func devNull() (*os.File, error) { return os.OpenFile(os.DevNull, os.O_RDWR, 0) }
