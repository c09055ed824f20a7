package challenger

import (
	"errors"
	"fmt"
	"strings"

	"agon"
)

// Compact is the language of the small policy. An item is one turn:
//
//	<inst>move 3 nut from A to B<ver>after.count("B","nut")==…<sol>move("A","B","nut",3)<fail>…<fail>…<end>
//
// <ver> holds the expression that verify returns, on one line. Its prompt is
// the environment's name and the tools of the topic as the system's message. Parse and Format are exact
// inverses of each other.
type Compact struct{}

var _ Language = Compact{}

// The special tokens of an item, in their order, and those that have no place
// in one.
const (
	compactInstruction = "<inst>"
	compactVerifier    = "<ver>"
	compactSolution    = "<sol>"
	compactFailure     = "<fail>"
	compactEnd         = "<end>"
)

var compactSpecial = []string{"<pad>", compactEnd, "<call>", "<chal>", "<exec>", "<act>", "<obs>",
	compactInstruction, compactVerifier, compactSolution, compactFailure}

// The source of a verifier around its expression.
const (
	verifierHead = "def verify(before, after, answer, calls):\n    return "
	verifierTail = "\n"
)

// Prompt implements Language. The small policy learnt the rest by heart.
func (Compact) Prompt(spec *agon.Spec, brief Brief) ([]agon.Message, error) {
	words := append([]string{spec.Name}, brief.Topic...)
	return []agon.Message{{Speaker: agon.System, Text: strings.Join(words, " ")}}, nil
}

// Holds reports whether any of an item's tokens is there.
func (Compact) Holds(text string) bool {
	for _, token := range []string{compactInstruction, compactVerifier, compactSolution, compactFailure} {
		if strings.Contains(text, token) {
			return true
		}
	}
	return false
}

// Parse implements Language.
func (Compact) Parse(text string) (*agon.Item, error) {
	if err := checkSize(text); err != nil {
		return nil, err
	}
	body, closed := strings.CutSuffix(text, compactEnd)
	if !closed {
		return nil, errors.New("the item must end with <end>")
	}
	body, opened := strings.CutPrefix(body, compactInstruction)
	instruction, body, judged := strings.Cut(body, compactVerifier)
	expression, body, solved := strings.Cut(body, compactSolution)
	if !opened || !judged || !solved {
		return nil, errors.New("the item must be <inst>…<ver>…<sol>…<fail>… in this order")
	}
	programs := strings.Split(body, compactFailure)
	item := &agon.Item{
		Instruction: instruction,
		Verifier:    verifierHead + expression + verifierTail,
		Solution:    programs[0],
		Failures:    programs[1:],
	}
	return item, checkCompact(item, expression)
}

// Format implements Language.
func (Compact) Format(item *agon.Item) (string, error) {
	expression, headed := strings.CutPrefix(item.Verifier, verifierHead)
	expression, tailed := strings.CutSuffix(expression, verifierTail)
	if !headed || !tailed {
		return "", fmt.Errorf("the verifier is not of the form %q", verifierHead+"EXPRESSION"+verifierTail)
	}
	if err := checkCompact(item, expression); err != nil {
		return "", err
	}
	parts := []string{compactInstruction, item.Instruction, compactVerifier, expression, compactSolution, item.Solution}
	for _, failure := range item.Failures {
		parts = append(parts, compactFailure, failure)
	}
	text := strings.Join(append(parts, compactEnd), "")
	return text, checkSize(text)
}

// checkCompact says why an item has no, or no exact, form in this language.
func checkCompact(item *agon.Item, expression string) error {
	if err := checkParts(item); err != nil {
		return err
	}
	if strings.TrimSpace(expression) == "" {
		return errors.New("the verifier is empty")
	}
	if strings.ContainsAny(expression, "\n\r") {
		return errors.New("the verifier must be one expression on one line")
	}
	for _, part := range append([]string{item.Instruction, expression, item.Solution}, item.Failures...) {
		for _, token := range compactSpecial {
			if strings.Contains(part, token) {
				return fmt.Errorf("%s has no place inside a part of an item", token)
			}
		}
	}
	return nil
}
