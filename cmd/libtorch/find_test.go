package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestLIBTORCHComesFirst(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"lib/libtorch_cpu.so", "lib/libc10.so", "include/torch/torch.h"} {
		write(t, dir, name, "")
	}
	t.Setenv("LIBTORCH", dir)
	if got, err := find(); got != dir || err != nil {
		t.Errorf("found %s, %v", got, err)
	}
}

func TestLIBTORCHThatIsNoneIsRefused(t *testing.T) {
	t.Setenv("LIBTORCH", t.TempDir())
	if _, err := find(); err == nil || !strings.Contains(err.Error(), "hint:") {
		t.Errorf("got %v, want an error with a hint", err)
	}
}

func TestMissingPythonIsSaidInOneLine(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := needPip()
	if err == nil || !strings.Contains(err.Error(), "apt install python3") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}

// An interrupted download leaves a .part folder at most; the next one starts
// over, and one that fails leaves nothing.
func TestFailedDownloadLeavesNothing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	cache := t.TempDir()
	dir := filepath.Join(cache, "9.9.9")
	write(t, dir+".part", "torch/lib/libtorch_cpu.so", "half of it")
	if err := pinnedRelease.fetch(dir); err == nil {
		t.Fatal("no error without python3")
	}
	entries, _ := os.ReadDir(cache)
	if len(entries) != 0 {
		t.Errorf("left %v", entries)
	}
}

func TestPipArgs(t *testing.T) {
	if args := pinnedRelease.pipArgs("d", false); !slices.Contains(args, "--no-deps") || !slices.Contains(args, pinnedRelease.companions[0]) {
		t.Errorf("without a GPU: %v", args)
	}
	if args := pinnedRelease.pipArgs("d", true); slices.Contains(args, "--no-deps") {
		t.Errorf("with a GPU torch's own libraries are left out: %v", args)
	}
}

func TestUnpackTakesHeadersAndNamesThatStayInside(t *testing.T) {
	dir, into := filepath.Join(t.TempDir(), "wheels [2"), t.TempDir() // whose name is no pattern
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	wheel(t, filepath.Join(dir, "torch.whl"), map[string]string{
		"torch/include/": "", "torch/include/ATen/ATen.h": "header", "torch/__init__.py": "python", "torch/lib/libunused.so": "elf",
	})
	if err := unpack(dir, into, false); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(filepath.Join(into, "include/ATen/ATen.h")); string(text) != "header" {
		t.Errorf("the header is %q", text)
	}
	if exists(filepath.Join(into, "lib/libunused.so")) {
		t.Error("unpacked a library that nothing needs")
	}
	wheel(t, filepath.Join(dir, "torch.whl"), map[string]string{"torch/include/../../evil.h": "x"})
	if err := unpack(dir, into, false); err == nil {
		t.Error("a name that leaves the folder was accepted")
	}
}

func wheel(t *testing.T, path string, files map[string]string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	archive := zip.NewWriter(file)
	defer archive.Close()
	for name, text := range files {
		entry, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
}
