package executor

import (
	"fmt"

	"agon"
)

// Programmer is a Language whose turns can be whole programs.
type Programmer interface {
	Language
	// Program writes a program as the turn that ends an attempt.
	Program(program string) string
}

// Demonstrate shows an attempt at the item that runs its example solution in one
// turn. An error means that the language has no such turns.
func Demonstrate(language Language, spec *agon.Spec, item *agon.Item) (*agon.Demonstration, error) {
	programmer, ok := language.(Programmer)
	if !ok {
		return nil, fmt.Errorf("demonstrate: a turn of the language %T is not a program", language)
	}
	prompt, err := language.Prompt(spec, item.Instruction)
	if err != nil {
		return nil, fmt.Errorf("demonstrate: %w", err)
	}
	return &agon.Demonstration{
		Role: agon.RoleExecutor, Environment: item.Environment, Seed: item.Seed,
		Exchanges: []agon.Exchange{{Seen: prompt, Text: programmer.Program(item.Solution)}},
	}, nil
}
