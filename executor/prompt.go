package executor

import (
	"embed"
	"errors"
	"fmt"
	"strings"

	"agon"
	"agon/prompts"
)

//go:embed prompts/*.tmpl
var promptFiles embed.FS

// The templates: the system's message, and the user's.
const (
	systemTemplate  = "tagged.tmpl"
	requestTemplate = "request.tmpl"
)

var shipped = prompts.Ship("executor", promptFiles, "prompts",
	systemVariant(CodeActions), systemVariant(JSONActions), systemVariant(TextActions))

// systemVariant names a template that takes the place of tagged.tmpl for one form of
// actions: tagged_code.tmpl.
func systemVariant(actions ActionSyntax) string {
	return strings.Replace(systemTemplate, ".", "_"+string(actions)+".", 1)
}

// Prompts are the templates with which Tagged puts a task to a policy:
//
//	executor/tagged.tmpl        the system's message: rules, tools, the form of actions
//	executor/tagged_code.tmpl   in its place where actions are code; none ships
//	executor/tagged_json.tmpl   likewise for JSON
//	executor/tagged_text.tmpl   likewise for text
//	executor/request.tmpl       the user's message: the instruction
//
// Each sees a PromptData. Prompts do not change; nil are those that ship.
type Prompts struct{ set *prompts.Set }

// PromptData is what a template sees.
type PromptData struct {
	// Spec describes the environment. It is shared: a template only reads it.
	Spec *agon.Spec
	// Tools are those that an attempt may call; Spec.Tools has the challenger's
	// too. Manual describes one in words: {{range .Tools}}{{.Manual}}{{end}}.
	Tools []agon.Tool
	// Actions is the form of the actions: "code", "json" or "text".
	Actions ActionSyntax
	// Instruction is what the task asks for.
	Instruction string
}

// PromptNames returns the names that a user's templates may have, sorted.
func PromptNames() []string { return shipped.Names() }

// NewPrompts returns the templates that ship with overrides in the place of those
// that they name. They are tried as Check does, over an environment that says much
// and one that says little. The error tells a fault in one line with file and line;
// so it does of a template that does not parse.
func NewPrompts(overrides *prompts.Overrides) (*Prompts, error) {
	set, err := shipped.With(overrides)
	if err != nil {
		return nil, fmt.Errorf("prompts: %w", err)
	}
	p := &Prompts{set}
	for _, spec := range prompts.Samples() {
		if err := p.tryAll(spec); err != nil {
			return nil, fmt.Errorf("prompts: %w", err)
		}
	}
	return p, nil
}

// Check carries the templates out for every form of actions over an environment, so
// that none fails in the middle of a run. The error tells of a template that asks for
// what PromptData lacks or that writes nothing, and of prompts that leave out the
// instruction.
func (p *Prompts) Check(spec *agon.Spec) error {
	if err := p.tryAll(spec); err != nil {
		return fmt.Errorf("prompts: environment %s: %w", spec.Name, err)
	}
	return nil
}

func (p *Prompts) tryAll(spec *agon.Spec) error {
	for _, actions := range []ActionSyntax{CodeActions, JSONActions, TextActions} {
		if err := p.try(spec, actions); err != nil {
			return err
		}
	}
	return nil
}

// Language is NamedLanguage with these templates. The compact language has none: it
// is refused where a template is the user's own.
func (p *Prompts) Language(name string) (Language, error) {
	language, err := NamedLanguage(name)
	if err != nil {
		return nil, err
	}
	tagged, ok := language.(Tagged)
	if own := p.templates().Own(); !ok && len(own) > 0 {
		return nil, fmt.Errorf("language %s has no prompt template, so %s would change nothing (hint: remove it, or use code, json or text)", name, own[0])
	}
	if !ok {
		return language, nil
	}
	tagged.Prompts = p
	return tagged, nil
}

func (p *Prompts) templates() *prompts.Set {
	if p == nil {
		return shipped
	}
	return p.set
}

// try carries the templates out for a task that does not exist.
func (p *Prompts) try(spec *agon.Spec, actions ActionSyntax) error {
	const instruction = "Put 3 nuts into bin B."
	messages, err := Tagged{Actions: actions, Prompts: p}.Prompt(spec, instruction)
	if err != nil {
		return err
	}
	for _, message := range messages {
		if strings.Contains(message.Text, instruction) {
			return nil
		}
	}
	return errors.New("executor/" + requestTemplate + ": leaves out what the task asks for: write {{.Instruction}}")
}

// system returns the name of the template for the system's message.
func (p *Prompts) system(actions ActionSyntax) string {
	if variant := systemVariant(actions); p.templates().Has(variant) {
		return variant
	}
	return systemTemplate
}

// Prompt returns what the templates make of the environment as the system's message,
// and of the instruction as the user's.
func (t Tagged) Prompt(spec *agon.Spec, instruction string) ([]agon.Message, error) {
	data := PromptData{spec, spec.ToolsFor(agon.RoleExecutor), t.Actions, instruction}
	return t.Prompts.templates().Messages(t.Prompts.system(t.Actions), requestTemplate, data)
}
