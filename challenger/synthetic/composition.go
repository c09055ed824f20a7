package synthetic

import (
	"regexp"
	"strings"

	"agon"
)

// Composition names the tools of a program as the family of a held-out task
// does, in the order of its statements: of something done the outermost tool,
// of an answer the tool that it comes from. Look-ups that only feed others are
// not counted. It is read off the text, so a program that calls in a loop
// counts as if the loop ran once. Empty if nothing is done or told.
func (g *Generator) Composition(program string) string {
	readOnly := map[string]bool{} // by tool
	for _, tool := range g.environment.Spec().ToolsFor(agon.RoleExecutor) {
		readOnly[tool.Name] = tool.ReadOnly
	}
	var names []string
	kept := map[string]string{} // the tool whose result a variable holds
	for _, statement := range strings.FieldsFunc(program, func(r rune) bool { return r == '\n' || r == ';' }) {
		name := outermost(statement, readOnly, kept)
		if variable := assigned.FindStringSubmatch(statement); variable != nil {
			kept[variable[1]] = name
		} else if name != "" && (!readOnly[name] || answers.MatchString(statement)) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "+")
}

var (
	assigned = regexp.MustCompile(`^\s*([A-Za-z_]\w*)\s*=[^=]`)
	answers  = regexp.MustCompile(`\banswer\s*\(`)
	// quoted is a string, which holds no code; word an identifier.
	quoted = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	word   = regexp.MustCompile(`[A-Za-z_]\w*`)
)

// outermost is the first tool in a statement, or else the one whose result the
// first variable in it holds.
func outermost(statement string, readOnly map[string]bool, kept map[string]string) (name string) {
	for _, found := range word.FindAllString(quoted.ReplaceAllString(statement, `""`), -1) {
		if _, tool := readOnly[found]; tool {
			return found
		}
		if name == "" {
			name = kept[found]
		}
	}
	return name
}
