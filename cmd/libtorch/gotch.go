package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A module is a Go module as `go mod download -json` describes it.
type module struct{ Path, Version, Dir string }

const gotchPath = "github.com/sugarme/gotch"

// gotchModule downloads gotch, in the version that go.mod requires, into Go's
// module cache.
func gotchModule(root string) (module, error) {
	cmd := exec.Command("go", "mod", "download", "-json", gotchPath)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var answer struct {
		module
		Error string
	}
	if jsonErr := json.Unmarshal(out, &answer); jsonErr == nil && answer.Error != "" {
		return module{}, fmt.Errorf("download gotch: %s (hint: check GOPROXY and the network)", answer.Error)
	}
	if err != nil {
		return module{}, fmt.Errorf("download gotch: %s (hint: check GOPROXY and the network)", lastLine(stderr.Bytes(), err))
	}
	return answer.module, nil
}

// cgoFlags replaces gotch's lib.go, whose flags ask for CUDA, the old ABI and a
// libtorch inside of the package.
//
// -O1: the wrappers only forward, and -O2 takes half as long again to compile
// for no gain. The search path holds the checkout's own link first by its full
// name, so that a binary runs from any folder, and relative to the binary, so
// that a checkout can be moved.
const cgoFlags = `package libtch

// #cgo CFLAGS: -I${SRCDIR} -w
// #cgo CXXFLAGS: -std=%s -O1 -g0 -w -D_GLIBCXX_USE_CXX11_ABI=%d
// #cgo CXXFLAGS: -I${SRCDIR} -I${SRCDIR}/../../include -I${SRCDIR}/../../include/torch/csrc/api/include
// #cgo LDFLAGS: -L${SRCDIR}/../../lib -Wl,-rpath,${SRCDIR}/../../lib -Wl,-rpath,$ORIGIN/../.libtorch/lib
// #cgo LDFLAGS: -ltorch_cpu -lc10 -lstdc++
import "C"
`

// gotch stores an exception's text with libtorch's stack trace, which takes
// 10 ms to write out and which nobody reads. plainText is the same without.
const (
	slot      = "thread_local char *torch_last_err = nullptr;\n"
	withTrace = "strdup(e.what())"
	plainText = "agon_message(e)"
	message   = `
inline char *agon_message(const std::exception &e) {
  auto error = dynamic_cast<const c10::Error *>(&e);
  return strdup(error ? error->what_without_backtrace() : e.what());
}
`
)

// withoutTraces is gotch's torch_api.h with the stamp and short messages.
func withoutTraces(header string) (string, error) {
	if strings.Count(header, slot) != 1 || strings.Count(header, withTrace) != 1 {
		return "", errors.New("torch_api.h: gotch stores its errors in another way than v0.9.1 (hint: go.mod must require v0.9.1)")
	}
	header = strings.Replace(header, slot, slot+message, 1)
	return "#include \"" + stampName + "\"\n" + strings.Replace(header, withTrace, plainText, 1), nil
}

// copyGotch writes to dir the part of gotch that is used, package libtch (it
// imports only the standard library), with flags for t. The C++ does not
// compile yet; see mend.
func copyGotch(gotch module, dir string, t torch) error {
	to := filepath.Join(dir, "libtch")
	if err := os.CopyFS(to, os.DirFS(filepath.Join(gotch.Dir, "libtch"))); err != nil {
		return err
	}
	if err := makeWritable(to); err != nil {
		return err
	}
	license, err := os.ReadFile(filepath.Join(gotch.Dir, "LICENSE"))
	if err != nil {
		return err
	}
	header, err := os.ReadFile(filepath.Join(to, "torch_api.h"))
	if err != nil {
		return err
	}
	patched, err := withoutTraces(string(header))
	if err != nil {
		return err
	}
	return writeFiles(map[string]string{
		filepath.Join(dir, "LICENSE"):    string(license),
		filepath.Join(dir, "go.mod"):     "module " + gotchPath + "\n\ngo 1.20\n",
		filepath.Join(to, "lib.go"):      fmt.Sprintf(cgoFlags, t.standard, t.abi),
		filepath.Join(to, "torch_api.h"): patched,
	})
}

// makeWritable undoes the read-only mode of files from the module cache.
func makeWritable(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		err = errors.Join(err, os.Chmod(filepath.Join(dir, entry.Name()), 0o644))
	}
	return err
}

// The one C++ file of libtch, and the file of generated wrappers it includes.
var sources = []string{"torch_api.cpp", "torch_api_generated.cpp.h"}

// mend replaces the wrappers in dir that do not compile against t, until all
// compile, and returns their names. Two rounds are the rule; a third would be
// for errors that earlier ones hid.
func mend(dir string, t torch) (names []string, err error) {
	for range 4 {
		output, err := syntaxErrors(dir, t)
		if err != nil || output == "" {
			return names, err
		}
		found, err := mendOnce(dir, output)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("gotch does not compile against %s: %s", t, firstError(output))
		}
		names = append(names, found...)
	}
	return nil, fmt.Errorf("gotch still does not compile against %s without %d of its wrappers", t, len(names))
}

func mendOnce(dir, output string) (names []string, err error) {
	for _, file := range sources {
		path := filepath.Join(dir, file)
		source, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		patched, found, err := patch(file, string(source), output)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(patched), 0o644); err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	return names, nil
}

// syntaxErrors compiles libtch without generating code and returns what the
// compiler says, "" if it is content.
func syntaxErrors(dir string, t torch) (string, error) {
	include := filepath.Join(t.dir, "include")
	cmd := exec.Command(compiler(), "-fsyntax-only", "-fmax-errors=0", "-w",
		"-std="+t.standard, fmt.Sprintf("-D_GLIBCXX_USE_CXX11_ABI=%d", t.abi),
		"-I.", "-I"+include, "-I"+filepath.Join(include, "torch/csrc/api/include"), sources[0])
	cmd.Dir = dir
	// The words "error:" that patch looks for are translated otherwise.
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	output, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &exit) && len(output) > 0:
		return string(output), nil
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("%s is missing; it compiles the bindings (hint: apt install g++)", compiler())
	}
	return "", fmt.Errorf("%s: %w", compiler(), err)
}

// compiler is the C++ compiler that cgo will use.
func compiler() string {
	if name := os.Getenv("CXX"); name != "" {
		return strings.Fields(name)[0]
	}
	return "g++"
}

func firstError(output string) string {
	for line := range strings.Lines(output) {
		if strings.Contains(line, "error:") {
			return strings.TrimSpace(line)
		}
	}
	return lastLine([]byte(output), errors.New("the compiler stopped without a word"))
}
