package jinja

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// snippets returns the templates of testdata/snippets.txt.
func snippets(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/snippets.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n----\n")
}

// variables returns those of testdata/variables.json.
func variables(t testing.TB) map[string]Value {
	t.Helper()
	encoded, err := os.ReadFile("testdata/variables.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := Decode(encoded, nil)
	if err != nil {
		t.Fatal(err)
	}
	variables := map[string]Value{"tools": nil, "documents": nil, "add_generation_prompt": false}
	v.(*Dict).Each(func(key string, v Value) { variables[key] = v })
	return variables
}

var now = time.Date(2026, 7, 4, 15, 6, 7, 0, time.UTC)

func render(source string, variables map[string]Value) (Text, error) {
	template, err := Parse(source)
	if err != nil {
		return Text{}, err
	}
	return template.Render(variables, now)
}

// TestSnippets compares the interpreter with jinja2, whose results
// testdata/make.py writes.
func TestSnippets(t *testing.T) {
	encoded, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var expected []struct {
		Text  *string
		Error string
	}
	if err := json.Unmarshal(encoded, &expected); err != nil {
		t.Fatal(err)
	}
	all := snippets(t)
	if len(all) != len(expected) {
		t.Fatalf("%d snippets, %d results: run testdata/make.py", len(all), len(expected))
	}
	for i, snippet := range all {
		got, err := render(snippet, variables(t))
		switch want := expected[i]; {
		case err != nil && want.Text != nil:
			t.Errorf("%s\n%v, want %q", snippet, err, *want.Text)
		case err == nil && want.Text == nil:
			t.Errorf("%s\n%q, want %s", snippet, got, want.Error)
		case err == nil && got.String() != *want.Text:
			t.Errorf("%s\ngot  %q\nwant %q", snippet, got.String(), *want.Text)
		case err != nil && !strings.HasPrefix(err.Error(), "line "):
			t.Errorf("%s\nerror %v does not name the line", snippet, err)
		}
	}
}
