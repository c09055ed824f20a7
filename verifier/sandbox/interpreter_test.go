package sandbox

import (
	"strings"
	"testing"
)

// Programs are one session of a Python that echoes.
func TestPrograms(t *testing.T) {
	w := newWorld(t, Limits{})
	tests := []struct{ program, output, complaint string }{
		{"1 + 1", "2\n", ""},
		{"'text'\n[1, 'é', True, None]", "text\n[1, \"é\", true, null]\n", ""},
		{"None", "", ""},
		{"", "", ""},
		{"# nothing", "", ""},
		{"x = 5", "", ""},
		{"x; x + 1", "5\n6\n", ""},
		{"for i in range(2):\n    i", "0\n1\n", ""},
		{"def double(n):\n    n\n    return 2 * n", "", ""},
		{"double(x)\n\n\nprint(double(2))", "10\n4\n", ""},
		{"s = '''a\nb'''\ns", "a\nb\n", ""},
		{"{1, 1}\n(1, 2)\nb'x'", "{1}\n[1, 2]\nb'x'\n", ""},
		{"if True:\n    x\nelse:\n    0", "5\n", ""},
		{"try:\n    move('A', 'B', 'nut', 99)\nexcept ToolError as e:\n    print('no:', e)", "no: not enough nut in A\n", ""},
		{"print('a')\n1/0", "a\n", "line 2: ZeroDivisionError: division by zero"},
		{"def f():\n    return [][0]\n\nf()", "", "line 2, in f: IndexError: list index out of range"},
		{"f()", "", "line 2, in f (an earlier program): IndexError: list index out of range"},
		{"x = (", "", "line 1: SyntaxError: '(' was never closed"},
		{"x = 1\n  y = 2", "", "line 2: IndentationError: unexpected indent"},
		{"a\x00b", "", "source code string cannot contain null bytes"},
		{"undefined", "", "line 1: NameError: name 'undefined' is not defined"},
		{"count('A')", "", "line 1: ToolError: count(bin, item): item is missing"},
		{"count('A', 'nut', 3)", "", "line 1: TypeError: count() takes 2 arguments, not 3"},
		{"count('A', bin='A')", "", "line 1: TypeError: count() got two values for bin"},
		{"count('A', {1})", "", "line 1: ValueError: set is not JSON"},
		{"answer(1, 2)", "", "line 1: TypeError: answer() takes 1 positional argument but 2 were given"},
		{"raise SystemExit", "", ""},
		{"import sys; sys.exit('bad')", "", "line 1: SystemExit: bad"},
		{"class E(Exception):\n    def __str__(self): raise E\nraise E", "", "line 3: E: (its message cannot be read)"},
		{"print('\\ud800')", "\\ud800\n", ""},
		{"x", "5\n", ""},
	}
	i, _ := w.interpreter(t, 1)
	for _, test := range tests {
		if got := run(t, i, test.program); got.Output != test.output || !strings.HasSuffix(got.Error, test.complaint) || test.complaint == "" && got.Error != "" || got.Limit != "" {
			t.Errorf("%q: got %+v, want %q, %q", test.program, got, test.output, test.complaint)
		}
	}
}
