package synthetic

import (
	"encoding/json"
	"testing"

	"agon"
)

func TestLiterals(t *testing.T) {
	for value, want := range map[string]string{
		`true`:                           `True`,
		`null`:                           `None`,
		`-1.5`:                           `-1.5`,
		`"a\"b"`:                         `"a\"b"`,
		`{"b":[1,true,{}],"a":{"c":""}}`: `{"b":[1,True,{}],"a":{"c":""}}`,
		`[]`:                             `[]`,
	} {
		if got := literal(value); got != want {
			t.Errorf("literal(%s) = %s, want %s", value, got, want)
		}
	}
}

func TestEchoes(t *testing.T) {
	for value, want := range map[string]string{
		`null`:                         "",
		`3`:                            "3\n",
		`"two words"`:                  "two words\n",
		`{"item":"gear","quantity":3}`: "{\"item\": \"gear\", \"quantity\": 3}\n",
		`["a:b,c","\",\\",1]`:          "[\"a:b,c\", \"\\\",\\\\\", 1]\n",
	} {
		if got := echo(value); got != want {
			t.Errorf("echo(%s) = %q, want %q", value, got, want)
		}
	}
}

// TestNumbersReadAsPythonWritesThem pins repr() of CPython 3.11.
func TestNumbersReadAsPythonWritesThem(t *testing.T) {
	for text, want := range map[string]string{
		"3": "3", "-7": "-7", "2.0": "2.0", "1e16": "1e+16", "123456789012345.0": "123456789012345.0",
		"0.0001": "0.0001", "0.00001": "1e-05", "0.1": "0.1",
	} {
		n, ok := parseNumber(text)
		if !ok || n.String() != want {
			t.Errorf("%s reads as %v, %v; Python writes %s", text, n, ok, want)
		}
	}
	for _, text := range []string{`"1"`, "true", "", "9007199254740993", "1e999"} {
		if n, ok := parseNumber(text); ok {
			t.Errorf("%q passes for the number %v", text, n)
		}
	}
	a, _ := parseNumber("0.1")
	b, _ := parseNumber("0.2")
	if got := a.plus(b).String(); got != "0.30000000000000004" {
		t.Errorf("0.1+0.2 = %s", got)
	}
}

func TestKinds(t *testing.T) {
	parse := func(schema string) kind { return parseKind(json.RawMessage(schema)) }
	item, some := parse(`{"type":"string","enum":["nut","bolt"]}`), parse(`{"type":"string","enum":["nut"]}`)
	open, whole, order := parse(`{"type":"string"}`), parse(`{"type":"integer"}`), parse(`{"type":"integer","minimum":1,"maximum":3}`)
	real, list := parse(`{"type":"number"}`), parse(`{"type":"array"}`)
	cases := []struct {
		wanted, given kind
		want          bool
	}{
		{item, some, true}, {some, item, false}, {item, open, false}, {open, item, false}, {open, open, true},
		{whole, order, true}, {order, whole, false}, {real, whole, true}, {whole, real, false}, {list, list, false},
	}
	for i, c := range cases {
		if got := c.wanted.accepts(c.given); got != c.want {
			t.Errorf("case %d: accepts = %v", i, got)
		}
	}
	if got := order.literals(nil); len(got) != 3 || got[2] != "3" {
		t.Errorf("an order's number is one of %v", got)
	}
	if got := parse(`{"type":"integer","minimum":50}`).literals(nil); len(got) != 12 || got[0] != "50" {
		t.Errorf("numbers from 50 on: %v", got)
	}
	if got := open.literals(nil); got != nil {
		t.Errorf("an open text is one of %v", got)
	}
}

func TestVariablesDoNotHideTools(t *testing.T) {
	spec := &agon.Spec{Tools: []agon.Tool{{Name: "order"}, {Name: "o"}, {Name: "or_"}}}
	for name, want := range map[string]string{"order": "or", "o": "o_", "count": "c"} {
		if got := variable(name, spec); got != want {
			t.Errorf("variable(%s) = %s, want %s", name, got, want)
		}
	}
}
