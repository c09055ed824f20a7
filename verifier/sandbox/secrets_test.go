package sandbox

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// testSecrets looks for a key of a service, a number, and a text of several lines.
func testSecrets(told *[]string) *secrets {
	return newSecrets(map[string]string{
		"KEY": "sk-12/34 ü\"5", "PIN": "90210902", "PEM": "--BEGIN--\nabc'def\\\n--END--", "SHORT": "abc",
	}, func(name string) { *told = append(*told, name) })
}

func TestSecretsAreCleaned(t *testing.T) {
	var told []string
	s := testSecrets(&told)
	for _, c := range []struct{ raw, want string }{
		{`{"a":"abc","n":9021090,"t":"sk-12/3"}`, `{"a":"abc","n":9021090,"t":"sk-12/3"}`},
		{`["sk-12/34 ü\"5"]`, `["[secret KEY]"]`},
		{`{"returns":[{"value":"x sk-12/34 ü\"5 y sk-12/34 ü\"5"}],"state":{"sk-12/34 ü\"5":null}}`, `{"returns":[{"value":"x [secret KEY] y [secret KEY]"}],"state":{"[secret KEY]":null}}`},
		{`{"error":"https://a/?key=sk-12%2F34+%C3%BC%225&x"}`, `{"error":"https://a/?key=[secret KEY]&x"}`},
		{`{"error":"cut at sk-12/34 "}`, `{"error":"cut at [secret KEY]"}`},
		{`[190210902.5, -90210902,{"90210902":"90210902"}]`, `["[secret PIN]5", "-[secret PIN]",{"[secret PIN]":"[secret PIN]"}]`},
		{`["--BEGIN--\nabc'def\\\n--END--","in a line --BEGIN-- abc'def\\ --END--"]`, `["[secret PEM]","in a line [secret PEM]"]`},
		{`"KeyError: '--BEGIN--\\nabc\\'def\\\\\\n--END--'"`, `"KeyError: '[secret PEM]'"`},
		{`"--BEGIN-`, `"--BEGIN-`}, // not JSON
	} {
		want := strings.ReplaceAll(c.want, "[secret PIN]5", "1[secret PIN].5")
		if got := string(s.clean(json.RawMessage(c.raw))); got != want {
			t.Errorf("%s: %s, want %s", c.raw, got, want)
		}
	}
	if got := strings.Join(told, " "); got != "KEY PIN PEM" {
		t.Errorf("told: %s", got)
	}
	if got := s.cleanError(&brokenError{"tools.py: sk-12/34 ü\"5"}); got.Error() != "tools.py: [secret KEY]" || !errors.Is(got, ErrBroken) {
		t.Errorf("error: %v", got)
	}
	var none *secrets
	if got := none.clean(json.RawMessage(`"a"`)); string(got) != `"a"` || none.cleanError(nil) != nil || none.cleanText("a") != "a" {
		t.Errorf("without secrets: %s", got)
	}
}

// Whatever a text is, what is left of it is JSON and holds no secret.
func FuzzSecrets(f *testing.F) {
	f.Add("sk-12/34 ü\"5")
	f.Add("a\\\x00sk-12/34 ü\"sk-12/34 ü\"5\u2028")
	f.Add("[secret KEY]--BEGIN-- abc'def\\\\ --E")
	f.Fuzz(func(t *testing.T, text string) {
		var told []string
		s := testSecrets(&told)
		text = strings.ToValidUTF8(text, "?")
		raw := append(jsonText([]byte(`{"a":["`), text), `",1]}`...)
		cleaned := s.clean(raw)
		var got struct{ A []any }
		if err := json.Unmarshal(cleaned, &got); err != nil {
			t.Fatalf("%s: %v", cleaned, err)
		}
		left := got.A[0].(string)
		for _, form := range s.forms {
			if strings.Contains(left, form.text) {
				t.Errorf("%q holds %s", left, form.name)
			}
		}
		if len(told) == 0 && left != text {
			t.Errorf("%q became %q", text, left)
		}
	})
}
