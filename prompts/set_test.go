package prompts

import (
	"reflect"
	"strings"
	"testing"

	"agon"
)

type data struct {
	Spec  *agon.Spec
	Names []string
}

func ship() *Set {
	return Ship("executor", folder(map[string]string{
		"all/tagged.tmpl":  "Act in {{.Spec.Name}}.\n",
		"all/request.tmpl": "Do it.\n",
	}), "all", "tagged_code.tmpl")
}

var knownOfSet = []string{"challenger/tagged.tmpl", "executor/request.tmpl", "executor/tagged.tmpl", "executor/tagged_code.tmpl"}

func with(t *testing.T, texts map[string]string) (*Set, error) {
	t.Helper()
	overrides, err := Read(folder(texts), knownOfSet)
	if err != nil {
		t.Fatal(err)
	}
	return ship().With(overrides)
}

func TestSetPutsOverridesInPlace(t *testing.T) {
	set, err := with(t, map[string]string{
		"challenger/tagged.tmpl":    "{{of another stage",
		"executor/tagged_code.tmpl": "{{template \"executor/tagged.tmpl\" .}}Be brief.",
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"tagged.tmpl":      "Act in bins.\n",
		"tagged_code.tmpl": "Act in bins.\nBe brief.",
		"request.tmpl":     "Do it.\n",
	} {
		if got, err := set.Write(name, data{Spec: &agon.Spec{Name: "bins"}}); got != want || err != nil {
			t.Errorf("%s writes %q, %v; want %q", name, got, err, want)
		}
	}
	if got, want := set.Own(), []string{"executor/tagged_code.tmpl"}; !reflect.DeepEqual(got, want) {
		t.Errorf("own are %q, want %q", got, want)
	}
	if got, want := set.Names(), knownOfSet[1:]; !reflect.DeepEqual(got, want) {
		t.Errorf("names are %q, want %q", got, want)
	}
	if shipped := ship(); shipped.Has("tagged_code.tmpl") || !set.Has("tagged_code.tmpl") || len(shipped.Own()) != 0 {
		t.Error("a variant is there before it is given, or not after")
	}
}

func TestFaultsOfTemplates(t *testing.T) {
	for text, want := range map[string]string{
		"a\n{{.Spec.Nme}}":                        "executor/tagged.tmpl: line 2: .Spec.Nme: there is no field Nme; did you mean Name?",
		"{{.Spce.Name}}":                          "line 1: .Spce.Name: there is no field Spce; did you mean Spec?",
		"{{.Instruction}}":                        "there is no field Instruction (hint: there are Spec, Names)",
		"{{range .Spec.Tools}}{{.Manuel}}{{end}}": "there is no field Manuel",
		"\n\n{{.Spec.Name":                        "executor/tagged.tmpl: line 3: unclosed action",
		"{{if}}a{{end}}":                          "line 1: missing value for if",
		"{{shout .Spec.Name}}":                    `line 1: function "shout" not defined`,
		"{{index .Names 3}}":                      "line 1: index .Names 3: error calling index: index out of range: 3",
		`{{template "executor/tagd.tmpl"}}`:       `template "executor/tagd.tmpl" not defined`,
		`{{template "executor/tagged.tmpl" .}}`:   "exceeded maximum template depth",
		"{{range 2000000}}a{{end}}":               "executor/tagged.tmpl: writes more than 1 MiB",
		"":                                        "executor/tagged.tmpl: writes nothing",
		" \n\t":                                   "executor/tagged.tmpl: writes nothing",
		"{{/* later */}}":                         "executor/tagged.tmpl: writes nothing",
		"{{if .Names}}a{{end}}":                   "executor/tagged.tmpl: writes nothing",
	} {
		set, err := with(t, map[string]string{"executor/tagged.tmpl": text})
		if err == nil {
			_, err = set.Write("tagged.tmpl", data{Spec: Samples()[0]})
		}
		checkFault(t, text, err, want)
	}
}

func FuzzTemplatesParse(f *testing.F) {
	f.Add("{{if .A}}{{end}}")
	f.Add("{{define \"executor/tagged.tmpl\"}}{{end}}")
	f.Add("{{template \"executor/request.tmpl\"}}\n{{")
	f.Fuzz(func(t *testing.T, text string) {
		overrides := &Overrides{texts: map[string]string{"executor/tagged.tmpl": text}}
		if _, err := ship().With(overrides); err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %q has more than one line", text, err)
		}
	})
}
