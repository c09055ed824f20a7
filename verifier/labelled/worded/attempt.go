package worded

import (
	"regexp"
	"slices"
	"strings"
)

// call is a call of a tool, its arguments in the order of the definition.
type call struct {
	tool      string
	arguments []any
}

func do(tool string, arguments ...any) call { return call{tool, arguments} }

func (c call) text() string {
	return c.tool + "(" + strings.Join(each(c.arguments, literal), ", ") + ")"
}

// attempt is a program of which it is known what it leaves behind.
type attempt struct {
	// calls change the state; calls that only read may be among them.
	calls []call
	// answer is what is answered; nil for nothing.
	answer any
	// source is how the program is written, where it is not the calls one by
	// one and the answer last.
	source string
}

// program writes the attempt as Python.
func (a attempt) program() string {
	if a.source != "" {
		return a.source
	}
	lines := each(a.calls, call.text)
	if a.answer != nil {
		lines = append(lines, "answer("+literal(a.answer)+")")
	}
	return strings.Join(lines, "\n")
}

var called = regexp.MustCompile(`\b([a-z_]+)\(`)

// tools names what the program may call.
func (a attempt) tools() []string {
	return each(called.FindAllStringSubmatch(a.program(), -1), func(m []string) string { return m[1] })
}

// outcome is what an attempt leaves behind.
type outcome struct {
	state  any
	answer any
	// tools are those that the program calls, calls those that a model of the
	// world made.
	tools []string
	calls []call
}

func (o *outcome) key() string { return literal(o.state) + " " + literal(o.answer) }

// run lets an attempt act on a state. It is not ok if a call fails.
func (w *world) run(state any, a attempt) (o outcome, ok bool) {
	state = plain(state)
	for _, c := range a.calls {
		act := w.acts[c.tool]
		if act == nil && !slices.Contains(w.reads, c.tool) {
			return outcome{}, false
		}
		if act != nil && !act(state, c.arguments) {
			return outcome{}, false
		}
	}
	return outcome{state: state, answer: a.answer, tools: a.tools(), calls: a.calls}, true
}
