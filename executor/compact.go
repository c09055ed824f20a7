package executor

import (
	"strings"

	"agon"
)

// Compact is the language of the small policy. A turn is real Python that ends
// with one of two special tokens:
//
//	count("A","nut")<call>          run it and show what came of it
//	move("A","B","nut",5)<end>      run it; then the episode ends
//
// The prompt is the instruction alone.
type Compact struct {
	// ObservationLimit in characters; 0 is the package's.
	ObservationLimit int
}

var _ Programmer = Compact{}

// Prompt returns the instruction as the user's message.
func (c Compact) Prompt(spec *agon.Spec, instruction string) ([]agon.Message, error) {
	return []agon.Message{{Speaker: agon.User, Text: instruction}}, nil
}

// Grammar returns the grammar of Compact, which is the same for all tools.
func (c Compact) Grammar([]agon.Tool) agon.Grammar { return compactGrammar{c.ObservationLimit} }

// Program implements Programmer.
func (Compact) Program(program string) string { return program + agon.TokenEnd }

type compactGrammar struct{ limit int }

// Parse reads a program up to its closing token. `<end>` alone ends the
// episode without doing anything more.
func (compactGrammar) Parse(text string, finish agon.Finish) agon.Action {
	if finish == agon.FinishLength {
		return invalid("the turn was cut off before <call> or <end>")
	}
	program, last := strings.CutSuffix(text, agon.TokenEnd)
	if !last {
		var called bool
		if program, called = strings.CutSuffix(text, agon.TokenCall); !called {
			return invalid("the turn must end with <call> or <end>")
		}
	}
	for _, token := range agon.CompactTokens() {
		if strings.Contains(program, token) {
			return invalid("%s has no place in a program", token)
		}
	}
	if strings.TrimSpace(program) != "" {
		return agon.Action{Kind: agon.ActionCode, Program: program, Last: last}
	}
	if last {
		return agon.Action{Kind: agon.ActionAnswer}
	}
	return invalid("there is no program before <call>")
}

// Observe writes output and error, nothing else: every token counts.
func (g compactGrammar) Observe(execution agon.Execution) string {
	return observation(execution, g.limit)
}
