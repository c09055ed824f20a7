package pattern

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzScanners compares each scanner with the pattern that it stands for.
func FuzzScanners(f *testing.F) {
	for _, text := range []string{
		"", "it's WE'LL I'Ve don'ſ 'tis 'ſ", "0 7 42 1234567 ٣٤ ①② x²", "  a\n\n \t b  \r\n c   ", " \u00a0\u2003x\u3000",
		"e\u0301 \u0301e \u0301\u0301 HTTPServer camelCase ABCdefGHI's ǅx ʰʰA", "世界 カナ가나 नमस्ते", "a/b//\r\n/ --\n/=", "\U0001f469\u200d\U0001f680 \U00020000x",
	} {
		f.Add(text)
	}
	regexps := map[string]*Pattern{}
	for text := range scanners {
		p, err := compileRegexp(text)
		if err != nil {
			f.Fatal(err)
		}
		regexps[text] = p
	}
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) {
			compareScanners(t, regexps, text)
		}
	})
}

func compareScanners(t *testing.T, regexps map[string]*Pattern, text string) {
	t.Helper()
	for pattern, slow := range regexps {
		quick, err := Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := finds(quick, text), finds(slow, text); !slices.Equal(got, want) {
			t.Fatalf("%s of %q\n got %q\nwant %q", pattern, text, got, want)
		}
	}
}

func finds(f Finder, text string) []string {
	var out []string
	f.Find(text, nil, func(start, end int) { out = append(out, text[start:end]) })
	return out
}

// TestScanners is FuzzScanners on drawn texts, in which every kind of character
// stands beside every other.
func TestScanners(t *testing.T) {
	regexps := map[string]*Pattern{}
	for text := range scanners {
		p, err := compileRegexp(text)
		if err != nil {
			t.Fatal(err)
		}
		regexps[text] = p
	}
	alphabet := []rune("aAzZſǅʰ字가'''smtdrevlSLL  \t\n\r\u00a0\u20280७²Ⅻ!/-=_$\u0301\u0902€😀\U00020000\u0000\u200d")
	draw := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var b strings.Builder
		for range 1 + draw.IntN(20) {
			b.WriteRune(alphabet[draw.IntN(len(alphabet))])
		}
		compareScanners(t, regexps, b.String())
	}
}

// BenchmarkFind compares scanners with the engine, on this file.
func BenchmarkFind(b *testing.B) {
	source, err := os.ReadFile("scan_test.go")
	if err != nil {
		b.Fatal(err)
	}
	for name, pattern := range map[string]string{"gpt2": GPT2, "llama3": Llama3, "o200k": o200k} {
		slow, err := compileRegexp(pattern)
		if err != nil {
			b.Fatal(err)
		}
		for how, p := range map[string]*Pattern{"scanner": {scan: scanners[pattern]}, "regexp2": slow} {
			b.Run(name+"/"+how, func(b *testing.B) {
				b.SetBytes(int64(len(source)))
				for b.Loop() {
					p.Find(string(source), nil, func(int, int) {})
				}
			})
		}
	}
}
