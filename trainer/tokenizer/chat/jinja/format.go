package jinja

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// text is str(v). What is undefined prints as nothing.
func (m *machine) text(v Value) Text {
	switch v := v.(type) {
	case Text:
		return v
	case Undefined:
		return Text{}
	}
	w := writer{builder{meter: m.meter}, 0}
	w.repr(v)
	return w.result()
}

// represent is repr(v) without marks.
func represent(meter *meter, v Value) string {
	w := writer{builder{meter: meter}, 0}
	w.repr(v)
	return w.result().text
}

// repr is repr() of a str.
func repr(text string) string { return represent(&meter{left: maxWork}, own(text)) }

// writer writes values out.
type writer struct {
	builder
	depth int
}

// deeper writes what is within a value.
func (w *writer) deeper(f func()) {
	w.depth++
	if w.depth > maxNesting {
		panic(faultf("values are nested deeper than %d", maxNesting))
	}
	f()
	w.depth--
}

// repr writes repr(v).
func (w *writer) repr(v Value) {
	switch v := v.(type) {
	case nil:
		w.own("None")
	case bool:
		w.own(map[bool]string{true: "True", false: "False"}[v])
	case int64:
		w.own(strconv.FormatInt(v, 10))
	case float64:
		w.own(floatRepr(v))
	case Text:
		w.quote(v)
	case *List:
		w.items("[", v.Items, "]")
	case Tuple:
		end := ")"
		if len(v) == 1 {
			end = ",)"
		}
		w.items("(", v, end)
	case *View:
		w.items(v.name+"([", v.items, "])")
	case *Dict:
		w.dict(v)
	case *Namespace:
		w.own("<Namespace ")
		w.deeper(func() { w.dict(v.attributes) })
		w.own(">")
	default:
		w.object(v)
	}
}

// object writes what has no form of its own.
func (w *writer) object(v Value) {
	switch v := v.(type) {
	case Undefined:
		w.own("Undefined")
	case Range:
		w.own(fmt.Sprintf("range(%d, %d", v.start, v.stop))
		if v.step != 1 {
			w.own(fmt.Sprintf(", %d", v.step))
		}
		w.own(")")
	case *loop:
		w.own(fmt.Sprintf("<LoopContext %d/%d>", v.index+1, v.length()))
	default:
		panic(faultf("a '%s' object cannot be printed", kindOf(v)))
	}
}

func (w *writer) items(begin string, items []Value, end string) {
	w.own(begin)
	w.deeper(func() {
		for i, item := range items {
			if i > 0 {
				w.own(", ")
			}
			w.repr(item)
		}
	})
	w.own(end)
}

func (w *writer) dict(d *Dict) {
	w.own("{")
	w.deeper(func() {
		for i, key := range d.keys {
			if i > 0 {
				w.own(", ")
			}
			w.repr(key)
			w.own(": ")
			w.repr(d.values[i])
		}
	})
	w.own("}")
}

// quote writes repr() of a str: in single quotes unless that needs escapes and
// double quotes do not.
func (w *writer) quote(t Text) {
	mark := "'"
	if strings.Contains(t.text, "'") && !strings.Contains(t.text, `"`) {
		mark = `"`
	}
	if t.safe {
		w.own("Markup(")
		defer w.own(")")
	}
	w.own(mark)
	t.characters(func(r rune, part Text) {
		switch {
		case string(r) == mark || r == '\\':
			w.add(part.like(`\` + string(r)))
		case r == '\n' || r == '\r' || r == '\t':
			w.add(part.like(map[rune]string{'\n': `\n`, '\r': `\r`, '\t': `\t`}[r]))
		case unicode.IsPrint(r):
			w.add(part)
		default:
			w.add(part.like(escapedRune(r)))
		}
	})
	w.own(mark)
}

func escapedRune(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// floatRepr is repr() of a float: the shortest digits that read back as f.
func floatRepr(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsNaN(f):
		return "nan"
	}
	scientific := strconv.FormatFloat(f, 'e', -1, 64)
	exponent, _ := strconv.Atoi(scientific[strings.IndexByte(scientific, 'e')+1:])
	if exponent < -4 || exponent >= 16 {
		return scientific
	}
	plain := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(plain, ".") {
		plain += ".0"
	}
	return plain
}
