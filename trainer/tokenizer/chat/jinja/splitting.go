package jinja

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
)

func foldText(text string) string { return cases.Fold().String(text) }

// splitting makes split and rsplit.
func splitting(name string, fromRight bool) method {
	return func(m *machine, self Value, a Arguments) Value {
		bound := a.bind(name, "sep", "maxsplit")
		t := self.(Text)
		most := integerOf(given(bound[1], int64(-1)))
		if most < 0 {
			most = int64(len(t.text)) + 1
		}
		m.meter.bytes(len(t.text))
		var cuts [][2]int
		if separator := given(bound[0], nil); separator != nil {
			cuts = occurrences(t.text, textOf(separator).text, int(most), fromRight)
		} else {
			t, cuts = blanks(t, int(most), fromRight)
			if t.text == "" {
				return &List{}
			}
		}
		return m.pieces(t, cuts)
	}
}

// pieces returns what stands between the cuts.
func (m *machine) pieces(t Text, cuts [][2]int) *List {
	m.meter.elements(len(cuts) + 1)
	list := &List{}
	at := 0
	for _, cut := range cuts {
		list.Items = append(list.Items, t.Slice(at, cut[0]))
		at = cut[1]
	}
	list.Items = append(list.Items, t.Slice(at, len(t.text)))
	return list
}

// occurrences returns where a separator stands, at most most times, in order.
func occurrences(text, separator string, most int, fromRight bool) [][2]int {
	if separator == "" {
		panic(faultf("empty separator"))
	}
	var cuts [][2]int
	if fromRight {
		for end := len(text); len(cuts) < most; {
			at := strings.LastIndex(text[:end], separator)
			if at < 0 {
				break
			}
			cuts = append(cuts, [2]int{at, at + len(separator)})
			end = at
		}
		slices.Reverse(cuts)
		return cuts
	}
	for at := 0; len(cuts) < most; {
		next := strings.Index(text[at:], separator)
		if next < 0 {
			break
		}
		cuts = append(cuts, [2]int{at + next, at + next + len(separator)})
		at += next + len(separator)
	}
	return cuts
}

// blanks returns where runs of blanks stand within a text that begins and ends
// without, and that text. When most is reached, what follows keeps the blanks
// at its far end.
func blanks(t Text, most int, fromRight bool) (Text, [][2]int) {
	from := len(t.text) - len(strings.TrimLeftFunc(t.text, isSpace))
	trimmed := t.Slice(from, from+len(strings.TrimRightFunc(t.text[from:], isSpace)))
	cuts := runsOfBlanks(trimmed.text)
	if len(cuts) < most || trimmed.text == "" {
		return trimmed, cuts
	}
	if !fromRight {
		return t.Slice(from, len(t.text)), cuts[:most]
	}
	end := from + len(trimmed.text)
	cuts = cuts[len(cuts)-most:]
	for i := range cuts {
		cuts[i][0] += from
		cuts[i][1] += from
	}
	return t.Slice(0, end), cuts
}

func runsOfBlanks(text string) [][2]int {
	var cuts [][2]int
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch n := len(cuts); {
		case !isSpace(r):
		case n > 0 && cuts[n-1][1] == at:
			cuts[n-1][1] += size
		default:
			cuts = append(cuts, [2]int{at, at + size})
		}
		at += size
	}
	return cuts
}

// lines cuts a text at its line breaks, as str.splitlines() does.
func (m *machine) lines(t Text, keep bool) []Value {
	m.meter.bytes(len(t.text))
	var lines []Value
	begin := 0
	for at := 0; at < len(t.text); {
		r, size := utf8.DecodeRuneInString(t.text[at:])
		end := at
		at += size
		if !breaksLine(r) {
			continue
		}
		if r == '\r' && strings.HasPrefix(t.text[at:], "\n") {
			at++
		}
		if keep {
			end = at
		}
		m.meter.elements(1)
		lines = append(lines, t.Slice(begin, end))
		begin = at
	}
	if begin < len(t.text) {
		lines = append(lines, t.Slice(begin, len(t.text)))
	}
	return lines
}

func breaksLine(r rune) bool {
	return r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e || r == 0x85 || r == 0x2028 || r == 0x2029
}

func splitLines(m *machine, self Value, a Arguments) Value {
	keep := given(a.bind("splitlines", "keepends")[0], false)
	return &List{m.lines(self.(Text), truth(keep))}
}

// partitioning makes partition and rpartition.
func partitioning(name string, index func(s, separator string) int) method {
	return func(m *machine, self Value, a Arguments) Value {
		t, separator := self.(Text), textOf(need(name, a.bind(name, "sep")[0])).text
		if separator == "" {
			panic(faultf("empty separator"))
		}
		m.meter.bytes(len(t.text))
		at := index(t.text, separator)
		switch {
		case at >= 0:
			end := at + len(separator)
			return Tuple{t.Slice(0, at), t.Slice(at, end), t.Slice(end, len(t.text))}
		case name == "partition":
			return Tuple{t, Text{}, Text{}}
		}
		return Tuple{Text{}, Text{}, t}
	}
}

func replaceMethod(m *machine, self Value, a Arguments) Value {
	bound := a.bind("replace", "old", "new", "count")
	old, by := textOf(need("replace", bound[0])), textOf(need("replace", bound[1]))
	return m.replace(self.(Text), old, by, integerOf(given(bound[2], int64(-1))))
}

// replace puts by in the place of old, at most count times unless that is
// negative.
func (m *machine) replace(t, old, by Text, count int64) Text {
	if count < 0 {
		count = int64(len(t.text)) + 1
	}
	m.meter.bytes(len(t.text))
	var parts []Value
	if old.text != "" {
		parts = m.pieces(t, occurrences(t.text, old.text, int(min(count, int64(len(t.text))+1)), false)).Items
	} else {
		parts = m.between(t, count)
	}
	return m.join(by, m.texts(parts))
}

// between cuts t around each of its first characters, where an empty old is
// replaced.
func (m *machine) between(t Text, count int64) []Value {
	if count == 0 {
		return []Value{t}
	}
	parts := []Value{Text{}}
	letters := m.letters(t)
	for i, letter := range letters {
		if int64(i) == count-1 {
			rest := t.offset(i)
			return append(parts, t.Slice(rest, len(t.text)))
		}
		parts = append(parts, letter)
	}
	if int64(len(letters)) < count {
		parts = append(parts, Text{})
	}
	return parts
}

func joinMethod(m *machine, self Value, a Arguments) Value {
	items := m.elements(need("join", a.bind("join", "iterable")[0]))
	for _, item := range items {
		textOf(item)
	}
	return m.join(self.(Text), m.texts(items))
}
