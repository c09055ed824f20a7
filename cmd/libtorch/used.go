package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// bindings is the one package of gotch of which a copy is made.
const bindings = gotchPath + "/libtch"

// uses are names of package libtch, each with the place that first uses it
// ("trainer/torch/nn.go:31").
type uses map[string]string

// names lists them in order.
func (u uses) names() []string { return slices.Sorted(maps.Keys(u)) }

// usesIn reads what the Go files under root/trainer use of libtch. Tests count,
// and so do files that only some build tag brings in: they are to compile too.
func usesIn(root string) (uses, error) {
	found := uses{}
	err := filepath.WalkDir(filepath.Join(root, "trainer"), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && notBuilt(entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		return found.add(root, path)
	})
	return found, err
}

// notBuilt says whether go skips folders of that name.
func notBuilt(name string) bool {
	return name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

func (u uses) add(root, path string) error {
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte(gotchPath)) {
		return err
	}
	name, err := filepath.Rel(root, path)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	local, err := localName(file, name)
	if err != nil {
		return err
	}
	for node := range ast.Preorder(file) {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == local && u[selector.Sel.Name] == "" {
			at := files.Position(selector.Pos())
			u[selector.Sel.Name] = fmt.Sprintf("%s:%d", at.Filename, at.Line)
		}
	}
	return nil
}

// localName is what file calls package libtch, "" if it does not import it.
func localName(file *ast.File, name string) (local string, err error) {
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		switch {
		case path == bindings && spec.Name == nil:
			local = "libtch"
		case path == bindings && spec.Name.Name == ".":
			return "", fmt.Errorf("%s: imports libtch with a dot, which hides what it uses (hint: import it by name)", name)
		case path == bindings:
			local = spec.Name.Name
		case path == gotchPath || strings.HasPrefix(path, gotchPath+"/"):
			return "", fmt.Errorf("%s: imports %s (hint: of gotch only %s is there)", name, path, bindings)
		}
	}
	return local, nil
}
