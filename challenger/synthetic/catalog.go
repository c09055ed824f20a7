package synthetic

import (
	"fmt"
	"slices"
	"strings"

	"agon"
)

// catalog is what an environment offers to the composer of programs.
type catalog struct {
	name    string
	actions []*tool   // tools that change the state and can be asked for
	sources []*source // values that can be looked up and asked for
	lookups []*tool   // all read-only tools that attempts may call
	look    string    // the challenger's own view of the state; "" if none
}

// tool is a tool with what is needed to draw calls of it.
type tool struct {
	name       string
	parameters []parameter
	phrase     string
	// variable is what a program calls its return.
	variable string
}

type parameter struct {
	name     string
	kind     kind
	literals []string
	// asked is set if the phrase has a place for it; else it keeps its default.
	asked bool
}

// source is a read-only tool, or one field of what it returns.
type source struct {
	*tool
	field  string
	kind   kind
	phrase string
}

// newCatalog reads the tools that spec describes, in the words of folder. A
// tool without words gets plain ones made of its name.
func newCatalog(folder *agon.Folder, spec *agon.Spec) (*catalog, error) {
	c := &catalog{name: spec.Name}
	for i := range spec.Tools {
		c.add(&spec.Tools[i], folder.Phrases[spec.Tools[i].Name])
	}
	for _, t := range c.lookups {
		t.variable = variable(t.name, spec)
	}
	if len(c.actions) == 0 && len(c.sources) == 0 {
		return nil, fmt.Errorf("no tool of %s can be asked for: give examples for parameters whose type says too little", spec.Name)
	}
	return c, nil
}

// variable names what a tool returns by the tool's first letter, or by more of
// its name where that is a tool's.
func variable(name string, spec *agon.Spec) string {
	for n := 1; n < len(name); n++ {
		if short := strings.ToLower(name[:n]); short != "_" && spec.Tool(short) == nil {
			return short
		}
	}
	return name + "_"
}

func (c *catalog) add(described *agon.Tool, words agon.Phrase) {
	if described.ChallengerOnly {
		if described.ReadOnly && c.look == "" && !slices.ContainsFunc(described.Parameters, func(p agon.Parameter) bool { return p.Required }) {
			c.look = described.Name
		}
		return
	}
	t := newTool(described, words)
	if described.ReadOnly {
		c.lookups = append(c.lookups, t)
		c.addSources(described, t, words)
	} else if t.drawable() {
		c.actions = append(c.actions, t)
	}
}

func (c *catalog) addSources(described *agon.Tool, t *tool, words agon.Phrase) {
	if !t.drawable() {
		return
	}
	if k := parseKind(described.Returns); k.base != "" {
		c.sources = append(c.sources, &source{tool: t, kind: k, phrase: t.phrase})
		return
	}
	kinds := fields(described.Returns)
	for _, field := range sortedKeys(kinds) {
		phrase, named := words.Fields[field]
		if len(words.Fields) == 0 {
			phrase, named = "the "+spaced(field)+" of "+plainPhrase(t), true
		}
		if named && kinds[field].base != "" {
			c.sources = append(c.sources, &source{tool: t, field: field, kind: kinds[field], phrase: phrase})
		}
	}
}

func newTool(described *agon.Tool, words agon.Phrase) *tool {
	t := &tool{name: described.Name, phrase: words.Text}
	template := words.Text
	for _, field := range sortedKeys(words.Fields) {
		template = words.Fields[field]
	}
	for _, p := range described.Parameters {
		k := parseKind(p.Schema)
		t.parameters = append(t.parameters, parameter{
			name:     p.Name,
			kind:     k,
			literals: k.literals(words.Examples[p.Name]),
			asked:    p.Required || strings.Contains(template, "{"+p.Name+"}"),
		})
	}
	if template == "" {
		t.phrase = plainPhrase(t)
		if described.ReadOnly {
			t.phrase = "the " + t.phrase
		}
	}
	return t
}

// drawable reports whether every argument can be drawn.
func (t *tool) drawable() bool {
	return !slices.ContainsFunc(t.parameters, func(p parameter) bool { return p.asked && len(p.literals) == 0 })
}

// plainPhrase names a tool by its name and its arguments: "set light {room}".
func plainPhrase(t *tool) string {
	words := []string{spaced(t.name)}
	for _, p := range t.parameters {
		if p.asked {
			words = append(words, "{"+p.name+"}")
		}
	}
	return strings.Join(words, " ")
}

func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// sourceTools returns the tools of the sources, each once.
func (c *catalog) sourceTools() []*tool {
	var tools []*tool
	for _, s := range c.sources {
		if !slices.Contains(tools, s.tool) {
			tools = append(tools, s.tool)
		}
	}
	return tools
}

// sourcesOf returns the sources that tool offers.
func (c *catalog) sourcesOf(t *tool) []*source {
	var of []*source
	for _, s := range c.sources {
		if s.tool == t {
			of = append(of, s)
		}
	}
	return of
}

// sourcesFor returns the sources that may stand as an argument of kind k.
func (c *catalog) sourcesFor(k kind) []*source {
	var fit []*source
	for _, s := range c.sources {
		if k.accepts(s.kind) {
			fit = append(fit, s)
		}
	}
	return fit
}

// stateful reports whether anything can be changed.
func (c *catalog) stateful() bool { return len(c.actions) > 0 }
