package report

import (
	"testing"
	"unicode/utf8"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text    string
		longest int
		want    string
	}{
		{"", 5, ""},
		{"short", 5, "short"},
		{"longer", 5, "longe … (1 more bytes)"},
		{"lines \n\n", 5, "lines"},
		{"aäöü", 4, "aä … (4 more bytes)"},
		{"\xff\xfe", 5, "\uFFFD"},
		{"\x1b[2J\r\u202Etxt", 20, "\uFFFD[2J\uFFFD\uFFFDtxt"},
	} {
		if got := cut(c.text, c.longest); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.text, c.longest, got, c.want)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("größe", 3)
	f.Add("\xff\xff\xff\xff\xff\xff\xff", 5)
	f.Fuzz(func(t *testing.T, text string, longest int) {
		longest = longest&0xff + utf8.UTFMax
		if got := cut(text, longest); !utf8.ValidString(got) || len(got) > 3*longest+40 {
			t.Errorf("cut(%q, %d) = %q", text, longest, got)
		}
	})
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -1: "-1", -999: "-999", -1000: "-1,000", -123456: "-123,456"} {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestShort(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 50: "50", .763125: "0.7631", 18361: "18361", 12345.6: "12346", 1e9: "1e+09", -2.6449515: "-2.645", 1.28e-7: "1.28e-07"} {
		if got := short(v); got != want {
			t.Errorf("short(%g) = %s, want %s", v, got, want)
		}
	}
}
