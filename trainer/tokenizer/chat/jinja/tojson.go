package jinja

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
)

// jsonStyle is how json.dumps writes.
type jsonStyle struct {
	ascii      bool
	sorted     bool
	indented   bool
	indent     string
	item, pair string // what stands between items, and between key and value
}

// toJSON is the filter tojson of transformers, which is json.dumps and escapes
// nothing for HTML.
func toJSON(m *machine, v Value, a Arguments) Value {
	bound := a.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys")
	style := jsonStyle{item: ", ", pair: ": ", ascii: truth(given(bound[0], false)), sorted: truth(given(bound[3], false))}
	switch by := given(bound[1], nil).(type) {
	case nil:
	case Text:
		style.indented, style.indent = true, by.text
	default:
		style.indented, style.indent = true, m.repeat(own(" "), integerOf(by)).text
	}
	if style.indented {
		style.item = ","
	}
	if separators := given(bound[2], nil); separators != nil {
		two := m.elements(separators)
		if len(two) != 2 {
			panic(faultf("separators are two"))
		}
		style.item, style.pair = textOf(two[0]).text, textOf(two[1]).text
	}
	w := jsonWriter{m: m, jsonStyle: style, writer: writer{builder{meter: m.meter}, 0}}
	w.value(v)
	return w.result()
}

type jsonWriter struct {
	m *machine
	jsonStyle
	writer
}

func (w *jsonWriter) value(v Value) {
	switch v := v.(type) {
	case nil:
		w.own("null")
	case bool:
		w.own(strconv.FormatBool(v))
	case int64:
		w.own(strconv.FormatInt(v, 10))
	case float64:
		w.own(jsonFloat(v))
	case Text:
		w.text(v)
	case *List:
		w.list(v.Items)
	case Tuple:
		w.list(v)
	case *Dict:
		w.object(v)
	default:
		panic(faultf("Object of type %s is not JSON serializable", kindOf(v)))
	}
}

func jsonFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case math.IsNaN(f):
		return "NaN"
	}
	return floatRepr(f)
}

// nested writes n parts between a pair of brackets.
func (w *jsonWriter) nested(begin, end string, n int, part func(i int)) {
	w.own(begin)
	if n > 0 {
		w.deeper(func() {
			for i := range n {
				if i > 0 {
					w.own(w.item)
				}
				w.line()
				part(i)
			}
		})
		w.line()
	}
	w.own(end)
}

// line begins a line, if the text has lines.
func (w *jsonWriter) line() {
	if w.indented {
		w.meter.repeated(len(w.indent), w.depth)
		w.own("\n" + strings.Repeat(w.indent, w.depth))
	}
}

func (w *jsonWriter) list(items []Value) {
	w.nested("[", "]", len(items), func(i int) { w.value(items[i]) })
}

func (w *jsonWriter) object(d *Dict) {
	keys, values := d.keys, d.values
	if w.sorted {
		values = w.m.sortBy(values, keys, false)
		keys = w.m.sortBy(keys, keys, false)
	}
	w.nested("{", "}", len(keys), func(i int) {
		w.text(jsonKey(keys[i]))
		w.own(w.pair)
		w.value(values[i])
	})
}

// jsonKey returns a key as the text that JSON wants.
func jsonKey(key Value) Text {
	switch key := key.(type) {
	case Text:
		return key
	case nil:
		return own("null")
	case bool:
		return own(strconv.FormatBool(key))
	case int64:
		return own(strconv.FormatInt(key, 10))
	case float64:
		return own(jsonFloat(key))
	}
	panic(faultf("keys must be str, int, float, bool or None, not %s", kindOf(key)))
}

var jsonEscapes = map[rune]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\f': `\f`, '\b': `\b`}

func (w *jsonWriter) text(t Text) {
	w.own(`"`)
	t.characters(func(r rune, part Text) {
		escape, ok := jsonEscapes[r]
		switch {
		case ok:
			part = part.like(escape)
		case r < 0x20 || w.ascii && r > 0x7e:
			part = part.like(jsonEscape(r))
		}
		w.add(part)
	})
	w.own(`"`)
}

func jsonEscape(r rune) string {
	if r >= 0x10000 {
		high, low := utf16.EncodeRune(r)
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
