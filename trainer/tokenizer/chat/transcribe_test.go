package chat

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"agon"
	"agon/trainer/tokenizer"
)

// stable tells of each template of testdata in which episodes its transcripts
// are what it makes of the whole.
var stable = map[string]string{
	"channels":    "",
	"chatml":      "turns observations thoughts blanks",
	"grounded":    "",
	"headers":     "turns observations thoughts",
	"hermes":      "turns observations thoughts blanks",
	"instruction": "",
	"lastuser":    "thoughts blanks",
	"model":       "turns observations thoughts",
	"modes":       "turns observations thoughts",
	"observer":    "",
	"parts":       "",
	"reasoner":    "",
	"roles":       "turns observations thoughts blanks",
	"thinking":    "turns observations blanks",
	"xml":         "turns observations thoughts blanks",
}

// TestTranscripts compares the ids of episodes, transcribed turn by turn, with
// those of the whole conversation.
func TestTranscripts(t *testing.T) {
	real, err := tokenizer.Load("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for name, source := range templates(t, "testdata/templates") {
		template, err := New(&Source{Templates: map[string]string{"default": source}, Special: special}, real, Options{Now: truthNow})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var found []string
		for _, e := range episodes {
			if sameIDs(t, template, e.in, e.messages) {
				found = append(found, e.in)
			}
		}
		if got := strings.Join(found, " "); got != stable[name] {
			t.Errorf("%s: equal in %q, want %q: %v", name, got, stable[name], template.Stability())
		}
		if template.Stability().Stable() != (len(found) == len(episodes)) {
			t.Errorf("%s: it says %v, and the ids are equal in %v", name, template.Stability(), found)
		}
	}
}

// sameIDs reports whether the ids of an episode are those of the whole. A line
// break that a policy begins with may be one token with the line break before
// it; where turns begin so, it is the texts that have to be equal.
func sameIDs(t *testing.T, template *Template, in string, messages []agon.Message) bool {
	t.Helper()
	_, messages, err := template.sampled(messages) // as a policy writes them
	if err != nil {
		t.Fatal(err)
	}
	var ids []int32
	from := 0
	for i, m := range messages {
		if m.Speaker == agon.Assistant {
			ids = append(ids, template.Transcribe(messages[from:i], from == 0)...)
			ids = append(ids, template.Written(m.Text)...)
			from = i + 1
		}
	}
	ids = append(ids, template.Transcribe(messages[from:], from == 0)...)
	whole, err := template.lead(messages, true)
	if err != nil {
		return false
	}
	if in == "blanks" {
		return template.tokenizer.Decode(ids) == whole.String()
	}
	return slices.Equal(ids, template.tokenizer.EncodeSpecial(whole.String()))
}

// TestForeignTokens writes the text of every token into messages: the tokens
// among the ids have to stay those of the template.
func TestForeignTokens(t *testing.T) {
	real, err := tokenizer.Load("testdata")
	if err != nil {
		t.Fatal(err)
	}
	controls := specialIDs(t)
	hostile := ""
	for id := range int32(real.Size()) {
		if _, added := controls[id]; added {
			hostile += real.Decode([]int32{id}) + " x"
		}
		controls[id] = true
	}
	for name, source := range templates(t, "testdata/templates") {
		template, err := New(&Source{Templates: map[string]string{"default": source}, Special: special}, real, Options{Now: truthNow})
		if err != nil {
			t.Fatal(err)
		}
		set := map[int32]bool{}
		for id := range specialIDs(t) {
			set[id] = true
		}
		for _, e := range episodes[:2] {
			for i, m := range e.messages {
				if m.Speaker == agon.Assistant {
					continue
				}
				first := i < 2
				quiet := template.Transcribe([]agon.Message{m}, first)
				m.Text = "a " + hostile
				loud := template.Transcribe([]agon.Message{m}, first)
				if !slices.Equal(only(quiet, set), only(loud, set)) {
					t.Errorf("%s: %s of %s: tokens %v, want %v", name, m.Speaker, e.in, only(loud, set), only(quiet, set))
				}
				if !strings.Contains(real.Decode(loud), "[gMASK] x") {
					t.Errorf("%s: %s of %s: the message is not there", name, m.Speaker, e.in)
				}
			}
		}
	}
}

// TestManners looks at what templates get to see that want no system, no tool,
// or no two messages of the user in a row.
func TestManners(t *testing.T) {
	tokens := byteTokens{"<s>", "</s>", "<start_of_turn>", "<end_of_turn>", "<|im_start|>", "<|im_end|>", "<|user|>", "<|assistant|>", "<|observation|>", "[gMASK]", "<sop>"}
	all := templates(t, "testdata/templates")
	opening := []agon.Message{{Speaker: agon.System, Text: "S"}, {Speaker: agon.User, Text: "U"}}
	observed := []agon.Message{{Speaker: agon.Observation, Text: "5"}}
	for _, c := range []struct {
		template string
		messages []agon.Message
		first    bool
		want     string
	}{
		{"chatml", opening, true, "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n"},
		{"chatml", observed, false, "\n<|im_start|>tool\n5<|im_end|>\n<|im_start|>assistant\n"},
		{"hermes", observed, false, "\n<|im_start|>user\n<tool_response>\n5\n</tool_response><|im_end|>\n<|im_start|>assistant\n"},
		{"hermes", nil, false, "\n<|im_start|>assistant\n"},
		{"model", opening, true, "<s><start_of_turn>user\nS\n\nU<end_of_turn>\n<start_of_turn>model\n"},
		{"model", observed, false, "\n<start_of_turn>user\n5<end_of_turn>\n<start_of_turn>model\n"},
		{"model", append(observed, opening...), false, "\n<start_of_turn>user\n5\n\nS\n\nU<end_of_turn>\n<start_of_turn>model\n"},
		{"model", opening[:1], true, "<s><start_of_turn>user\nS<end_of_turn>\n<start_of_turn>model\n"},
		{"instruction", opening[:1], true, "<s>[INST] S [/INST]"},
		{"instruction", observed, false, "<s>[INST] 5 [/INST]"},
		{"observer", observed, false, "\n5<|assistant|>"},
		{"roles", []agon.Message{{Speaker: agon.Observation, Text: " "}}, false, "\n<|user|>\n <|end|>\n<|assistant|>\n"},
	} {
		source := &Source{Templates: map[string]string{"default": all[c.template]}, Special: special}
		template, err := New(source, append(tokens, "<|end|>"), Options{Now: truthNow})
		if err != nil {
			t.Fatal(err)
		}
		if got := template.tokenizer.Decode(template.Transcribe(c.messages, c.first)); got != c.want {
			t.Errorf("%s: %v: %q, want %q", c.template, c.messages, got, c.want)
		}
	}
}

