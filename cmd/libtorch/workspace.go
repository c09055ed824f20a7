package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// What is laid out, relative to the module's root.
const (
	outDir      = ".libtorch"
	libPath     = outDir + "/lib"
	includePath = outDir + "/include"
	gotchDir    = outDir + "/gotch"
	statePath   = outDir + "/state"
	workPath    = "go.work"
	stampName   = "libtorch_stamp.h"
	stampPath   = "trainer/torch/" + stampName
)

const workFile = `go %s

use .

replace github.com/sugarme/gotch => ./.libtorch/gotch
`

// stampFile is included by all C++ that is compiled against torch. Go's build
// cache looks at the headers inside of a package but not at those of C
// libraries; through the stamp it sees that they changed.
const stampFile = `// Made by cmd/libtorch. torch %s, headers sha256 %s
#pragma once
#define AGON_TORCH_VERSION "%s"
#ifndef _GLIBCXX_USE_CXX11_ABI
#define _GLIBCXX_USE_CXX11_ABI %d
#endif
`

var goLine = regexp.MustCompile(`(?m)^go (\S+)`)

// workspaceFor is the text of go.work: it must name the Go of go.mod or a newer one.
func workspaceFor(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	version := goLine.FindSubmatch(text)
	if version == nil {
		return "", errors.New("go.mod has no go line")
	}
	return fmt.Sprintf(workFile, version[1]), nil
}

// moduleRoot is the folder of go.mod at or above the current one.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if exists(filepath.Join(dir, "go.mod")) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			err = errors.New("no go.mod here or above (hint: run it inside of the checkout)")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// prepare lays out everything and records the state last, so that what a
// crash leaves behind is not taken for complete.
func prepare(root string, t torch, gotch module, used uses, wanted state) error {
	say("preparing for %s", t)
	if err := os.RemoveAll(filepath.Join(root, outDir)); err != nil {
		return err
	}
	if err := link(root, t); err != nil {
		return err
	}
	if err := stamp(root, t, gotch, used); err != nil {
		return err
	}
	say("checking the %d functions of gotch %s that are used (about 10 s)", len(used), gotch.Version)
	absent, err := fit(filepath.Join(root, gotchDir, "libtch"), t)
	if err != nil {
		return err
	}
	if len(absent) > 0 {
		say("not in this libtorch, though trainer/ calls them: %s", strings.Join(absent, ", "))
	}
	return writeFiles(map[string]string{filepath.Join(root, statePath): string(wanted)})
}

// link makes .libtorch/lib and .libtorch/include.
func link(root string, t torch) error {
	if err := os.MkdirAll(filepath.Join(root, outDir), 0o755); err != nil {
		return err
	}
	return errors.Join(
		os.Symlink(filepath.Join(t.dir, "lib"), filepath.Join(root, libPath)),
		os.Symlink(filepath.Join(t.dir, "include"), filepath.Join(root, includePath)))
}

// stamp writes the copy of gotch, both stamps and go.work.
func stamp(root string, t torch, gotch module, used uses) error {
	if err := copyGotch(gotch, filepath.Join(root, gotchDir), t, used); err != nil {
		return fmt.Errorf("copy gotch: %w", err)
	}
	work, err := workspaceFor(root)
	if err != nil {
		return err
	}
	digest, err := headerDigest(t)
	if err != nil {
		return fmt.Errorf("headers of %s: %w", t, err)
	}
	text := fmt.Sprintf(stampFile, t.version, digest, t.version, t.abi)
	return writeFiles(map[string]string{
		filepath.Join(root, stampPath):                     text,
		filepath.Join(root, gotchDir, "libtch", stampName): text,
		filepath.Join(root, workPath):                      work,
	})
}

// writeFiles writes each text to its path.
func writeFiles(texts map[string]string) error {
	for path, text := range texts {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
