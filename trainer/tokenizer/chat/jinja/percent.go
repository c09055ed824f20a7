package jinja

import (
	"regexp"
	"strconv"
	"strings"
)

// conversion is one %-conversion of a format: key, flags, width, precision and
// letter.
var conversion = regexp.MustCompile(`^%(?:\(([^)]*)\))?([-+ #0]*)(\*|[0-9]*)(?:\.(\*|[0-9]*))?[hlL]?(.)`)

// formatting is a format that is being filled in.
type formatting struct {
	m     *machine
	given []Value
	used  int
	keyed *Dict // nil unless the format is given a dict
	out   builder
}

// percent is format % v.
func (m *machine) percent(format Text, v Value) Value {
	f := &formatting{m: m, given: []Value{v}, out: builder{meter: m.meter}}
	switch v := v.(type) {
	case Tuple:
		f.given = v
	case *Dict:
		f.keyed = v
	}
	for at := 0; at < len(format.text); {
		next := strings.IndexByte(format.text[at:], '%')
		if next < 0 {
			f.out.add(format.Slice(at, len(format.text)))
			break
		}
		f.out.add(format.Slice(at, at+next))
		at += next
		at += f.conversion(format.text[at:])
	}
	if f.used < len(f.given) && !subscriptable(v) {
		panic(faultf("not all arguments converted during string formatting"))
	}
	return f.out.result()
}

// subscriptable reports whether v is what Python takes for a mapping here, of
// which not all has to be used.
func subscriptable(v Value) bool {
	switch v.(type) {
	case *Dict, *List, Range, Undefined:
		return true
	}
	return false
}

// conversion fills in the conversion that begins text and returns its length.
func (f *formatting) conversion(text string) int {
	part := conversion.FindStringSubmatch(text)
	if part == nil {
		panic(faultf("incomplete format"))
	}
	if part[5] == "%" {
		f.out.own("%")
		return len(part[0])
	}
	if part[3] == "*" || part[4] == "*" {
		panic(faultf("a * in a format is not supported"))
	}
	width := smallNumber(part[3], 0)
	precision := smallNumber(part[4], -1)
	if strings.Contains(part[0], ".") && part[4] == "" {
		precision = 0
	}
	v := f.argument(strings.HasPrefix(text, "%("), part[1])
	f.pad(f.converted(part[5], part[2], precision, v), part[2], width)
	return len(part[0])
}

// smallNumber reads a width or a precision.
func smallNumber(digits string, otherwise int) int {
	if digits == "" {
		return otherwise
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n > 1000 {
		panic(faultf("a format with the width or precision %s is not supported", digits))
	}
	return n
}

func (f *formatting) argument(named bool, key string) Value {
	if named {
		if f.keyed == nil {
			panic(faultf("format requires a mapping"))
		}
		v, ok := f.keyed.Get(key)
		if !ok {
			panic(faultf("there is no key %s for the format", repr(key)))
		}
		return v
	}
	if f.used == len(f.given) {
		panic(faultf("not enough arguments for format string"))
	}
	f.used++
	return f.given[f.used-1]
}

// converted returns v as the letter of the conversion wants it.
func (f *formatting) converted(letter, flags string, precision int, v Value) Text {
	switch letter {
	case "s", "r":
		t := f.m.text(v)
		if letter == "r" {
			w := writer{builder{meter: f.m.meter}, 0}
			w.repr(v)
			t = w.result()
		}
		if precision >= 0 && precision < t.length() {
			t = t.Slice(0, t.offset(precision))
		}
		return t
	case "d", "i", "u", "x", "X", "o":
		return own(signedDigits(formatInteger(letter, v), flags))
	case "f", "F", "e", "E", "g", "G":
		if precision < 0 {
			precision = 6
		}
		return own(signedDigits(formatFloat(letter[0], precision, v), flags))
	case "c":
		if t, ok := v.(Text); ok && t.length() == 1 {
			return t
		}
		return own(string(rune(integerOf(v))))
	}
	panic(faultf("unsupported format character %q", letter))
}

func formatInteger(letter string, v Value) string {
	i, f, isFloat, ok := number(v)
	if !ok || isFloat && strings.Contains("xXo", letter) {
		panic(faultf("%%%s format: a real number is required, not %s", letter, kindOf(v)))
	}
	if isFloat {
		i = truncated(f)
	}
	base := map[string]int{"x": 16, "X": 16, "o": 8}[letter]
	digits := strconv.FormatInt(i, max(base, 10))
	if base == 8 {
		digits = strconv.FormatInt(i, 8)
	}
	if letter == "X" {
		digits = strings.ToUpper(digits)
	}
	return digits
}

func formatFloat(letter byte, precision int, v Value) string {
	_, f, _, ok := number(v)
	if !ok {
		panic(faultf("must be real number, not %s", kindOf(v)))
	}
	if letter == 'F' {
		letter = 'f'
	}
	digits := strconv.FormatFloat(f, letter, precision, 64)
	return strings.ToLower(strings.TrimPrefix(digits, "+")) // of an infinity
}

func signedDigits(digits, flags string) string {
	switch {
	case strings.HasPrefix(digits, "-"):
		return digits
	case strings.Contains(flags, "+"):
		return "+" + digits
	case strings.Contains(flags, " "):
		return " " + digits
	}
	return digits
}

// pad writes t at least width characters wide.
func (f *formatting) pad(t Text, flags string, width int) {
	blanks := max(width-t.length(), 0)
	switch {
	case strings.Contains(flags, "-"):
		f.out.add(t)
		f.out.own(strings.Repeat(" ", blanks))
	case strings.Contains(flags, "0") && t.marks == "":
		digits := strings.TrimLeft(t.text, "+- ")
		f.out.own(t.text[:len(t.text)-len(digits)] + strings.Repeat("0", blanks) + digits)
	default:
		f.out.own(strings.Repeat(" ", blanks))
		f.out.add(t)
	}
}
