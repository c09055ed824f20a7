package main

import "strings"

// cutC takes the function definitions of a C++ source of gotch; what stands
// between them (comments and includes) is in no piece. It relies on the same
// layout as [enclosing].
func cutC(source string) (pieces []piece) {
	lines := strings.Split(source, "\n")
	for i := 0; i < len(lines); i++ {
		if !beginsDefinition(lines[i]) {
			continue
		}
		f, ok := enclosing(lines, i)
		if !ok {
			continue
		}
		if i > 0 && strings.HasPrefix(lines[i-1], "template") {
			f.first--
		}
		text := strings.Join(lines[f.first:f.last+1], "\n")
		pieces = append(pieces, piece{
			names:    []string{functionName(lines[i])},
			text:     text,
			mentions: identifier.FindAllString(text, -1),
		})
		i = f.last
	}
	return pieces
}

// keepC is the text of the definitions that are reached.
func keepC(pieces []piece, reached map[string]bool) string {
	var b strings.Builder
	for _, p := range kept(pieces, reached) {
		b.WriteString(p.text + "\n\n")
	}
	return b.String()
}

// keepDeclarations is header without the functions and types that are not
// reached. A declaration begins in the first column and ends at a semicolon.
func keepDeclarations(header string, reached map[string]bool) string {
	var b strings.Builder
	drop := false
	for line := range strings.Lines(header) {
		if name, ok := declares(line); ok {
			drop = !reached[name]
		}
		if !drop {
			b.WriteString(line)
		}
		if strings.Contains(line, ";") {
			drop = false
		}
	}
	return b.String()
}

// declares says which name the declaration that begins on line declares.
func declares(line string) (name string, ok bool) {
	switch {
	case beginsDefinition(line):
		return functionName(line), true
	case strings.HasPrefix(line, "typedef "):
		words := identifier.FindAllString(line, -1)
		return words[len(words)-1], true
	}
	return "", false
}
