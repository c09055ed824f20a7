package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// A release is a torch on the package index, and the libraries outside of its
// wheel that its libtorch_cpu.so links against. Everything else that the wheel
// depends on is Python, or for machines with a GPU.
type release struct {
	version    string
	companions []string
}

// pinnedRelease has the companions that torch 2.11.0 asks for, 13 MB together.
var pinnedRelease = release{"2.11.0", []string{"nvidia-cuda-runtime==13.0.96", "nvidia-cuda-cupti==13.0.85"}}

// cached returns the release in the user's cache, fetching it first if it is not
// there.
func (r release) cached() (string, error) {
	return inCache(filepath.Join("libtorch", r.version), isTorch, r.fetch)
}

// inCache returns the folder of a name in the user's cache, fetching it first if it
// is not there. The folder appears under its name only when it is complete; a lock
// keeps two checkouts from fetching it twice.
func inCache(name string, complete func(dir string) bool, fetch func(dir string) error) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder for the download: %w (hint: set HOME, or LIBTORCH to a folder with a torch)", err)
	}
	dir := filepath.Join(cache, "agon", name)
	if complete(dir) {
		return dir, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	unlock, err := lock(dir + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if complete(dir) {
		return dir, nil
	}
	return dir, fetch(dir)
}

// fetch makes dir of the release's wheels.
func (r release) fetch(dir string) error {
	return fromWheels(dir, r.download, func(wheels, ready string) error {
		say("unpacking to %s", dir)
		if err := unpack(wheels, ready, hasGPU()); err != nil {
			return fmt.Errorf("unpack torch %s: %w", r.version, err)
		}
		if !isTorch(ready) {
			return fmt.Errorf("the wheel of torch %s holds no libtorch (hint: set LIBTORCH to a folder with lib and include)", r.version)
		}
		return nil
	})
}

// fromWheels makes dir: download fetches wheels into a folder, and unpack takes from
// there what dir is to hold. Both work aside, and what is complete is renamed.
func fromWheels(dir string, download func(wheels, tmp string) error, unpack func(wheels, ready string) error) error {
	aside := dir + ".part"
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	wheels, tmp, ready := filepath.Join(aside, "wheels"), filepath.Join(aside, "tmp"), filepath.Join(aside, "ready")
	if err := needPip(); err != nil {
		return err
	}
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return err
	}
	if err := download(wheels, tmp); err != nil {
		return err
	}
	if err := unpack(wheels, ready); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.Rename(ready, dir)
}

// download fetches the wheels into dir.
func (r release) download(dir, tmp string) error {
	say("downloading torch %s with pip, once (0.5 to 1 GB; with a GPU 3 GB)", r.version)
	defer report(tmp)()
	if err := pip(tmp, r.pipArgs(dir, hasGPU())); err != nil {
		return fmt.Errorf("pip download torch==%s: %w (hint: check the network, or set LIBTORCH to a folder with a torch)", r.version, err)
	}
	return nil
}

// pip runs pip, so that the user's index, proxy and certificates apply. It downloads
// into tmp and then copies. The error is what it said last.
func pip(tmp string, args []string) error {
	cmd := exec.Command("python3", args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
	if out, err := cmd.CombinedOutput(); err != nil {
		return errors.New(lastLine(out, err))
	}
	return nil
}

// pipArgs asks for one fixed wheel whatever the machine's Python is: only the
// C++ half of it is used. With a GPU pip also fetches what torch depends on.
func (r release) pipArgs(dir string, gpu bool) []string {
	args := wheelArgs(dir)
	if gpu {
		return append(args, "torch=="+r.version)
	}
	return append(append(args, "--no-deps", "torch=="+r.version), r.companions...)
}

// wheelArgs are pip's for downloading wheels for this machine to dir.
func wheelArgs(dir string) []string {
	args := []string{"-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--dest", dir,
		"--only-binary=:all:", "--implementation=cp", "--python-version=3.12"}
	arch := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]
	for _, platform := range []string{"manylinux_2_28", "manylinux_2_27", "manylinux_2_25", "manylinux_2_17", "manylinux2014", "manylinux1", "linux"} {
		args = append(args, "--platform="+platform+"_"+arch)
	}
	return args
}

// hasGPU tells whether the machine has an NVIDIA driver.
func hasGPU() bool {
	return exists("/dev/nvidiactl") || exists("/proc/driver/nvidia/version")
}

func needPip() error {
	if _, err := exec.LookPath("python3"); err != nil {
		return errors.New("python3 is missing; it fetches torch (hint: apt install python3 python3-pip, or set LIBTORCH to a folder with a torch)")
	}
	if err := exec.Command("python3", "-m", "pip", "--version").Run(); err != nil {
		return errors.New("python3 has no pip; it fetches torch (hint: apt install python3-pip, or set LIBTORCH to a folder with a torch)")
	}
	return nil
}

// lock takes the file lock at path, waiting for whoever holds it.
func lock(path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		file.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return func() { file.Close() }, nil
}

// lastLine is what a program said last, or err if it said nothing.
func lastLine(output []byte, err error) string {
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return last
	}
	return err.Error()
}
