package challenger

import (
	"fmt"
	"strings"

	"agon"
)

// Tagged is the language of large models. After an optional thought an item is
// written as
//
//	<instruction>…</instruction>
//	<verifier>def verify(before, after, answer, calls): …</verifier>
//	<solution>…</solution>
//	<failure>…</failure>   once per failure case
//
// with nothing but white space between the tags. White space around a part and
// a ``` fence that encloses the whole of it are dropped.
type Tagged struct {
	// Failures is the number of failure cases that the prompt asks for, 0 for
	// the three of the paper.
	Failures int
	// Prompts are the templates; nil are those that ship.
	Prompts *Prompts
}

var _ Language = Tagged{}

const (
	tagInstruction = "instruction"
	tagVerifier    = "verifier"
	tagSolution    = "solution"
	tagFailure     = "failure"
)

var tags = []string{tagInstruction, tagVerifier, tagSolution, tagFailure}

// Holds reports whether any of an item's tags is opened.
func (Tagged) Holds(text string) bool {
	for _, tag := range tags {
		if strings.Contains(text, "<"+tag+">") {
			return true
		}
	}
	return false
}

// Parse implements Language.
func (Tagged) Parse(text string) (*agon.Item, error) {
	if err := checkSize(text); err != nil {
		return nil, err
	}
	_, rest, found := strings.Cut(text, "<"+tagInstruction+">")
	if !found {
		return nil, fmt.Errorf("there is no <%s>", tagInstruction)
	}
	rest = "<" + tagInstruction + ">" + rest
	item := &agon.Item{}
	var err error
	for _, part := range []struct {
		tag  string
		into *string
	}{{tagInstruction, &item.Instruction}, {tagVerifier, &item.Verifier}, {tagSolution, &item.Solution}} {
		if *part.into, rest, err = section(rest, part.tag); err != nil {
			return nil, err
		}
	}
	for strings.TrimSpace(rest) != "" {
		var failure string
		if failure, rest, err = section(rest, tagFailure); err != nil {
			return nil, err
		}
		item.Failures = append(item.Failures, failure)
	}
	return item, checkParts(item)
}

// section reads one part and returns what follows it.
func section(text, tag string) (body, rest string, err error) {
	text, found := strings.CutPrefix(strings.TrimSpace(text), "<"+tag+">")
	if !found {
		return "", "", fmt.Errorf("<%s> must come next, and nothing between the tags", tag)
	}
	body, rest, found = strings.Cut(text, "</"+tag+">")
	if !found {
		return "", "", fmt.Errorf("<%s> is not closed", tag)
	}
	for _, other := range tags {
		if strings.Contains(body, "<"+other+">") || strings.Contains(body, "</"+other+">") {
			return "", "", fmt.Errorf("<%s> holds another tag, %s", tag, other)
		}
	}
	return unfence(strings.TrimSpace(body)), rest, nil
}

// unfence drops a ``` fence that encloses the whole of a part.
func unfence(body string) string {
	inner, opened := strings.CutPrefix(body, "```")
	inner, closed := strings.CutSuffix(inner, "```")
	language, program, lines := strings.Cut(inner, "\n")
	if !opened || !closed || !lines || strings.Contains(program, "```") || strings.ContainsAny(language, " \t") {
		return body
	}
	return strings.TrimSpace(program)
}

// Format implements Language.
func (t Tagged) Format(item *agon.Item) (string, error) {
	parts := []string{wrap(tagInstruction, item.Instruction), wrap(tagVerifier, item.Verifier), wrap(tagSolution, item.Solution)}
	for _, failure := range item.Failures {
		parts = append(parts, wrap(tagFailure, failure))
	}
	text := strings.Join(parts, "\n")
	again, err := t.Parse(text)
	if err != nil {
		return "", err
	}
	if !sameParts(again, item) {
		return "", fmt.Errorf("a part begins or ends with white space or a fence, which this language does not keep")
	}
	return text, nil
}

func wrap(tag, body string) string { return "<" + tag + ">\n" + body + "\n</" + tag + ">" }

func sameParts(a, b *agon.Item) bool {
	if a.Instruction != b.Instruction || a.Verifier != b.Verifier || a.Solution != b.Solution || len(a.Failures) != len(b.Failures) {
		return false
	}
	for i := range a.Failures {
		if a.Failures[i] != b.Failures[i] {
			return false
		}
	}
	return true
}