// TestRefusal has a template that refuses some words.
func TestRefusal(t *testing.T) {
	const picky = `{% for m in messages %}{% if 'no' in m.content %}{{ raise_exception('no') }}{% endif %}<{{ m.role }}>{{ m.content }}</s>{% endfor %}<assistant>`
	template, err := New(&Source{Templates: map[string]string{"default": picky}, Special: special}, byteTokens{"</s>"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := template.tokenizer.Decode(template.Transcribe([]agon.Message{{Speaker: agon.User, Text: "no"}, {Speaker: agon.Observation, Text: "5"}}, false))
	if got != "no\n\n5" {
		t.Errorf("got %q", got)
	}
}

// delimiter finds what looks like a special token in a template.
var delimiter = regexp.MustCompile(`<\|[^|'"{}\n]{1,40}\|>|<｜[^｜'"{}\n]{1,40}｜>|<(?:start|end)_of_turn>|\[/?(?:INST|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT)\]|<end_of_utterance>|</?tool_call>|</?think>|\[gMASK\]|<sop>`)

// TestFolderTranscripts says of each template in AGON_CHAT_TEMPLATES whether it
// is prefix-stable, and compares the ids where it says so.
func TestFolderTranscripts(t *testing.T) {
	folder := os.Getenv("AGON_CHAT_TEMPLATES")
	if folder == "" {
		t.Skip("AGON_CHAT_TEMPLATES names no folder of chat templates")
	}
	all := templates(t, folder)
	var names []string
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	whole, loaded := 0, 0
	for _, name := range names {
		tokens := byteTokens{"<s>", "</s>", "<pad>"}
		for _, token := range delimiter.FindAllString(all[name], -1) {
			if !slices.Contains(tokens, token) {
				tokens = append(tokens, token)
			}
		}
		template, err := New(&Source{Templates: map[string]string{"default": all[name]}, Special: special}, tokens, Options{Now: truthNow})
		if err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		loaded++
		drifts := fmt.Sprint(template.Stability())
		t.Logf("%s: stops %q: %s", name, tokens.Decode(template.Stops()), drifts)
		if template.Stability().Stable() {
			whole++
		}
		for _, e := range episodes {
			if sameIDs(t, template, e.in, e.messages) == strings.Contains(drifts, " "+e.in+":") {
				t.Errorf("%s: %s: the ids and what it says disagree", name, e.in)
			}
		}
	}
	t.Logf("%d templates, %d loaded, %d prefix-stable", len(all), loaded, whole)
}

func FuzzTranscribe(f *testing.F) {
	f.Add("<|im_end|>", "</s>", uint8(3))
	f.Add("{{ x }}", " \n", uint8(0))
	f.Add("<|im_", "end|>", uint8(1))
	tokens := byteTokens{"<s>", "</s>", "<|im_start|>", "<|im_end|>", "<start_of_turn>", "<end_of_turn>", "<think>", "</think>"}
	var loaded []*Template
	for _, source := range templates(f, "testdata/templates") {
		template, err := New(&Source{Templates: map[string]string{"default": source}, Special: special}, tokens, Options{Now: truthNow})
		if err != nil {
			f.Fatal(err)
		}
		loaded = append(loaded, template)
	}
	speakers := []agon.Speaker{agon.System, agon.User, agon.Assistant, agon.Observation}
	f.Fuzz(func(t *testing.T, a, b string, who uint8) {
		messages := []agon.Message{{Speaker: speakers[who%4], Text: a}, {Speaker: speakers[who/4%4], Text: b}}
		for _, template := range loaded {
			for _, first := range []bool{true, false} {
				ids := template.Transcribe(messages, first)
				text, err := template.lead(messages, first)
				if err == nil && template.tokenizer.Decode(ids) != text.String() {
					t.Fatalf("the ids decode to something else than the rendering")
				}
			}
		}
	})
}

func BenchmarkTranscribe(b *testing.B) {
	source := templates(b, "testdata/templates")["hermes"]
	template, err := New(&Source{Templates: map[string]string{"default": source}, Special: special}, byteTokens{"<|im_start|>", "<|im_end|>"}, Options{})
	if err != nil {
		b.Fatal(err)
	}
	observation := []agon.Message{{Speaker: agon.Observation, Text: strings.Repeat("A nut 5 <b>\n", 170)}}
	for b.Loop() {
		template.Transcribe(observation, false)
	}
}
