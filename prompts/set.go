package prompts

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"agon"
)

// Set is the templates of one stage. It does not change and is safe for concurrent
// use.
type Set struct {
	stage string
	// texts are by name, without the stage.
	texts map[string]string
	// known are the names that overrides may have, own those that they have.
	known, own []string
	parsed     *template.Template
}

// Ship returns the set of a stage whose templates are the files in folder. variants
// are names that do not ship and that overrides may have beside them. A fault is
// one of the program and panics.
func Ship(stage string, files fs.FS, folder string, variants ...string) *Set {
	s := &Set{stage: stage, texts: map[string]string{}}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		panic("prompts: " + err.Error())
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(files, folder+"/"+entry.Name())
		if err != nil {
			panic("prompts: " + err.Error())
		}
		s.texts[entry.Name()] = string(text)
	}
	s.known = slices.Sorted(slices.Values(slices.AppendSeq(variants, maps.Keys(s.texts))))
	if err := s.parse(); err != nil {
		panic("prompts: " + err.Error())
	}
	return s
}

// Names returns the names that overrides may have, with the stage: "executor/tagged.tmpl".
func (s *Set) Names() []string {
	names := make([]string, len(s.known))
	for i, name := range s.known {
		names[i] = s.path(name)
	}
	return names
}

// Own returns the names of the templates that are a user's, with the stage, sorted.
func (s *Set) Own() []string {
	names := make([]string, len(s.own))
	for i, name := range s.own {
		names[i] = s.path(name)
	}
	return names
}

// Has reports whether there is a template of that name, which for a variant means
// that the user gave one.
func (s *Set) Has(name string) bool { return s.parsed.Lookup(s.path(name)) != nil }

// With returns the set with overrides in the place of its own; those of other
// stages are passed over. An error tells the file, the line and the fault of a
// template that does not parse, or that writes nothing whatever it sees.
func (s *Set) With(overrides *Overrides) (*Set, error) {
	with := &Set{stage: s.stage, texts: maps.Clone(s.texts), known: s.known}
	for _, name := range s.known {
		if text, given := overrides.text(s.path(name)); given {
			with.texts[name], with.own = text, append(with.own, name)
		}
	}
	return with, with.parse()
}

func (o *Overrides) text(name string) (string, bool) {
	if o == nil {
		return "", false
	}
	text, given := o.texts[name]
	return text, given
}

// parse parses the texts under their paths, which errors then name.
func (s *Set) parse() error {
	s.parsed = template.New("").Option("missingkey=error")
	for _, name := range slices.Sorted(maps.Keys(s.texts)) {
		parsed, err := s.parsed.New(s.path(name)).Parse(s.texts[name])
		if err != nil {
			return plain(err)
		}
		// An empty text would otherwise pass for one that is not there.
		if parsed.Tree == nil || parse.IsEmptyTree(parsed.Tree.Root) {
			return fmt.Errorf("%s: writes nothing", s.path(name))
		}
	}
	return nil
}

// Write carries the template of that name out over data. An error names the file
// and the line. A text of nothing but white space is one too, and so is one of more
// than 1 MiB.
func (s *Set) Write(name string, data any) (string, error) {
	var into bounded
	err := s.parsed.ExecuteTemplate(&into, s.path(name), data)
	switch {
	case into.full:
		return "", fmt.Errorf("%s: writes more than %d MiB", s.path(name), maxBytes>>20)
	case err != nil:
		return "", explain(err, data)
	case strings.TrimSpace(into.text.String()) == "":
		return "", fmt.Errorf("%s: writes nothing", s.path(name))
	}
	return into.text.String(), nil
}

// Messages carries two templates out over data, as Write does: what the first makes is
// the system's message, and what the second makes, but for the end of its last line,
// the user's.
func (s *Set) Messages(system, request string, data any) ([]agon.Message, error) {
	rules, err := s.Write(system, data)
	if err != nil {
		return nil, err
	}
	asked, err := s.Write(request, data)
	if err != nil {
		return nil, err
	}
	return []agon.Message{
		{Speaker: agon.System, Text: rules},
		{Speaker: agon.User, Text: strings.TrimSuffix(asked, "\n")},
	}, nil
}

func (s *Set) path(name string) string { return s.stage + "/" + name }

// bounded is a text that does not grow without end.
type bounded struct {
	text strings.Builder
	full bool
}

var errFull = errors.New("the text is too long")

// Write implements io.Writer.
func (b *bounded) Write(part []byte) (int, error) {
	if b.full = b.text.Len()+len(part) > maxBytes; b.full {
		return 0, errFull
	}
	return b.text.Write(part)
}
