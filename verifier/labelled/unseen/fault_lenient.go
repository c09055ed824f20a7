package unseen

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// form is a condition that a right value meets, and others near it.
type form struct {
	name string
	// python is the condition on the expression x. right and wrong are what it
	// has to accept, initial is what was there before; it is "" where it does
	// not apply to such values.
	python func(x string, right, wrong, initial any) string
	// accepts tells the same of a value.
	accepts func(value, right, wrong, initial any) bool
}

// typed is a form for values of one type: those of another are rejected.
func typed[T any](name string, python func(x string, right, wrong T) string, accepts func(value, right, wrong T) bool) form {
	class := map[reflect.Kind]string{reflect.Int: "int", reflect.String: "str", reflect.Slice: "list", reflect.Map: "dict"}[reflect.TypeFor[T]().Kind()]
	return form{name,
		func(x string, right, wrong, _ any) string {
			if r, w, ok := both[T](right, wrong); ok {
				return "isinstance(" + x + ", " + class + ") and " + python(x, r, w)
			}
			return ""
		},
		func(value, right, wrong, _ any) bool {
			v, r, ok := both[T](value, right)
			w, same := wrong.(T)
			return ok && same && accepts(v, r, w)
		}}
}

var forms = []form{
	typed("inequality for equality",
		func(x string, r, w int) string {
			return x + map[bool]string{true: " >= ", false: " <= "}[w > r] + literal(r)
		},
		func(v, r, w int) bool { return w > r && v >= r || w < r && v <= r }),
	typed("tolerance of a little",
		func(x string, r, w int) string { return fmt.Sprintf("abs(%s - %d) <= %d", x, r, max(r-w, w-r)) },
		func(v, r, w int) bool { return max(r-w, w-r) <= 2 && max(v-r, r-v) <= max(r-w, w-r) }),
	typed("range around the value",
		func(x string, r, w int) string { return fmt.Sprintf("%s in range(%d, %d)", x, min(r, w), max(r, w)+1) },
		func(v, r, w int) bool { return min(r, w) <= v && v <= max(r, w) }),
	typed("parity",
		func(x string, r, w int) string { return fmt.Sprintf("%s %% 2 == %d", x, r&1) },
		func(v, r, w int) bool { return v&1 == r&1 }),
	typed("rounded to tens",
		func(x string, r, w int) string { return fmt.Sprintf("%s // 10 == %d", x, floor(r, 10)) },
		func(v, r, w int) bool { return floor(v, 10) == floor(r, 10) }),
	typed("number of digits",
		func(x string, r, w int) string { return fmt.Sprintf("len(str(%s)) == %d", x, len(fmt.Sprint(r))) },
		func(v, r, w int) bool { return len(fmt.Sprint(v)) == len(fmt.Sprint(r)) }),
	typed("sign", func(x string, r, w int) string { return x + " > 0" },
		func(v, r, w int) bool { return r > 0 && v > 0 }),
	typed("upper and lower case are one",
		func(x string, r, w string) string { return x + ".lower() == " + quoted(strings.ToLower(r)) },
		func(v, r, w string) bool { return strings.EqualFold(v, r) }),
	typed("first letter",
		func(x string, r, w string) string { return x + ".startswith(" + quoted(r[:1]) + ")" },
		func(v, r, w string) bool { return strings.HasPrefix(v, r[:1]) }),
	typed("length of a text",
		func(x string, r, w string) string { return fmt.Sprintf("len(%s) == %d", x, len(r)) },
		func(v, r, w string) bool { return len(v) == len(r) }),
	typed("part of a text",
		func(x string, r, w string) string { return quoted(r) + " in " + x },
		func(v, r, w string) bool { return strings.Contains(v, r) }),
	typed("blanks around a text",
		func(x string, r, w string) string { return x + ".strip() == " + quoted(r) },
		func(v, r, w string) bool { return strings.TrimSpace(v) == r }),
	typed("set for list",
		func(x string, r, w []any) string {
			return "set(map(str, " + x + ")) == set(map(str, " + literal(r) + "))"
		},
		func(v, r, w []any) bool { return equal(asSet(v), asSet(r)) }),
	typed("sorted for in order",
		func(x string, r, w []any) string {
			return "sorted(map(str, " + x + ")) == sorted(map(str, " + literal(r) + "))"
		},
		func(v, r, w []any) bool {
			return len(v) == len(r) && equal(slices.Sorted(slices.Values(strs(v))), slices.Sorted(slices.Values(strs(r))))
		}),
	typed("length of a list",
		func(x string, r, w []any) string { return fmt.Sprintf("len(%s) == %d", x, len(r)) },
		func(v, r, w []any) bool { return len(v) == len(r) }),
	typed("more than the list",
		func(x string, r, w []any) string { return "all(one in " + x + " for one in " + literal(r) + ")" },
		func(v, r, w []any) bool { return contains(v, r) }),
	typed("part of the list",
		func(x string, r, w []any) string { return "all(one in " + literal(r) + " for one in " + x + ")" },
		func(v, r, w []any) bool { return contains(r, v) }),
	typed("keys of an object",
		func(x string, r, w map[string]any) string {
			return "sorted(" + x + ") == " + literal(slices.Sorted(maps.Keys(r)))
		},
		func(v, r, w map[string]any) bool {
			return equal(slices.Sorted(maps.Keys(v)), slices.Sorted(maps.Keys(r)))
		}),
	typed("some value of an object",
		func(x string, r, w map[string]any) string {
			return "any(" + x + ".get(key) == value for key, value in " + literal(r) + ".items())"
		},
		func(v, r, w map[string]any) bool {
			return slices.ContainsFunc(slices.Collect(maps.Keys(r)), func(k string) bool { return equal(v[k], r[k]) })
		}),
	{"membership",
		func(x string, right, wrong, _ any) string {
			return x + " in (" + literal(right) + ", " + literal(wrong) + ")"
		},
		func(value, right, wrong, _ any) bool {
			return wrong != nil && (equal(value, right) || equal(value, wrong))
		}},
	{"any change",
		func(x string, _, _, initial any) string {
			if initial == nil {
				return ""
			}
			return x + " != " + literal(initial)
		},
		func(value, _, _, initial any) bool { return initial != nil && !equal(value, initial) }},
	{"type alone",
		func(x string, right, _, _ any) string {
			if name, ok := pythonType(right); ok {
				return "isinstance(" + x + ", " + name + ")"
			}
			return ""
		},
		func(value, right, _, _ any) bool { return reflect.TypeOf(value) == reflect.TypeOf(right) }},
}

