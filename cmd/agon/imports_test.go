package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The stages of the system. Only cmd imports more than one of them.
var stageFolders = []string{"challenger", "executor", "verifier", "trainer", "checkpoints", "configs"}

// TestImports parses the import clauses of all files and holds the two rules
// that generate the tree: stages do not import each other, and cgo stays under
// trainer/. The root package imports the standard library alone. Tests may put
// stages together: they are what tries one with another.
func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		files++
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		checkImports(t, path, filepath.ToSlash(relative))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("saw %d files: not the whole tree", files)
	}
}

func checkImports(t *testing.T, path, relative string) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		if fault := importFault(relative, imported); fault != "" {
			t.Errorf("%s imports %s: %s", relative, imported, fault)
		}
	}
}

// importFault says what is wrong with a file importing a package, or nothing.
func importFault(file, imported string) string {
	from, to := stageOf(file), stageOf(strings.TrimPrefix(imported, "agon/"))
	switch {
	case imported == "C" && from != "trainer":
		return "cgo stays under trainer/"
	case strings.HasPrefix(imported, "agon/cmd/") && !strings.HasPrefix(file, "cmd/agon/"):
		return "nothing imports the programs but their own folders"
	case strings.HasPrefix(imported, "agon/checkpoints/base") && !strings.HasPrefix(file, "cmd/"):
		return "only cmd takes the policy that ships"
	case from != "" && !strings.HasSuffix(file, "_test.go") && strings.HasPrefix(imported, "agon/") && to != "" && from != to:
		return "stages do not import each other: cmd/agon hands them what they need"
	case !strings.Contains(file, "/") && !strings.HasSuffix(file, "_test.go") && strings.Contains(imported, "."):
		return "the root package imports the standard library alone"
	}
	return ""
}

func stageOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	for _, stage := range stageFolders {
		if first == stage {
			return stage
		}
	}
	return ""
}

func TestImportFault(t *testing.T) {
	for _, test := range []struct {
		file, imported string
		fault          bool
	}{
		{"trainer/torch/cgo.go", "C", false},
		{"verifier/sandbox/fork.go", "C", true},
		{"challenger/pool.go", "agon/verifier", true},
		{"challenger/pool.go", "agon", false},
		{"challenger/pool.go", "agon/challenger/synthetic", false},
		{"trainer/model/save.go", "agon/checkpoints/base", true},
		{"cmd/agon/train/loop.go", "agon/verifier", false},
		{"cmd/agon/train/loop.go", "agon/cmd/agon/runs", false},
		{"verifier/judge.go", "agon/cmd/agon/runs", true},
		{"task.go", "golang.org/x/sys/unix", true},
	} {
		if fault := importFault(test.file, test.imported); (fault != "") != test.fault {
			t.Errorf("importFault(%q, %q) = %q", test.file, test.imported, fault)
		}
	}
}
