package main

import (
	"archive/zip"
	"debug/elf"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A library is a shared object in one of the wheels.
type library struct{ file *zip.File }

// unpack takes from the wheels in dir what a build and a run need: the headers,
// to into/include, and the shared objects, to into/lib. Without a GPU that is
// only what libtorch_cpu.so leads to (450 MB less); with one, all there is.
//
// All libraries go into one folder: torch's own search path ends in $ORIGIN.
func unpack(dir, into string, gpu bool) error {
	return withWheels(dir, func(files []*zip.File) error {
		libraries := map[string]library{}
		for _, file := range files {
			if err := sortOut(file, into, libraries); err != nil {
				return err
			}
		}
		return unpackLibraries(libraries, filepath.Join(into, "lib"), gpu)
	})
}

// withWheels calls do with what the wheels in dir hold, which can be read until it
// returns.
func withWheels(dir string, do func(files []*zip.File) error) error {
	wheels, err := fs.Glob(os.DirFS(dir), "*.whl")
	if err != nil {
		return err
	}
	var files []*zip.File
	for _, wheel := range wheels {
		archive, err := zip.OpenReader(filepath.Join(dir, wheel))
		if err != nil {
			return fmt.Errorf("%s: %w", wheel, err)
		}
		defer archive.Close()
		files = append(files, archive.File...)
	}
	return do(files)
}

// sortOut unpacks a header, notes a library and passes over anything else.
func sortOut(file *zip.File, into string, libraries map[string]library) error {
	if strings.HasSuffix(file.Name, "/") {
		return nil
	}
	if header, ok := strings.CutPrefix(file.Name, "torch/include/"); ok {
		return extract(file, filepath.Join(into, "include"), header)
	}
	folder, name := path.Split(file.Name)
	if strings.HasSuffix(folder, "/lib/") && strings.Contains(name, ".so") {
		libraries[name] = library{file}
	}
	return nil
}

func unpackLibraries(libraries map[string]library, dir string, gpu bool) error {
	wanted := []string{"libtorch_cpu.so", "libc10.so"}
	if gpu {
		for name := range libraries {
			wanted = append(wanted, name)
		}
	}
	for len(wanted) > 0 {
		name := wanted[0]
		wanted = wanted[1:]
		found, ok := libraries[name]
		if !ok {
			continue // done already, or the system's
		}
		delete(libraries, name)
		if err := extract(found.file, dir, name); err != nil {
			return err
		}
		needed, err := neededBy(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		wanted = append(wanted, needed...)
	}
	return nil
}

// neededBy lists the libraries that the loader will look for with this one.
func neededBy(path string) ([]string, error) {
	object, err := elf.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer object.Close()
	return object.ImportedLibraries()
}

// extract writes an entry of a wheel to dir/name; a name that leaves dir is an
// error.
func extract(file *zip.File, dir, name string) error {
	if !filepath.IsLocal(name) {
		return fmt.Errorf("%s: not a name inside of the archive", file.Name)
	}
	target := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	from, err := file.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.Create(target)
	if err != nil {
		return err
	}
	if _, err := io.Copy(to, from); err != nil {
		to.Close()
		return fmt.Errorf("%s: %w", file.Name, err)
	}
	return to.Close()
}