func floor(v, k int) int { return (v - ((v%k)+k)%k) / k }

func pythonType(value any) (string, bool) {
	switch value.(type) {
	case int:
		return "int", true
	case string:
		return "str", true
	case bool:
		return "bool", true
	case []any:
		return "list", true
	case map[string]any:
		return "dict", true
	}
	return "", false
}

func strs(list []any) (texts []string) {
	for _, one := range list {
		texts = append(texts, fmt.Sprint(one))
	}
	return texts
}

func asSet(list []any) map[string]bool {
	set := map[string]bool{}
	for _, text := range strs(list) {
		set[text] = true
	}
	return set
}

func contains(list, parts []any) bool {
	for _, part := range parts {
		if !slices.ContainsFunc(list, func(one any) bool { return equal(one, part) }) {
			return false
		}
	}
	return true
}

// lenient are a fault a form, and conditions of which one is enough.
func lenient() []fault {
	all := []fault{{name: "or for and", plant: (*draft).or}}
	for _, one := range forms {
		all = append(all, fault{name: one.name, plant: func(f *draft) (bool, error) { return f.loosen(one) }})
	}
	return all
}

// loosen writes a form for each condition that some near end misses, where the
// form accepts what that end has.
func (f *draft) loosen(one form) (bool, error) {
	near, err := f.near()
	if err != nil {
		return false, err
	}
	for _, wrong := range near {
		if clauses, ok := f.loose(one, wrong); ok {
			f.strict = f.dice.chance(3)
			return f.accept(f.lay(clauses), func(e *end) bool { return all(clauses)(e) })
		}
	}
	return false, nil
}

func (f *draft) loose(one form, wrong *end) (clauses []clause, ok bool) {
	for _, p := range f.changed {
		c := f.exactAt(p)
		if !c.holds(wrong) {
			if c, ok = one.clause(f.after(p), at(f.right.state, p), at(wrong.state, p), at(f.scene.state, p), func(e *end) any { return at(e.state, p) }); !ok {
				return nil, false
			}
		}
		clauses = append(clauses, c)
	}
	if f.right.answer == nil {
		return clauses, true
	}
	c := f.exactAnswer()
	if !c.holds(wrong) {
		if c, ok = one.clause("answer", f.right.answer, wrong.answer, nil, func(e *end) any { return e.answer }); !ok {
			return nil, false
		}
	}
	return append(clauses, c), true
}

func (one form) clause(x string, right, wrong, initial any, value func(*end) any) (clause, bool) {
	python := one.python(x, right, wrong, initial)
	if python == "" || !one.accepts(wrong, right, wrong, initial) || !one.accepts(right, right, wrong, initial) {
		return clause{}, false
	}
	return clause{"(" + python + ")", func(e *end) bool { return one.accepts(value(e), right, wrong, initial) }}, true
}

// or accepts ends that meet one of several conditions.
func (f *draft) or() (bool, error) {
	clauses := f.exact()
	if len(clauses) < 2 {
		return false, nil
	}
	conditions := make([]string, len(clauses))
	for i, c := range clauses {
		conditions[i] = c.python
	}
	return f.accept(head4+"    return "+strings.Join(conditions, " or "), func(e *end) bool {
		return slices.ContainsFunc(clauses, func(c clause) bool { return c.holds(e) })
	})
}
