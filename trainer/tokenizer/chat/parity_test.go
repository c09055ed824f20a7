package chat

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// truthCase is a conversation as testdata/truth.py takes it.
type truthCase struct {
	Name      string                     `json:"name"`
	Template  string                     `json:"template"`
	Messages  json.RawMessage            `json:"messages"`
	Tools     json.RawMessage            `json:"tools,omitempty"`
	Documents json.RawMessage            `json:"documents,omitempty"`
	Prompt    bool                       `json:"add_generation_prompt"`
	Variables map[string]json.RawMessage `json:"variables,omitempty"`
}

// truth is what transformers makes of a case: a text or an error.
type truth struct {
	Text  *string `json:"text"`
	Error string  `json:"error"`
}

// special are the tokens that every template of the tests is given.
var special = map[string]string{"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}

const truthTime = "2026-07-04T15:06:07"

var truthNow = time.Date(2026, 7, 4, 15, 6, 7, 0, time.UTC)

// TestRenderings compares the templates of testdata/templates with what
// transformers made of them.
func TestRenderings(t *testing.T) {
	var renderings map[string]map[string]truth
	readGzip(t, "testdata/renderings.json.gz", &renderings)
	equal, refused := 0, 0
	for name, template := range templates(t, "testdata/templates") {
		for _, c := range conversations(t) {
			want, ok := renderings[name][c.Name]
			if !ok {
				t.Fatalf("%s: %s: no rendering: run testdata/make.py", name, c.Name)
			}
			c.Template, c.Name = template, name+": "+c.Name
			if sameAsTruth(t, c, want) {
				equal++
			}
			if want.Text == nil {
				refused++
			}
		}
	}
	t.Logf("%d renderings equal, %d of them refused by both", equal, refused)
}

// TestFreshRenderings compares with the transformers of AGON_PARITY_PYTHON:
// the same templates, and those of the folder AGON_CHAT_TEMPLATES, whose
// licences need not let them be kept here.
func TestFreshRenderings(t *testing.T) {
	python := os.Getenv("AGON_PARITY_PYTHON")
	if python == "" {
		t.Skip("AGON_PARITY_PYTHON names no python with transformers")
	}
	all := templates(t, "testdata/templates")
	if folder := os.Getenv("AGON_CHAT_TEMPLATES"); folder != "" {
		for name, template := range templates(t, folder) {
			all[folder+"/"+name] = template
		}
	}
	var cases []truthCase
	for name, template := range all {
		for _, c := range conversations(t) {
			c.Template, c.Name = template, name+": "+c.Name
			cases = append(cases, c)
		}
	}
	truths := askTruth(t, python, cases)
	equal, refused := 0, 0
	for i, c := range cases {
		if sameAsTruth(t, c, truths[i]) {
			equal++
		}
		if truths[i].Text == nil {
			refused++
		}
	}
	t.Logf("%d templates: of %d renderings %d equal, %d of them refused by both", len(all), len(cases), equal, refused)
}

// templates reads the templates of a folder.
func templates(t testing.TB, folder string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.jinja"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no templates in %s (%v)", folder, err)
	}
	all := map[string]string{}
	for _, path := range paths {
		template, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".jinja")] = string(template)
	}
	return all
}

// conversations reads testdata/conversations.json.
func conversations(t testing.TB) []truthCase {
	t.Helper()
	tools, err := os.ReadFile("testdata/tools.json")
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := os.ReadFile("testdata/conversations.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []truthCase
	if err := json.Unmarshal(bytes.ReplaceAll(encoded, []byte(`"TOOLS"`), tools), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func readGzip(t testing.TB, path string, v any) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(unzipped).Decode(v); err != nil {
		t.Fatal(err)
	}
}

// askTruth renders the cases with transformers.
func askTruth(t *testing.T, python string, cases []truthCase) []truth {
	t.Helper()
	given := make([]truthCase, len(cases))
	for i, c := range cases {
		given[i] = c
		given[i].Variables = map[string]json.RawMessage{}
		for name, text := range special {
			given[i].Variables[name], _ = json.Marshal(text)
		}
		for name, v := range c.Variables {
			given[i].Variables[name] = v
		}
	}
	request, err := json.Marshal(map[string]any{"now": truthTime, "cases": given})
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(python, "testdata/truth.py")
	command.Stdin, command.Stderr = bytes.NewReader(request), os.Stderr
	answer, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var truths []truth
	if err := json.Unmarshal(answer, &truths); err != nil {
		t.Fatal(err)
	}
	return truths
}

// sameAsTruth reports whether a case is rendered, or refused, as transformers
// does. What raise_exception says has to be the same.
func sameAsTruth(t *testing.T, c truthCase, want truth) bool {
	t.Helper()
	got, err := renderCase(c)
	raised, isRaised := strings.CutPrefix(want.Error, "TemplateError: ")
	switch {
	case err != nil && want.Text != nil:
		t.Errorf("%s: %v, want a text", c.Name, err)
	case err != nil && strings.Contains(err.Error(), "not supported") && !isRaised:
		t.Errorf("%s: %v, want %s", c.Name, err, want.Error)
	case err != nil && isRaised && !strings.Contains(err.Error(), strings.Join(strings.Fields(raised), " ")):
		t.Errorf("%s: error %v, want %s", c.Name, err, want.Error)
	case err == nil && want.Text == nil:
		t.Errorf("%s: a text, want %s", c.Name, want.Error)
	case err == nil && got != *want.Text:
		t.Errorf("%s: got\n%q\nwant\n%q", c.Name, got, *want.Text)
	default:
		return true
	}
	return false
}

func (c truthCase) conversation() Conversation {
	return Conversation{
		Messages: c.Messages, Tools: c.Tools, Documents: c.Documents, Prompt: c.Prompt,
		Variables: c.Variables, Now: truthNow,
	}
}

func renderCase(c truthCase) (string, error) {
	source := &Source{Templates: map[string]string{"default": c.Template}, Special: special}
	if err := source.parse(); err != nil {
		return "", err
	}
	text, err := source.Render(c.conversation())
	return text.String(), err
}
