package jinja

import (
	"fmt"
	"strings"
	"time"
)

// directives are those of strftime that are in use, in the C locale.
var directives = map[byte]func(time.Time) string{
	'a': layout("Mon"), 'A': layout("Monday"), 'b': layout("Jan"), 'B': layout("January"), 'h': layout("Jan"),
	'd': layout("02"), 'm': layout("01"), 'y': layout("06"), 'Y': layout("2006"), 'j': layout("002"),
	'H': layout("15"), 'I': layout("03"), 'M': layout("04"), 'S': layout("05"), 'p': layout("PM"),
	'D': layout("01/02/06"), 'F': layout("2006-01-02"), 'T': layout("15:04:05"), 'R': layout("15:04"),
	'e': layout("_2"), 'c': layout("Mon Jan _2 15:04:05 2006"), 'x': layout("01/02/06"), 'X': layout("15:04:05"),
	'f': func(t time.Time) string { return fmt.Sprintf("%06d", t.Nanosecond()/1000) },
	'w': func(t time.Time) string { return fmt.Sprint(int(t.Weekday())) },
	// datetime.now() knows no time zone
	'z': func(time.Time) string { return "" }, 'Z': func(time.Time) string { return "" },
	'%': func(time.Time) string { return "%" },
}

func layout(layout string) func(time.Time) string {
	return func(t time.Time) string { return t.Format(layout) }
}

func timeNow(m *machine, a Arguments) Value {
	format := textOf(need("strftime_now", a.bind("strftime_now", "format")[0])).text
	m.meter.repeated(len(format), 24)
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		bare := format[i] == '-' && i+1 < len(format)
		if bare {
			i++
		}
		f, ok := directives[format[i]]
		if !ok {
			panic(faultf("strftime_now: the directive %q is not supported", "%"+string(rune(format[i]))))
		}
		text := f(m.now)
		if bare {
			text = strings.TrimLeft(text, "0 ")
		}
		b.WriteString(text)
	}
	return own(b.String())
}
