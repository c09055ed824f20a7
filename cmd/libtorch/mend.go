package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// fit makes the C++ in dir compile against t and returns the names of the
// wrappers that t has nothing for.
func fit(dir string, t torch) (absent []string, err error) {
	output, err := syntaxErrors(dir, t)
	if err != nil || output == "" {
		return nil, err
	}
	say("the headers per operation do not suffice (%s); trying all of torch's, which takes minutes", firstError(output))
	if err := os.WriteFile(filepath.Join(dir, narrowHeader), []byte(toWide), 0o644); err != nil {
		return nil, err
	}
	return mend(dir, t)
}

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
	for _, file := range []string{apiSource, wrapperSource} {
		path := filepath.Join(dir, file)
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		patched, found, err := patch(file, string(text), output)
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
		"-I.", "-I"+include, "-I"+filepath.Join(include, "torch/csrc/api/include"), apiSource)
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
