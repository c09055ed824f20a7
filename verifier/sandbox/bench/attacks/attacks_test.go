package attacks

import (
	"strings"
	"testing"

	"agon/verifier/sandbox"
)

// TestAgon: nothing of the suite comes through in the tier that the sandbox takes
// by itself.
func TestAgon(t *testing.T) {
	row, err := Measure(t.Context(), Kind{"Agon", inTier(sandbox.IsolationAuto)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if row.Absent != "" {
		t.Skip(row.Absent)
	}
	if through := append(row.all(), row.Lost...); len(through) > 0 {
		t.Errorf("%v came through", through)
	}
}

func TestSuite(t *testing.T) {
	suite, err := Suite()
	if err != nil {
		t.Fatal(err)
	}
	of := map[Family]int{}
	for _, one := range suite {
		of[one.Family]++
		if !strings.HasPrefix(one.program, "# ") || !strings.Contains(one.program, "def solve(item):") {
			t.Errorf("%s: no comment that says what it does, or no solve", one.Name)
		}
	}
	if of[Forge] < 10 || of[Escape] < 10 || of[Leave] < 8 || len(of) != 3 {
		t.Errorf("%v", of)
	}
}

func TestTable(t *testing.T) {
	rows := []Row{
		{Grader: "one", Forged: []string{"a", "b"}, PerSecond: 123.4, P99: 5.67},
		{Grader: "two", Absent: "no such thing"},
	}
	var text strings.Builder
	if err := Table(&text, rows); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| one | 2 | 0 | 0 | 123 | 5.67 |\n", "| two | – | – | – | – | – |\n", "- one, forged: a, b\n", "- two: not measured: no such thing\n"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
}
