package bpe

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// drawn returns a vocabulary of the letters in alphabet and merges learnt in a
// drawn order, in Config's form.
func drawn(alphabet string, merges int, draw *rand.Rand) Config {
	c := Config{Vocab: map[string]int32{}, Unknown: None}
	var words []string
	add := func(word string) int32 {
		if id, ok := c.Vocab[word]; ok {
			return id
		}
		c.Vocab[word] = int32(len(words))
		words = append(words, word)
		return int32(len(words) - 1)
	}
	for _, r := range alphabet {
		add(string(r))
	}
	for range merges {
		left, right := words[draw.IntN(len(words))], words[draw.IntN(len(words))]
		c.Merges = append(c.Merges, Merge{add(left), add(right), add(left + right)})
	}
	return c
}

// reference merges by the definition.
func reference(c Config, ids []int32) []int32 {
	for {
		best, at := -1, 0
		for i := range len(ids) - 1 {
			for rank := len(c.Merges) - 1; rank >= 0; rank-- {
				if c.Merges[rank].Left == ids[i] && c.Merges[rank].Right == ids[i+1] {
					if best < 0 || rank < best {
						best, at = rank, i
					}
					break // of equal pairs the last counts
				}
			}
		}
		if best < 0 {
			return ids
		}
		ids = slices.Replace(ids, at, at+2, c.Merges[best].Result)
	}
}

func TestMerging(t *testing.T) {
	draw := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		c := drawn("abc", 1+draw.IntN(12), draw)
		c.Unknown = 0
		m, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		var ids []int32
		for range 1 + draw.IntN(3*shortWord) {
			r := "abc"[draw.IntN(3)]
			b.WriteByte(r)
			ids = append(ids, c.Vocab[string(r)])
		}
		want := reference(c, ids)
		for range 2 { // the second time from the cache
			if got := m.Append(nil, b.String()); !slices.Equal(got, want) {
				t.Fatalf("%s by %v is %v, want %v", b.String(), c.Merges, got, want)
			}
		}
		checkTokens(t, m, b.String(), want)
	}
}

// checkTokens checks that Tokens gives those ids, and all bytes of the word.
func checkTokens(t *testing.T, m *Model, word string, want []int32) {
	t.Helper()
	var ids []int32
	bytes := 0
	m.Tokens(word, func(id int32, n int) {
		ids = append(ids, id)
		bytes += n
	})
	if !slices.Equal(ids, want) || bytes != len(word) {
		t.Errorf("%s is %v of %d bytes, want %v of %d", word, ids, bytes, want, len(word))
	}
}

// fallback returns a model of the letters a and b, _ and all byte tokens.
func fallback(t testing.TB, merges int, draw *rand.Rand) *Model {
	c := drawn("ab_", merges, draw)
	c.ByteTokens = new([256]int32)
	for b := range c.ByteTokens {
		word := fmt.Sprintf("<0x%02X>", b)
		c.Vocab[word] = int32(1000 + b)
		c.ByteTokens[b] = c.Vocab[word]
	}
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A text that is cut at its seams has the tokens of the whole.
func FuzzSeams(f *testing.F) {
	f.Add("ab_ab__aé_b", uint64(1))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		if !utf8.ValidString(text) {
			return
		}
		m := fallback(t, 8, rand.New(rand.NewPCG(seed, 0)))
		if m.seams == nil {
			t.Fatal("no seams")
		}
		checkTokens(t, m, text, m.Append(nil, text))
	})
}

func TestUnknown(t *testing.T) {
	c := drawn("ab", 0, nil)
	c.Vocab["<unk>"], c.Vocab["<0xC3>"] = 9, 8
	c.Unknown = 9
	c.ByteTokens = new([256]int32)
	for b := range c.ByteTokens {
		c.ByteTokens[b] = None
	}
	c.ByteTokens[0xc3], c.ByteTokens[0xa9] = 8, 7
	for _, test := range []struct {
		word string
		fuse bool
		want []int32
	}{
		{"aжжb", false, []int32{0, 9, 9, 1}},
		{"aжжb", true, []int32{0, 9, 1}},
		{"éa", true, []int32{8, 7, 0}},
		{"жéжa", true, []int32{8, 7, 9, 0}}, // bytes go ahead of an unknown that waits
	} {
		c.FuseUnknown = test.fuse
		m, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		checkTokens(t, m, test.word, test.want)
	}
}

func TestWithout(t *testing.T) {
	c := Config{Vocab: map[string]int32{"a": 0, "b": 1, "ab": 2}, Merges: []Merge{{0, 1, 2}}, WholeWords: true, Unknown: 0}
	m, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	same, err := m.Without(map[int32]bool{5: true})
	if err != nil || same != m {
		t.Errorf("a model without such tokens was made anew (%v)", err)
	}
	plain, err := m.Without(map[int32]bool{2: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := plain.Append(nil, "ab"); !slices.Equal(got, []int32{0, 1}) {
		t.Errorf("ab is %v", got)
	}
}

func TestBytesAreDemanded(t *testing.T) {
	if _, err := New(Config{Vocab: map[string]int32{"\x00": 0}, Bytes: true}); err == nil || !strings.Contains(err.Error(), "0x01") {
		t.Errorf("error %v", err)
	}
}
