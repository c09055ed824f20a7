package tokenizer

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchTexts returns about a megabyte of each kind of text: what the project
// says and is written in, drawn characters for Chinese, in which no word comes
// twice, and lines without an end.
func benchTexts(b *testing.B) map[string]string {
	b.Helper()
	prose, err := os.ReadFile("../../LOG.md")
	if err != nil {
		b.Fatal(err)
	}
	var code []byte
	files, err := filepath.Glob("*.go")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		code = append(code, source...)
	}
	const size = 1 << 20
	var chinese strings.Builder
	draw := rand.New(rand.NewPCG(1, 2))
	for chinese.Len() < size {
		chinese.WriteRune(rune(0x4e00 + draw.IntN(5000)))
		if draw.IntN(12) == 0 {
			chinese.WriteRune('，')
		}
	}
	fill := func(s []byte) string { return string(bytes.Repeat(s, size/len(s)+1)[:size]) }
	return map[string]string{
		"prose": strings.ToValidUTF8(fill(prose), ""), "code": fill(code), "chinese": chinese.String(),
		"letter": fill([]byte("a")), "spaces": fill([]byte(" ")), "punctuation": fill([]byte("=")), "lines": fill([]byte("\n")),
	}
}

// BenchmarkEncode encodes with tokenizers in the forms of public ones, of a
// vocabulary of a few hundred tokens, so that words are made of more tokens
// than with theirs.
func BenchmarkEncode(b *testing.B) {
	texts := benchTexts(b)
	for _, name := range []string{"gpt2", "llama3", "qwen2", "o200k", "smol", "deepseek", "llama2", "mistral", "metaspace"} {
		tok := loadTestFile(b, filepath.Join("testdata/families", name+".json.gz"))
		for _, kind := range []string{"prose", "code", "chinese", "letter", "spaces", "punctuation", "lines"} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				b.SetBytes(int64(len(texts[kind])))
				for b.Loop() {
					tok.Encode(texts[kind])
				}
			})
		}
	}
}

func BenchmarkEncodeOffsets(b *testing.B) {
	text := benchTexts(b)["prose"]
	for _, name := range []string{"llama3", "llama2"} {
		tok := loadTestFile(b, filepath.Join("testdata/families", name+".json.gz"))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				tok.EncodeWith(text, Options{Offsets: true})
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	text := benchTexts(b)["prose"]
	for _, name := range []string{"llama3", "llama2"} {
		tok := loadTestFile(b, filepath.Join("testdata/families", name+".json.gz"))
		ids := tok.Encode(text)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				tok.Decode(ids)
			}
		})
	}
}
