package tokenizer

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// smallFile is a tokenizer.json of two letters, with a part in the place of
// another.
func smallFile(part, value string) string {
	parts := map[string]string{
		"normalizer": "null", "pre_tokenizer": "null", "post_processor": "null", "decoder": "null",
		"added_tokens": "[]", "vocab": `{"a":0,"b":1,"ab":2,"?":3}`, "merges": `["a b"]`, "model": `"unk_token":"?"`,
	}
	parts[part] = value
	return fmt.Sprintf(`{"normalizer":%s,"pre_tokenizer":%s,"post_processor":%s,"decoder":%s,"added_tokens":%s,"model":{"type":"BPE",%s,"vocab":%s,"merges":%s}}`,
		parts["normalizer"], parts["pre_tokenizer"], parts["post_processor"], parts["decoder"], parts["added_tokens"], parts["model"], parts["vocab"], parts["merges"])
}

// What is wrong with a file is said in one line, from outside in.
func TestParseHostile(t *testing.T) {
	deep := func(list string) string {
		return strings.Repeat(`{"type":"Sequence","`+list+`":[`, 300) + strings.Repeat("]}", 300)
	}
	many := func(list string) string {
		return `{"type":"Sequence","` + list + `":[` + strings.Repeat(`{"type":"Fuse"},`, 500) + `{"type":"Fuse"}]}`
	}
	tests := []struct{ part, value, want string }{
		{"normalizer", `{"type":"Precompiled","precompiled_charsmap":"AA=="}`, `normalizer: Precompiled: "Precompiled" is not supported`},
		{"normalizer", `{"type":"BertNormalizer"}`, "BertNormalizer"},
		{"normalizer", `{"type":"Nmt"}`, "Nmt"},
		{"normalizer", `{"type":"ByteLevel"}`, "ByteLevel"},
		{"normalizer", `{}`, `"" is not supported`},
		{"normalizer", `[]`, "cannot unmarshal array"},
		{"normalizer", `{"type":7}`, "cannot unmarshal number"},
		{"normalizer", `{"type":"Replace","pattern":{},"content":"x"}`, "neither a String nor a Regex"},
		{"normalizer", `{"type":"Replace","pattern":{"Regex":"("},"content":"x"}`, "( without )"},
		{"normalizer", `{"type":"Sequence"}`, "normalizers"},
		{"normalizer", `{"type":"Sequence","normalizers":[{"type":"Replace","pattern":{"String":"a"},"content":"` + strings.Repeat("a", 50) + `"},{"type":"Replace","pattern":{"Regex":"a*"},"content":"` + strings.Repeat("a", 50) + `"}]}`, "would make a text up to 2.55e+03 times as long: at most 1000 are read"},
		{"post_processor", `{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"x":{"id":"x","ids":[99999],"tokens":["x"]}}}`, `the special token "x" has the id 99999, which no token has`},
		{"normalizer", deep("normalizers"), "more than 100 steps"},
		{"pre_tokenizer", deep("pretokenizers"), "more than 100 steps"},
		{"pre_tokenizer", `{"type":"BertPreTokenizer"}`, "BertPreTokenizer"},
		{"pre_tokenizer", `{"type":"Split","pattern":{"String":"a"},"behavior":"Eaten"}`, `behavior "Eaten"`},
		{"pre_tokenizer", `{"type":"Split","pattern":"a"}`, "cannot unmarshal string"},
		{"pre_tokenizer", `{"type":"Metaspace","replacement":"__"}`, "not one character"},
		{"pre_tokenizer", `{"type":"Metaspace","replacement":"_","prepend_scheme":"last"}`, `"last"`},
		{"pre_tokenizer", `{"type":"Metaspace","replacement":"_","prepend_scheme":"first","add_prefix_space":false}`, "contradict"},
		{"pre_tokenizer", `{"type":"CharDelimiterSplit","delimiter":""}`, "not one character"},
		{"pre_tokenizer", `{"type":"ByteLevel"}`, "lacks the byte 0x00"},
		{"post_processor", `{"type":"RobertaProcessing"}`, "RobertaProcessing: is not supported"},
		{"post_processor", `{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B"}}]}`, "around one text"},
		{"post_processor", `{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x"}}]}`, "not among special_tokens"},
		{"post_processor", `{"type":"TemplateProcessing","single":[]}`, "leaves out the text"},
		{"decoder", `{"type":"WordPiece"}`, "WordPiece"},
		{"decoder", `{"type":"Strip","content":"ab","start":1,"stop":0}`, "not one character"},
		{"decoder", `{"type":"Strip","content":" ","start":-1,"stop":0}`, "not one character"},
		{"decoder", many("decoders"), "more than 100 steps"},
		{"added_tokens", `[{"id":1,"content":"x"}]`, "same id 1"},
		{"added_tokens", `[{"id":5,"content":"a"}]`, "has id 5, but 0 in the vocabulary"},
		{"added_tokens", `[{"id":5,"content":"x"},{"id":6,"content":"x"}]`, "has the ids 5 and 6"},
		{"added_tokens", `[{"id":-1,"content":"x"}]`, "not within"},
		{"added_tokens", `[{"id":5,"content":"` + strings.Repeat("x", 2000) + `"}]`, "longer than 1000 bytes"},
		{"added_tokens", `{"id":5}`, "cannot unmarshal object"},
		{"vocab", `{"a":0,"b":0}`, `"a" and "b": have the same id 0`},
		{"vocab", `{"":0}`, "a token is empty"},
		{"vocab", `{"a":1e99}`, "cannot unmarshal number"},
		{"vocab", `{"a":0.5}`, "cannot unmarshal number"},
		{"vocab", `[]`, "cannot unmarshal array"},
		{"merges", `["a"]`, "not a pair"},
		{"merges", `[["a","b","c"]]`, "not a pair"},
		{"merges", `[7]`, "cannot unmarshal number"},
		{"merges", `["a x"]`, `"x" is not in the vocabulary`},
		{"merges", `["b a"]`, `"ba" is not in the vocabulary`},
		{"model", `"unk_token":"<unk>"`, `unk_token "<unk>" is not in the vocabulary`},
		{"model", `"unk_token":null`, "would be lost"},
		{"model", `"byte_fallback":true`, "lacks <0x00>"},
		{"model", `"dropout":0.1`, "dropout"},
		{"model", `"continuing_subword_prefix":"##"`, "continuing_subword_prefix"},
	}
	for _, test := range tests {
		_, err := Parse([]byte(smallFile(test.part, test.value)))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 500 {
			t.Errorf("%s %.200s: error %.500v, want %q", test.part, test.value, err, test.want)
		}
	}
	for file, want := range map[string]string{
		`{"model":{"type":"Unigram","unk_id":0,"vocab":[["a",-1.5]]}}`: `model: "Unigram" is not supported`,
		`{"model":{"type":"WordPiece","vocab":{"a":0}}}`:               `model: "WordPiece" is not supported`,
		`{"model":{"type":"WordLevel","vocab":{"a":0}}}`:               `model: "WordLevel" is not supported`,
		`{"model":{"vocab":{"a":0}}}`:                                  "model: is not BPE",
		`{"model":{"type":7}}`:                                         "cannot unmarshal number",
		`{}`:                                                           "model: is missing",
		strings.Repeat(`{"a":`, 20_000):                                "tokenizer: ",
	} {
		if _, err := Parse([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.200s: error %v, want %q", file, err, want)
		}
	}
	if _, err := Parse([]byte(smallFile("", ""))); err != nil {
		t.Errorf("the file itself: %v", err)
	}
}

// Lines without an end, marks by the thousand and added tokens that nearly match
// everywhere cost what their length is: what costs its square would not end in
// the time that tests have.
func TestEncodeHostile(t *testing.T) {
	const size = 60_000
	for _, file := range familyNames(t) {
		tok := loadTestFile(t, file)
		for _, unit := range []string{"a", " ", "=", "\n", "1", "é", "世", "e\u0301", "\u0301", "<", "a b", "'", "A", "👍"} {
			text := strings.Repeat(unit, size/len(unit))
			tok.EncodeSpecial(text)
		}
	}
	near := `[{"id":9,"content":"` + strings.Repeat("a", 900) + `b","normalized":false}]`
	tok, err := Parse([]byte(smallFile("added_tokens", near)))
	if err != nil {
		t.Fatal(err)
	}
	tok.EncodeSpecial(strings.Repeat("a", size))
}

// A tokenizer may be used from several goroutines: its caches agree.
func TestConcurrentEncode(t *testing.T) {
	tok := loadTestFile(t, "testdata/families/llama2.json.gz")
	text := strings.Repeat("The quick brown fox; it's 世界 and more words than that. ", 20)
	want := fmt.Sprint(tok.Encode(text))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if got := fmt.Sprint(tok.Encode(text)); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			}
		})
	}
	group.Wait()
}

