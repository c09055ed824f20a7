package jinja

import (
	"strings"
	"unicode"
)

func init() {
	str := map[string]method{
		"strip":        stripping("strip", true, true),
		"lstrip":       stripping("lstrip", true, false),
		"rstrip":       stripping("rstrip", false, true),
		"split":        splitting("split", false),
		"rsplit":       splitting("rsplit", true),
		"splitlines":   splitLines,
		"partition":    partitioning("partition", strings.Index),
		"rpartition":   partitioning("rpartition", strings.LastIndex),
		"startswith":   affixed("startswith", strings.HasPrefix),
		"endswith":     affixed("endswith", strings.HasSuffix),
		"removeprefix": removePrefix,
		"removesuffix": removeSuffix,
		"replace":      replaceMethod,
		"join":         joinMethod,
		"find":         finding("find", strings.Index, false),
		"rfind":        finding("rfind", strings.LastIndex, false),
		"index":        finding("index", strings.Index, true),
		"rindex":       finding("rindex", strings.LastIndex, true),
		"count":        countText,
		"upper":        recasing("upper", (*machine).upper),
		"lower":        recasing("lower", (*machine).lower),
		"title":        recasing("title", (*machine).title),
		"capitalize":   recasing("capitalize", (*machine).capitalize),
		"casefold":     recasing("casefold", (*machine).fold),
		"swapcase":     recasing("swapcase", (*machine).swapCase),
		"ljust":        justifying("ljust", func(int) int { return 0 }),
		"rjust":        justifying("rjust", func(n int) int { return n }),
		"zfill":        zeroFill,
		"format":       formatMethod,
	}
	for name, is := range map[string]func(Text) bool{
		"isspace":   func(t Text) bool { return all(t, isSpace) },
		"isalpha":   func(t Text) bool { return all(t, unicode.IsLetter) },
		"isdigit":   func(t Text) bool { return all(t, unicode.IsDigit) },
		"isdecimal": func(t Text) bool { return all(t, unicode.IsDigit) },
		"isnumeric": func(t Text) bool { return all(t, unicode.IsNumber) },
		"isalnum": func(t Text) bool {
			return all(t, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
		},
		"isascii": func(t Text) bool { return t.text == "" || all(t, func(r rune) bool { return r < 0x80 }) },
		"isupper": func(t Text) bool { return allCased(t, unicode.IsUpper) },
		"islower": func(t Text) bool { return allCased(t, unicode.IsLower) },
	} {
		str[name] = func(m *machine, self Value, a Arguments) Value {
			a.bind(name)
			m.meter.bytes(len(self.(Text).text))
			return is(self.(Text))
		}
	}
	methods["str"] = str
}

// stripping makes strip and its kin.
func stripping(name string, left, right bool) method {
	return func(m *machine, self Value, a Arguments) Value {
		return m.strip(self.(Text), given(a.bind(name, "chars")[0], nil), left, right)
	}
}

// strip takes blanks off either end, or the characters that are named.
func (m *machine) strip(t Text, chars Value, left, right bool) Text {
	strips := isSpace
	if chars != nil {
		set := textOf(chars).text
		strips = func(r rune) bool { return strings.ContainsRune(set, r) }
		m.meter.repeated(len(set), len(t.text))
	}
	m.meter.bytes(len(t.text))
	from, to := 0, len(t.text)
	if left {
		from = to - len(strings.TrimLeftFunc(t.text, strips))
	}
	if right {
		to = from + len(strings.TrimRightFunc(t.text[from:], strips))
	}
	return t.Slice(from, to)
}

func recasing(name string, f func(*machine, Text) Text) method {
	return func(m *machine, self Value, a Arguments) Value {
		a.bind(name)
		return f(m, self.(Text))
	}
}

// fold is str.casefold().
func (m *machine) fold(t Text) Text {
	return m.recase(t, foldText)
}

func (m *machine) swapCase(t Text) Text {
	return m.recase(t, func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if unicode.IsUpper(r) {
				b.WriteString(lower(string(r)))
			} else {
				b.WriteString(upper(string(r)))
			}
		}
		return b.String()
	})
}

