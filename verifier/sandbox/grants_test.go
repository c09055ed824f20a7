package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"agon"
)

// aSecret is the value that no process but an environment's may have.
const aSecret = `open "sesame" \ 4711é`

// generous is a tools.py that uses all that it is granted, and tells of it.
const generous = `
import os, socket, sqlite3, inside_the_venv

def initial_state(seed):
    return {"motto": inside_the_venv.MOTTO, "n": 0}

@read_only
def price(state, thing: str) -> int:
    """Look a price up."""
    with sqlite3.connect("file:" + os.environ["AGON_FILES"] + "/prices.db?mode=ro&immutable=1", uri=True) as db:
        return db.execute("SELECT price FROM prices WHERE thing = ?", (thing,)).fetchone()[0]

@read_only
def read(state) -> str:
    """Read the folder."""
    return open("files/texts/deep/a.txt").read()

@read_only
def write(state) -> str:
    """Try to change a file."""
    try:
        open("files/texts/deep/a.txt", "a").close()
    except OSError:
        return "refused"
    return "written"

@read_only
def greet(state, port: int) -> str:
    """Ask a server."""
    with socket.create_connection(("127.0.0.1", port), 2) as one:
        return one.recv(100).decode()

@read_only
def resolve(state) -> bool:
    """Look a name up."""
    return socket.getaddrinfo("localhost", 80) != []

@read_only
def knows(state) -> int:
    """How long the secret is."""
    return len(os.environ["AGON_TEST_SECRET"])

@read_only
def tell(state) -> str:
    """Betray it."""
    return "it is " + os.environ["AGON_TEST_SECRET"] + "!"

@read_only
def fail(state) -> str:
    """Betray it."""
    raise KeyError(os.environ["AGON_TEST_SECRET"])

def keep(state) -> None:
    """Betray it."""
    state["kept"] = [os.environ["AGON_TEST_SECRET"]]
    state["n"] += 1

@read_only
def where(state) -> int:
    """The process."""
    return os.getpid()

@read_only
def kept(state) -> bool:
    """Whether the state is one that a tool was given."""
    return state["kept"] == ["[secret AGON_TEST_SECRET]"]
`

// virtual makes a virtual environment with a module of its own.
func virtual(t testing.TB) string {
	t.Helper()
	python, err := FindPython(t.Context(), "python3")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(openFolder(t), "venv")
	if out, err := exec.Command(python.Executable, "-m", "venv", "--without-pip", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	packages, err := filepath.Glob(folder + "/lib/python*/site-packages")
	if err != nil || len(packages) != 1 {
		t.Fatalf("site-packages: %v, %v", packages, err)
	}
	writeFile(t, packages[0]+"/inside_the_venv.py", "MOTTO = 'made here'\n")
	return folder
}

// openFolder is a folder that all users can read.
func openFolder(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	for _, path := range []string{folder, filepath.Dir(folder)} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// generousFolder grants everything.
func generousFolder(t testing.TB) *agon.Folder {
	t.Helper()
	data := openFolder(t)
	writeFile(t, data+"/texts/deep/a.txt", "a text on disk")
	database := exec.Command("python3", "-c", `import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("CREATE TABLE prices (thing, price)")
    db.execute("INSERT INTO prices VALUES ('nut', 7)")`, data+"/prices.db")
	if out, err := database.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Setenv("AGON_TEST_SECRET", aSecret)
	folder := source(generous)
	folder.Grants = agon.Grants{
		Python: virtual(t), Network: true, Secrets: []string{"AGON_TEST_SECRET"},
		Files: map[string]string{"prices.db": data + "/prices.db", "texts": data + "/texts"},
	}
	return folder
}

// greeter is a server that greets, and counts whom it has greeted.
type greeter struct {
	net.Listener
	mu    sync.Mutex
	count int
}

func newGreeter(t testing.TB) *greeter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	g := &greeter{Listener: listener}
	go g.greet()
	return g
}

func (g *greeter) greet() {
	for {
		one, err := g.Accept()
		if err != nil {
			return
		}
		g.mu.Lock()
		g.count++
		g.mu.Unlock()
		io.WriteString(one, "hello")
		one.Close()
	}
}

func (g *greeter) port() int { return g.Addr().(*net.TCPAddr).Port }

func (g *greeter) greeted() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.count
}

// warnings gathers what a Sandbox warns of.
type warnings struct {
	mu    sync.Mutex
	lines []string
}

