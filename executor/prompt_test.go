package executor_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"agon/agontest"
	"agon/executor"
	"agon/prompts"
)

// overridden returns the templates with these texts in the place of those that ship.
func overridden(t *testing.T, texts map[string]string) (*executor.Prompts, error) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	overrides, err := prompts.Read(files, executor.PromptNames())
	if err != nil {
		t.Fatal(err)
	}
	return executor.NewPrompts(overrides)
}

// promptOf returns the two messages in a language.
func promptOf(t *testing.T, p *executor.Prompts, language string) (system, user string) {
	t.Helper()
	l, err := p.Language(language)
	if err != nil {
		t.Fatal(err)
	}
	messages, err := l.Prompt(agontest.Bins{}.Spec(), "move a nut\n")
	if err != nil || len(messages) != 2 {
		t.Fatal(messages, err)
	}
	return messages[0].Text, messages[1].Text
}

func TestPromptsOfOnesOwn(t *testing.T) {
	p, err := overridden(t, map[string]string{
		"executor/tagged_json.tmpl": "{{.Actions}} in {{.Spec.Name}} with{{range .Tools}} {{.Signature}}{{end}}",
		"executor/request.tmpl":     "Please: {{.Instruction}}\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	system, user := promptOf(t, p, "json")
	if want := "json in bins with count(bin, item) move(source, target, item, n)"; system != want {
		t.Errorf("the system's message is %q, want %q", system, want)
	}
	if want := "Please: move a nut\n"; user != want {
		t.Errorf("the user's message is %q, want %q", user, want)
	}
	system, _ = promptOf(t, p, "code")
	if ships, _ := promptOf(t, nil, "code"); system != ships {
		t.Errorf("what is not overridden has changed:\n%s", system)
	}
}

func TestPromptsThatShipKeepTheInstruction(t *testing.T) {
	for _, p := range []*executor.Prompts{nil, mustPrompts(t)} {
		if _, user := promptOf(t, p, "code"); user != "move a nut\n" {
			t.Errorf("the instruction became %q", user)
		}
		if l, err := p.Language("compact"); err != nil || !reflect.DeepEqual(l, executor.Compact{}) {
			t.Errorf("compact is %#v, %v", l, err)
		}
	}
}

func mustPrompts(t *testing.T) *executor.Prompts {
	t.Helper()
	p, err := executor.NewPrompts(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFaultyPromptsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"{{.Spec.Name}}\n{{.Tool}}":                    "prompts: executor/tagged.tmpl: line 2: .Tool: there is no field Tool; did you mean Tools?",
		"{{if eq .Actions \"text\"}}{{.Text}}{{end}}a": "executor/tagged.tmpl: line 1: .Text: there is no field Text",
		"{{(index .Tools 1).Name}}":                    "executor/tagged.tmpl: line 1",
		"{{with .Spec.StateSchema}}a{{end}}":           "executor/tagged.tmpl: writes nothing",
		"{{":                                           "executor/tagged.tmpl: line 1: unclosed action",
	} {
		_, err := overridden(t, map[string]string{"executor/tagged.tmpl": text})
		checkLine(t, err, want)
	}
	_, err := overridden(t, map[string]string{"executor/request.tmpl": "Do as you are told."})
	checkLine(t, err, "executor/request.tmpl: leaves out what the task asks for: write {{.Instruction}}")
}

func checkLine(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v, want %q in one line", err, want)
	}
}

func TestPromptsAreCheckedWithAnEnvironment(t *testing.T) {
	p, err := overridden(t, map[string]string{"executor/tagged.tmpl": "{{if eq .Spec.Name \"bins\"}}{{.Bins}}{{end}}a"})
	if err != nil {
		t.Fatal(err)
	}
	checkLine(t, p.Check(agontest.Bins{}.Spec()), "prompts: environment bins: executor/tagged.tmpl: line 1: .Bins: there is no field Bins")
}

func TestCompactHasNoPrompts(t *testing.T) {
	p, err := overridden(t, map[string]string{"executor/tagged.tmpl": "a"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Language("compact")
	checkLine(t, err, "language compact has no prompt template, so executor/tagged.tmpl would change nothing (hint: ")
	_, err = p.Language("cod")
	checkLine(t, err, "must be one of compact, code, json, text")
}
