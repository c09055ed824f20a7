package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// compilerThat makes script the C++ compiler and lays out a libtch of two
// functions for it.
func compilerThat(t *testing.T, script string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, apiSource, "int at_f() {\n  return f();\n}\nint at_g() {\n  return g();\n}\n")
	write(t, dir, wrapperSource, "")
	write(t, dir, narrowHeader, "#include <ATen/ops/f.h>\n")
	path := filepath.Join(t.TempDir(), "compiler")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CXX", path)
	return dir
}

func TestFitIsContentWithNarrowHeaders(t *testing.T) {
	dir := compilerThat(t, "exit 0")
	absent, err := fit(dir, torch{})
	if text := readFile(t, dir, narrowHeader); err != nil || absent != nil || strings.Contains(text, wideHeader) {
		t.Errorf("%v, %v, %s", absent, err, text)
	}
}

// A header that is missing from the narrow ones says nothing of torch.
func TestFitTriesAllHeadersBeforeItMends(t *testing.T) {
	dir := compilerThat(t, `grep -q agon_torch_all.h agon_torch.h && exit 0
echo "torch_api.cpp:2:10: error: f was not declared"; exit 1`)
	absent, err := fit(dir, torch{})
	if text := readFile(t, dir, apiSource); err != nil || absent != nil || strings.Contains(text, "not in this libtorch") {
		t.Errorf("%v, %v\n%s", absent, err, text)
	}
}

func TestFitMendsWhatTorchLacks(t *testing.T) {
	dir := compilerThat(t, `grep -q 'at_g: not in this libtorch' torch_api.cpp && exit 0
echo "torch_api.cpp:5:10: error: g was not declared"; exit 1`)
	absent, err := fit(dir, torch{})
	if err != nil || !slices.Equal(absent, []string{"at_g"}) {
		t.Errorf("%v, %v", absent, err)
	}
	if text := readFile(t, dir, apiSource); !strings.Contains(text, "return f();") || strings.Contains(text, "return g();") {
		t.Errorf("mended to\n%s", text)
	}
}

func TestFitGivesUpInOneLine(t *testing.T) {
	dir := compilerThat(t, `echo "c10.h:1:1: error: no C++"; echo more; exit 1`)
	_, err := fit(dir, torch{version: "9.9"})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "no C++") {
		t.Errorf("got %v", err)
	}
}

func readFile(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