// affixed makes startswith and endswith, which take a str or a tuple of them.
func affixed(name string, has func(s, affix string) bool) method {
	return func(m *machine, self Value, a Arguments) Value {
		bound := a.bind(name, "prefix", "start", "end")
		text := m.span(self.(Text), bound[1], bound[2])
		affixes, ok := need(name, bound[0]).(Tuple)
		if !ok {
			affixes = Tuple{bound[0]}
		}
		for _, affix := range affixes {
			m.meter.bytes(len(textOf(affix).text))
			if has(text.text, textOf(affix).text) {
				return true
			}
		}
		return false
	}
}

// span is t[start:end] of the methods that take a start and an end.
func (m *machine) span(t Text, start, end Value) Text {
	return m.sliceText(t, bounds{from: given(start, nil), to: given(end, nil)}).(Text)
}

func removePrefix(_ *machine, self Value, a Arguments) Value {
	t, prefix := self.(Text), textOf(need("removeprefix", a.bind("removeprefix", "prefix")[0])).text
	if strings.HasPrefix(t.text, prefix) {
		return t.Slice(len(prefix), len(t.text))
	}
	return t
}

func removeSuffix(_ *machine, self Value, a Arguments) Value {
	t, suffix := self.(Text), textOf(need("removesuffix", a.bind("removesuffix", "suffix")[0])).text
	if strings.HasSuffix(t.text, suffix) {
		return t.Slice(0, len(t.text)-len(suffix))
	}
	return t
}

// finding makes find and its kin; index fails where find returns -1.
func finding(name string, index func(s, part string) int, fails bool) method {
	return func(m *machine, self Value, a Arguments) Value {
		bound := a.bind(name, "sub", "start", "end")
		t, part := self.(Text), textOf(need(name, bound[0])).text
		m.meter.bytes(len(t.text))
		n := int64(t.length())
		from := beginning(bound[1], n)
		span := m.span(t, bound[1], bound[2])
		at := index(span.text, part)
		switch {
		case at >= 0 && from <= n:
			return from + int64(span.Slice(0, at).length())
		case fails:
			panic(faultf("substring not found"))
		}
		return int64(-1)
	}
}

// beginning is where a span begins.
func beginning(start Value, n int64) int64 { return bound(given(start, nil), 0, n, 0, n) }

func countText(m *machine, self Value, a Arguments) Value {
	bound := a.bind("count", "sub", "start", "end")
	span := m.span(self.(Text), bound[1], bound[2])
	m.meter.bytes(len(span.text))
	return int64(strings.Count(span.text, textOf(need("count", bound[0])).text))
}

// justifying makes ljust and rjust; left tells how much of the filling stands
// on the left.
func justifying(name string, left func(n int) int) method {
	return func(m *machine, self Value, a Arguments) Value {
		bound := a.bind(name, "width", "fillchar")
		t, fill := self.(Text), textOf(given(bound[1], own(" ")))
		if fill.length() != 1 {
			panic(faultf("the fill character must be exactly one character long"))
		}
		n := int(min(integerOf(need(name, bound[0])), 4*maxWork)) - t.length()
		n = max(n, 0)
		return m.concat(m.repeat(fill, int64(left(n))), t, m.repeat(fill, int64(n-left(n))))
	}
}

func zeroFill(m *machine, self Value, a Arguments) Value {
	t := self.(Text)
	width := min(integerOf(need("zfill", a.bind("zfill", "width")[0])), 4*maxWork)
	signed := 0
	if t.text != "" && strings.Contains("+-", t.text[:1]) {
		signed = 1
	}
	zeros := m.repeat(own("0"), width-int64(t.length()))
	return m.concat(t.Slice(0, signed), zeros, t.Slice(signed, len(t.text)))
}
