package chat

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon"
)

const plainTemplate = `{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}`

// folder writes files and returns their folder.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	tokens := byteTokens{"<bos>", "<eos>", "<end>", "<pad>"}
	quoted := strings.ReplaceAll(plainTemplate, `"`, `\"`)
	for name, files := range map[string]map[string]string{
		"string":  {tokenizerConfig: `{"chat_template": "` + quoted + `", "bos_token": "<bos>", "eos_token": "<eos>", "pad_token": null}`},
		"objects": {tokenizerConfig: `{"chat_template": "` + quoted + `", "bos_token": {"content": "<bos>", "lstrip": false}, "eos_token": {"content": "<eos>"}}`},
		"list":    {tokenizerConfig: `{"chat_template": [{"name": "tool_use", "template": "{{ tools }}"}, {"name": "default", "template": "` + quoted + `"}], "bos_token": "<bos>", "eos_token": "<eos>"}`},
		"map":     {tokenizerConfig: `{"chat_template": "` + quoted + `"}`, specialTokens: `{"bos_token": {"content": "<bos>"}, "eos_token": "<eos>"}`},
		"file":    {templateFile: plainTemplate, tokenizerConfig: `{"chat_template": "old", "bos_token": "<bos>", "eos_token": "<eos>"}`},
		"more":    {templateFile: plainTemplate, templateFolder + "/tool_use.jinja": "{{ tools }}", tokenizerConfig: `{"bos_token": "<bos>", "eos_token": "<eos>"}`},
	} {
		template, err := Load(folder(t, files), tokens, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := tokens.Decode(template.Transcribe([]agon.Message{{Speaker: agon.User, Text: "hi"}}, true))
		if want := "<bos>[user]hi<eos>[assistant]"; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if want := tokens.EncodeSpecial("<eos>"); !slices.Equal(template.Stops(), want) || template.Pad() != want[0] {
			t.Errorf("%s: stops %v, padding %d", name, template.Stops(), template.Pad())
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct {
		files map[string]string
		want  string
	}{
		{nil, "the folder has no chat template"},
		{map[string]string{tokenizerConfig: `{"chat_template": [{"name": "rag", "template": "x"}]}`}, "none of the chat templates is called default: there are rag"},
		{map[string]string{templateFile: "a\nb {% include 'x' %}"}, `chat template default: line 2: the tag "include" is not supported`},
		{map[string]string{templateFile: "{{ messages | groupby('role') }}"}, `line 1: the filter "groupby" is not supported`},
		{map[string]string{templateFile: "constant"}, "it does not write a conversation: it leaves out what the user said"},
		{map[string]string{templateFile: "{% for m in messages %}{{ m.content if m.role == 'user' }}{% endfor %}"}, "it leaves out what the assistant said"},
		{map[string]string{templateFile: "{% for m in messages %}{{ m.content }}{% endfor %}"}, "nothing ends a turn"},
		{map[string]string{templateFile: "x\n{{ raise_exception('only for\npoets') }}"}, "line 2: only for poets"},
		{map[string]string{tokenizerConfig: `{"chat_template": 3}`}, "chat_template"},
		{map[string]string{tokenizerConfig: `{"bos_token": 3}`}, "bos_token"},
		{map[string]string{templateFile: plainTemplate, generationConfig: `{"eos_token_id": "x"}`}, "eos_token_id"},
		{map[string]string{templateFile: "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"}, "more than a rendering may"},
	} {
		_, err := Load(folder(t, c.files), byteTokens{"<eos>"}, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: %v, want %s", c.files, err, c.want)
		}
	}
}

func TestEnds(t *testing.T) {
	tokens := byteTokens{"<bos>", "<eos>", "<end>", "<pad>"}
	config := `{"bos_token": "<bos>", "eos_token": "<end>", "pad_token": "<pad>"}`
	for ends, want := range map[string][]int32{"258": {258}, "[257, 258]": {257, 258}, "[257]": {257, 258}, "null": {258}, "[257, 9999, -1]": {257, 258}} {
		template, err := Load(folder(t, map[string]string{
			templateFile: plainTemplate, tokenizerConfig: config, generationConfig: `{"eos_token_id": ` + ends + `}`,
		}), tokens, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(template.Stops(), want) || template.Pad() != 259 {
			t.Errorf("%s: stops %v, want %v; padding %d", ends, template.Stops(), want, template.Pad())
		}
		if got := tokens.Decode(template.Written("yes")); got != "yes<end>" {
			t.Errorf("written: %q", got)
		}
		if got := tokens.Decode(template.Written("yes<end>")); got != "yes<end>" {
			t.Errorf("written with its end: %q", got)
		}
	}
}

// ExampleTemplate_Transcribe keeps a transcript as ids: the prompt, what the
// policy wrote, and what came of it.
func ExampleTemplate_Transcribe() {
	source := &Source{
		Templates: map[string]string{"default": "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"},
		Special:   map[string]string{"eos_token": "<|im_end|>"},
	}
	tokens := byteTokens{"<|im_start|>", "<|im_end|>"}
	template, err := New(source, tokens, Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ids := template.Transcribe([]agon.Message{{Speaker: agon.User, Text: "Count the nuts."}}, true)
	ids = append(ids, template.Written("count('nut')")...)
	ids = append(ids, template.Transcribe([]agon.Message{{Speaker: agon.Observation, Text: "5"}}, false)...)
	fmt.Print(tokens.Decode(ids))
	// Output:
	// <|im_start|>user
	// Count the nuts.<|im_end|>
	// <|im_start|>assistant
	// count('nut')<|im_end|>
	// <|im_start|>tool
	// 5<|im_end|>
	// <|im_start|>assistant
}
