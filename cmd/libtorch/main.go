// Command libtorch makes a libtorch ready for the packages under trainer/, the
// only ones of Agon that need C++.
//
//	go run ./cmd/libtorch
//
// It finds a torch (find.go), fetching one if the machine has none
// (download.go), and lays out what the build reads (workspace.go):
//
//	.libtorch/lib, .libtorch/include   links to that torch
//	.libtorch/gotch                    a copy of the part of gotch that trainer/ uses (used.go,
//	                                   prune.go), which compiles against it (mend.go, patch.go)
//	.libtorch/state                    what all this was made from
//	go.work                            the workspace in which gotch is that copy
//	trainer/torch/libtorch_stamp.h     tells Go's build cache that the torch changed
//	.libtorch/libagon_cuda.so          what needs CUDA's headers, if it can be had (graphs.go)
//
// All of these are ignored by git. A second run finds the state unchanged and
// does nothing. An interrupted run leaves no state behind, so the next one
// starts over.
//
// The command needs no cgo and no package outside the standard library: it has
// to run before anything else builds. It supports Linux.
package main

import (
	"fmt"
	"os"
	"runtime"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "libtorch: %v\n", err)
		os.Exit(1)
	}
}

func run() error {
	if runtime.GOOS != "linux" {
		return fmt.Errorf("%s is not supported (hint: build in a Linux container)", runtime.GOOS)
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	dir, err := find()
	if err != nil {
		return err
	}
	torch, err := inspect(dir)
	if err != nil {
		return err
	}
	gotch, err := gotchModule(root)
	if err != nil {
		return err
	}
	used, err := usesIn(root)
	if err != nil {
		return err
	}
	work, err := workspaceFor(root)
	if err != nil {
		return err
	}
	wanted, err := describe(torch, gotch, used, work)
	if err != nil {
		return err
	}
	if wanted.recordedIn(root) {
		say("%s is ready", torch)
	} else if err := prepare(root, torch, gotch, used, wanted); err != nil {
		return err
	}
	makeGraphs(root, torch)
	return nil
}
