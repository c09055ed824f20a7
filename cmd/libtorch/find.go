package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// locate prints the folder of the torch that this Python would import, without
// importing it (that takes seconds), and without looking into the folder that
// this runs in, where any folder of that name would count.
const locate = `import importlib.util as u, sys
sys.path = [p for p in sys.path if p]
s = u.find_spec("torch")
print(next(iter(s.submodule_search_locations or []), "") if s else "", end="")`

// find returns a folder with the lib and include of a torch: the one that
// LIBTORCH names, else the one that python3 has, else the pinned one in the
// user's cache, downloaded if need be.
func find() (string, error) {
	if dir := os.Getenv("LIBTORCH"); dir != "" {
		return named(dir)
	}
	if dir := pythonTorch(); dir != "" {
		return dir, nil
	}
	return pinnedRelease.cached()
}

// named is the folder that the user gave, made absolute. It must be a torch:
// falling back to another one in silence would build what nobody asked for.
func named(dir string) (string, error) {
	if !isTorch(dir) {
		return "", fmt.Errorf("LIBTORCH=%s has no lib/libtorch_cpu.so and include/torch (hint: name the folder that holds lib and include, or unset it)", dir)
	}
	return filepath.Abs(dir)
}

// pythonTorch is the torch of python3, or "" if there is no python3, no torch
// in it, or only one without headers.
func pythonTorch() string {
	out, err := exec.Command("python3", "-c", locate).Output()
	dir := string(bytes.TrimSpace(out))
	if err != nil || dir == "" || !isTorch(dir) {
		return ""
	}
	return dir
}

func isTorch(dir string) bool {
	return exists(filepath.Join(dir, "lib", "libtorch_cpu.so")) &&
		exists(filepath.Join(dir, "lib", "libc10.so")) &&
		exists(filepath.Join(dir, "include", "torch"))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
