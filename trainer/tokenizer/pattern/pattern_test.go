package pattern

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFind(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          []string
	}{
		{`(?i)st|x`, "sT ﬆ ﬅ ſt X", []string{"sT", "ﬆ", "ﬅ", "ſt", "X"}},
		{`(?i:ß)+`, "ssSSß", []string{"ssSSß"}},
		{`a(?i)b|c`, "aB aC ab", []string{"aB", "aC", "ab"}},
		{`(?m).`, "\n", []string{"\n"}},
		{`x{2}?y`, "xxy y", []string{"xxy", "y"}},
		{`[[:^alpha:]&&[^\s]]+`, "a1! b", []string{"1!"}},
		{`(?<a>x)\k<a>`, "xx", []string{"xx"}},
		{`[]a]+`, "a]b", []string{"a]"}},
		{`[\x{4e00}-\u9fff]+`, "a世界", []string{"世界"}},
		{`\p{^Han}`, "世a", []string{"a"}},
		{`\G`, "ab", []string{"", "", ""}},
		{`\p{Punct}+[[:punct:]]`, "!$+", []string{"!$"}},
		{`(?:a++){2}|b`, "aaaab", []string{"b"}},
		{`[a-c-e]+`, "b-ed", []string{"b-e"}},
		{`a(?#c)+`, "aab", []string{"aa"}},
		{`\x{e9}`, "é", []string{"é"}},
		{`x*`, "axb", []string{"", "x", ""}},
		{`[\b-\x0a]`, "\b\t", []string{"\b", "\t"}},
		{`\076\/\R`, ">/\r\n", []string{">/\r\n"}},
	}
	for _, test := range tests {
		p, err := Compile(test.pattern)
		if err != nil {
			if test.want != nil {
				t.Error(err)
			}
			continue
		}
		if got := finds(p, test.text); !slices.Equal(got, test.want) {
			t.Errorf("%s of %q: %q, want %q", test.pattern, test.text, got, test.want)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for pattern, want := range map[string]string{
		`(`: "( without )", `)`: "unmatched )", `[a`: "[ without ]", `*a`: "nothing before *", `a\`: "ends with a backslash",
		`\K`: `\K is not supported`, `(?x)a`: "(?x is not supported", `\p{Nope}`: "the property", `\2(a)`: "refers to no group",
		`(?i)ὀ`: "Greek", `(?i)[ß]`: "such as ß", `(?~a)`: "(?~ is not supported", `(*FAIL)`: "(* is not supported",
		`[z-a]`: "is empty", `a{200000}`: "too large", `\x{110000}`: "is none", `(?<1>a)`: "has no name", `\cA`: `\c is not supported`,
		`\b+`: "an anchor is repeated", `(?=a)*`: "an anchor is repeated", `(?:a|^)*`: "an anchor is repeated", `\xe9`: "is a byte", `[a-\d]`: "ends in a class", `[\d-a]`: "begins with a class",
		`{2}`: "nothing before an interval", `(?i)(a)\1`: "reference to a group",
		strings.Repeat("a", 6000): "is longer than 5000 bytes", strings.Repeat(`\b`, 2000): "its classes are longer",
		strings.Repeat("(", 1000): "nests deeper", strings.Repeat("[", 1000): "nests deeper",
	} {
		if _, err := Compile(pattern); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want %q", pattern, err, want)
		}
	}
}

// A pattern that backtracks without end ends when its budget does, and those
// that share the budget find nothing then.
func TestFindIsBounded(t *testing.T) {
	p, err := Compile(`(?:\w|\w\w)*;`)
	if err != nil {
		t.Fatal(err)
	}
	p.matcher.MatchTimeout = 300 * time.Millisecond
	budget := &Budget{100 * time.Millisecond}
	for range 1000 {
		p.Find(strings.Repeat("a", 60)+"!;", budget, func(int, int) {})
	}
	if budget.left > 0 {
		t.Errorf("%v of the budget are left", budget.left)
	}
}

func FuzzCompile(f *testing.F) {
	f.Add(`[a-w&&[^c-g]]{2,}+|(?<x>a)\k<x>(?i:ss)`, "ab ß")
	f.Add(`\p{Word}(?m:.)?+$|(?<!\h)^[[:^alpha:]\x{2f}-]*?`, "ab\n/ ")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 60 || len(text) > 100 {
			return
		}
		p, err := compileRegexp(pattern)
		if err != nil {
			return
		}
		p.matcher.MatchTimeout = 100 * time.Millisecond
		text = strings.ToValidUTF8(text, "?")
		at := 0
		p.Find(text, nil, func(start, end int) {
			if start < at || end < start || end > len(text) {
				t.Fatalf("%q of %q: match from %d to %d after %d", pattern, text, start, end, at)
			}
			at = end
		})
	})
}
