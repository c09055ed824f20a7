package executor

import (
	"embed"
	"strings"
	"text/template"

	"agon"
)

//go:embed prompts/*.tmpl
var promptFiles embed.FS

var prompts = template.Must(template.ParseFS(promptFiles, "prompts/*.tmpl"))

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
