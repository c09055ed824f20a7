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
	for _, token := range []string{agon.TokenInstruction, agon.TokenVerifier, agon.TokenSolution, agon.TokenFailure} {
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
	body, closed := strings.CutSuffix(text, agon.TokenEnd)
	if !closed {
		return nil, errors.New("the item must end with <end>")
	}
	body, opened := strings.CutPrefix(body, agon.TokenInstruction)
	instruction, body, judged := strings.Cut(body, agon.TokenVerifier)
	expression, body, solved := strings.Cut(body, agon.TokenSolution)
	if !opened || !judged || !solved {
		return nil, errors.New("the item must be <inst>…<ver>…<sol>…<fail>… in this order")
	}
	programs := strings.Split(body, agon.TokenFailure)
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
	parts := []string{agon.TokenInstruction, item.Instruction, agon.TokenVerifier, expression, agon.TokenSolution, item.Solution}
	for _, failure := range item.Failures {
		parts = append(parts, agon.TokenFailure, failure)
	}
	text := strings.Join(append(parts, agon.TokenEnd), "")
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
		for _, token := range agon.CompactTokens() {
			if strings.Contains(part, token) {
				return fmt.Errorf("%s has no place inside a part of an item", token)
			}
		}
	}
	return nil
}
