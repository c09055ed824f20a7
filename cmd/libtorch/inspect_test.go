package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestABIFrom(t *testing.T) {
	const stem = "_ZN3c106detail14torchCheckFailEPKcS2_j"
	for _, c := range []struct {
		name    string
		symbols []string
		want    int
	}{
		{"2.4.1", []string{"_Z3foov", stem + "S2_", stem + "RKSs"}, 0},
		{"2.11.0", []string{stem + "RKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE", stem + "S2_"}, 1},
	} {
		if got, err := abiFrom(c.symbols); got != c.want || err != nil {
			t.Errorf("%s: %d, %v; want %d", c.name, got, err, c.want)
		}
	}
	if _, err := abiFrom([]string{stem + "S2_"}); err == nil {
		t.Error("no error without the overload that tells")
	}
}

func TestVersionAndStandard(t *testing.T) {
	const version = "#define TORCH_VERSION_MAJOR 2\n/// Minor\n#define TORCH_VERSION_MINOR %\n#define TORCH_VERSION_PATCH 1\n"
	for _, c := range []struct{ name, header, minor, atenH, version, standard string }{
		{"before 2.9", versionHeaders[1], "4", "__cplusplus < 201703L\n", "2.4.1", "c++17"},
		{"new", versionHeaders[0], "15", "(!defined(_MSVC_LANG) && __cplusplus < 202002L)\n", "2.15.1", "c++20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, c.header, strings.Replace(version, "%", c.minor, 1))
			write(t, dir, "include/ATen/ATen.h", c.atenH)
			if got, err := versionOf(dir); got != c.version || err != nil {
				t.Errorf("version %q, %v", got, err)
			}
			if got, err := standardOf(dir); got != c.standard || err != nil {
				t.Errorf("standard %q, %v", got, err)
			}
		})
	}
}

func TestOldTorchIsRefused(t *testing.T) {
	for version, ok := range map[string]bool{"1.13.1": false, "2.0.1": false, "2.1.0": true, "3.0.0": true} {
		parts := strings.Split(version, ".")
		if _, err := supported(parts[0], parts[1], parts[2]); (err == nil) != ok {
			t.Errorf("%s: %v", version, err)
		}
	}
}

func TestHeaderDigestSeesAChange(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "include/a.h", "1")
	before, err := headerDigest(torch{dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "include/a.h", "2")
	if after, _ := headerDigest(torch{dir: dir}); after == before {
		t.Error("a changed header has the same digest")
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
