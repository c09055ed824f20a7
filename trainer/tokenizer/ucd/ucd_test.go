package ucd

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"maps"
	"os"
	"os/exec"
	"slices"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var update = flag.Bool("update", false, "write tables.go anew")

// goHas is what Go has where tokenizers has what ucd.py names so.
func goHas(name string) func(rune) bool {
	in := func(tables ...*unicode.RangeTable) func(rune) bool {
		return func(r rune) bool { return unicode.In(r, tables...) }
	}
	switch name {
	case "number":
		return unicode.IsNumber
	case "punctuation":
		return func(r rune) bool { return unicode.IsPunct(r) || r < 0x80 && unicode.IsSymbol(r) }
	case "word":
		return in(unicode.L, unicode.Nl, unicode.Other_Alphabetic, unicode.M, unicode.Nd, unicode.Pc, unicode.Join_Control)
	case "mark":
		return in(unicode.M)
	case "decomposed":
		return func(r rune) bool { return norm.NFKD.String("x"+string(r)) != "x"+string(r) }
	case "Alphabetic":
		return in(unicode.L, unicode.Nl, unicode.Other_Alphabetic)
	case "Uppercase":
		return in(unicode.Lu, unicode.Other_Uppercase)
	case "Lowercase":
		return in(unicode.Ll, unicode.Other_Lowercase)
	case "Han":
		return in(unicode.Han)
	}
	return in(unicode.Categories[name])
}

// TestTables asks the tokenizers library what it takes every character for.
func TestTables(t *testing.T) {
	python := os.Getenv("AGON_PARITY_PYTHON")
	if python == "" {
		t.Skip("needs the environment variable AGON_PARITY_PYTHON: a python with tokenizers (testdata/ucd.py)")
	}
	out, err := exec.Command(python, "-B", "../testdata/ucd.py").Output()
	if err != nil {
		t.Fatal(err)
	}
	var theirs map[string]spans
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}
	lower := map[rune]rune{}
	for i := 0; i < len(theirs["lower"]); i += 2 {
		lower[theirs["lower"][i]] = theirs["lower"][i+1]
	}
	delete(theirs, "lower")
	theirs["word"] = not(theirs["notWord"])
	delete(theirs, "notWord")
	want := map[string]difference{}
	for name, s := range theirs {
		want[name] = compare(s, goHas(name))
	}
	newLowers := map[rune]rune{}
	for r := range rune(unicode.MaxRune + 1) {
		if l, ok := lower[r]; ok && l != unicode.ToLower(r) {
			newLowers[r] = l
		}
	}
	source := tables(want, newLowers)
	if *update {
		if err := os.WriteFile("tables.go", source, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile("tables.go"); err != nil || !bytes.Equal(have, source) {
		t.Errorf("tables.go differs (%v); -update writes it anew", err)
	}
}

func not(s spans) spans {
	return compare(s, func(rune) bool { return true }).less
}

// compare returns how theirs differs from what Go has.
func compare(theirs spans, has func(rune) bool) difference {
	var d difference
	for r := range rune(unicode.MaxRune + 1) {
		if r >= 0xd800 && r < 0xe000 {
			continue
		}
		switch is := theirs.has(r); {
		case is && !has(r):
			d.more = d.more.with(r)
		case !is && has(r):
			d.less = d.less.with(r)
		}
	}
	return d
}

func (s spans) with(r rune) spans {
	if n := len(s); n > 0 && s[n-1] == r-1 {
		s[n-1] = r
		return s
	}
	return append(s, r, r)
}

func tables(differences map[string]difference, lower map[rune]rune) []byte {
	var b bytes.Buffer
	b.WriteString("package ucd\n\n// Written by TestTables -update, which asks tokenizers 0.22.2.\n\nvar differences = map[string]difference{\n")
	for _, name := range slices.Sorted(maps.Keys(differences)) {
		if d := differences[name]; len(d.more)+len(d.less) > 0 {
			fmt.Fprintf(&b, "%q: {\nmore: %s,\nless: %s,\n},\n", name, list(d.more), list(d.less))
		}
	}
	b.WriteString("}\n\nvar newLower = map[rune]rune{\n")
	for i, r := range slices.Sorted(maps.Keys(lower)) {
		fmt.Fprintf(&b, "%#x: %#x,", r, lower[r])
		if i%6 == 5 {
			b.WriteByte('\n')
		}
	}
	b.WriteString("\n}\n")
	source, err := format.Source(b.Bytes())
	if err != nil {
		panic(err)
	}
	return source
}

func list(s spans) string {
	if len(s) == 0 {
		return "nil"
	}
	var b bytes.Buffer
	b.WriteString("spans{")
	for i, r := range s {
		if i%12 == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%#x,", r)
	}
	b.WriteString("\n}")
	return b.String()
}

func TestKnown(t *testing.T) {
	for _, test := range []struct {
		name string
		got  bool
	}{
		{"U+2EBF0 is a word character since Unicode 15.1", IsWord(0x2ebf0)},
		{"U+166D was punctuation before Unicode 12", IsPunctuation(0x166d)},
		{"U+1CCF0 is a number since Unicode 16", IsNumber(0x1ccf0)},
		{"U+0898 is no mark before Unicode 14", !IsMark(0x898) && Class(0x898) == 0 && IsNew(0x898)},
		{"U+0301 is a mark", IsMark(0x301) && Class(0x301) == 230 && !IsNew(0x301)},
		{"U+32FF is not decomposed before Unicode 12.1", IsNew(0x32ff)},
		{"U+1C89 has a lower case since Unicode 16", ToLower(0x1c89) == 0x1c8a},
	} {
		if !test.got {
			t.Error(test.name)
		}
	}
}
