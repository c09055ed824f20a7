package synthetic

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// expression is a value in a program or in a verifier: a literal, something
// looked up, a sum or difference, the answer, or a part of the plain state.
type expression struct {
	form form
	// value is the JSON text of a literal; kind and literals are those of the
	// parameter that it was drawn for.
	value    string
	kind     kind
	literals []string
	// from is what is looked up, with these arguments, by the tool itself in a
	// program and over a view in a verifier.
	from *source
	call *call
	view view
	// left and right are what is added or subtracted.
	left, right *expression
	// path leads to a part of the plain state, key by key.
	path []string
}

type form int

const (
	literalForm form = iota
	lookupForm
	sumForm
	differenceForm
	answerForm
	stateForm
)

// view is the state that a verifier looks at; programs have none but the
// present.
type view string

const (
	present view = ""
	before  view = "before."
	after   view = "after."
)

// call is a call of a tool. arguments[i] belongs to tool.parameters[i] and is
// nil where the parameter keeps its default.
type call struct {
	tool      *tool
	arguments []*expression
}

func newLiteral(value string) *expression { return &expression{form: literalForm, value: value} }

// python writes the expression as code. names replaces whole calls by
// variables.
func (e *expression) python(names map[string]string) string {
	switch e.form {
	case literalForm:
		return literal(e.value)
	case lookupForm:
		code := string(e.view) + e.call.python(names)
		if name, ok := names[code]; ok {
			code = name
		}
		if e.from.field != "" {
			code += "[" + quote(e.from.field) + "]"
		}
		return code
	case sumForm:
		return e.left.python(names) + "+" + e.right.python(names)
	case differenceForm:
		return e.left.python(names) + "-" + e.right.python(names)
	case stateForm:
		code := string(e.view) + "state"
		for _, key := range e.path {
			code += "[" + quote(key) + "]"
		}
		return code
	default:
		return "answer"
	}
}

func (c *call) python(names map[string]string) string {
	var arguments []string
	positional := true
	for i, argument := range c.arguments {
		switch {
		case argument == nil:
			positional = false
		case positional:
			arguments = append(arguments, argument.python(names))
		default:
			arguments = append(arguments, c.tool.parameters[i].name+"="+argument.python(names))
		}
	}
	return c.tool.name + "(" + strings.Join(arguments, ",") + ")"
}

// words writes the expression as an instruction names it.
func (e *expression) words() string {
	switch e.form {
	case literalForm:
		return bare(e.value)
	case lookupForm:
		return e.call.fill(e.from.phrase)
	case sumForm:
		return e.left.words() + " plus " + e.right.words()
	default:
		return e.left.words() + " minus " + e.right.words()
	}
}

// fill puts the words of the arguments into a phrase.
func (c *call) fill(phrase string) string {
	var pairs []string
	for i, argument := range c.arguments {
		if argument != nil {
			pairs = append(pairs, "{"+c.tool.parameters[i].name+"}", argument.words())
		}
	}
	return strings.NewReplacer(pairs...).Replace(phrase)
}

// nodes calls visit for e and everything inside it, outer ones first.
func (e *expression) nodes(visit func(*expression)) {
	if e == nil {
		return
	}
	visit(e)
	e.left.nodes(visit)
	e.right.nodes(visit)
	if e.call != nil {
		e.call.nodes(visit)
	}
}

func (c *call) nodes(visit func(*expression)) {
	for _, argument := range c.arguments {
		argument.nodes(visit)
	}
}

func (e *expression) clone() *expression {
	if e == nil {
		return nil
	}
	copied := *e
	copied.left, copied.right, copied.call = e.left.clone(), e.right.clone(), e.call.clone()
	return &copied
}

func (c *call) clone() *call {
	if c == nil {
		return nil
	}
	copied := &call{tool: c.tool}
	for _, argument := range c.arguments {
		copied.arguments = append(copied.arguments, argument.clone())
	}
	return copied
}

// over returns the expression with everything looked up in view.
func (e *expression) over(v view) *expression {
	copied := e.clone()
	copied.nodes(func(n *expression) { n.view = v })
	return copied
}

// outerOver returns the expression looked up in view, at a place that is looked
// up in the state before.
func (e *expression) outerOver(v view) *expression {
	copied := e.over(before)
	copied.view = v
	return copied
}

// field picks a field out of a returned object; the whole where name is "".
func field(value, name string) (string, error) {
	if name == "" {
		return value, nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(value), &object); err != nil || object[name] == nil {
		return "", fmt.Errorf("%s has no field %q", value, name)
	}
	return string(object[name]), nil
}

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic("synthetic: a string does not encode: " + err.Error())
	}
	return string(quoted)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