// The text of a special token is text for Encode, whatever the file says.
func TestEncodeIsPlain(t *testing.T) {
	special := `[{"id":2,"content":"ab","special":true},{"id":9,"content":"b a","special":true}]`
	for _, model := range []string{`"unk_token":"?"`, `"unk_token":"?","ignore_merges":true`} {
		file := strings.Replace(smallFile("added_tokens", special), `"unk_token":"?"`, model, 1)
		tok, err := Parse([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range tok.Encode("ab ab b a") {
			if tok.special[id] {
				t.Errorf("%s: text became %s", model, tok.Token(id))
			}
		}
		if ids := tok.EncodeSpecial("ab"); len(ids) != 1 || ids[0] != 2 {
			t.Errorf("%s: the special token is %v", model, ids)
		}
	}
}

// TestParseMutated is FuzzParse on files that were changed in a few places.
func TestParseMutated(t *testing.T) {
	draw := rand.New(rand.NewPCG(9, 10))
	seeds := [][]byte{[]byte(smallFile("", ""))}
	for _, file := range familyNames(t) {
		var encoded json.RawMessage
		readGzip(t, file, &encoded)
		seeds = append(seeds, encoded)
	}
	for range 3000 {
		b := slices.Clone(seeds[draw.IntN(len(seeds))])
		for range 1 + draw.IntN(4) {
			i := draw.IntN(min(len(b), 2500)) // most of what is beyond are merges
			switch draw.IntN(3) {
			case 0:
				b = slices.Delete(b, i, i+1)
			case 1:
				b[i] = byte(' ' + draw.IntN('~'-' '))
			case 2:
				b = slices.Insert(b, i, b[i:min(len(b), i+draw.IntN(20))]...)
			}
		}
		checkParsed(t, b, "a <s> é 123 ``x'' \n\n")
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range familyNames(f) {
		var encoded json.RawMessage
		readGzip(f, file, &encoded)
		if len(encoded) < 12_000 {
			f.Add([]byte(encoded), "a <s> é")
		}
	}
	f.Add([]byte(smallFile("", "")), "ab")
	f.Fuzz(func(t *testing.T, encoded []byte, text string) {
		if len(encoded) < 20_000 && len(text) < 200 {
			checkParsed(t, encoded, text)
		}
	})
}

// checkParsed checks that a file is refused in one line, or encodes and decodes.
func checkParsed(t *testing.T, encoded []byte, text string) {
	t.Helper()
	tok, err := Parse(encoded)
	if err != nil {
		if strings.Contains(err.Error(), "\n") {
			t.Fatalf("error of two lines: %v", err)
		}
		return
	}
	e := tok.EncodeWith(text, Options{AddedTokens: true, AddSpecialTokens: true, Offsets: true})
	checkOffsets(t, text, e.Offsets)
	checkStream(t, tok, e.IDs)
}

func checkOffsets(t *testing.T, text string, offsets []Span) {
	t.Helper()
	for _, s := range offsets {
		if s.Start < 0 || s.End < s.Start || s.End > len(validUTF8(text)) {
			t.Fatalf("%q has the offset %v", text, s)
		}
	}
}

// FuzzFamilies: what is encoded by every form of tokenizer is decoded without a
// half character, with offsets or without the same.
func FuzzFamilies(f *testing.F) {
	var all []*Tokenizer
	for _, file := range familyNames(f) {
		all = append(all, loadTestFile(f, file))
	}
	f.Add("héllo 世界 <mask> \u0301 1234 ``x''", uint8(0))
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		tok := all[int(which)%len(all)]
		full := tok.EncodeWith(text, Options{AddedTokens: true, Offsets: true})
		if quick := tok.EncodeSpecial(text); fmt.Sprint(quick) != fmt.Sprint(full.IDs) {
			t.Fatalf("%q is %v without offsets, %v with them", text, quick, full.IDs)
		}
		checkOffsets(t, text, full.Offsets)
		if !utf8.ValidString(tok.Decode(full.IDs)) {
			t.Fatalf("%q is decoded to half a character", text)
		}
		checkStream(t, tok, full.IDs)
	})
}
