package labelled

import (
	"fmt"
	"strings"

	"agon/verifier"
)

// clauses are comparisons that all have to hold.
type clauses []string

func (c clauses) python() string { return strings.Join(c, " and ") }

// unchanged compares everything at and below a path that did not change with
// what was there before.
func (f *facts) unchanged(here path) clauses {
	if len(differences(at(f.initial, here), at(f.final, here), nil)) == 0 {
		return clauses{"after.state" + here.in(f.final) + "==before.state" + here.in(f.final)}
	}
	var all clauses
	switch now := at(f.final, here).(type) {
	case map[string]any:
		if before, ok := at(f.initial, here).(map[string]any); ok && sameKeys(before, now) {
			for _, key := range keys(now) {
				all = append(all, f.unchanged(then(here, key))...)
			}
		}
	case []any:
		if before, ok := at(f.initial, here).([]any); ok && len(before) == len(now) {
			for i := range now {
				all = append(all, f.unchanged(then(here, i))...)
			}
		}
	}
	return all
}

// values compares what changed with what is there afterwards.
func (f *facts) values(changed []path) clauses {
	var all clauses
	for _, p := range changed {
		all = append(all, "after.state"+p.in(f.final)+"=="+verifier.Literal(at(f.final, p)))
	}
	return all
}

// shifts compares numbers that changed with what they were, and the rest as
// values does.
func (f *facts) shifts(changed []path) clauses {
	var all clauses
	for _, p := range changed {
		was, is := at(f.initial, p), at(f.final, p)
		if by, ok := difference(was, is); ok {
			all = append(all, fmt.Sprintf("after.state%s==before.state%s%+d", p.in(f.final), p.in(f.final), by))
		} else {
			all = append(all, "after.state"+p.in(f.final)+"=="+verifier.Literal(is))
		}
	}
	return all
}

// answered compares the answer; nothing where there is none.
func (f *facts) answered() clauses {
	if f.answer == nil {
		return nil
	}
	return clauses{"answer==" + verifier.Literal(f.answer)}
}

// style is a way to write a verifier that accepts the one outcome.
type style struct {
	name  string
	write func(f *facts) string
}

var styles = []style{
	{"values", func(f *facts) string {
		return judging(join(f.values(f.changed), f.unchanged(nil), f.answered()))
	}},
	{"shifts", func(f *facts) string {
		return judging(join(f.shifts(f.changed), f.unchanged(nil), f.answered()))
	}},
	{"steps", func(f *facts) string {
		var lines []string
		for _, clause := range parts(f.answered(), f.values(f.changed), f.unchanged(nil)) {
			lines = append(lines, "    if not ("+clause+"):\n        return False\n")
		}
		return "def verify(before, after, answer, calls):\n" + strings.Join(lines, "") + "    return True\n"
	}},
	{"all", func(f *facts) string {
		return judging("all([" + strings.Join(parts(f.answered(), f.shifts(f.changed), f.unchanged(nil)), ", ") + "])")
	}},
	{"a function of its own", func(f *facts) string {
		return "def right(before, after):\n    return " + join(f.values(f.changed), f.unchanged(nil)) + "\n\n" +
			judging(join(clauses{"right(before, after)"}, f.answered()))
	}},
}

func parts(all ...clauses) clauses {
	var joined clauses
	for _, c := range all {
		joined = append(joined, c...)
	}
	return joined
}

// join writes all clauses as one expression; True if there are none.
func join(all ...clauses) string {
	if joined := parts(all...); len(joined) > 0 {
		return joined.python()
	}
	return "True"
}
