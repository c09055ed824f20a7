package challenger

import (
	"embed"
	"fmt"

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

var shipped = prompts.Ship("challenger", promptFiles, "prompts")

// Prompts are the templates with which Tagged asks a policy for an item:
//
//	challenger/tagged.tmpl    the system's message: rules, tools, the parts of an item, an example
//	challenger/request.tmpl   the user's message: to explore and write a task, and the topic
//
// Each sees a PromptData. Prompts do not change; nil are those that ship.
type Prompts struct{ set *prompts.Set }

// PromptData is what a template sees.
type PromptData struct {
	// Spec describes the environment, its StateSchema among the rest. It is shared:
	// a template only reads it.
	Spec *agon.Spec
	// Tools are those that a challenger may call. Manual describes one in words:
	// {{range .Tools}}{{.Manual}}{{end}}.
	Tools []agon.Tool
	// Example is a whole item in the form in which one is to be written. Foreign
	// tells that it is of an environment that does not exist, because there is none
	// of this one to show.
	Example string
	Foreign bool
	// Failures is the number of failure cases to ask for, at least 1.
	Failures int
	// Topic holds the names of the tools that the solution is to use, in order;
	// empty leaves the choice to the challenger.
	Topic Topic
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

// Check carries the templates out over an environment, with and without an example
// of it and a topic, so that none fails in the middle of a run. The error tells of a
// template that asks for what PromptData lacks, or that writes nothing.
func (p *Prompts) Check(spec *agon.Spec) error {
	if err := p.tryAll(spec); err != nil {
		return fmt.Errorf("prompts: environment %s: %w", spec.Name, err)
	}
	return nil
}

func (p *Prompts) tryAll(spec *agon.Spec) error {
	var topic Topic
	for _, tool := range spec.ToolsFor(agon.RoleExecutor) {
		topic = append(topic, tool.Name)
	}
	for _, brief := range []Brief{{}, {Topic: topic}, {Exemplar: &fictional}} {
		if _, err := (Tagged{Prompts: p}).Prompt(spec, brief); err != nil {
			return err
		}
	}
	return nil
}

// Language is NamedLanguage with these templates. The compact language has none: it
// is refused where a template is the user's own.
func (p *Prompts) Language(name string, failures int) (Language, error) {
	language, err := NamedLanguage(name, failures)
	if err != nil {
		return nil, err
	}
	tagged, ok := language.(Tagged)
	if own := p.templates().Own(); !ok && len(own) > 0 {
		return nil, fmt.Errorf("language %s has no prompt template, so %s would change nothing (hint: remove it, or use tagged)", name, own[0])
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

// Prompt implements Language: rules, tools, the schema of the state, what the
// four parts are, one worked exemplar, a fictional one if the brief has none,
// and the topic.
func (t Tagged) Prompt(spec *agon.Spec, brief Brief) ([]agon.Message, error) {
	data, err := t.data(spec, brief)
	if err != nil {
		return nil, err
	}
	return t.Prompts.templates().Messages(systemTemplate, requestTemplate, data)
}

func (t Tagged) data(spec *agon.Spec, brief Brief) (PromptData, error) {
	exemplar := brief.Exemplar
	if exemplar == nil {
		exemplar = &fictional
	}
	example, err := t.Format(exemplar)
	if err != nil {
		return PromptData{}, fmt.Errorf("exemplar: %w", err)
	}
	failures := t.Failures
	if failures == 0 {
		failures = 3
	}
	return PromptData{
		Spec:     spec,
		Tools:    spec.ToolsFor(agon.RoleChallenger),
		Example:  example,
		Foreign:  brief.Exemplar == nil,
		Failures: failures,
		Topic:    brief.Topic,
	}, nil
}

// fictional is the exemplar where no other is at hand. Its world does not
// exist, so it gives nothing of a real one away.
var fictional = agon.Item{
	Instruction: "Lend every book by Lem on shelf 2 to reader r7, and tell how many there were.",
	Verifier: `def verify(before, after, answer, calls):
    n = before.count("Lem", 2)
    return (n > 0 and answer == n
            and after.count("Lem", 2) == 0
            and after.loans("r7") == before.loans("r7") + n)`,
	Solution: `n = count("Lem", 2)
lend("Lem", 2, n, "r7")
answer(n)`,
	Failures: []string{
		"n = count(\"Lem\", 2)\nlend(\"Lem\", 2, n, \"r7\")",
		"n = count(\"Lem\", 2)\nlend(\"Lem\", 2, n - 1, \"r7\")\nanswer(n)",
		"n = count(\"Lem\", 2)\nlend(\"Lem\", 2, n, \"r8\")\nanswer(n)",
	},
}
