package agon

import "strings"

// Signature writes the tool as Python shows it, without types: those are in
// the schemas of its parameters. A parameter that may be left out has a default
// that is not told: count(bin, item=…).
func (t *Tool) Signature() string {
	names := make([]string, len(t.Parameters))
	for i, p := range t.Parameters {
		names[i] = p.Name
		if !p.Required {
			names[i] += "=…"
		}
	}
	return t.Name + "(" + strings.Join(names, ", ") + ")"
}

// Manual is what a prompt in words tells of the tool: its signature, what it
// must not do and for whom it is, its description and its schemas.
func (t *Tool) Manual() string {
	var text strings.Builder
	text.WriteString(t.Signature())
	if t.ReadOnly {
		text.WriteString("   (changes nothing)")
	}
	if t.ChallengerOnly {
		text.WriteString("   (for you alone: the agent, the solution and the failure cases do not have it)")
	}
	text.WriteString("\n    " + t.Description)
	for _, p := range t.Parameters {
		text.WriteString("\n    " + p.Name + ": " + schemaText(p.Schema))
	}
	if len(t.Returns) > 0 {
		text.WriteString("\n    returns: " + string(t.Returns))
	}
	return text.String()
}

// schemaText writes a JSON Schema, "any" where there is none.
func schemaText(schema []byte) string {
	if len(schema) == 0 {
		return "any"
	}
	return string(schema)
}
