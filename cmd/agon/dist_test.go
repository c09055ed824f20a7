package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"agon/trainer/torch"
)

// distribution unpacks what make dist packs of this program, and makes a Python whose
// torch is the libtorch at hand and says that it is of a version.
func distribution(t *testing.T, version string) (program string, environment []string) {
	t.Helper()
	folder := t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	packages := filepath.Join(folder, "site-packages")
	for name, content := range map[string]string{
		"__init__.py": "raise ImportError('this would take seconds')\n",
		"version.py":  "__version__ = '" + version + "+cu130'\n",
	} {
		path := filepath.Join(packages, "torch", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(root, ".libtorch/lib"), filepath.Join(packages, "torch/lib")); err != nil {
		t.Fatal(err)
	}
	return unpacked(t, root, folder), []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "PYTHONPATH=" + packages}
}

// unpacked packs this program, unpacks the archive in folder and returns the path of
// what is to be started there.
func unpacked(t *testing.T, root, folder string) string {
	t.Helper()
	built, err := exec.LookPath("agon")
	if err != nil {
		t.Fatal(err)
	}
	archive, err := exec.Command(filepath.Join(root, "cmd/libtorch/dist.sh"), built, folder).Output()
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimSpace(string(archive))
	if out, err := exec.Command("tar", "-C", folder, "-xzf", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return filepath.Join(strings.TrimSuffix(path, ".tar.gz"), "agon")
}

// The program that is given away runs on the torch of python3, without Go, a
// compiler or anything else of this project.
func TestDistribution(t *testing.T) {
	program, environment := distribution(t, torch.Version())
	command := exec.Command(program, "generate", "base", "-p", "<exec>move 3 nut from A to B<act>", "--temperature", "0")
	command.Env = environment
	if out, err := command.Output(); err != nil || string(out) != "move(\"A\",\"B\",\"nut\",3)<end>\n" {
		t.Errorf("error %v: %s", err, out)
	}

	// Beside it is what needs CUDA's headers, if that was built here.
	libexec := filepath.Join(filepath.Dir(program), "libexec")
	_, built := os.Stat("../../.libtorch/libagon_cuda.so")
	if _, packed := os.Stat(filepath.Join(libexec, "libagon_cuda.so")); (packed == nil) != (built == nil) {
		t.Errorf("of the shared object that is built (%v), packed: %v", built, packed)
	}

	// Where its libraries are looked for first.
	if err := os.WriteFile(filepath.Join(libexec, "agon"), []byte("#!/bin/sh\necho $LD_LIBRARY_PATH $*\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	lib := filepath.Join(strings.TrimPrefix(environment[2], "PYTHONPATH="), "torch/lib")
	for _, c := range []struct{ variable, want string }{
		{"", lib + " a b\n"},
		{"LIBTORCH=/some/libtorch", "/some/libtorch/lib a b\n"},
		{"LD_LIBRARY_PATH=/other", lib + ":/other a b\n"},
	} {
		command := exec.Command(program, "a", "b")
		command.Env = append(environment[:len(environment):len(environment)], c.variable)
		if out, err := command.Output(); err != nil || string(out) != c.want {
			t.Errorf("with %q: error %v: %s", c.variable, err, out)
		}
	}
}

func TestDistributionOnAnotherTorch(t *testing.T) {
	program, environment := distribution(t, "1.0.0")
	command := exec.Command(program, "version")
	command.Env = environment
	out, err := command.CombinedOutput()
	if err == nil || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "its torch is 1.0 (hint: pip install torch==") {
		t.Errorf("error %v: %s", err, out)
	}
}
