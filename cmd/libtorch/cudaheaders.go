package main

import (
	"archive/zip"
	"fmt"
	"path/filepath"
	"strings"
)

// headers are those of CUDA's runtime, from the wheels that have them.
type headers struct {
	version string
	wheels  []string
}

// pinnedHeaders are those of the CUDA that a torch is built for, by its major
// version, 2.4 MB together. torch 2.11.0 is built for 13.0.
var pinnedHeaders = map[string]headers{
	"13": {"13.0.96", []string{"nvidia-cuda-runtime==13.0.96", "nvidia-cuda-crt==13.0.88"}},
}

// headersFor returns a folder with the headers of the CUDA that t is built for, from
// the user's cache, where they are downloaded to if need be.
func headersFor(t torch) (string, error) {
	major, err := cudaOf(t)
	if err != nil {
		return "", err
	}
	h, ok := pinnedHeaders[major]
	if !ok {
		return "", fmt.Errorf("%s is built for CUDA %s (hint: torch 2.11 is built for 13)", t, major)
	}
	return inCache(filepath.Join("cuda", h.version), hasRuntime, h.fetch)
}

// cudaOf is the major version of the CUDA runtime that t links against.
func cudaOf(t torch) (string, error) {
	needed, err := neededBy(filepath.Join(t.dir, "lib", "libtorch_cpu.so"))
	if err != nil {
		return "", err
	}
	for _, name := range needed {
		if major, ok := strings.CutPrefix(name, "libcudart.so."); ok {
			return major, nil
		}
	}
	return "", fmt.Errorf("%s is built without CUDA", t)
}

func hasRuntime(dir string) bool {
	return exists(filepath.Join(dir, "cuda_runtime_api.h")) && exists(filepath.Join(dir, "crt"))
}

// fetch makes dir of the headers in the wheels.
func (h headers) fetch(dir string) error {
	return fromWheels(dir, h.download, func(wheels, ready string) error {
		if err := unpackHeaders(wheels, ready); err != nil {
			return fmt.Errorf("unpack the headers of CUDA %s: %w", h.version, err)
		}
		if !hasRuntime(ready) {
			return fmt.Errorf("the wheels of CUDA %s hold no headers", h.version)
		}
		return nil
	})
}

// download gives up soon, as these wheels can be done without.
func (h headers) download(dir, tmp string) error {
	say("downloading the headers of CUDA %s with pip, once (2 MB)", h.version)
	args := append(wheelArgs(dir), "--no-deps", "--retries=1", "--timeout=10")
	if err := pip(tmp, append(args, h.wheels...)); err != nil {
		return fmt.Errorf("pip download %s: %w (hint: check the network)", strings.Join(h.wheels, " "), err)
	}
	return nil
}

// unpackHeaders takes the headers from the wheels in dir, nvidia/cu13/include/…, to
// into.
func unpackHeaders(dir, into string) error {
	return withWheels(dir, func(files []*zip.File) error {
		for _, file := range files {
			_, header, ok := strings.Cut(file.Name, "/include/")
			if !ok || header == "" || strings.HasSuffix(header, "/") {
				continue
			}
			if err := extract(file, into, header); err != nil {
				return err
			}
		}
		return nil
	})
}
