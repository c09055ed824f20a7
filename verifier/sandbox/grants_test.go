package sandbox

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon"
)

// TestGrants: tools have what they are granted, in each tier, and what they tell of
// secrets does not leave their process.
func TestGrants(t *testing.T) {
	folder, server := generousFolder(t), newGreeter(t)
	for _, tier := range givenTiers(t) {
		t.Run(string(tier), func(t *testing.T) {
			var warned warnings
			w := worldOf(t, openSandbox(t, Config{Isolation: tier, Parallel: 2, Warn: warned.add}), folder)
			episode := w.start(t, 1)
			for _, c := range []struct{ tool, arguments, want string }{
				{"price", `{"thing":"nut"}`, `7`},
				{"read", `{}`, `"a text on disk"`},
				{"write", `{}`, `"refused"`},
				{"greet", fmt.Sprintf(`{"port":%d}`, server.port()), `"hello"`},
				{"resolve", `{}`, `true`},
				{"knows", `{}`, `21`},
				{"tell", `{}`, `"it is [secret AGON_TEST_SECRET]!"`},
				{"keep", `{}`, `null`},
			} {
				got, err := episode.Call(t.Context(), call(c.tool, c.arguments))
				if err != nil || string(got.Value) != c.want {
					t.Errorf("%s: %s %s, %v; want %s", c.tool, got.Value, got.Error, err, c.want)
				}
			}
			if got, err := episode.Call(t.Context(), call("fail", "{}")); err != nil || got.Error != "KeyError: '[secret AGON_TEST_SECRET]'" {
				t.Errorf("fail: %+v, %v", got, err)
			}
			if got := string(state(t, episode).JSON); got != `{"kept":["[secret AGON_TEST_SECRET]"],"motto":"made here","n":1}` {
				t.Errorf("state: %s", got)
			}
			if want := "environment test: a tool told the value of AGON_TEST_SECRET; [secret AGON_TEST_SECRET] stands in its place"; len(warned.lines) != 1 || warned.lines[0] != want {
				t.Errorf("warnings: %q", warned.lines)
			}
		})
	}
}

// TestGrantsThatCannotBe: what this machine or the tier does not give is told in one
// line, when the environment is opened.
func TestGrantsThatCannotBe(t *testing.T) {
	given := givenTiers(t)[0]
	empty, old := t.TempDir(), filepath.Join(t.TempDir(), "python")
	writeFile(t, old, "#!/bin/sh\necho '{\"executable\":\"/x\",\"version\":\"3.8.1\",\"old\":true}'\n")
	if err := os.Chmod(old, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AGON_TEST_SECRET", aSecret)
	t.Setenv("AGON_TEST_EMPTY", "")
	t.Setenv("AGON_TEST_BYTES", "\xff")
	file := map[string]string{"a": old}
	for _, c := range []struct {
		tier   Isolation
		grants agon.Grants
		want   string
	}{
		{given, agon.Grants{Python: empty}, "python: python " + empty + " holds no bin/python that leads to an interpreter (hint: python3 -m venv " + empty + " makes one)"},
		{given, agon.Grants{Python: "/bin/false"}, `python: python "/bin/false" does not run: exit status 1`},
		{given, agon.Grants{Python: "/bin/echo"}, `python: python "/bin/echo" does not run: it answered "-I -S -c`},
		{given, agon.Grants{Python: old}, "python: python /x is version 3.8.1 (hint: install Python 3.9 or newer)"},
		{given, agon.Grants{Secrets: []string{"AGON_TEST_NONE"}}, "secrets: AGON_TEST_NONE is not set (hint: export AGON_TEST_NONE=…)"},
		{given, agon.Grants{Secrets: []string{"AGON_TEST_EMPTY"}}, "secrets: AGON_TEST_EMPTY is not set (hint: export AGON_TEST_EMPTY=…)"},
		{given, agon.Grants{Secrets: []string{"AGON_TEST_BYTES"}}, "secrets: the value of AGON_TEST_BYTES is not UTF-8 text"},
		{IsolationNone, agon.Grants{Secrets: []string{"AGON_TEST_SECRET"}}, "secrets: without isolation a model's programs could read them, too (hint: "},
		{IsolationNone, agon.Grants{Files: file}, "files: without isolation a model's programs could read them, too (hint: "},
	} {
		folder := source("def initial_state(seed): return {}\ndef f(state): pass")
		folder.Grants = c.grants
		_, err := openSandbox(t, Config{Isolation: c.tier, Slots: 1, Parallel: 1}).Environment(t.Context(), folder)
		if want := "environment test: environment.yaml: " + c.want; err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: %v, want %q", c.grants, err, want)
		}
	}
}

