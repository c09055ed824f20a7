package blind

import (
	"fmt"
	"strconv"
	"strings"
)

// clause is one thing that a verifier looks at.
type clause struct {
	// path is a place of the state; nil stands for the answer.
	path path
	// left and right are compared by Python, unless text is something else to ask.
	left, right, text string
	// want is the right value, old the one that was there.
	want, old any
	gone      bool // the place is to be gone
	// holds is the clause in Go.
	holds func(e end) bool
}

// python is the clause as an expression.
func (c clause) python() string {
	if c.text != "" {
		return c.text
	}
	return c.left + " == " + c.right
}

// not is its opposite.
func (c clause) not() string {
	if c.text != "" {
		return "not (" + c.text + ")"
	}
	return c.left + " != " + c.right
}

// ofAnswer reports whether the clause is about the answer.
func (c clause) ofAnswer() bool { return c.path == nil }

// found is what an end has where the clause looks; nil where there is nothing.
func (c clause) found(e end) any {
	if c.ofAnswer() {
		return e.answer
	}
	value, _ := c.path.at(e.state)
	return value
}

// instead returns the clause with another question, that holds where judge says so
// of what is found.
func (c clause) instead(text string, judge func(value any) bool) clause {
	asked := c
	asked.text = text
	asked.holds = func(e end) bool { return judge(c.found(e)) }
	return asked
}

// reader writes how places are read.
type reader struct {
	tools    func(path) string // nil to read the plain state
	relative bool              // values are recomputed from before
}

func (r reader) read(view string, p path) string {
	if r.tools != nil {
		return view + "." + r.tools(p)
	}
	return view + ".state" + subscripts(p)
}

// subscripts writes a path as Python does.
func subscripts(p path) string {
	var written strings.Builder
	for _, step := range p {
		fmt.Fprintf(&written, "[%s]", python(step))
	}
	return written.String()
}

// clauses are what a request asks for, place by place.
func (r reader) clauses(asked request, before any, right end) (list []clause) {
	for _, one := range changes(before, right.state) {
		list = append(list, r.changed(one))
	}
	for _, p := range asked.kept {
		value, _ := p.at(before)
		list = append(list, r.kept(p, value))
	}
	if asked.answer != nil {
		list = append(list, r.told(asked))
	}
	return list
}

func (r reader) changed(one change) clause {
	c := clause{path: one.path, want: one.new, old: one.old, gone: one.gone}
	if one.gone {
		last := len(one.path) - 1
		c.text = fmt.Sprintf("%s not in after.state%s", python(one.path[last]), subscripts(one.path[:last]))
		c.holds = func(e end) bool {
			_, there := one.path.at(e.state)
			return !there
		}
		return c
	}
	c.left, c.right = r.read("after", one.path), python(one.new)
	if r.relative {
		c.right = recomputed(r.read("before", one.path), one.old, one.new)
	}
	c.holds = func(e end) bool { return same(c.found(e), one.new) }
	return c
}

func (r reader) kept(p path, value any) clause {
	c := clause{path: p, left: r.read("after", p), right: python(value), want: value, old: value}
	if r.relative {
		c.right = r.read("before", p)
	}
	c.holds = func(e end) bool { return same(c.found(e), value) }
	return c
}

func (r reader) told(asked request) clause {
	c := clause{left: "answer", right: python(asked.answer), want: asked.answer}
	if r.relative {
		c.right = asked.from
		if strings.Contains(c.right, " if ") && !strings.HasPrefix(c.right, "[") {
			c.right = "(" + c.right + ")"
		}
	}
	c.holds = func(e end) bool { return same(e.answer, asked.answer) }
	return c
}

// recomputed writes a new value by means of an expression for the old one.
func recomputed(before string, old, now any) string {
	switch now := now.(type) {
	case int:
		if by := now - old.(int); by > 0 {
			return before + " + " + strconv.Itoa(by)
		} else {
			return before + " - " + strconv.Itoa(-by)
		}
	case []any:
		if added := without(now, old.([]any)); len(added) == 1 && len(now) == len(old.([]any))+1 {
			return fmt.Sprintf("sorted(%s + %s)", before, python(added))
		}
		if taken := without(old.([]any), now); len(taken) == 1 && len(now) == len(old.([]any))-1 {
			return fmt.Sprintf("[name for name in %s if name != %s]", before, python(taken[0]))
		}
	case bool:
		return "(not " + before + ")"
	}
	return python(now)
}

// without lists what is in one and not in other.
func without(one, other []any) (rest []any) {
	for _, element := range one {
		if !contains(other, element) {
			rest = append(rest, element)
		}
	}
	return rest
}

func contains(list []any, element any) bool {
	for _, one := range list {
		if same(one, element) {
			return true
		}
	}
	return false
}
