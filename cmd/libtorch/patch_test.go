package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The recordings in testdata/errors-VERSION.txt are what g++ 12 says to gotch
// v0.9.1 and that torch (LC_ALL=C, -fsyntax-only -fmax-errors=0 -w).
// testdata/wrappers.txt holds the functions they complain of, with neighbours,
// at their line numbers.

const generated = "torch_api_generated.cpp.h"

var recordings = map[string][]string{
	"2.4.1":  {"atg__cslt_sparse_mm"},
	"2.11.0": {"atg__cslt_sparse_mm", "atg__scaled_mm", "atg__scaled_mm_out"},
	"2.15.0": {"atg__cslt_sparse_mm", "atg__scaled_mm", "atg__scaled_mm_out", "atg_align_as", "atg_align_tensors",
		"atg_cholesky", "atg_cholesky_out", "atg_qr", "atg_qr_q"},
}

func TestPatchRecordings(t *testing.T) {
	source := wrappers(t)
	for version, want := range recordings {
		t.Run(version, func(t *testing.T) {
			patched, names, err := patch(generated, source, read(t, "errors-"+version+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(names, want) {
				t.Errorf("patched %v, want %v", names, want)
			}
			before, after := functions(source), functions(patched)
			for name, text := range before {
				switch stubbed := slices.Contains(want, name); {
				case stubbed && !strings.Contains(after[name], `"`+name+`: not in this libtorch"`):
					t.Errorf("%s is not replaced:\n%s", name, after[name])
				case !stubbed && after[name] != text:
					t.Errorf("%s was changed:\n%s", name, after[name])
				}
			}
			if len(after) != len(before) {
				t.Errorf("%d functions became %d", len(before), len(after))
			}
		})
	}
}

func TestPatchOfAContentCompiler(t *testing.T) {
	source := wrappers(t)
	if patched, names, err := patch(generated, source, ""); patched != source || names != nil || err != nil {
		t.Errorf("changed %v, %v", names, err)
	}
}

func TestPatch(t *testing.T) {
	for _, c := range []struct{ name, source, output, want string }{
		{
			name:   "a function without result",
			source: "void f(tensor *out__) {\n  PROTECT(\n    bad();\n  )\n}\n",
			output: "x.cpp:3:5: error: no bad\nx.cpp:3:9: error: nor that",
			want:   "void f(tensor *out__) {\n  PROTECT(throw std::runtime_error(\"f: not in this libtorch\");)\n}\n",
		}, {
			name:   "a result is null or 0",
			source: "tensor *g(int a,\n          int b) {\n  if (a) {\n    bad();\n  }\n\n  return x;\n}",
			output: "dir/x.cpp:4:5: error: no bad",
			want:   "tensor *g(int a,\n          int b) {\n  PROTECT(throw std::runtime_error(\"g: not in this libtorch\");)\n  return {};\n}",
		}, {
			name:   "on one line, between others",
			source: "int a() { return 1; }\nint b() { return bad(); }\nint c() { return 3; }",
			output: "In file included from y.h:1:\nx.cpp:2:18: error: no bad\nx.cpp:1:1: note: here",
			want:   "int a() { return 1; }\nint b() {\n  PROTECT(throw std::runtime_error(\"b: not in this libtorch\");)\n  return {};\n}\nint c() { return 3; }",
		}, {
			name:   "an error in the signature",
			source: "void f(bad x) {\n}",
			output: "x.cpp:1:8: error: no bad",
			want:   "void f(bad x) {\n  PROTECT(throw std::runtime_error(\"f: not in this libtorch\");)\n}",
		}, {
			name:   "errors of other files, warnings and notes",
			source: "void f() {\n}",
			output: "xx.cpp:1:8: error: no\nx.cpp:1:8: warning: hm\ny.h:1:1: error: no",
			want:   "void f() {\n}",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := patch("x.cpp", c.source, c.output)
			if err != nil || got != c.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, c.want)
			}
		})
	}
}

func TestPatchCannotMendOutsideOfFunctions(t *testing.T) {
	for name, source := range map[string]string{
		"an include":          "#include <gone.h>\nvoid f() {\n}",
		"between functions":   "void f() {\n}\nstruct s;",
		"beyond the last one": "void f() {\n}",
	} {
		line := 1 + strings.Count(source, "\n")
		if name == "an include" {
			line = 1
		} else if name == "beyond the last one" {
			line = 99
		}
		output := "x.cpp:" + strconv.Itoa(line) + ":1: fatal error: gone"
		if _, _, err := patch("x.cpp", source, output); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// wrappers is the text of testdata/wrappers.txt with every line at its number.
func wrappers(t *testing.T) string {
	var lines []string
	for line := range strings.Lines(read(t, "wrappers.txt")) {
		line = strings.TrimSuffix(line, "\n")
		number, ok := strings.CutPrefix(line, "-- line ")
		if !ok {
			lines = append(lines, line)
			continue
		}
		n, err := strconv.Atoi(strings.TrimSuffix(number, " --"))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, make([]string, n-1-len(lines))...)
	}
	return strings.Join(lines, "\n")
}

var wholeFunction = regexp.MustCompile(`(?ms)^[^\n]*?(\w+)\([^\n]*\{\n.*?^\}`)

// functions are the definitions in source by name.
func functions(source string) map[string]string {
	found := map[string]string{}
	for _, match := range wholeFunction.FindAllStringSubmatch(source, -1) {
		found[match[1]] = match[0]
	}
	return found
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
