package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const pinnedVersion = "2.11.0"

// companions are the two libraries outside the torch wheel that its
// libtorch_cpu.so links against; the versions are those that torch 2.11.0 asks
// for. Together they weigh 13 MB. Everything else that the wheel depends on is
// Python, or for machines with a GPU.
var companions = []string{"nvidia-cuda-runtime==13.0.96", "nvidia-cuda-cupti==13.0.85"}

// pinned returns the torch in the user's cache, fetching it first if it is not
// there. The folder appears under its name only when it is complete; a lock
// keeps two checkouts from fetching it twice.
func pinned() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder for the download: %w (hint: set HOME, or LIBTORCH to a folder with a torch)", err)
	}
	dir := filepath.Join(cache, "agon", "libtorch", pinnedVersion)
	if isTorch(dir) {
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
	if isTorch(dir) {
		return dir, nil
	}
	return dir, fetch(dir)
}

// fetch downloads the wheels, unpacks them aside and renames the result to dir.
func fetch(dir string) error {
	aside := dir + ".part"
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	wheels, ready := filepath.Join(aside, "wheels"), filepath.Join(aside, "torch")
	if err := download(wheels, filepath.Join(aside, "tmp")); err != nil {
		return err
	}
	say("unpacking to %s", dir)
	if err := unpack(wheels, ready, hasGPU()); err != nil {
		return fmt.Errorf("unpack torch %s: %w", pinnedVersion, err)
	}
	if !isTorch(ready) {
		return fmt.Errorf("the wheel of torch %s holds no libtorch (hint: set LIBTORCH to a folder with lib and include)", pinnedVersion)
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.Rename(ready, dir)
}

// download fetches the wheels into dir with pip, so that the user's index,
// proxy and certificates apply. pip downloads into tmp and then copies.
func download(dir, tmp string) error {
	if err := needPip(); err != nil {
		return err
	}
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return err
	}
	say("downloading torch %s with pip, once (530 MB; with a GPU 3 GB)", pinnedVersion)
	cmd := exec.Command("python3", pipArgs(dir, hasGPU())...)
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
	defer report(tmp)()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("pip download torch==%s: %s (hint: check the network, or set LIBTORCH to a folder with a torch)", pinnedVersion, lastLine(out, err))
	}
	return nil
}

// pipArgs asks for one fixed wheel whatever the machine's Python is: only the
// C++ half of it is used. With a GPU pip also fetches what torch depends on.
func pipArgs(dir string, gpu bool) []string {
	args := []string{"-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--dest", dir,
		"--only-binary=:all:", "--implementation=cp", "--python-version=3.12"}
	arch := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH]
	for _, platform := range []string{"manylinux_2_28", "manylinux_2_27", "manylinux_2_25", "manylinux_2_17", "manylinux2014", "linux"} {
		args = append(args, "--platform="+platform+"_"+arch)
	}
	if gpu {
		return append(args, "torch=="+pinnedVersion)
	}
	return append(append(args, "--no-deps", "torch=="+pinnedVersion), companions...)
}

// report says every few seconds how much has arrived under dir, until the
// returned function is called.
func report(dir string) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(5 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				say("%d MB so far", size(dir)>>20)
			}
		}
	}()
	return func() { close(done) }
}

// size is the number of bytes under dir; files that vanish meanwhile count as none.
func size(dir string) (bytes int64) {
	filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
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
