package pattern

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

type oracleInput struct {
	ID, Name, PatternID, Pattern string
	Behavior                     Behavior
	Invert                       *bool
	Inputs                       []string
}

// TestOracle compares with what the tokenizers library splits by the patterns
// that public models use, and by some that tell the dialects apart.
// AGON_FIXTURES names the folder that has tokenizers/; the README there tells
// where it comes from.
func TestOracle(t *testing.T) {
	folder := os.Getenv("AGON_FIXTURES")
	if folder == "" {
		t.Skip("needs the environment variable AGON_FIXTURES: the folder with tokenizers/splitRegexOracle.json.gz")
	}
	var file struct {
		Defaults        oracleInput
		Patterns        []oracleInput
		AdditionalCases []oracleInput
	}
	var oracle struct{ Tokens map[string][][]string }
	readFixture(t, filepath.Join(folder, "tokenizers", "splitRegexPatterns.json"), &file)
	readFixture(t, filepath.Join(folder, "tokenizers", "splitRegexOracle.json.gz"), &oracle)
	patterns := map[string]string{}
	for _, p := range file.Patterns {
		patterns[p.ID] = p.Pattern
	}
	cases := 0
	for _, in := range append(file.Patterns, file.AdditionalCases...) {
		if in.PatternID != "" {
			in.Pattern = patterns[in.PatternID]
		}
		if in.Name != "" {
			in.ID = in.Name
		}
		cases += checkOracle(t, in, file.Defaults, oracle.Tokens[in.ID])
	}
	if want := 2027; cases != want {
		t.Errorf("%d cases, want %d", cases, want)
	}
}

// checkOracle returns how many cases it compared.
func checkOracle(t *testing.T, in, defaults oracleInput, want [][]string) int {
	if in.Behavior == "" {
		in.Behavior = defaults.Behavior
	}
	if in.Invert == nil {
		in.Invert = defaults.Invert
	}
	if in.Inputs == nil {
		in.Inputs = defaults.Inputs
	}
	finders := map[string]func(string) (*Pattern, error){"chosen": Compile, "regexp": compileRegexp}
	for name, compile := range finders {
		p, err := compile(in.Pattern)
		if err != nil {
			t.Errorf("%s: %v", in.ID, err)
			return 0
		}
		for i, text := range in.Inputs {
			got := []string{}
			Splitter{Finder: p, Behavior: in.Behavior, Invert: *in.Invert}.Split(text, nil, func(start, end int) {
				got = append(got, text[start:end])
			})
			if !slices.Equal(got, want[i]) {
				t.Errorf("%s, %s: %q of %q\n got %q\nwant %q", in.ID, name, in.Pattern, text, got, want[i])
			}
		}
	}
	return len(in.Inputs)
}

func readFixture(t *testing.T, path string, into any) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := json.NewDecoder(f)
	if filepath.Ext(path) == ".gz" {
		zipped, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		d = json.NewDecoder(zipped)
	}
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
