package worded

import (
	"fmt"
	"strings"
)

// style is a way to write a verifier that accepts what is asked for and nothing
// that contradicts it.
type style struct {
	name string
	// write returns "" where the style does not suit the problem.
	write func(*problem) string
}

var styles = []style{
	{"what was asked", whatWasAsked},
	{"recomputed from before", recomputed},
	{"the whole state as a literal", wholeState},
	{"recomputed from before", recomputed},
	{"the expected state built from before", builtState},
	{"a list of all that changed", listOfChanges},
}

// whatWasAsked does not suit a strict problem: it would be a long list.
func whatWasAsked(p *problem) string {
	if p.strict {
		return ""
	}
	checks := texts(p.demands())
	if len(p.changed()) == 0 && p.below(3) == 0 {
		checks = append(checks, "after.state == before.state")
	}
	return arranged(p.dice, checks)
}

func recomputed(p *problem) string {
	if p.strict || len(p.recomputed) == 0 {
		return ""
	}
	return one(p.dice, p.recomputed...)
}

func wholeState(p *problem) string {
	if len(p.changed()) == 0 {
		return ""
	}
	return arranged(p.dice, p.withAnswer("after.state == "+literal(p.goal.state)))
}

// withAnswer adds what the answer has to be, where one is asked for.
func (p *problem) withAnswer(condition string) []string {
	if p.goal.answer == nil {
		return []string{condition}
	}
	return []string{condition, p.answers().text}
}

func builtState(p *problem) string {
	if len(p.changed()) == 0 {
		return ""
	}
	var text strings.Builder
	text.WriteString(`def copied(value):
    if isinstance(value, dict):
        return {key: copied(value[key]) for key in value}
    if isinstance(value, list):
        return [copied(part) for part in value]
    return value


` + head + "    expected = copied(before.state)\n")
	for _, place := range p.changed() {
		want, was := at(p.goal.state, place...), at(p.state, place...)
		if n, ok := want.(int); ok && p.below(2) == 0 {
			fmt.Fprintf(&text, "    expected%s += %d\n", subscripts(place), n-was.(int))
		} else {
			fmt.Fprintf(&text, "    expected%s = %s\n", subscripts(place), literal(want))
		}
	}
	text.WriteString("    return " + strings.Join(p.withAnswer("after.state == expected"), " and ") + "\n")
	return text.String()
}

func listOfChanges(p *problem) string {
	if len(p.changed()) == 0 {
		return ""
	}
	pairs := each(p.changed(), func(place path) string {
		return literal(strings.Join(each(place, func(step any) string { return fmt.Sprint(step) }), ".")) +
			": " + literal(at(p.goal.state, place...))
	})
	return `def flat(value, name):
    """List everything in a state under its name."""
    found = {}
    if isinstance(value, dict):
        for key in value:
            found.update(flat(value[key], name + "." + key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for i, part in enumerate(value):
            found.update(flat(part, name + "." + str(i)))
    else:
        found[name[1:]] = value
    return found


` + head + `    was, now = flat(before.state, ""), flat(after.state, "")
    changed = {name: now[name] for name in now if now[name] != was.get(name)}
    expected = {` + strings.Join(pairs, ", ") + `}
    return ` + strings.Join(p.withAnswer("changed == expected and len(now) == len(was)"), " and ") + "\n"
}

// sound writes a verifier that is right, and names its style.
func (p *problem) sound() (verifier, name string) {
	from := p.below(len(styles))
	for i := range styles {
		s := styles[(from+i)%len(styles)]
		if text := s.write(p); text != "" {
			return text, s.name
		}
	}
	panic("worded: no style suits a problem") // whatWasAsked or wholeState does
}
