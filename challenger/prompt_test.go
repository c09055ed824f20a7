package challenger_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"agon/agontest"
	"agon/challenger"
	"agon/prompts"
)

func overridden(t *testing.T, name, text string) (*challenger.Prompts, error) {
	t.Helper()
	overrides, err := prompts.Read(fstest.MapFS{name: {Data: []byte(text)}}, challenger.PromptNames())
	if err != nil {
		t.Fatal(err)
	}
	return challenger.NewPrompts(overrides)
}

func TestPromptsOfOnesOwn(t *testing.T) {
	p, err := overridden(t, "challenger/tagged.tmpl", "{{.Failures}} failures in {{.Spec.Name}}, foreign {{.Foreign}}:\n{{.Example}}")
	if err != nil {
		t.Fatal(err)
	}
	language, err := p.Language("tagged", 4)
	if err != nil {
		t.Fatal(err)
	}
	own := tagged(item)
	example, err := language.Format(&own)
	if err != nil {
		t.Fatal(err)
	}
	messages, err := language.Prompt(agontest.Bins{}.Spec(), challenger.Brief{Exemplar: &own, Topic: challenger.Topic{"count", "move"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "4 failures in bins, foreign false:\n" + example; messages[0].Text != want {
		t.Errorf("the system's message is %q, want %q", messages[0].Text, want)
	}
	if want := "Explore the environment, then write one task. Its solution is to use these tools, in this order: count, move."; messages[1].Text != want {
		t.Errorf("the user's message is %q, want %q", messages[1].Text, want)
	}
}

func TestFaultyPromptsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a\n{{.Exampel}}":                   "prompts: challenger/request.tmpl: line 2: .Exampel: there is no field Exampel; did you mean Example?",
		"a{{if .Topic}}{{.Topics}}{{end}}":  "line 1: .Topics: there is no field Topics; did you mean Topic?",
		"a{{if not .Foreign}}{{.X}}{{end}}": "line 1: .X: there is no field X",
		"{{range .Topic}}{{.}}{{end}}":      "challenger/request.tmpl: writes nothing",
	} {
		_, err := overridden(t, "challenger/request.tmpl", text)
		checkLine(t, err, want)
	}
}

func checkLine(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v, want %q in one line", err, want)
	}
}

func TestCompactHasNoPrompts(t *testing.T) {
	p, err := overridden(t, "challenger/tagged.tmpl", "a")
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Language("compact", 3)
	checkLine(t, err, "language compact has no prompt template, so challenger/tagged.tmpl would change nothing")
	var ships *challenger.Prompts
	if l, err := ships.Language("compact", 3); err != nil || !reflect.DeepEqual(l, challenger.Compact{}) {
		t.Errorf("compact is %#v, %v", l, err)
	}
}
