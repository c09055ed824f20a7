package blind

import "strings"

// verifier is a verifier under construction.
type verifier struct {
	prelude []string // statements before the clauses
	clauses []clause
	layout  layout
}

// layout writes clauses as statements that return.
type layout struct {
	name  string
	write func(clauses []clause) string
}

var (
	conjunction = layout{"conjunction", writeConjunction}
	layouts     = []layout{
		conjunction,
		{"early returns", writeReturns},
		{"list of checks", writeChecks},
		{"named parts", writeParts},
	}
)

const definition = "def verify(before, after, answer, calls):\n"

// function makes a definition of statements.
func function(statements ...string) string {
	return definition + indented(strings.Join(statements, "\n")) + "\n"
}

func (v verifier) source() string {
	return function(append(v.prelude[:len(v.prelude):len(v.prelude)], v.layout.write(v.clauses))...)
}

func (v verifier) accepts(e end) bool {
	for _, one := range v.clauses {
		if !one.holds(e) {
			return false
		}
	}
	return true
}

// expression is all clauses as one expression.
func expression(clauses []clause) string { return join(clauses, " and ") }

func join(clauses []clause, operator string) string {
	var parts []string
	for _, one := range clauses {
		part := one.python()
		if operator == " or " && strings.Contains(part, " and ") || operator == " and " && strings.Contains(part, " or ") {
			part = "(" + part + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, operator)
}

func writeConjunction(clauses []clause) string {
	if len(clauses) == 1 {
		return "return " + clauses[0].python()
	}
	return "return (\n" + indented(join(clauses, "\nand ")) + "\n)"
}

func writeReturns(clauses []clause) string {
	var lines []string
	for _, one := range clauses {
		lines = append(lines, "if "+one.not()+":", "    return False")
	}
	return strings.Join(append(lines, "return True"), "\n")
}

func writeChecks(clauses []clause) string {
	lines := []string{"checks = ["}
	for _, one := range clauses {
		lines = append(lines, "    "+one.python()+",")
	}
	return strings.Join(append(lines, "]", "return all(checks)"), "\n")
}

func writeParts(clauses []clause) string {
	var lines, names []string
	for _, one := range clauses {
		name := "done"
		if one.ofAnswer() {
			name = "told"
		}
		if len(names) > 0 && names[len(names)-1] == name {
			lines = append(lines, name+" = "+name+" and "+one.python())
			continue
		}
		names = append(names, name)
		lines = append(lines, name+" = "+one.python())
	}
	return strings.Join(append(lines, "return "+strings.Join(names, " and ")), "\n")
}

// wholeState makes a verifier that compares the whole state with what is expected.
func wholeState(places []clause, before any, right end, relative bool) verifier {
	v := verifier{layout: conjunction}
	lines := []string{"expected = before.state"}
	for _, one := range places {
		switch {
		case one.ofAnswer():
			v.prelude = []string{"right = " + one.right} // before is altered below
			told := one
			told.right = "right"
			v.clauses = append(v.clauses, told)
		case !one.gone && same(one.want, one.old):
			// what is kept is so in the expected state
		default:
			lines = append(lines, assignment(one, relative))
		}
	}
	v.prelude = append(v.prelude, lines...)
	v.clauses = append([]clause{{
		path: path{}, left: "after.state", right: "expected", want: right.state, old: before,
		holds: func(e end) bool { return same(e.state, right.state) },
	}}, v.clauses...)
	return v
}

// assignment alters the expected state as a clause wants it.
func assignment(c clause, relative bool) string {
	target := "expected" + subscripts(c.path)
	if c.gone {
		last := len(c.path) - 1
		return "expected" + subscripts(c.path[:last]) + ".pop(" + python(c.path[last]) + ")"
	}
	if now, ok := c.want.(int); ok && relative {
		if by := now - c.old.(int); by > 0 {
			return target + " += " + python(by)
		} else {
			return target + " -= " + python(-by)
		}
	}
	return target + " = " + python(c.want)
}
