package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"agon"
)

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

// unhurried lets it look at every file of a slot on a machine under load.
var unhurried = Limits{ActionTime: patience, VerifyTime: patience, CPU: patience}

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
	folder, server := generousFolder(t), newGreeter(t)
	for _, tier := range givenTiers(t) {
		t.Run(string(tier), func(t *testing.T) {
			w := worldOf(t, openSandbox(t, Config{Isolation: tier, Parallel: 2, Limits: unhurried, Warn: func(string) {}}), folder)
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
