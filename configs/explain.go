package configs

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Explain tells of a key, or of all keys of a section: its value and what set
// it, the default, what values it takes, whether anything reads it, and what it
// means. A key that does not exist is the user's mistake.
func (r *Resolved) Explain(name string) (string, error) {
	found := r.check(r.use)
	base := defaultsOf(r.Trainer.Algorithm)
	var texts []string
	for _, e := range entries(r.Config) {
		if e.key != name && !strings.HasPrefix(e.key, name+".") {
			continue
		}
		text := fmt.Sprintf("%s: %s\n  set by: %s\n  default: %s\n", e.key, flow(e.value), r.place(e.key), flow(valueOf(base, e.key)))
		if takes := found.takes(e); takes != "" {
			text += "  takes: " + takes + "\n"
		}
		if why := r.unreadBecause(e.key); why != "" {
			text += "  nothing reads it here: it is read " + why + "\n"
		}
		texts = append(texts, text+"  "+strings.ReplaceAll(meanings()[e.key], "\n", "\n  ")+"\n")
	}
	if len(texts) == 0 {
		return "", unknown(name, "--explain", keys(base))
	}
	return strings.Join(texts, "\n"), nil
}

// takes says what values a key may have; empty where its meaning alone can tell.
func (f *checks) takes(e entry) string {
	switch e.value.(type) {
	case bool:
		return "true, false"
	case uint64:
		return "whole numbers from 0"
	}
	return f.bounds[e.key]
}

// place is what set a key, with the line of a file.
func (r *Resolved) place(key string) string {
	if from, ok := r.origins[key]; ok {
		return from.String()
	}
	return originDefault
}

// schema is the source that documents the keys.
//
//go:embed config.go trainer.go pretrain.go
var schema embed.FS

// meanings are the comments on the fields of Config, by key, in which keys
// stand in place of the fields' names.
var meanings = sync.OnceValue(func() map[string]string {
	sections := map[string]*ast.StructType{}
	for _, name := range []string{"config.go", "trainer.go", "pretrain.go"} {
		source, err := schema.ReadFile(name)
		if err != nil {
			panic("configs: embedded " + name + ": " + err.Error()) // part of the binary
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments)
		if err != nil {
			panic("configs: " + err.Error()) // the compiler has read it
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok {
				sections[spec.Name.Name], _ = spec.Type.(*ast.StructType)
			}
			return true
		})
	}
	found := map[string]string{}
	describe(sections, "Config", "", found)
	return found
})

// describe fills in the meanings of a section's keys.
func describe(sections map[string]*ast.StructType, section, prefix string, found map[string]string) {
	text, inKeys := "", keyNames(sections[section])
	for _, field := range sections[section].Fields.List {
		kind, _ := field.Type.(*ast.Ident)
		switch name := keyName(field); {
		case name == ",squash":
			describe(sections, kind.Name, prefix, found)
		case kind != nil && sections[kind.Name] != nil:
			describe(sections, kind.Name, prefix+name+".", found)
		default:
			if field.Doc != nil { // else the comment is on it and the field above
				text = inKeys(strings.TrimSpace(field.Doc.Text()))
			}
			found[prefix+name] = text
		}
	}
}

// keyName is the name of the key that a field's tag gives.
func keyName(field *ast.Field) string {
	tag, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		panic("configs: tag " + field.Tag.Value) // the compiler has read it
	}
	return reflect.StructTag(tag).Get("mapstructure")
}

// keyNames returns a function that puts keys in the place of a section's fields.
func keyNames(section *ast.StructType) func(text string) string {
	names := map[string]string{}
	for _, field := range section.Fields.List {
		for _, name := range field.Names {
			names[name.Name] = keyName(field)
		}
	}
	return func(text string) string {
		return word.ReplaceAllStringFunc(text, func(w string) string {
			if key, ok := names[w]; ok {
				return key
			}
			return w
		})
	}
}

var word = regexp.MustCompile(`[A-Za-z0-9]+`)
