package stages

import (
	"fmt"
	"slices"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/executor"
	"agon/prompts"
)

// Prompts are the templates by which policies are told what to do.
type Prompts struct {
	Challenger *challenger.Prompts
	Executor   *executor.Prompts
	// Digest names those of a user's own; empty where all are those that ship.
	Digest string
}

// PromptsOf reads the templates of a configuration. What is wrong with them is the
// user's mistake.
func PromptsOf(c *configs.Config) (p Prompts, err error) {
	if c.Prompts == "" {
		return p, nil
	}
	overrides, err := prompts.Open(c.Prompts, slices.Concat(challenger.PromptNames(), executor.PromptNames()))
	if err != nil {
		return p, terminal.Mistake(err)
	}
	if p.Challenger, err = challenger.NewPrompts(overrides); err == nil {
		p.Executor, err = executor.NewPrompts(overrides)
	}
	if err != nil {
		return p, terminal.Mistake(err)
	}
	p.Digest = overrides.Digest()
	return p, nil
}

// Check carries every template out for the environments of a run, so that none fails
// in its midst.
func (p *Prompts) Check(environments []agon.Environment) error {
	if p.Digest == "" {
		return nil
	}
	for _, environment := range environments {
		spec := environment.Spec()
		err := p.Challenger.Check(spec)
		if err == nil {
			err = p.Executor.Check(spec)
		}
		if err != nil {
			return terminal.Mistake(fmt.Errorf("prompts, environment %s: %w", spec.Name, err))
		}
	}
	return nil
}

// Actions returns how the policy of a configuration writes actions.
func (p *Prompts) Actions(c *configs.Config) (executor.Language, error) {
	if c.Policy.Language == "compact" {
		return executor.NamedLanguage("compact")
	}
	return p.Executor.Language(c.Executor.Actions)
}

// Items returns how the policy of a configuration writes tasks.
func (p *Prompts) Items(c *configs.Config) (challenger.Language, error) {
	if c.Policy.Language == "compact" {
		return challenger.NamedLanguage("compact", c.Verifier.FailureCases)
	}
	return p.Tagged(c)
}

// Tagged returns how a policy that somebody serves writes tasks.
func (p *Prompts) Tagged(c *configs.Config) (challenger.Language, error) {
	return p.Challenger.Language("tagged", c.Verifier.FailureCases)
}
