package sandbox

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCheckValue(t *testing.T) {
	good := []string{`1`, `"a"`, `null`, `{"a":{"a":1},"b":[{"a":1}]}`, `"\ud83d\ude00"`, `"\\ud800"`, `[]`, `{"":1}`, `"\u0000"`, `1.5e-3`, `0.0`, `1e22`, `"1e999"`, `"\\"`, strings.Repeat("[", 64) + strings.Repeat("]", 64)}
	for _, text := range good {
		if err := checkValue([]byte(text), 1000); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	bad := []string{``, `NaN`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `[{"b":{"a":"a","a":2}}]`, `"\ud800"`, `"\ud800\ud800"`, `"\ude00"`, "\"\xff\"", `1 2`, `{`, `1e999999999`, `[1e-999999999]`, `{"a":1e400}`, `1` + strings.Repeat("0", 400) + ".0", strings.Repeat("[", 65) + strings.Repeat("]", 65), `"` + strings.Repeat("x", 1000) + `"`}
	for _, text := range bad {
		if err := checkValue([]byte(text), 1000); err == nil {
			t.Errorf("%.50s is taken", text)
		}
	}
}

func FuzzCheckValue(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"\ud83d\ude00",{"b":null}]}`, `"\\u"`, `[[[`, `{"a":1,"a":1}`, `1e999`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if checkValue(raw, 1<<12) != nil {
			return
		}
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			t.Errorf("%q is taken: %v", raw, err)
		}
	})
}

func TestIntegral(t *testing.T) {
	for text, want := range map[string]string{"3.0": "3", "3": "3", " 4 ": "4", "-2.00": "-2", "1e2": "100", "3.5": "3.5"} {
		if got := string(integral(json.RawMessage(text))); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestValuesAreData(t *testing.T) {
	w := newWorld(t, Limits{})
	tests := []struct{ name, value, answer, complaint string }{
		{"equals everything", "type('E', (), {'__eq__': lambda *_: True})()", "", "E is not JSON"},
		{"a number that equals everything", "type('E', (int,), {'__eq__': lambda *_: True, '__repr__': lambda _: '99'})(3)", "3", ""},
		{"NaN", "float('nan')", "", "NaN and infinity are not JSON"},
		{"infinity", "[1, -float('inf')]", "", "NaN and infinity are not JSON"},
		{"a long integer", "10**30", "1" + strings.Repeat("0", 30), ""},
		{"a longer integer", "10**5000", "", "Exceeds the limit (4300 digits) for integer string conversion"},
		{"a surrogate", `"\ud800"`, "", "lone surrogate"},
		{"a pair of surrogates", `"\U0001f600"`, `"😀"`, ""},
		{"NUL", `"a\0b"`, `"a\u0000b"`, ""},
		{"deep", "__import__('functools').reduce(lambda a, _: [a], range(60), 0)", strings.Repeat("[", 60) + "0" + strings.Repeat("]", 60), ""},
		{"too deep", "__import__('functools').reduce(lambda a, _: [a], range(200), 0)", "", "nested more than 64 deep"},
		{"endless", "__import__('functools').reduce(lambda a, _: [a], range(10**5), 0)", "", "too deep"},
		{"a circle", "(lambda a: (a.append(a), a)[1])([])", "", "Circular reference"},
		{"a tuple", "(1, 'a')", `[1,"a"]`, ""},
		{"a set", "{1}", "", "set is not JSON"},
		{"bytes", "b'x'", "", "bytes is not JSON"},
		{"large", "'x' * 10**6", "", "more than 262144"},
		{"None", "None", "null", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			i, _ := w.interpreter(t, 1)
			got := run(t, i, "answer("+test.value+")")
			if string(got.Answer) != test.answer {
				t.Errorf("answer %.100s, want %.100s", got.Answer, test.answer)
			}
			if test.complaint == "" != (got.Error == "") || !strings.Contains(got.Error, test.complaint) {
				t.Errorf("error %q, want %q", got.Error, test.complaint)
			}
			asArgument := run(t, i, "note("+test.value+")")
			if test.complaint != "" && asArgument.Error == "" {
				t.Errorf("as an argument: %+v", asArgument)
			}
		})
	}
}
