package synthetic

import (
	"slices"
	"strconv"
	"strings"
)

// program is what a task asks for: parts, done one after another.
type program []*part

// part is one thing to do, or one to tell.
type part struct {
	do   *call
	tell *expression
}

// tool is the one by which compositions are counted: what is done, or the
// outermost tool of what is told.
func (p *part) tool() *tool {
	if p.do != nil {
		return p.do.tool
	}
	var outermost *tool
	p.tell.nodes(func(e *expression) {
		if outermost == nil && e.form == lookupForm {
			outermost = e.call.tool
		}
	})
	return outermost
}

func (p *part) nodes(visit func(*expression)) {
	if p.do != nil {
		p.do.nodes(visit)
	}
	p.tell.nodes(visit)
}

func (p *part) clone() *part { return &part{do: p.do.clone(), tell: p.tell.clone()} }

func (p *part) words() string {
	if p.do != nil {
		return p.do.fill(p.do.tool.phrase)
	}
	return "tell " + p.tell.words()
}

// python writes the part as statements. A call of which several fields are
// used is made once and kept in a variable.
func (p *part) python() []string {
	names, statements := p.variables()
	if p.do != nil {
		return append(statements, p.do.python(names))
	}
	return append(statements, "answer("+p.tell.python(names)+")")
}

func (p *part) variables() (names map[string]string, statements []string) {
	uses := map[string]int{}
	p.nodes(func(e *expression) {
		if e.form != lookupForm || e.from.field == "" {
			return
		}
		code := e.call.python(nil)
		if uses[code]++; uses[code] != 2 {
			return
		}
		if names == nil {
			names = map[string]string{}
		}
		names[code] = e.call.tool.variable
		if len(names) > 1 {
			names[code] += strconv.Itoa(len(names))
		}
		statements = append(statements, names[code]+"="+code)
	})
	return names, statements
}

func (p program) python() string {
	var statements []string
	for _, part := range p {
		statements = append(statements, part.python()...)
	}
	return strings.Join(statements, "\n")
}

func (p program) instruction() string {
	var words []string
	for _, part := range p {
		words = append(words, part.words())
	}
	return strings.Join(words, " then ")
}

func (p program) clone() program {
	copied := make(program, len(p))
	for i, part := range p {
		copied[i] = part.clone()
	}
	return copied
}

func (p program) nodes(visit func(*expression)) {
	for _, part := range p {
		part.nodes(visit)
	}
}

func (p program) tells() bool {
	return slices.ContainsFunc(p, func(part *part) bool { return part.tell != nil })
}

// family names the composition by its tools in the order in which they run.
func (p program) family() string {
	var names []string
	for _, part := range p {
		names = append(names, part.family()...)
	}
	return strings.Join(names, "+")
}

// family names the tools of a part. The look-ups that feed something done are
// not counted; of something told all are, innermost first.
func (p *part) family() []string {
	if p.do != nil {
		return []string{p.do.tool.name}
	}
	var names []string
	p.tell.nodes(func(e *expression) {
		if e.form == lookupForm {
			names = append(names, e.call.tool.name)
		}
	})
	slices.Reverse(names)
	return names
}

// pair is an ordered composition of two tools: the second after the first, or
// with what the first returned.
type pair [2]string

// pairs returns every composition in p: of the tools of each two parts, and of
// each tool with those that feed it.
func (p program) pairs() map[pair]bool {
	found := map[pair]bool{}
	for i, earlier := range p {
		for _, later := range p[i+1:] {
			found[pair{earlier.tool().name, later.tool().name}] = true
		}
		earlier.feeds(found)
	}
	return found
}

func (p *part) feeds(found map[pair]bool) {
	if p.do != nil {
		p.do.feeds(found)
	}
	p.nodes(func(e *expression) {
		if e.form == lookupForm {
			e.call.feeds(found)
		}
	})
}

// feeds adds the pairs of what stands directly in the arguments of c.
func (c *call) feeds(found map[pair]bool) {
	for _, argument := range c.arguments {
		if argument != nil && argument.form == lookupForm {
			found[pair{argument.call.tool.name, c.tool.name}] = true
		}
	}
}
