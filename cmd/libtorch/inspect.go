package main

import (
	"crypto/sha256"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A torch is a libtorch on disk and what a compiler must know of it.
type torch struct {
	dir      string // holds lib and include
	version  string // "2.11.0"
	abi      int    // _GLIBCXX_USE_CXX11_ABI
	standard string // "c++17" or "c++20"
}

func (t torch) String() string { return "torch " + t.version + " in " + t.dir }

// inspect reads version, ABI and language standard off the files of a torch.
// A torch before 2.1 is refused: gotch's wrappers are written for 2.1.
func inspect(dir string) (torch, error) {
	t := torch{dir: dir}
	var err error
	if t.version, err = versionOf(dir); err != nil {
		return torch{}, fmt.Errorf("%s: %w", dir, err)
	}
	if t.abi, err = abiOf(filepath.Join(dir, "lib", "libc10.so")); err != nil {
		return torch{}, err
	}
	if t.standard, err = standardOf(dir); err != nil {
		return torch{}, err
	}
	return t, nil
}

var versionPart = regexp.MustCompile(`#define TORCH_VERSION_(MAJOR|MINOR|PATCH) (\d+)`)

// versionHeaders are where the numbers are defined: since 2.9, and before.
var versionHeaders = []string{
	"include/torch/headeronly/version.h",
	"include/torch/csrc/api/include/torch/version.h",
}

func versionOf(dir string) (string, error) {
	for _, header := range versionHeaders {
		text, err := os.ReadFile(filepath.Join(dir, header))
		if err != nil {
			continue
		}
		if parts := versionPart.FindAllStringSubmatch(string(text), -1); len(parts) == 3 {
			return supported(parts[0][2], parts[1][2], parts[2][2])
		}
	}
	return "", errors.New("the headers do not tell torch's version")
}

func supported(major, minor, patch string) (string, error) {
	version := strings.Join([]string{major, minor, patch}, ".")
	x, _ := strconv.Atoi(major)
	y, _ := strconv.Atoi(minor)
	if x < 2 || x == 2 && y < 1 {
		return "", fmt.Errorf("torch %s is too old: 2.1 or newer is needed (hint: set LIBTORCH to a newer one)", version)
	}
	return version, nil
}

// abiOf reads the ABI of std::string off a function that takes one.
func abiOf(libc10 string) (int, error) {
	object, err := elf.Open(libc10)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", libc10, err)
	}
	defer object.Close()
	symbols, err := object.DynamicSymbols()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", libc10, err)
	}
	names := make([]string, len(symbols))
	for i, symbol := range symbols {
		names[i] = symbol.Name
	}
	abi, err := abiFrom(names)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", libc10, err)
	}
	return abi, nil
}

// abiFrom finds c10::detail::torchCheckFail among mangled names. Its overload
// for messages takes a std::string: "Ss" under the old ABI,
// "NSt7__cxx1112basic_string…" under the new.
func abiFrom(symbols []string) (int, error) {
	for _, symbol := range symbols {
		arguments, ok := strings.CutPrefix(symbol, "_ZN3c106detail14torchCheckFail")
		switch {
		case !ok:
		case strings.Contains(arguments, "__cxx1112basic_string"):
			return 1, nil
		case strings.HasSuffix(arguments, "RKSs"):
			return 0, nil
		}
	}
	return 0, errors.New("no torchCheckFail taking a string: cannot tell the C++ ABI")
}

var standardDemand = regexp.MustCompile(`__cplusplus < (20\d\d)`)

// standardOf finds the C++ standard that torch's headers insist on.
func standardOf(dir string) (string, error) {
	header := filepath.Join(dir, "include", "ATen", "ATen.h")
	text, err := os.ReadFile(header)
	if err != nil {
		return "", err
	}
	demand := standardDemand.FindSubmatch(text)
	if demand != nil && string(demand[1]) >= "2020" {
		return "c++20", nil
	}
	return "c++17", nil
}

// headerDigest is a digest of every header's name and text.
func headerDigest(t torch) (string, error) {
	digest := sha256.New()
	// The include folder may itself be a link, which WalkDir would not follow.
	root, err := filepath.EvalSymlinks(filepath.Join(t.dir, "include"))
	if err != nil {
		return "", err
	}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(digest, "%s %d\n", strings.TrimPrefix(path, root), len(text))
		digest.Write(text)
		return err
	})
	return fmt.Sprintf("%x", digest.Sum(nil)), err
}
