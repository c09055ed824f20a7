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
		if checkValue(raw, 1<<12) == nil && !json.Valid(raw) {
			t.Errorf("%q is taken", raw)
		}
	})
}

func FuzzHear(f *testing.F) {
	f.Add([]byte(`{"done":true,"output":"x","answer":"1"}`))
	f.Add([]byte(`{"call":"count","arguments":{"bin":"A"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var frame said
		if json.Unmarshal(body, &frame) != nil || frame.Call != nil {
			return
		}
		i := &interpreter{sandbox: &Sandbox{limits: Limits{}.withDefaults()}}
		execution, err := i.finish(&frame)
		if err != nil || execution.Answer != nil && !json.Valid(execution.Answer) {
			t.Errorf("%q: %+v, %v", body, execution, err)
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
