package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A state describes all that a prepared checkout was made from. Two runs with
// equal states prepare the same, so the second need not.
type state string

// recipe changes whenever this command starts to prepare something else.
const recipe = 3

// describe is the state that a run for t, gotch, what is used
// of it, and that go.work would record. It looks at the sizes and times of
// torch's files, not at their content, to stay cheap.
func describe(t torch, gotch module, used uses, work string) (state, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "recipe %d\ngotch %s\ncompiler %s\n", recipe, gotch.Version, compiler())
	fmt.Fprintf(&b, "torch %s %s\nabi %d\nstandard %s\n", t.version, t.dir, t.abi, t.standard)
	fmt.Fprintf(&b, "uses %s\n", strings.Join(used.names(), " "))
	fmt.Fprintf(&b, "go.work %q\n", work)
	for _, name := range []string{"lib/libtorch_cpu.so", "lib/libc10.so", "include/ATen/Functions.h"} {
		info, err := os.Stat(filepath.Join(t.dir, name))
		if err != nil {
			return "", fmt.Errorf("torch %s: %w", t.version, err)
		}
		fmt.Fprintf(&b, "%s %d %s\n", name, info.Size(), info.ModTime().UTC().Format("2006-01-02T15:04:05.000000000"))
	}
	return state(b.String()), nil
}

func (s state) recordedIn(root string) bool {
	recorded, err := os.ReadFile(filepath.Join(root, statePath))
	if err != nil || state(recorded) != s {
		return false
	}
	for _, name := range []string{libPath, includePath, gotchDir, workPath, stampPath} {
		if !exists(filepath.Join(root, name)) {
			return false
		}
	}
	return true
}
