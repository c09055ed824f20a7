package executor

import (
	"embed"
	"encoding/json"
	"strings"
	"text/template"

	"agon"
)

//go:embed prompts/*.tmpl
var promptFiles embed.FS

var prompts = template.Must(template.New("").Funcs(template.FuncMap{
	"signature": signature,
	"schema":    schemaText,
}).ParseFS(promptFiles, "prompts/*.tmpl"))

// Prompt returns rules, tools and the form of the actions as the system's
// message, and the instruction as the user's.
func (t Tagged) Prompt(spec *agon.Spec, instruction string) ([]agon.Message, error) {
	var text strings.Builder
	err := prompts.ExecuteTemplate(&text, "tagged.tmpl", struct {
		Spec    *agon.Spec
		Tools   []agon.Tool
		Actions ActionSyntax
	}{spec, spec.ToolsFor(agon.RoleExecutor), t.Actions})
	if err != nil {
		return nil, err
	}
	return []agon.Message{
		{Speaker: agon.System, Text: text.String()},
		{Speaker: agon.User, Text: instruction},
	}, nil
}

// signature writes a tool as Python shows it, without types: those are in the
// schema beside it.
func signature(tool agon.Tool) string {
	names := make([]string, len(tool.Parameters))
	for i, p := range tool.Parameters {
		names[i] = p.Name
		if !p.Required {
			names[i] += "=…"
		}
	}
	return tool.Name + "(" + strings.Join(names, ", ") + ")"
}

// schemaText writes a JSON Schema on one line.
func schemaText(schema json.RawMessage) string {
	if len(schema) == 0 {
		return "any"
	}
	return string(schema)
}
