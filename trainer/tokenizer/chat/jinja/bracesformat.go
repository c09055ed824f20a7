package jinja

import (
	"slices"
	"strconv"
	"strings"
)

// formatMethod is str.format(), of which fields without a specification are
// supported: {}, {0} and {name}.
func formatMethod(m *machine, self Value, a Arguments) Value {
	t := self.(Text)
	out := builder{meter: m.meter}
	used := 0
	for at := 0; at < len(t.text); {
		next := strings.IndexAny(t.text[at:], "{}")
		if next < 0 {
			out.add(t.Slice(at, len(t.text)))
			break
		}
		out.add(t.Slice(at, at+next))
		at += next
		rest := t.text[at:]
		if strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}") {
			out.add(t.Slice(at, at+1))
			at += 2
			continue
		}
		end := strings.IndexByte(rest, '}')
		if end < 1 {
			panic(faultf("a single brace in a format"))
		}
		out.add(m.text(field(rest[1:end], a, &used)))
		at += end + 1
	}
	return out.result()
}

// field returns the argument that a field names.
func field(name string, a Arguments, used *int) Value {
	if name == "" {
		name = strconv.Itoa(*used)
		*used++
	}
	if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(a.positional) {
		return a.positional[i]
	}
	if i := slices.Index(a.names, name); i >= 0 {
		return a.named[i]
	}
	panic(faultf("the field %s of a format has no argument, or is not supported", repr(name)))
}
