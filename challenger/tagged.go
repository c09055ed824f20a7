package challenger

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

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
}

var _ Language = Tagged{}

const (
	tagInstruction = "instruction"
	tagVerifier    = "verifier"
	tagSolution    = "solution"
	tagFailure     = "failure"
)

var tags = []string{tagInstruction, tagVerifier, tagSolution, tagFailure}

//go:embed prompts/*.tmpl
var promptFiles embed.FS

var prompts = template.Must(template.New("").Funcs(template.FuncMap{
	"wrap": wrap,
}).ParseFS(promptFiles, "prompts/*.tmpl"))

// Prompt implements Language: rules, tools, the schema of the state, what the
// four parts are, one worked exemplar, a fictional one if the brief has none,
// and the topic.
func (t Tagged) Prompt(spec *agon.Spec, brief Brief) ([]agon.Message, error) {
	exemplar := brief.Exemplar
	foreign := exemplar == nil
	if foreign {
		exemplar = &fictional
	}
	example, err := t.Format(exemplar)
	if err != nil {
		return nil, fmt.Errorf("exemplar: %w", err)
	}
	failures := t.Failures
	if failures == 0 {
		failures = 3
	}
	var text strings.Builder
	err = prompts.ExecuteTemplate(&text, "tagged.tmpl", struct {
		Spec     *agon.Spec
		Tools    []agon.Tool
		Example  string
		Foreign  bool
		Failures int
	}{spec, spec.ToolsFor(agon.RoleChallenger), example, foreign, failures})
	if err != nil {
		return nil, err
	}
	return []agon.Message{
		{Speaker: agon.System, Text: text.String()},
		{Speaker: agon.User, Text: "Explore the environment, then write one task." + t.about(brief.Topic)},
	}, nil
}

// about asks for a topic.
func (Tagged) about(topic Topic) string {
	if len(topic) == 0 {
		return ""
	}
	return " Its solution is to use these tools, in this order: " + strings.Join(topic, ", ") + "."
}

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
