package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// The shared object of trainer/torch/cuda, and what it was made from.
const (
	objectPath      = outDir + "/libagon_cuda.so"
	objectStatePath = outDir + "/libagon_cuda.state"
	objectSource    = "trainer/torch/cuda/graphs.cpp"
)

// objectSources are the files whose change makes another object.
var objectSources = []string{objectSource, "trainer/torch/graphs.h", stampPath}

// makeGraphs builds the shared object, unless it is there. The program runs without
// it, only slower on a GPU: what hinders it is said and no error.
func makeGraphs(root string, t torch) {
	wanted, err := objectState(root)
	if err == nil && !objectRecordedIn(root, wanted) {
		err = buildGraphs(root, t, wanted)
	}
	if err != nil {
		say("without CUDA graphs: %v", err)
	}
}

func buildGraphs(root string, t torch, wanted state) error {
	if err := os.Remove(filepath.Join(root, objectPath)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	include, err := headersFor(t)
	if err != nil {
		return err
	}
	say("compiling %s (5 s)", objectSource)
	if err := compileGraphs(root, t, include); err != nil {
		return err
	}
	return writeFiles(map[string]string{filepath.Join(root, objectStatePath): string(wanted)})
}

// compileGraphs leaves symbols of libtorch and of CUDA's runtime open: they are in
// the process that loads the object, whichever torch of this version that is.
func compileGraphs(root string, t torch, cuda string) error {
	torchInclude := filepath.Join(t.dir, "include")
	aside := filepath.Join(root, objectPath+".part")
	defer os.Remove(aside)
	cmd := exec.Command(compiler(), "-std=c++20", "-O2", "-g0", "-w", "-fPIC", "-shared", "-fvisibility=hidden",
		"-I"+torchInclude, "-I"+filepath.Join(torchInclude, "torch/csrc/api/include"), "-I"+cuda, "-o", aside, filepath.Join(root, objectSource))
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if output, err := cmd.CombinedOutput(); err != nil {
		if len(output) == 0 {
			return fmt.Errorf("%s: %w (hint: apt install g++)", compiler(), err)
		}
		return fmt.Errorf("it does not compile against %s: %s", t, firstError(string(output)))
	}
	return os.Rename(aside, filepath.Join(root, objectPath))
}

// objectState describes what the object is made from; through the stamp that is the
// torch too.
func objectState(root string) (state, error) {
	digest := sha256.New()
	for _, name := range objectSources {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(digest, "%s %d\n", name, len(text))
		digest.Write(text)
	}
	return state(fmt.Sprintf("recipe %d\ncompiler %s\nsources %x\n", recipe, compiler(), digest.Sum(nil))), nil
}

func objectRecordedIn(root string, wanted state) bool {
	recorded, err := os.ReadFile(filepath.Join(root, objectStatePath))
	return err == nil && state(recorded) == wanted && exists(filepath.Join(root, objectPath))
}
