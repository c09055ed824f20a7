package tokenizer

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// expectations is what the tokenizers library makes of texts; see
// testdata/families.py.
type expectations struct {
	IDs, Bare, Offsets, Plain [][]int32
	Decoded, Text             []string
	Drawn                     []struct {
		IDs           []int32
		Decoded, Text string
	}
}

// TestFamilies compares with the tokenizers library on what is committed.
func TestFamilies(t *testing.T) { compareFamilies(t, "testdata/families") }

// TestParity compares with the tokenizers library itself, on many texts.
func TestParity(t *testing.T) {
	python := os.Getenv("AGON_PARITY_PYTHON")
	if python == "" {
		t.Skip("needs the environment variable AGON_PARITY_PYTHON: a python with tokenizers (testdata/parity.py)")
	}
	folder := t.TempDir()
	command := exec.Command(python, "-B", "testdata/parity.py", folder)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	compareFamilies(t, folder)
}

func compareFamilies(t *testing.T, folder string) {
	var texts []string
	readGzip(t, filepath.Join(folder, "texts.json.gz"), &texts)
	files, err := filepath.Glob(filepath.Join(folder, "*.expected.json.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no expectations in %s: %v", folder, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".expected.json.gz")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tok := loadTestFile(t, strings.TrimSuffix(file, ".expected.json.gz")+".json.gz")
			var want expectations
			readGzip(t, file, &want)
			for i, text := range texts {
				compareText(t, tok, text, i, &want)
			}
			for _, d := range want.Drawn {
				if got := tok.Decode(d.IDs); got != d.Decoded {
					t.Errorf("%v decodes to %+q, want %+q", d.IDs, got, d.Decoded)
				}
				if got := tok.DecodeText(d.IDs); got != d.Text {
					t.Errorf("%v decodes to the text %+q, want %+q", d.IDs, got, d.Text)
				}
			}
			t.Logf("%d texts", len(texts))
		})
	}
}

func compareText(t *testing.T, tok *Tokenizer, text string, i int, want *expectations) {
	t.Helper()
	shown := shorten(text)
	full := tok.EncodeWith(text, Options{AddedTokens: true, AddSpecialTokens: true, Offsets: true})
	if !slices.Equal(full.IDs, want.IDs[i]) {
		t.Errorf("%+q is %v, want %v", shown, full.IDs, want.IDs[i])
		return
	}
	if got := inCharacters(text, full.Offsets); !slices.Equal(got, want.Offsets[i]) {
		t.Errorf("%+q has offsets %v, want %v", shown, got, want.Offsets[i])
	}
	quick := tok.EncodeWith(text, Options{AddedTokens: true, AddSpecialTokens: true})
	if !slices.Equal(quick.IDs, full.IDs) {
		t.Errorf("%+q is %v without offsets, %v with them", shown, quick.IDs, full.IDs)
	}
	if got := tok.EncodeSpecial(text); !slices.Equal(got, want.Bare[i]) {
		t.Errorf("%+q is %v without special tokens, want %v", shown, got, want.Bare[i])
	}
	if len(want.Plain) > 0 {
		if got := tok.Encode(text); !slices.Equal(got, want.Plain[i]) {
			t.Errorf("%+q is %v as text, want %v", shown, got, want.Plain[i])
		}
	}
	if got := tok.Decode(want.IDs[i]); got != want.Decoded[i] {
		t.Errorf("%+q: %v decodes to %+q, want %+q", shown, want.IDs[i], got, want.Decoded[i])
	}
	if got := tok.DecodeText(want.IDs[i]); got != want.Text[i] {
		t.Errorf("%+q: %v decodes to the text %+q, want %+q", shown, want.IDs[i], got, want.Text[i])
	}
}

// inCharacters counts spans in characters, flat.
func inCharacters(text string, spans []Span) []int32 {
	at := make([]int32, len(text)+1)
	n := int32(0)
	for i := range text {
		at[i] = n
		n++
	}
	at[len(text)] = n
	out := []int32{}
	for _, s := range spans {
		out = append(out, at[s.Start], at[s.End])
	}
	return out
}

func loadTestFile(t testing.TB, path string) *Tokenizer {
	t.Helper()
	var encoded json.RawMessage
	readGzip(t, path, &encoded)
	tok, err := Parse(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func readGzip(t testing.TB, path string, into any) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(zipped).Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
