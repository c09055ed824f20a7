package attacks

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func someCanaries(t *testing.T) *canaries {
	t.Helper()
	c, err := newCanaries(t.Context())
	t.Cleanup(c.release)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestHits does to each canary what an attack would.
func TestHits(t *testing.T) {
	c := someCanaries(t)
	touch := func(name string) error { return os.WriteFile(c.path(name), nil, 0o600) }
	connect := func(network, address string) error {
		server, err := net.Dial(network, address)
		if err == nil {
			server.Close()
		}
		return err
	}
	for name, do := range map[string]func() error{
		"written":    func() error { return touch("written") },
		"ran":        func() error { return exec.Command(c.path("program")).Run() },
		"connection": func() error { return connect("tcp", fmt.Sprintf("127.0.0.1:%d", c.ports[0])) },
		"unix":       func() error { return connect("unix", c.path("socket")) },
		"abstract":   func() error { return connect("unix", "@"+c.name) },
		"signal":     func() error { return syscall.Kill(c.process.pid(), syscall.SIGUSR1) },
	} {
		if err := do(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if hits := eventually(c, name); !hits {
			t.Errorf("%s was not noticed", name)
		}
		if c.hits("")[name] {
			t.Errorf("%s was noticed twice", name)
		}
	}
}

// eventually reports whether a canary is hit within a second.
func eventually(c *canaries, name string) bool {
	for range 100 {
		if c.hits("")[name] {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// TestSecrets: a secret counts wherever it is told, and no other one with it.
func TestSecrets(t *testing.T) {
	c := someCanaries(t)
	read, _ := os.ReadFile("/dev/shm/" + c.shared)
	if hits := c.hits("it is " + string(read)); !hits["shared"] || hits["file"] || hits["receipt"] {
		t.Errorf("told: %v", hits)
	}
	server, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", c.ports[0]))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(server, c.secrets["receipt"])
	server.Close()
	for range 100 {
		if hits := c.hits(""); hits["receipt"] {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("what was sent to the server was not noticed")
}

// TestTraces leaves each thing that a program may.
func TestTraces(t *testing.T) {
	c := someCanaries(t)
	most := c.crowd()
	for what, leave := range map[string]func() error{
		"a file":        func() error { return os.WriteFile("/tmp/"+c.name, nil, 0o600) },
		"a file's mode": func() error { return os.Chmod(c.path("private"), 0o666) },
		"shared memory": func() error {
			_, err := unix.SysvShmGet(c.left.key, 1, unix.IPC_CREAT|0o600)
			return err
		},
	} {
		if err := leave(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if found := c.traces(); !slices.Equal(found, []string{what}) {
			t.Errorf("%s: found %v", what, found)
		}
		if found := c.traces(); found != nil {
			t.Errorf("%v were not cleared away", found)
		}
	}
	if !c.thins(most, time.Second) {
		t.Errorf("%d processes, not %d", c.crowd(), most)
	}
}

// TestOrphan: a process that has cut every tie is found by its environment.
func TestOrphan(t *testing.T) {
	c := someCanaries(t)
	most := c.crowd()
	if err := exec.Command("sh", "-c", "setsid sleep 0.5 >/dev/null 2>&1 &").Run(); err != nil {
		t.Fatal(err)
	}
	if c.thins(most, 100*time.Millisecond) {
		t.Error("it was not found")
	}
	if !c.thins(most, 5*time.Second) {
		t.Error("it goes on")
	}
}
