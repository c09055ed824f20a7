package chat

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"agon/trainer/tokenizer"
)

// TestIDs compares the ids of renderings with those of transformers. Where
// messages hold the text of special tokens, transformers has no ids to compare
// with, since it encodes such text by itself; there the special tokens among
// the ids are those that sanitize_control_tokens leaves, and the ids still
// decode to the text.
func TestIDs(t *testing.T) {
	real, err := tokenizer.Load("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]map[string]struct{ IDs, Special []int32 }
	readGzip(t, "testdata/ids.json.gz", &want)
	controls := specialIDs(t)
	equal, hostile := 0, 0
	for name, source := range templates(t, "testdata/templates") {
		template, err := New(&Source{Templates: map[string]string{"default": source}, Special: special}, real, Options{Now: truthNow})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, c := range conversations(t) {
			want, ok := want[name][c.Name]
			if !ok {
				continue // transformers refuses it
			}
			text, err := template.source.Render(c.conversation())
			if err != nil {
				t.Fatal(err)
			}
			if got := real.EncodeSpecial(text.String()); !slices.Equal(got, want.IDs) {
				t.Errorf("%s: %s: the ids of the text differ", name, c.Name)
			}
			got := template.encode(text)
			_, others := template.added.find(text)
			switch {
			case len(others) == 0 && !slices.Equal(got, want.IDs):
				t.Errorf("%s: %s: the ids differ", name, c.Name)
			case len(others) == 0:
				equal++
			case !slices.Equal(only(got, controls), want.Special):
				t.Errorf("%s: %s: special tokens %v, want %v", name, c.Name, only(got, controls), want.Special)
			case real.Decode(got) != text.String():
				t.Errorf("%s: %s: the ids decode to something else", name, c.Name)
			default:
				hostile++
			}
		}
	}
	t.Logf("%d encodings equal; %d with text of tokens in messages", equal, hostile)
}

// specialIDs reads which tokens of testdata/tokenizer.json are special.
func specialIDs(t *testing.T) map[int32]bool {
	t.Helper()
	encoded, err := os.ReadFile("testdata/tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Added []struct {
			ID      int32
			Special bool
		} `json:"added_tokens"`
	}
	if err := json.Unmarshal(encoded, &file); err != nil {
		t.Fatal(err)
	}
	special := map[int32]bool{}
	for _, token := range file.Added {
		special[token.ID] = token.Special
	}
	return special
}

// only returns those of ids that are in a set.
func only(ids []int32, set map[int32]bool) []int32 {
	kept := []int32{}
	for _, id := range ids {
		if set[id] {
			kept = append(kept, id)
		}
	}
	return kept
}
