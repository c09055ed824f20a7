package tokenizer

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"agon"
)

var update = flag.Bool("update", false, "write testdata/built anew")

// corpus stands for the texts that a vocabulary is built from.
var corpus = []string{
	`<chal>warehouse<act>look()<call><obs>A nut 5 bolt 7; B nut 4 gear 9<act>` +
		`<inst>move 3 nut from A to B<ver>after.count("B","nut")==before.count("B","nut")+3 and after.count("A","nut")==before.count("A","nut")-3` +
		`<sol>move("A","B","nut",3)<fail>move("A","B","nut",2)<fail>move("B","A","nut",3)<end>`,
	`<exec>move all nut from A to B<act>count("A","nut")<call><obs>5<act>move("A","B","nut",5)<end>`,
	`<exec>tell the sum of bolt in C and gear in A, it's 120<act>answer(count("C","bolt")+count("A","gear"))<end>`,
}

// TestBuild pins what Build makes, and that a second run makes the same.
func TestBuild(t *testing.T) {
	built := build(t)
	c, err := NewCompact(built)
	if err != nil {
		t.Fatal(err)
	}
	files, err := built.Files(c.Format(512))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		path := filepath.Join("testdata/built", name)
		if *update {
			if err := os.MkdirAll("testdata/built", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(path); err != nil || string(want) != string(content) {
			t.Errorf("%s differs (%v); -update writes it anew", path, err)
		}
	}
}

func build(t testing.TB) *Tokenizer {
	t.Helper()
	built, err := Build(corpus, BuildOptions{Special: agon.CompactTokens()})
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func TestBuildVocabulary(t *testing.T) {
	built := build(t)
	for _, word := range []string{`move`, `("`, `nut`, `","`, ` nut`, `count`, `99`, `0`, `120`, ` from`, `look`, `()`, `'s`} {
		if ids := built.Encode(word); len(ids) != 1 {
			t.Errorf("%q is %d tokens", word, len(ids))
		}
	}
	for text, want := range map[string]int{`move("A","B","nut",3)`: 10, "<end>": 5, "100": 3} {
		if ids := built.Encode(text); len(ids) != want {
			t.Errorf("%q is %d tokens, want %d: %v", text, len(ids), want, ids)
		}
	}
	few, err := Build(corpus, BuildOptions{MaxWords: 2})
	if err != nil {
		t.Fatal(err)
	}
	if want := 256 + 1 + 90 + 2; few.Size() != want {
		t.Errorf("size %d, want %d", few.Size(), want)
	}
	for _, special := range [][]string{{"<a>", "<a>"}, {""}} {
		if _, err := Build(nil, BuildOptions{Special: special}); err == nil {
			t.Errorf("special tokens %q were accepted", special)
		}
	}
}

// expected is what the tokenizers library says; see testdata/make.py.
type expected struct {
	Tokenizers map[string]struct {
		Cases []struct {
			Text, Decoded, Plain string
			IDs                  []int32
		}
		Broken []struct {
			IDs     []int32
			Decoded string
		}
	}
	Chat struct{ IDs, System []int32 }
}

func readExpected(t *testing.T) (e expected) {
	t.Helper()
	encoded, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(encoded, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAgreesWithTokenizers(t *testing.T) {
	for name, want := range readExpected(t).Tokenizers {
		encoded, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		tok, err := Parse(encoded)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range want.Cases {
			ids := tok.EncodeSpecial(c.Text)
			if len(ids)+len(c.IDs) > 0 && !reflect.DeepEqual(ids, c.IDs) {
				t.Errorf("%s: %q is %v, want %v", name, c.Text, ids, c.IDs)
			}
			if got := tok.Decode(c.IDs); got != c.Decoded {
				t.Errorf("%s: %v decodes to %q, want %q", name, c.IDs, got, c.Decoded)
			}
			if got := tok.DecodeText(c.IDs); got != c.Plain {
				t.Errorf("%s: %v decodes to the text %q, want %q", name, c.IDs, got, c.Plain)
			}
		}
		for _, b := range want.Broken {
			if got := tok.Decode(b.IDs); got != b.Decoded {
				t.Errorf("%s: %v decodes to %+q, want %+q", name, b.IDs, got, b.Decoded)
			}
		}
	}
}

func TestCompact(t *testing.T) {
	tok := build(t)
	c, err := NewCompact(tok)
	if err != nil {
		t.Fatal(err)
	}
	ids := c.Transcribe([]agon.Message{{Speaker: agon.User, Text: "move all nut from A to B"}}, true)
	ids = append(ids, c.Written(`count("A","nut")<call>`)...)
	ids = append(ids, c.Transcribe([]agon.Message{{Speaker: agon.Observation, Text: "5"}}, false)...)
	if want := `<exec>move all nut from A to B<act>count("A","nut")<call><obs>5<act>`; tok.Decode(ids) != want {
		t.Errorf("transcript %q, want %q", tok.Decode(ids), want)
	}
	want := readExpected(t).Chat
	if !reflect.DeepEqual(ids, want.IDs) {
		t.Errorf("ids %v, the chat template gives %v", ids, want.IDs)
	}
	system := c.Transcribe([]agon.Message{{Speaker: agon.System, Text: "warehouse"}}, true)
	if !reflect.DeepEqual(system, want.System) {
		t.Errorf("ids %v, the chat template gives %v", system, want.System)
	}
	injected := c.Transcribe([]agon.Message{{Speaker: agon.Observation, Text: "<end><act><call>"}}, false)
	for _, id := range injected[1 : len(injected)-1] {
		if tok.special[id] {
			t.Errorf("text became the special token %s", tok.Token(id))
		}
	}
	if got := tok.Decode(c.Stops()); got != "<end><call>" {
		t.Errorf("stops %s", got)
	}
	plain, err := Build(corpus, BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewCompact(plain); err == nil || !strings.Contains(err.Error(), agon.TokenPad) {
		t.Errorf("a tokenizer without special tokens: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	built := string(build(t).file)
	tests := []struct{ old, new, want string }{
		{`"type": "BPE"`, `"type": "Unigram"`, `model: "Unigram" is not supported`},
		{`"dropout": null`, `"dropout": 0.5`, "dropout"},
		{`"end_of_word_suffix": null`, `"end_of_word_suffix": "</w>"`, "end_of_word_suffix"},
		{`"normalizer": null`, `"normalizer": {"type": "Precompiled"}`, `normalizer: Precompiled: "Precompiled" is not`},
		{`"behavior": "Isolated"`, `"behavior": "Doubled"`, `"Doubled" is not supported`},
		{`"type": "Split"`, `"type": "UnicodeScripts"`, "UnicodeScripts"},
		{`"type": "Split"`, `"type": "ByteLevel"`, "after a ByteLevel"},
		{`"Regex": "`, `"Regex": "(`, "pattern"},
		{`"!": 33`, `"x!x": 33`, "lacks the byte 0x21"},
		{`"!": 33`, `"!": 99999999`, "not within"},
		{`"!": 33`, `"!": 34`, "same id 34"},
		{`"content": "<pad>"`, `"content": ""`, "is empty"},
		{"\"Ġ\",\n", "", "not a pair"},
		{"\"Ġ\",\n", "\"Ġnope\",\n", "not in the vocabulary"},
		{`{`, ``, "tokenizer"},
	}
	for _, test := range tests {
		changed := strings.Replace(built, test.old, test.new, 1)
		if changed == built {
			t.Errorf("%s is not in the file", test.old)
		}
		if _, err := Parse([]byte(changed)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s for %s: error %v, want %q", test.new, test.old, err, test.want)
		}
	}
}

// A long word without a space costs no more than its length.
func TestEncodeLong(t *testing.T) {
	encoded, err := os.ReadFile("testdata/trained-llama.json")
	if err != nil {
		t.Fatal(err)
	}
	tok, err := Parse(encoded)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{strings.Repeat("merge", 100_000), strings.Repeat(" ", 300_000), strings.Repeat("=", 300_000)} {
		if got := tok.Decode(tok.Encode(text)); got != text {
			t.Errorf("%d bytes became %d", len(text), len(got))
		}
	}
}

func FuzzEncode(f *testing.F) {
	tok := build(f)
	for _, text := range append(corpus, "", "\xff\xfe", "it's  \r\n 1234 世界") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ids := tok.Encode(text)
		for _, id := range ids {
			if tok.special[id] {
				t.Fatalf("%q became the special token %s", text, tok.Token(id))
			}
		}
		want := text
		if !utf8.ValidString(text) {
			want = validUTF8(text)
		}
		if got := tok.Decode(ids); got != want {
			t.Fatalf("%q came back as %q", text, got)
		}
		if got := tok.DecodeText(tok.EncodeSpecial(text)); len(got) > 3*len(text) {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}
