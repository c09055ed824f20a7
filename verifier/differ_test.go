package verifier

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// TestDiffer: a part is told where it lies, whichever side it is on; lists of
// other lengths, and values of other types, differ whole.
func TestDiffer(t *testing.T) {
	before := `{"a":{"x":4,"same":9},"gone":[1],"l":[1,2],"m":[1],"n":{"k":1},"same":[{}],"none":null}`
	after := `{"a":{"x":9,"same":9},"new":null,"l":[1,30],"m":[],"n":[1],"same":[{}]}`
	var got []string
	differ(decoded(json.RawMessage(before)), decoded(json.RawMessage(after)), nil, func(path []any, was, is any) {
		got = append(got, fmt.Sprint(path, " ", show(was), " ", show(is)))
	})
	slices.Sort(got)
	want := []string{"[a x] 4 9", "[gone] [1] null", "[l 1] 2 30", "[m] [1] []", "[n] {\"k\":1} [1]", "[new] null null"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	differ(1., 1., nil, func(path []any, _, _ any) { t.Error("equal values differ at", path) })
	differ(1., 2., nil, func(path []any, _, _ any) {
		if len(path) != 0 {
			t.Error("two numbers differ at", path)
		}
	})
}
