package jinja

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLimits renders templates that would take all time or memory.
func TestLimits(t *testing.T) {
	deep := strings.Repeat("[", 300) + strings.Repeat("]", 300)
	for name, source := range map[string]string{
		"loops":         "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
		"output":        "{% for a in range(99999) %}" + strings.Repeat("x", 1000) + "{% endfor %}",
		"doubling":      "{% set ns = namespace(s='x') %}{% for a in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
		"doubling list": "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
		"shared list":   "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
		"compared":      "{% set ns = namespace(s=[1], r=[1]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.r = [ns.r, ns.r] %}{% endfor %}{{ ns.s == ns.r }}",
		"deep value":    "{% set ns = namespace(s=[1]) %}{% for a in range(999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}",
		"deep json":     "{% set ns = namespace(s=[1]) %}{% for a in range(999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s | tojson }}",
		"deep order":    "{% set ns = namespace(s=[1], r=[2]) %}{% for a in range(999) %}{% set ns.s = [ns.s] %}{% set ns.r = [ns.r] %}{% endfor %}{{ ns.s < ns.r }}",
		"cycle":         "{% set ns = namespace() %}{% set ns.s = ns %}{{ ns }}",
		"cyclic json":   "{% set ns = namespace() %}{% set ns.s = [ns] %}{{ ns.s | tojson }}",
		"recursion":     "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
		"caller":        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ m(caller=caller) }}{% endcall %}",
		"loop in loop":  "{% for a in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
		"repeat":        "{{ 'x' * 9000000000000000000 }}",
		"repeat list":   "{{ [1] * 9000000000000000000 }}",
		"justify":       "{{ 'x'.ljust(9000000000000000000) }}",
		"zeros":         "{{ 'x'.zfill(9000000000000000000) }}",
		"width":         "{{ '%999999999d' % 1 }}",
		"indent":        "{{ ('a\n' * 1000) | indent(9000000) }}",
		"json indent":   "{{ [1, [2]] | tojson(indent=9000000000000000000) }}",
		"join":          "{{ (['x' * 100000] * 100000) | join }}",
		"replace":       "{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
		"range":         "{{ range(1, 9000000000000000000) | list }}",
		"far range":     "{{ range(-9000000000000000000, 9000000000000000000) | list }}",
		"power":         "{{ 9 ** 9 ** 9 }}",
		"batch":         "{{ [1] | batch(9000000000000000000, 'x') | list }}",
		"format":        "{{ ('{0}' * 100000).format('x' * 100000) }}",
		"letters":       "{% set s = 'x' * 400000 %}{% for a in range(99999) %}{% if s[-1] %}{% endif %}{% endfor %}",
		"lengths":       "{% set s = 'é' * 400000 %}{% for a in range(99999) %}{% if s | length %}{% endif %}{% endfor %}",
		"keys":          "{% set s, d = 'x' * 400000, {} %}{% for a in range(99999) %}{% if d[s] %}{% endif %}{% endfor %}",
		"tuples":        "{% set s, d = ('x' * 400000, 1), {} %}{% for a in range(99999) %}{% if s in d %}{% endif %}{% endfor %}",
		"kinds":         "{% set s = 'x' * 400000 %}{% for a in range(99999) %}{% if s.isalpha() %}{% endif %}{% endfor %}",
		"stripping":     "{{ ('x' * 400000).strip('y' * 400000 + 'x') }}",
		"date":          "{{ strftime_now('%c' * 9000000) }}",
		"nesting":       "{{ " + deep + " }}",
		"brackets":      "{{ " + strings.Repeat("(", 100000) + " }}",
		"minus":         "{{ " + strings.Repeat("-", 100000) + "1 }}",
		"not":           "{{ " + strings.Repeat("not ", 100000) + "1 }}",
		"ifs":           strings.Repeat("{% if 1 %}", 100000),
		"sum":           "{{ 1" + strings.Repeat(" + 1", 100000) + " }}",
		"filters":       "{{ 1" + strings.Repeat("|int", 100000) + " }}",
		"attributes":    "{{ a" + strings.Repeat(".a", 100000) + " }}",
		"choices":       "{{ 1" + strings.Repeat(" if 1 else 1", 100000) + " }}",
		"size":          strings.Repeat("x", maxSource+1),
	} {
		begun := time.Now()
		template, err := Parse(source)
		if err == nil {
			template.work /= 16 // for a test that takes a second
			_, err = template.Render(variables(t), now)
		}
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if spent := time.Since(begun); spent > 20*time.Second {
			t.Errorf("%s: took %v", name, spent)
		}
		if text := err.Error(); strings.Contains(text, "\n") || strings.Contains(text, "interpreter broke") || len(text) > 500 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMarks follows the bytes of data through what templates do to them.
func TestMarks(t *testing.T) {
	for source, want := range map[string]string{
		"a{{ x }}b":                                                      "a< X y >b",
		"{{ x.strip() }}":                                                "<X y>",
		"{{ '[' ~ x | trim ~ ']' }}":                                     "[<X y>]",
		"{{ x.split(' ')[1] + '!' }}":                                    "<X>!",
		"{{ x | tojson }}":                                               "\"< X y >\"",
		"{{ [x, 'own'] | tojson(indent=1) }}":                            "[\n \"< X y >\",\n \"own\"\n]",
		"{{ [x] }}":                                                      "['< X y >']",
		"{{ x | upper }}{{ x.title() }}":                                 "< X Y  X Y >",
		"{{ x.replace('X', 'own') }}":                                    "< >own< y >",
		"{{ 'a-b'.replace('-', x) }}":                                    "a< X y >b",
		"{{ x[::-1] }}{{ x[1] }}":                                        "< y X X>",
		"{{ '%s|%5s' % (x, 'o') }}":                                      "< X y >|    o",
		"{{ ', '.join([x, 'o']) }}":                                      "< X y >, o",
		"{{ (x ~ 'q') | upper }}":                                        "< X Y >Q",
		"{% for c in x %}{{ c }}.{% endfor %}":                           "< >.<X>.< >.<y>.< >.",
		"{% set y %}{{ x }}o{% endset %}{{ y }}":                         "< X y >o",
		"{% macro m(a) %}({{ a }}){% endmacro %}{{ m(x) }}":              "(< X y >)",
		"{% filter trim %}{{ x }}{% endfilter %}":                        "<X y>",
		"{{ x | indent(2, true) }}":                                      "  < X y >",
		"{{ x * 2 }}":                                                    "< X y  X y >",
		"{{ ('o' + x).lstrip('o ') }}":                                   "<X y >",
		"{{ x | replace('y', '') | trim }}":                              "<X>",
		"{{ '{}'.format(x) }}":                                           "< X y >",
		"{{ [x, x] | join('-') }}":                                       "< X y >-< X y >",
		"{{ {x: 1} | tojson }}":                                          "{\"< X y >\": 1}",
		"{{ x.partition('X') | join('|') }}":                             "< >|<X>|< y >",
		"{{ x | e }}{{ x | safe }}{{ x | default('o') }}{{ x | first }}": "< X y  X y  X y  >",
		"{{ x if x else 'o' }}{{ x or 'o' }}{{ [x] | map('trim') | first }}": "< X y  X y X y>",
	} {
		text, err := render(source, map[string]Value{"x": NewText(" X y ", 7)})
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got := ""
		for _, run := range text.Runs() {
			if run.Mark == Own {
				got += run.Text
			} else {
				got += fmt.Sprintf("<%s>", run.Text)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, snippet := range snippets(f) {
		f.Add(snippet)
	}
	given := variables(f)
	f.Fuzz(func(t *testing.T, source string) {
		text, err := render(source, given)
		if err == nil {
			if text.marks != "" && len(text.marks) != len(text.text) {
				t.Fatalf("%d bytes with %d marks", len(text.text), len(text.marks))
			}
			return
		}
		if s := err.Error(); strings.Contains(s, "\n") || strings.Contains(s, "interpreter broke") {
			t.Fatal(err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"a": [1, 2.5, "x", null, true, {"b": {}}]}`))
	f.Add([]byte(`18446744073709551616`))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		v, err := Decode(encoded, func(string, byte) byte { return 1 })
		if err == nil {
			represent(&meter{left: maxWork}, v)
		}
	})
}