// TestGrantsWithoutIsolation: what can be kept apart even there is.
func TestGrantsWithoutIsolation(t *testing.T) {
	folder, server := source("import socket, inside_the_venv\ndef initial_state(seed): return {}\n"+
		"def f(state, port: int) -> str:\n    return socket.create_connection(('127.0.0.1', port), 2).recv(9).decode() + inside_the_venv.MOTTO"), newGreeter(t)
	folder.Grants = agon.Grants{Python: virtual(t), Network: true}
	w := worldOf(t, openSandbox(t, Config{Isolation: IsolationNone, Parallel: 1}), folder)
	i, _ := w.interpreter(t, 1)
	got := run(t, i, fmt.Sprintf("print(f(%[1]d))\nimport _socket\n_socket.socket().connect(('127.0.0.1', %[1]d))", server.port()))
	if got.Output != "hellomade here\n" || !strings.Contains(got.Error, "PermissionError") {
		t.Errorf("%q %q", got.Output, got.Error)
	}
}

// TestWithoutGrants: a folder's tools get none of it unless environment.yaml says so.
func TestWithoutGrants(t *testing.T) {
	t.Setenv("AGON_TEST_SECRET", aSecret)
	for _, tier := range givenTiers(t) {
		folder := source("import os, socket, sys\ndef initial_state(seed): return {}\n" +
			"def f(state) -> list: return [sorted(os.environ), [p for p in sys.path if 'packages' in p], os.path.exists('files')]\n" +
			"def g(state): socket.socket()")
		w := worldOf(t, openSandbox(t, Config{Isolation: tier, Parallel: 1}), folder)
		got, err := w.start(t, 1).Call(t.Context(), call("f", "{}"))
		if err != nil || strings.Contains(string(got.Value), "AGON") || !strings.HasSuffix(string(got.Value), `,[],false]`) {
			t.Errorf("%s: %s %s, %v", tier, got.Value, got.Error, err)
		}
		if got, err := w.start(t, 1).Call(t.Context(), call("g", "{}")); err != nil || !strings.Contains(got.Error, "PermissionError") {
			t.Errorf("%s: %+v, %v", tier, got, err)
		}
	}
}

// TestSecretsInFaults: nor do errors tell them, whatever stands there.
func TestSecretsInFaults(t *testing.T) {
	t.Setenv("AGON_TEST_SECRET", aSecret)
	s := openSandbox(t, Config{Isolation: givenTiers(t)[0], Parallel: 1, Warn: func(string) {}})
	const good = "import os, sys\nkey = os.environ['AGON_TEST_SECRET']\ndef initial_state(seed): return {key: seed}\n"
	for i, body := range []string{
		"raise ValueError(key)", "sys.stderr.write(key); sys.stderr.flush(); os._exit(3)", "def f(state, a: set[key]): pass", "def f(state, a: Literal[key]): pass",
		"def f(state) -> str:\n    f.__doc__", "1/0 # " + aSecret,
	} {
		folder := source(good + body)
		folder.Grants.Secrets = []string{"AGON_TEST_SECRET"}
		env, err := s.Environment(t.Context(), folder)
		said := fmt.Sprint(err)
		if err == nil {
			spec, err := json.Marshal(env.Spec())
			if err != nil {
				t.Fatal(err)
			}
			said += string(spec)
		}
		if strings.Contains(said, "sesame") {
			t.Errorf("%d: %s", i, said)
		}
	}
}

// TestShortSecrets: a secret that is too short to be looked for is named when the
// environment is opened, and its value is not.
func TestShortSecrets(t *testing.T) {
	t.Setenv("AGON_TEST_SECRET", aSecret)
	t.Setenv("AGON_TEST_SHORT", "pq7#xyz")
	var warned warnings
	folder := source("def initial_state(seed): return {}\ndef f(state): pass")
	folder.Grants.Secrets = []string{"AGON_TEST_SECRET", "AGON_TEST_SHORT"}
	if _, err := openSandbox(t, Config{Isolation: givenTiers(t)[0], Slots: 1, Parallel: 1, Warn: warned.add}).Environment(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	want := "environment test: the value of AGON_TEST_SHORT has fewer than 8 characters: where a tool tells it, nothing stands in its place"
	if len(warned.lines) != 1 || warned.lines[0] != want {
		t.Errorf("warnings: %q, want %q", warned.lines, want)
	}
}

// TestFilesOfTheirOwnerAlone: where tools run as somebody else, what those may not read
// is refused rather than missing.
func TestFilesOfTheirOwnerAlone(t *testing.T) {
	needTier(t, IsolationNamespaces)
	path := openFolder(t) + "/mine"
	writeFile(t, path, "mine")
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	folder := source("def initial_state(seed): return {'text': open('files/mine').read()}\ndef f(state): pass")
	folder.Grants.Files = map[string]string{"mine": path}
	_, err := openSandbox(t, Config{Isolation: IsolationNamespaces, Slots: 1, Parallel: 1}).Environment(t.Context(), folder)
	if refused := err != nil && strings.Contains(err.Error(), "(hint: chmod o+r "+path+")"); refused != mapsMore() || !refused && err != nil {
		t.Errorf("%v", err)
	}
}
