package unseen

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// kind is one kind of request in a world.
type kind struct {
	name string
	// draw draws what is asked for in a scene; nil if there is no occasion.
	draw func(*dice, scene) *plan
	// says are wordings; does are programs, and holds verifiers, beside those
	// that are written from the right end.
	says, does, holds []string
}

// plan is what one instruction asks for.
type plan struct {
	vals vals
	// calls bring the state about.
	calls []call
	// answer is asked for unless it is nil.
	answer any
}

// call is a call of a tool with all its arguments, in order.
type call struct {
	tool string
	args []any
}

// want begins a plan with pairs of names and values. Of a flag that the largest is
// wanted, and not the smallest, more values are made, for programs.
func want(pairs ...any) *plan {
	p := &plan{vals: vals{}}
	for i := 0; i < len(pairs); i += 2 {
		p.vals[pairs[i].(string)] = pairs[i+1]
	}
	switch p.vals["flag"] {
	case true:
		p.vals["extreme"], p.vals["index"], p.vals["beyond"] = code("max"), -1, code(">")
	case false:
		p.vals["extreme"], p.vals["index"], p.vals["beyond"] = code("min"), 0, code("<")
	}
	return p
}

// call adds a call.
func (p *plan) call(tool string, args ...any) *plan {
	p.calls = append(p.calls, call{tool, args})
	return p
}

// say asks for an answer.
func (p *plan) say(answer any) *plan {
	p.answer = normal(answer)
	return p
}

// changes is nil for a plan that changes nothing.
func (p *plan) changes() *plan {
	if len(p.calls) == 0 {
		return nil
	}
	return p
}

// scene is a state that requests are drawn for.
type scene struct{ state any }

func (s scene) at(keys ...any) any      { return at(s.state, keys) }
func (s scene) text(keys ...any) string { return s.at(keys...).(string) }
func (s scene) number(keys ...any) int  { return s.at(keys...).(int) }
func (s scene) list(keys ...any) []any  { return s.at(keys...).([]any) }
func (s scene) names(key string) []string {
	return slices.Sorted(maps.Keys(s.at(key).(map[string]any)))
}

// world is an environment as requests are drawn for it.
type world struct {
	kinds []kind
	// looks are calls that change nothing.
	looks []string
}

//go:embed kinds
var texts embed.FS

type drawers map[string]func(*dice, scene) *plan

var worlds = map[string]*world{
	"calculator": read("calculator", calculator),
	"greenhouse": read("greenhouse", greenhouse),
	"ticketdesk": read("ticketdesk", ticketdesk),
	"warehouse":  read("warehouse", warehouse),
}

// read reads the kinds of a world. Sections begin with "== NAME" and hold
// wordings, one a line; then programs after "-- does" and verifiers after
// "-- holds", the latter without their first line if that is the usual one. The
// lines before the first section are calls that change nothing.
func read(name string, draws drawers) *world {
	text, err := texts.ReadFile("kinds/" + name + ".txt")
	if err != nil {
		panic(err) // embedded
	}
	looks, rest, _ := strings.Cut(string(text), "\n== ")
	w := &world{looks: strings.Split(strings.TrimSpace(looks), "\n")}
	for section := range strings.SplitSeq(rest, "\n== ") {
		w.kinds = append(w.kinds, readKind(section, draws))
	}
	if len(w.kinds) != len(draws) {
		panic(fmt.Sprintf("unseen: %s has %d kinds in words and %d in code", name, len(w.kinds), len(draws)))
	}
	return w
}

func readKind(section string, draws drawers) kind {
	parts := strings.Split(strings.TrimSpace(section), "\n-- ")
	head := strings.Split(strings.TrimSpace(parts[0]), "\n")
	k := kind{name: head[0], draw: draws[head[0]], says: head[1:]}
	if k.draw == nil || len(k.says) < 3 {
		panic("unseen: kind " + k.name + " lacks a draw or wordings")
	}
	for _, part := range parts[1:] {
		title, body, _ := strings.Cut(part, "\n")
		body = strings.Trim(body, "\n")
		switch {
		case title == "does":
			k.does = append(k.does, body)
		case strings.HasPrefix(body, "def "):
			k.holds = append(k.holds, body)
		default:
			k.holds = append(k.holds, head4+indented(body))
		}
	}
	return k
}

const head4 = "def verify(before, after, answer, calls):\n"
