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

// copyGotch writes to dir the part of gotch that used names: those functions of
// package libtch (it imports only the standard library) and what they call,
// with flags for t. The C++ may not compile yet; see fit.
func copyGotch(gotch module, dir string, t torch, used uses) error {
	license, err := os.ReadFile(filepath.Join(gotch.Dir, "LICENSE"))
	if err != nil {
		return err
	}
	original, err := readFolder(filepath.Join(gotch.Dir, "libtch"))
	if err != nil {
		return err
	}
	files, err := prune(original, used)
	if err != nil {
		return err
	}
	if files["torch_api.h"], err = withoutTraces(files["torch_api.h"]); err != nil {
		return err
	}
	files["lib.go"] = fmt.Sprintf(cgoFlags, t.standard, t.abi)
	to := filepath.Join(dir, "libtch")
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(to, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return writeFiles(map[string]string{
		filepath.Join(dir, "LICENSE"): string(license),
		filepath.Join(dir, "go.mod"):  "module " + gotchPath + "\n\ngo 1.20\n",
	})
}

// readFolder reads the files of a folder, by name.
func readFolder(dir string) (map[string]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		files[entry.Name()] = string(text)
	}
	return files, nil
}
