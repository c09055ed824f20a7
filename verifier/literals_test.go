package verifier

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"agon"
)

func TestLiterals(t *testing.T) {
	for source, want := range map[string][]any{
		``:                                   nil,
		`move("A", 'b', 3)`:                  {"A", "b", 3.0},
		`x1 = -5  # "no" 7`:                  {5.0},
		`"doc"` + "\n" + `f("a")`:            {"a"},
		`"""doc` + "\n" + `more 3"""`:        nil,
		"x = '''a\nb'''":                     {"a\nb"},
		`r"\d" 'it\'s' "\n\q"`:               {`\d`, "it's", "\n\\q"},
		`f"{3}" b"x" rb'y' u"z"`:             {"z"},
		`0x1F 1_000 1.5e-3 .5 0b11 2j 1e400`: {31.0, 1000.0, 0.0015, 0.5, 3.0},
		`a.b[0].c("x"`:                       {0.0, "x"},
		`"open`:                              {"open"},
		"(\n\"a\"\n)":                        {"a"},
		"d = {\n  'k': 1,\n}":                {"k", 1.0},
		"0xe-1":                              {14.0, 1.0},
	} {
		if source == `"open` {
			want = nil // alone on its line it reads as a docstring
		}
		if got := literals(source); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", source, got, want)
		}
	}
}

// TestLiteralsOfHostileSource takes time in proportion to the length.
func TestLiteralsOfHostileSource(t *testing.T) {
	for _, unit := range []string{"1e-", "'", `"a" `, "'''", "\\\n", "((", "0x", "rb'\\", "#", "''\n", "1.e+"} {
		literals(strings.Repeat(unit, 1<<18))
	}
}

func FuzzLiterals(f *testing.F) {
	f.Add(`move("A", 'b', 3) # x`)
	f.Add(`"""`)
	f.Add("rb'\\")
	f.Fuzz(func(t *testing.T, source string) {
		for _, literal := range literals(source) {
			newGround().holds(literal)
		}
	})
}

func TestGround(t *testing.T) {
	g := newGround()
	g.addText("Move twice 3.5 kg of WD-40 to bin_A, then 12 bolts")
	g.addJSON(json.RawMessage(`{"key": ["red fox", -7]}`))
	g.addDifference(decoded(json.RawMessage(`{"a":{"x":4,"same":99},"gone":"old","l":[1,2]}`)), decoded(json.RawMessage(`{"a":{"x":9,"same":99},"new":33,"l":[1,30]}`)))
	for _, grounded := range []any{"wd", "WD-40", "BIN_A", "red", "fox red", "key", "x", "gone", "old", "new", "", " -> ", true, nil, 0.0, 1.0, -1.0, 2.0, 3.5, 40.0, 12.0, 7.0, 4.0, 9.0, 5.0, 33.0, 30.0, 28.0} {
		if !g.holds(grounded) {
			t.Errorf("%v is not grounded", grounded)
		}
	}
	for _, free := range []any{"blue", "red blue", "same", 99.0, 11.0, 13.0, -33.5} {
		if g.holds(free) {
			t.Errorf("%v is grounded", free)
		}
	}
}

func TestSameValue(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"1", "1.0", true}, {"1", "true", false}, {"0", "false", false}, {"", "null", true}, {"", `""`, false}, {"[1,2]", "[1, 2.0]", true},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, true}, {"9007199254740993", "9007199254740992", false}, {`"1"`, "1", false}, {"[true]", "[1]", false},
	} {
		if got := sameValue([]byte(c.a), []byte(c.b)); got != c.same {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

func TestNeighbours(t *testing.T) {
	for _, c := range []struct{ value, schema, want string }{
		{`"A"`, `{"enum":["A","B"]}`, `["B"]`},
		{`"B"`, `{"enum":["A","B"]}`, `["A"]`},
		{`"A"`, `{"enum":["A"]}`, `null`},
		{`"B"`, `{"enum":["A","B","C"]}`, `["C","A"]`},
		{`3`, `{"enum":[1,2,3,4,5,6]}`, `[4,5,6]`},
		{`"Z"`, `{"enum":["A","B"]}`, `null`},
		{`3`, `{"type":"integer","minimum":1,"maximum":3}`, `[2]`},
		{`1`, `{"type":"integer","minimum":1}`, `[2]`},
		{`5`, ``, `[4,6]`},
		{`true`, ``, `[false]`},
		{`"ab"`, ``, `["abx"]`},
		{`"ab"`, `{"type":"string"}`, `null`},
		{`[1,2]`, ``, `[[1]]`},
		{`null`, ``, `null`},
		{`1e300`, ``, `null`},
	} {
		var schema json.RawMessage
		if c.schema != "" {
			schema = json.RawMessage(c.schema)
		}
		got, err := json.Marshal(neighbours(json.RawMessage(c.value), schema))
		if err != nil || string(got) != c.want {
			t.Errorf("%s in %s: %s, want %s", c.value, c.schema, got, c.want)
		}
	}
}

func TestSignatureTellsShapes(t *testing.T) {
	call := agon.CallRecord{Call: agon.Call{Tool: "f", Arguments: map[string]json.RawMessage{"b": []byte(`"x"`), "a": []byte(`1`)}}}
	r := &run{outcome: agon.Outcome{Calls: []agon.CallRecord{call, call}, Answer: []byte(`[true]`)}}
	if got := signature(r); got != "f(number,string) f(number,string) answer(array)" {
		t.Error(got)
	}
	if got := signature(&run{}); got != "nothing" {
		t.Error(got)
	}
}
