package tokenizer

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func familyNames(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/families/*.expected.json.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("no families: %v", err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(file, ".expected.json.gz") + ".json.gz"
	}
	return files
}

// A stream gives what Decode gives, never half a character, and no U+FFFD that
// a later id would have made a character of.
func TestStream(t *testing.T) {
	draw := rand.New(rand.NewPCG(7, 8))
	for _, file := range familyNames(t) {
		tok := loadTestFile(t, file)
		for range 300 {
			ids := make([]int32, draw.IntN(12))
			for i := range ids {
				ids[i] = int32(draw.IntN(tok.Size()+2)) - 1
			}
			checkStream(t, tok, ids)
		}
		checkStream(t, tok, tok.Encode("héllo 世界 👩‍🚀\r\n  x"))
	}
}

func checkStream(t *testing.T, tok *Tokenizer, ids []int32) {
	t.Helper()
	for _, special := range []bool{true, false} {
		var b strings.Builder
		s := tok.Stream(special)
		for _, id := range ids {
			part := s.Next(id)
			if !utf8.ValidString(part) {
				t.Fatalf("%v: gave %q", ids, part)
			}
			b.WriteString(part)
		}
		b.WriteString(s.Close())
		if want := tok.decode(ids, special); b.String() != want {
			t.Fatalf("%v streams %+q, want %+q", ids, b.String(), want)
		}
	}
}

// What is certain is given at once.
func TestStreamIsPrompt(t *testing.T) {
	tok := loadTestFile(t, "testdata/families/llama3.json.gz")
	s := tok.Stream(true)
	for _, id := range tok.Encode("one two") {
		if s.Next(id) == "" {
			t.Error("a whole character was held back")
		}
	}
	ids := tok.Encode("世")
	for i, id := range ids {
		if got := s.Next(id); (got == "世") != (i == len(ids)-1) {
			t.Errorf("after %d of %d tokens: %q", i+1, len(ids), got)
		}
	}
	if rest := s.Close(); rest != "" {
		t.Errorf("left over: %q", rest)
	}
}

func TestStages(t *testing.T) {
	tests := []struct {
		decoder string
		tokens  []string
		want    string
	}{
		{`{"type":"Strip","content":" ","start":1,"stop":1}`, []string{"  a ", "b  ", "c", " "}, " ab c"},
		{`{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":" ","start":2,"stop":2}]}`, []string{" ", "  a ", "  "}, " a "},
		{`{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Replace","pattern":{"String":"aab"},"content":"x"}]}`, []string{"a", "aa", "b", "aa"}, "axaa"},
		{`{"type":"Replace","pattern":{"Regex":"a+"},"content":"x"}`, []string{"aa", "ab"}, "xxb"},
		{`{"type":"ByteFallback"}`, []string{"<0xE4>", "<0xB8>", "a", "<0xE4>", "<0xb8>", "<0x96>", "<0x+5>", "<0xGG>"}, "\uFFFD\uFFFDa世\x05<0xGG>"},
		{`{"type":"Metaspace","replacement":"_","prepend_scheme":"first"}`, []string{"_a_", "_b"}, "a b"},
		{`null`, []string{"a", "b"}, "a b"},
	}
	for _, test := range tests {
		decoders, err := readDecoders([]byte(test.decoder))
		if err != nil {
			t.Error(err)
			continue
		}
		tok := &Tokenizer{words: test.tokens, decoders: decoders}
		ids := make([]int32, len(test.tokens))
		for i := range ids {
			ids[i] = int32(i)
		}
		if got := tok.Decode(ids); got != test.want {
			t.Errorf("%s of %q: %q, want %q", test.decoder, test.tokens, got, test.want)
		}
		checkStream(t, tok, ids)
	}
}
