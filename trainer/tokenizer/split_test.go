package tokenizer

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"reflect"
	"testing"
)

// fixtures lies beside the project; its README tells where it comes from.
const fixtures = "../../../shared/fixtures/tokenizers/"

// TestSplitOracle compares the splitter with the tokenizers library on the
// word-splitting patterns that public byte-level models use.
func TestSplitOracle(t *testing.T) {
	var patterns struct {
		Defaults struct{ Inputs []string }
		Patterns []struct{ ID, Pattern string }
	}
	var oracle struct{ Tokens map[string][][]string }
	readFixture(t, fixtures+"splitRegexPatterns.json", &patterns)
	readFixture(t, fixtures+"splitRegexOracle.json.gz", &oracle)
	wordSplitting := map[string]string{
		"hub-005": "Qwen 2", "hub-037": "Qwen 2, escaped", "hub-041": "Llama 3", "hub-043": "whole numbers",
		"hub-022": "one digit, by case", "hub-042": "GPT-4o", "hub-027": "with marks", "hub-064": "runs of spaces",
	}
	cases := 0
	for _, p := range patterns.Patterns {
		model, ok := wordSplitting[p.ID]
		if !ok {
			continue
		}
		s, err := newSplitter(p.Pattern)
		if err != nil {
			t.Errorf("%s (%s): %v", p.ID, model, err)
			continue
		}
		for i, input := range patterns.Defaults.Inputs {
			cases++
			if got, want := s.split(input), oracle.Tokens[p.ID][i]; !reflect.DeepEqual(got, want) {
				t.Errorf("%s (%s): %q\n got %q\nwant %q", p.ID, model, input, got, want)
			}
		}
	}
	if want := len(wordSplitting) * len(patterns.Defaults.Inputs); cases != want {
		t.Errorf("%d cases, want %d", cases, want)
	}
}

func readFixture(t *testing.T, path string, into any) {
	t.Helper()
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		t.Skipf("needs the fixture %s", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := json.NewDecoder(f)
	if zipped, err := gzip.NewReader(f); err == nil {
		d = json.NewDecoder(zipped)
	} else if _, err := f.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
