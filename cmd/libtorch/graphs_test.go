package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// linkedTo is a torch whose libtorch_cpu.so needs a library of that name.
func linkedTo(t *testing.T, name string) torch {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "lib/empty.c", "")
	for _, args := range [][]string{
		{"-o", name, "-Wl,-soname," + name, "empty.c"},
		{"-o", "libtorch_cpu.so", "-Wl,--no-as-needed", "empty.c", name},
	} {
		command := exec.Command("cc", append([]string{"-shared", "-fPIC"}, args...)...)
		command.Dir = filepath.Join(dir, "lib")
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return torch{dir: dir, version: "2.11.0"}
}

func TestCUDAOfATorch(t *testing.T) {
	if major, err := cudaOf(linkedTo(t, "libcudart.so.13")); major != "13" || err != nil {
		t.Errorf("%s, %v", major, err)
	}
	if _, ok := pinnedHeaders["13"]; !ok {
		t.Error("no headers for the CUDA of the pinned torch")
	}
}

// What hinders the object is told in a line, and nothing half is left.
func TestGraphsThatCannotBeBuilt(t *testing.T) {
	for _, c := range []struct{ name, needs, want string }{
		{"a torch for the CPU", "libgomp.so.1", "without CUDA"},
		{"another CUDA", "libcudart.so.11", "built for CUDA 11"},
		{"no pip", "libcudart.so.13", "python3 is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			torch, root := linkedTo(t, c.needs), t.TempDir()
			t.Setenv("PATH", t.TempDir())
			t.Setenv("XDG_CACHE_HOME", t.TempDir())
			write(t, root, objectPath, "of before")
			err := buildGraphs(root, torch, "state")
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
			if left, _ := os.ReadDir(filepath.Join(root, outDir)); len(left) != 0 {
				t.Errorf("left %v", left)
			}
		})
	}
}

// An object is built again when what it was made from changes.
func TestObjectState(t *testing.T) {
	root := t.TempDir()
	for _, name := range objectSources {
		write(t, root, name, "1")
	}
	made, err := objectState(root)
	if err != nil || objectRecordedIn(root, made) {
		t.Fatalf("before there is one: %v", err)
	}
	write(t, root, objectPath, "elf")
	write(t, root, objectStatePath, string(made))
	if !objectRecordedIn(root, made) {
		t.Error("not taken for what it is")
	}
	for _, name := range objectSources {
		write(t, root, name, "2")
		changed, err := objectState(root)
		if err != nil || changed == made {
			t.Errorf("a change of %s is not seen: %v", name, err)
		}
		made = changed
	}
}

func TestUnpackTakesHeadersOfWheels(t *testing.T) {
	dir, into := t.TempDir(), t.TempDir()
	wheel(t, filepath.Join(dir, "runtime.whl"), map[string]string{
		"nvidia/cu13/include/": "", "nvidia/cu13/include/cuda_runtime_api.h": "runtime", "nvidia/cu13/lib/libcudart.so.13": "elf",
	})
	wheel(t, filepath.Join(dir, "crt.whl"), map[string]string{"nvidia/cu13/include/crt/host_defines.h": "crt"})
	if err := unpackHeaders(dir, into); err != nil {
		t.Fatal(err)
	}
	if !hasRuntime(into) {
		t.Error("the headers are not complete")
	}
	if found, _ := filepath.Glob(filepath.Join(into, "*")); len(found) != 2 {
		t.Errorf("unpacked %v", found)
	}
}