func (w *warnings) add(line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, line)
}

// TestGrants: tools have what they are granted, in each tier, and what they tell of
// secrets does not leave their process.
func TestGrants(t *testing.T) {
	for _, tier := range givenTiers(t) {
		t.Run(string(tier), func(t *testing.T) {
			var warned warnings
			w := worldOf(t, openSandbox(t, Config{Isolation: tier, Parallel: 2, Warn: warned.add}), generousFolder(t))
			server := newGreeter(t)
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

// lookEverywhere is a program of a model's that looks for what an environment was
// granted. It prints what it finds.
const lookEverywhere = `
import glob, os, sys
def tried(what, find):
    try:
        found = find()
    except BaseException:
        return
    if found:
        print("FOUND", what, str(found)[:100])
def files():
    for top in (%[1]q, %[2]q, ".", "/tmp", "/"):
        for folder, _, names in os.walk(top):
            if "files" in folder.split("/") or any(name in ("prices.db", "a.txt", "inside_the_venv.py") for name in names):
                return folder
def text(path):
    return lambda: open(path, "rb").read()
def secret():
    return [name for name, value in os.environ.items() if "sesame" in value]
def processes():
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            if b"sesame" in open(path, "rb").read():
                return path
        except OSError:
            pass
def connect():
    import _socket
    one = _socket.socket()
    one.connect(("127.0.0.1", %[3]d))
    return "a server"
def package():
    sys.path.extend(glob.glob(%[2]q + "/lib/python*/site-packages"))
    import inside_the_venv
    return "a package"
tried("files", files)
for path in (%[1]q + "/prices.db", %[1]q + "/texts/deep/a.txt", "files/prices.db", "/tmp/files/prices.db"):
    tried(path, text(path))
tried("secret", secret)
tried("processes", processes)
tried("network", connect)
tried("package", package)
tried("variables", lambda: [key for key in ("AGON_FILES", "AGON_TEST_SECRET", "OMP_NUM_THREADS") if key in os.environ])
print("looked")
`

// seeker is that program for a folder and a server.
func seeker(folder *agon.Folder, server *greeter) string {
	return fmt.Sprintf(lookEverywhere, filepath.Dir(folder.Grants.Files["prices.db"]), folder.Grants.Python, server.port())
}

// TestSeekerFinds: where nothing is in its way, the program finds all of it.
func TestSeekerFinds(t *testing.T) {
	folder, server := generousFolder(t), newGreeter(t)
	command := exec.Command("python3", "-c", seeker(folder, server))
	command.Env = append(os.Environ(), "AGON_FILES=x")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"files", folder.Grants.Files["prices.db"], "secret", "processes", "network", "package", "variables"} {
		if !strings.Contains(string(out), "FOUND "+kind+" ") {
			t.Errorf("%s is not found: %s", kind, out)
		}
	}
}

// TestGrantsAreTheEnvironmentsAlone: a program finds nothing of them, while the
// environment's process has them.
func TestGrantsAreTheEnvironmentsAlone(t *testing.T) {
	for _, tier := range givenTiers(t) {
		t.Run(string(tier), func(t *testing.T) {
			folder, server := generousFolder(t), newGreeter(t)
			w := worldOf(t, openSandbox(t, Config{Isolation: tier, Parallel: 2, Warn: func(string) {}}), folder)
			i, _ := w.interpreter(t, 1)
			got := run(t, i, seeker(folder, server)+"\nprint(price('nut'), tell())\n")
			if got.Error != "" || got.Output != "looked\n7 it is [secret AGON_TEST_SECRET]!\n" {
				t.Errorf("%s %s", got.Output, got.Error)
			}
			if n := server.greeted(); n > 0 {
				t.Errorf("the server has greeted %d", n)
			}
		})
	}
}

// escaped is a verifier that has broken out of its language, which no source that is
// checked can: it runs a program, and accepts if that finds nothing.
const escaped = `
def verify(before, after, answer, calls):
    modules = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "_wrap_close"][0].__init__.__globals__["sys"].modules
    builtins, said = modules["builtins"], []
    namespace = {"__builtins__": dict(builtins.__dict__, print=lambda *told: said.append(" ".join(map(str, told))))}
    builtins.exec(%s, namespace)
    if said != ["looked"]:
        raise ValueError(" ".join(said))
    return True
`

// TestVerifiersGetNoGrants: the processes of verifiers have nothing of them, and see
// the tools by asking for them.
func TestVerifiersGetNoGrants(t *testing.T) {
	for _, tier := range givenTiers(t) {
		t.Run(string(tier), func(t *testing.T) {
			folder, server := generousFolder(t), newGreeter(t)
			w := worldOf(t, openSandbox(t, Config{Isolation: tier, Parallel: 2, Warn: func(string) {}}), folder)
			episode := w.start(t, 1)
			mustCall(t, episode, "keep", "{}")
			outcomes := []agon.Outcome{{State: state(t, episode), Answer: json.RawMessage("7")}}
			literal, err := json.Marshal(seeker(folder, server))
			if err != nil {
				t.Fatal(err)
			}
			code := compiledAs(t, w.Python(), fmt.Sprintf(escaped, literal))
			work := judgement{Verifier: "escaped", Code: &code, Outcomes: evidences(outcomes)}
			if verdicts, err := w.judge(t.Context(), w.env, 1, work); err != nil || !verdicts[0].Pass {
				t.Errorf("an escaped verifier: %+v, %v", verdicts, err)
			}
			if n := server.greeted(); n > 0 {
				t.Errorf("the server has greeted %d", n)
			}
			for verifier, want := range map[string]string{
				"return before.price('nut') == answer and after.price(thing='nut') == 7": "",
				"return after.kept() and after.knows() == 21":                            "",
				"return after.tell() == 'it is [secret AGON_TEST_SECRET]!'":              "",
				"return before.kept()":                        "raised ValueError: KeyError: 'kept' (line 2)",
				"return before.price(7)":                      "raised ValueError: price: thing: got number, want string (line 2)",
				"return before.price('nut', 'nut')":           "raised ValueError: price takes 1 arguments, not 2 (line 2)",
				"return before.price('nut', thing='nut')":     "raised ValueError: price: thing twice (line 2)",
				"return before.keep()":                        "raised AttributeError: 'View' object has no attribute 'keep' (line 2)",
				"return [before.knows() for i in range(600)]": "raised ValueError: more than 256 calls of tools (line 2)",
			} {
				verdicts, err := w.Judge(t.Context(), w.env, "def verify(before, after, answer, calls):\n    "+verifier, 1, outcomes)
				if err != nil || verdicts[0].Pass != (want == "") || verdicts[0].Reason != want {
					t.Errorf("%s: %+v, %v; want %q", verifier, verdicts, err, want)
				}
			}
		})
	}
}

// compiledAs is a verifier's code, as it would come of a check that lets all pass.
func compiledAs(t testing.TB, python Python, verifier string) string {
	t.Helper()
	command := exec.Command(python.Executable, "-c", "import marshal, sys; print(marshal.dumps(compile(sys.stdin.read(), 'verifier', 'exec')).hex(), end='')")
	command.Stdin = strings.NewReader(verifier)
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
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

// A tool that hangs when a verifier calls it is the verifier's loss, and one that ends
// its process.
func TestLooksThatFail(t *testing.T) {
	folder := source(`
import os, time
def initial_state(seed): return {"n": seed}
@read_only
def hang(state): time.sleep(60)
@read_only
def die(state): os._exit(0)
@read_only
def n(state) -> int: return state["n"]
@read_only
def liar(state): state["n"] = 0
`)
	folder.Grants.Network = true
	w := worldOf(t, openSandbox(t, Config{Isolation: givenTiers(t)[0], Parallel: 1, Limits: Limits{ToolTime: 300e6}}), folder)
	for tool, want := range map[string]agon.Verdict{
		"n":    {Pass: true, Stage: agon.VerdictAccepted},
		"hang": {Stage: agon.VerdictBroken, Reason: "hang took longer than 300ms", TimeLimited: true},
		"die":  {Stage: agon.VerdictBroken, Reason: "die killed its process"},
	} {
		verdicts, err := w.Judge(t.Context(), w.env, "def verify(before, after, answer, calls):\n    return before."+tool+"() == 4", 4, []agon.Outcome{{}})
		if err != nil || verdicts[0] != want {
			t.Errorf("%s: %+v, %v; want %+v", tool, verdicts, err, want)
		}
	}
	_, err := w.Judge(t.Context(), w.env, "def verify(before, after, answer, calls):\n    return before.liar() == 4", 4, []agon.Outcome{{}})
	if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "marked read_only and changed the state") {
		t.Errorf("liar: %v", err)
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
