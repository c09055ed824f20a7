package sandbox

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
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
