package verifier

import (
	"context"
	"fmt"
	"strings"

	"agon"
)

// Bounds limits the parts of an item. A zero takes DefaultBounds'.
type Bounds struct {
	// Instruction, Verifier and Program are bytes; Program holds for the
	// solution and for each failure case.
	Instruction int
	Verifier    int
	Program     int
	// MinFailures and MaxFailures bound the number of failure cases. The
	// least is asked for by the stage failures, and only if that is on.
	MinFailures int
	MaxFailures int
}

// DefaultBounds are generous for a page of text; three failure cases are the
// paper's (Self-Challenging Agents, section 3).
var DefaultBounds = Bounds{Instruction: 2000, Verifier: 4000, Program: 4000, MinFailures: 3, MaxFailures: 8}

func (b Bounds) orDefault() Bounds {
	for _, field := range []struct{ value, standard *int }{
		{&b.Instruction, &DefaultBounds.Instruction}, {&b.Verifier, &DefaultBounds.Verifier}, {&b.Program, &DefaultBounds.Program},
		{&b.MinFailures, &DefaultBounds.MinFailures}, {&b.MaxFailures, &DefaultBounds.MaxFailures},
	} {
		if *field.value == 0 {
			*field.value = *field.standard
		}
	}
	return b
}

// checkParse is stage 1: there is an item, of a known environment and a seed
// that is not for evaluation; its parts are within bounds; and the instruction
// is no copy of the exemplar or of the program that carries it out.
func checkParse(_ context.Context, e *evidence) (string, error) {
	if e.item == nil {
		return orElse(e.submission.Reason, "there is no item"), nil
	}
	if e.environment = e.screen.options.Environments[e.item.Environment]; e.environment == nil {
		return "", fmt.Errorf("environment %q is not loaded", e.item.Environment)
	}
	if !e.screen.options.Evaluation && (e.item.Seed < 0 || e.item.Seed >= agon.FirstEvaluationSeed) {
		return fmt.Sprintf("the seed %d is reserved for evaluation", e.item.Seed), nil
	}
	if reason := checkSizes(e.item, e.screen.options.Bounds.orDefault()); reason != "" {
		return reason, nil
	}
	return checkCopy(e.item, e.submission.Shown), nil
}

func checkSizes(item *agon.Item, bounds Bounds) string {
	if len(item.Failures) > bounds.MaxFailures {
		return fmt.Sprintf("there are %d failure cases: at most %d are allowed", len(item.Failures), bounds.MaxFailures)
	}
	for _, part := range parts(item, bounds) {
		if strings.TrimSpace(part.text) == "" {
			return fmt.Sprintf("the %s is empty", part.name)
		}
		if len(part.text) > part.bound {
			return fmt.Sprintf("the %s has %d bytes: at most %d are allowed", part.name, len(part.text), part.bound)
		}
	}
	return ""
}

type part struct {
	name  string
	text  string
	bound int
}

func parts(item *agon.Item, bounds Bounds) []part {
	all := []part{
		{"instruction", item.Instruction, bounds.Instruction},
		{"verifier", item.Verifier, bounds.Verifier},
		{"solution", item.Solution, bounds.Program},
	}
	for i, failure := range item.Failures {
		all = append(all, part{fmt.Sprintf("failure case %d", i+1), failure, bounds.Program})
	}
	return all
}

func checkCopy(item, shown *agon.Item) string {
	instruction := squeeze(item.Instruction)
	switch {
	case shown != nil && instruction == squeeze(shown.Instruction):
		return "the instruction is a copy of the example"
	case strings.Contains(instruction, squeeze(item.Solution)):
		return "the instruction holds the solution's program"
	}
	return ""
}

// squeeze makes texts comparable that differ in case and white space only.
func squeeze(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
