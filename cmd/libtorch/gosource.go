package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A goSource is a Go file in pieces.
type goSource struct {
	header  string            // the package clause
	imports map[string]string // the text of each import, by the package's name
	pieces  []piece
}

// cutGo takes a Go file apart. A method belongs to its receiver's type, and an
// init function to the variables that it mentions.
func cutGo(text string) (goSource, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return goSource{}, err
	}
	source := goSource{header: "package " + file.Name.Name + "\n", imports: map[string]string{}}
	at := func(pos token.Pos) int { return files.Position(pos).Offset }
	for _, decl := range file.Decls {
		if group, ok := decl.(*ast.GenDecl); ok && group.Tok == token.IMPORT {
			source.addImports(group, text[at(start(group)):at(group.Pos())])
			continue
		}
		source.pieces = append(source.pieces, piece{
			names:    declared(decl),
			text:     text[at(start(decl)):at(decl.End())],
			mentions: identifiers(decl),
		})
	}
	ownInits(source.pieces)
	return source, nil
}

// addImports notes each import of group. comment is what stands before it: for
// the import of "C", C code.
func (s *goSource) addImports(group *ast.GenDecl, comment string) {
	for _, spec := range group.Specs {
		spec := spec.(*ast.ImportSpec)
		name, _ := strconv.Unquote(spec.Path.Value)
		line := "import " + spec.Path.Value + "\n"
		if name == "C" {
			line = comment + line
		}
		s.imports[path.Base(name)] = line
	}
}

// keep is the file's text with only those pieces that are reached and only the
// imports that they need, "" if none are.
func (s goSource) keep(reached map[string]bool) string {
	var body strings.Builder
	needed := map[string]bool{}
	for _, p := range kept(s.pieces, reached) {
		body.WriteString("\n" + p.text + "\n")
		for _, name := range p.mentions {
			needed[name] = true
		}
	}
	if body.Len() == 0 {
		return ""
	}
	header := s.header
	for _, name := range slices.Sorted(maps.Keys(s.imports)) {
		if needed[name] {
			header += "\n" + s.imports[name]
		}
	}
	return header + body.String()
}

// declared lists what decl declares.
func declared(decl ast.Decl) (names []string) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv != nil {
			return identifiers(decl.Recv.List[0].Type)[:1]
		}
		return []string{decl.Name.Name}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// ownInits gives each init function the names of those declarations that it
// mentions.
func ownInits(pieces []piece) {
	all := map[string]bool{}
	for _, p := range pieces {
		for _, name := range p.names {
			all[name] = true
		}
	}
	for i, p := range pieces {
		if len(p.names) != 1 || p.names[0] != "init" {
			continue
		}
		pieces[i].names = nil
		for _, name := range p.mentions {
			if name != "init" && all[name] {
				pieces[i].names = append(pieces[i].names, name)
			}
		}
	}
}

// start is where decl begins, its comment included.
func start(decl ast.Decl) token.Pos {
	var doc *ast.CommentGroup
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		doc = decl.Doc
	case *ast.GenDecl:
		doc = decl.Doc
	}
	if doc != nil {
		return doc.Pos()
	}
	return decl.Pos()
}

func identifiers(node ast.Node) (names []string) {
	for n := range ast.Preorder(node) {
		if id, ok := n.(*ast.Ident); ok {
			names = append(names, id.Name)
		}
	}
	return names
}
