package sandbox

import (
	"debug/elf"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// linkedLibraries lists the shared libraries that the extension modules below some
// directories are linked with, directly or by way of others, and that lie elsewhere.
// What is not found is passed over: it may never be wanted.
func linkedLibraries(directories []string) []string {
	l := linked{standard: standardDirectories(), seen: map[string]bool{}}
	for _, directory := range directories {
		filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && strings.Contains(entry.Name(), ".so") {
				l.add(path)
			}
			return nil
		})
	}
	return slices.DeleteFunc(l.found, func(path string) bool {
		return slices.ContainsFunc(directories, func(above string) bool { return strings.HasPrefix(path, above+"/") })
	})
}

// linked follows the names of libraries as the dynamic loader does.
type linked struct {
	standard []string
	seen     map[string]bool // by path
	found    []string
}

// add adds what the file at path is linked with.
func (l *linked) add(path string) {
	if l.seen[path] {
		return
	}
	l.seen[path] = true
	file, err := elf.Open(path)
	if err != nil {
		return // not machine code, or not to be read
	}
	defer file.Close()
	names, _ := file.ImportedLibraries()
	places := append(ownDirectories(file, path), l.standard...)
	for _, name := range names {
		for _, place := range places {
			library := filepath.Join(place, name)
			if _, err := os.Stat(library); err == nil {
				l.keep(library)
				break
			}
		}
	}
}

func (l *linked) keep(library string) {
	if !l.seen[library] {
		l.found = append(l.found, library)
		l.add(library)
	}
}

// ownDirectories are those that a file itself names for its libraries.
func ownDirectories(file *elf.File, path string) (directories []string) {
	for _, tag := range []elf.DynTag{elf.DT_RPATH, elf.DT_RUNPATH} {
		texts, _ := file.DynString(tag)
		for _, text := range texts {
			for _, directory := range filepath.SplitList(text) {
				for _, origin := range []string{"$ORIGIN", "${ORIGIN}"} {
					directory = strings.ReplaceAll(directory, origin, filepath.Dir(path))
				}
				directories = append(directories, filepath.Clean(directory))
			}
		}
	}
	return directories
}

// standardDirectories are those of the dynamic loader: of ld.so.conf, and its own.
func standardDirectories() (directories []string) {
	files, _ := filepath.Glob("/etc/ld.so.conf.d/*.conf")
	for _, file := range append([]string{"/etc/ld.so.conf"}, files...) {
		text, _ := os.ReadFile(file)
		for _, line := range strings.Fields(string(text)) {
			if strings.HasPrefix(line, "/") {
				directories = append(directories, line)
			}
		}
	}
	for _, multiarch := range []string{map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}[runtime.GOARCH], ""} {
		directories = append(directories, filepath.Join("/lib", multiarch), filepath.Join("/usr/lib", multiarch))
	}
	return append(directories, "/lib64", "/usr/lib64", "/usr/local/lib")
}
