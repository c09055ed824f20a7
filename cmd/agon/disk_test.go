package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"agon/checkpoints"
	"agon/checkpoints/base"

	"golang.org/x/sys/unix"
)

// inside is set in the environment of a test that has mounts of its own.
const inside = "AGON_TEST_MOUNTS"

// withMounts runs the calling test again in a process that may mount file
// systems, and reports whether this is that process. Nobody else sees its
// mounts, and they end with it.
func withMounts(t *testing.T) bool {
	return within(t, &syscall.SysProcAttr{
		Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	})
}

// within is withMounts in namespaces of any kind.
func within(t *testing.T, namespaces *syscall.SysProcAttr) bool {
	if os.Getenv(inside) != "" {
		return true
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	again := exec.Command(program, "-test.run=^"+t.Name()+"$", "-test.v")
	again.Env = append(os.Environ(), inside+"=1")
	again.SysProcAttr = namespaces
	var out bytes.Buffer
	again.Stdout = io.MultiWriter(&out, t.Output())
	again.Stderr = again.Stdout
	err = again.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		t.Error(err)
	case err != nil:
		t.Skipf("needs namespaces of its own: %v", err)
	case bytes.Contains(out.Bytes(), []byte("--- SKIP")):
		t.SkipNow()
	}
	return false
}

// disk is a small file system in memory.
type disk struct {
	*testing.T
	path string
}

func mountDisk(t *testing.T, mebibytes int) disk {
	t.Helper()
	d := disk{t, t.TempDir()}
	if err := unix.Mount("none", d.path, "tmpfs", 0, fmt.Sprintf("size=%dm", mebibytes)); err != nil {
		t.Skipf("needs to mount a tmpfs: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(d.path, unix.MNT_DETACH) })
	return d
}

func (d disk) resize(mebibytes int) {
	d.Helper()
	if err := unix.Mount("none", d.path, "tmpfs", unix.MS_REMOUNT, fmt.Sprintf("size=%dm", mebibytes)); err != nil {
		d.Fatal(err)
	}
}

// fill writes a file until nothing more fits, and returns its name.
func (d disk) fill() string {
	name := filepath.Join(d.path, "ballast")
	file, err := os.Create(name)
	if err != nil {
		d.Error(err)
		return name
	}
	defer file.Close()
	for block := make([]byte, 1<<16); len(block) > 0; block = block[:len(block)/2] {
		for err = nil; err == nil; {
			_, err = file.Write(block)
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.Error(err)
	}
	return name
}

// TestFullDisk lets a disk run full under a run, at a checkpoint and at a
// resume: the run ends with one line that says what to do, its checkpoint
// stands, and after room was made it goes on. TestSoakFullDisk compares the end
// with that of an undisturbed run.
func TestFullDisk(t *testing.T) {
	if !withMounts(t) {
		return
	}
	d := mountDisk(t, roomForOne(t))
	run := filepath.Join(d.path, "run")
	resume := []string{"train", "--resume", run}
	runsFull(t, append([]string{"train", "--run", run}, with(small, "iterations=2", "save.every=1",
		"challenger.first_proposals=24", "challenger.proposals=8", "executor.tasks=2", "executor.attempts=2", "trainer.supervised_corpus=8", "trainer.schedule.warm_up=1")...)...)
	first := filepath.Join(run, "checkpoints", "step-000001")
	kept := t.TempDir()
	if err := os.CopyFS(kept, os.DirFS(first)); err != nil {
		t.Fatal(err)
	}

	ballast := d.fill()
	runsFull(t, resume...)
	sameFolder(t, kept, first)

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	d.resize(64)
	mustRun(t, resume...)
	if last, err := checkpoints.Latest(run); err != nil || filepath.Base(last) != "step-000002" {
		t.Errorf("the newest checkpoint is %s, %v", last, err)
	}
}

// roomForOne is the size in MiB of a disk on which the policy that ships has
// room for one checkpoint, its journals and the margin that a run asks for, but
// not for another checkpoint.
func roomForOne(t *testing.T) int {
	t.Helper()
	weights, err := base.Files.Open("model.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	defer weights.Close()
	info, err := weights.Stat()
	if err != nil {
		t.Fatal(err)
	}
	const checkpoint = 3 * 2 // float32 weights and two moments, to bfloat16 weights
	return int(checkpoint*info.Size()>>20) + 7
}

// runsFull runs the program until it says that the disk is full.
func runsFull(t *testing.T, arguments ...string) {
	t.Helper()
	if meetsFull(t, arguments...) {
		t.Fatalf("agon %s ended well on a full disk", strings.Join(arguments, " "))
	}
}

// meetsFull runs the program on a disk that may be or become full. It reports
// whether the program ended well; else it has said, in one line, what to do.
func meetsFull(t *testing.T, arguments ...string) (ended bool) {
	t.Helper()
	command := exec.Command("agon", arguments...)
	var out bytes.Buffer
	command.Stderr = &out
	err := command.Run()
	if err == nil {
		return true
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("agon %s on a full disk: %v\n%s", strings.Join(arguments, " "), err, out.Bytes())
	}
	_, said, _ := strings.Cut("\n"+out.String(), "\nagon: ")
	if strings.Count(said, "\n") != 1 || !strings.Contains(said, "disk full") || !strings.Contains(said, "make room") {
		t.Errorf("agon %s said\n%s", strings.Join(arguments, " "), out.Bytes())
	}
	return false
}

// sameFolder compares two checkpoints of one step.
func sameFolder(t *testing.T, want, got string) {
	t.Helper()
	entries, err := os.ReadDir(want)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		sameFile(t, filepath.Join(want, entry.Name()), filepath.Join(got, entry.Name()))
	}
}
