package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"agon/trainer/torch"
)

// distribution is what cmd/libtorch/dist.sh packs, and a Python whose torch is the
// libtorch at hand and says that it is of a version.
func distribution(t *testing.T, version string) (program string, environment []string) {
	t.Helper()
	folder := t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	launch, err := os.ReadFile(filepath.Join(root, "cmd/libtorch/launch.sh"))
	if err != nil {
		t.Fatal(err)
	}
	built, err := exec.LookPath("agon")
	if err != nil {
		t.Fatal(err)
	}
	minor := torch.Version()[:strings.LastIndexByte(torch.Version(), '.')]
	program = filepath.Join(folder, "agon")
	for name, content := range map[string]string{
		"agon":                            strings.ReplaceAll(string(launch), "VERSION", minor),
		"site-packages/torch/__init__.py": "raise ImportError('this would take seconds')\n",
		"site-packages/torch/version.py":  "__version__ = '" + version + "+cu130'\n",
	} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"site-packages/torch/lib": filepath.Join(root, ".libtorch/lib"), "libexec": filepath.Dir(built)} {
		if err := os.Symlink(to, filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	return program, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "PYTHONPATH=" + filepath.Join(folder, "site-packages")}
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

	// Where its libraries are looked for first.
	libexec := filepath.Join(filepath.Dir(program), "libexec")
	if err := os.Remove(libexec); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(libexec, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(libexec, "agon"), []byte("#!/bin/sh\necho $LD_LIBRARY_PATH $*\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ variable, want string }{
		{"", filepath.Join(filepath.Dir(program), "site-packages/torch/lib") + " a b\n"},
		{"LIBTORCH=/some/libtorch", "/some/libtorch/lib a b\n"},
		{"LD_LIBRARY_PATH=/other", filepath.Join(filepath.Dir(program), "site-packages/torch/lib") + ":/other a b\n"},
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
