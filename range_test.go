package agon

import (
	"encoding/json"
	"testing"
)

func TestFirstOfARange(t *testing.T) {
	for schema, want := range map[string]string{
		`{"enum":["b","a"]}`:                         `"b"`,
		`{"type":"integer","enum":[7,1]}`:            `7`,
		`{"type":"integer","minimum":3,"maximum":9}`: `3`,
		`{"type":"number","minimum":0.5}`:            `0.5`,
		`{"type":"integer"}`:                         `1`,
		`{"type":"boolean"}`:                         `true`,
		`{"type":"string"}`:                          ``,
		`{"type":["string","null"]}`:                 ``,
		`true`:                                       ``,
		``:                                           ``,
	} {
		r := RangeOf(json.RawMessage(schema))
		if got := string(r.First()); got != want {
			t.Errorf("%s: %s, want %s", schema, got, want)
		}
	}
}
