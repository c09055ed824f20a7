package attacks

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// canaries are things of the host that no program should reach. They have random
// names and contents, so that who tells them has seen them.
type canaries struct {
	name    string // of what programs may leave behind, and of the abstract socket
	folder  string // everything that has a path, but for what has to be elsewhere
	secrets map[string]string
	shared  string // the file of shared memory, below /dev/shm
	segment segment
	left    segment // the key of one that is not there
	process *canaryProcess
	servers []net.Listener
	ports   [2]int // of our server, and one that nobody listens at

	mu  sync.Mutex
	hit map[string]bool // servers that were connected to
	// heard is what came in at the server.
	heard strings.Builder
}

// random returns a name or a content.
func random() string {
	digits := make([]byte, 8)
	rand.Read(digits)
	return hex.EncodeToString(digits)
}

// variable is the environment variable that holds a secret.
const variable = "AGON_CANARY"

// newCanaries makes all of them. The caller calls release, also after an error.
func newCanaries(ctx context.Context) (*canaries, error) {
	c := &canaries{name: "agon-left-" + random(), shared: "agon-canary-" + random(), secrets: map[string]string{}, hit: map[string]bool{}}
	for _, kind := range []string{"file", "variable", "process", "receipt", "shared", "segment"} {
		c.secrets[kind] = kind + "-" + random()
	}
	for _, make := range []func(context.Context) error{c.makeFiles, c.makeServers, c.makeSegments, c.startProcess} {
		if err := make(ctx); err != nil {
			return c, fmt.Errorf("canaries: %w", err)
		}
	}
	return c, os.Setenv(variable, c.secrets["variable"])
}

// release removes everything.
func (c *canaries) release() {
	os.Unsetenv(variable)
	for _, server := range c.servers {
		server.Close()
	}
	if c.process != nil {
		c.process.end()
	}
	c.segment.remove()
	c.clear()
	os.Remove("/dev/shm/" + c.shared)
	if c.folder != "" {
		os.RemoveAll(c.folder)
	}
}

func (c *canaries) path(name string) string { return filepath.Join(c.folder, name) }

func (c *canaries) makeFiles(context.Context) (err error) {
	if c.folder, err = os.MkdirTemp("", "agon-canaries-"); err != nil {
		return err
	}
	if err := os.Mkdir(c.path("tmp"), 0o700); err != nil {
		return err
	}
	program := fmt.Sprintf("#!/bin/sh\n: > '%s'\n", c.path("ran"))
	if err := os.WriteFile(c.path("program"), []byte(program), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(c.path("private"), nil, 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(c.path("file"), []byte(c.secrets["file"]), 0o644); err != nil {
		return err
	}
	return os.WriteFile("/dev/shm/"+c.shared, []byte(c.secrets["shared"]), 0o644)
}

func (c *canaries) makeSegments(context.Context) (err error) {
	if c.segment, err = newSegment(c.secrets["segment"]); err != nil {
		return err
	}
	c.left = segment{key: c.segment.key + 1}
	return nil
}

func (c *canaries) startProcess(ctx context.Context) (err error) {
	c.process, err = startCanary(ctx, c.secrets["process"])
	return err
}

// makeServers listens at the three kinds of address. A server keeps what it hears.
func (c *canaries) makeServers(ctx context.Context) error {
	var config net.ListenConfig
	for _, address := range [][3]string{
		{"connection", "tcp", "127.0.0.1:0"}, {"unix", "unix", c.path("socket")}, {"abstract", "unix", "@" + c.name},
	} {
		server, err := config.Listen(ctx, address[1], address[2])
		if err != nil {
			return err
		}
		c.servers = append(c.servers, server)
		go c.hear(server, address[0])
	}
	c.ports[0] = c.servers[0].Addr().(*net.TCPAddr).Port
	free, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.ports[1] = free.Addr().(*net.TCPAddr).Port
	return free.Close()
}

// hear runs until the server is closed.
func (c *canaries) hear(server net.Listener, name string) {
	for {
		connection, err := server.Accept()
		if err != nil {
			return
		}
		said, _ := io.ReadAll(io.LimitReader(connection, 1<<20))
		connection.Close()
		c.mu.Lock()
		c.hit[name] = true
		c.heard.Write(said)
		c.mu.Unlock()
	}
}

// known is what a program is told, so that it need not search.
func (c *canaries) known() map[string]any {
	return map[string]any{
		"name": c.name, "folder": c.folder, "file": c.path("file"), "private": c.path("private"), "socket": c.path("socket"),
		"port": c.ports[0], "listen": c.ports[1], "pid": c.process.pid(), "shared": c.shared,
		"segment": c.segment.key, "left_segment": c.left.key,
	}
}

// hits are the canaries that were hit since the last call, given what the grader
// told its caller.
func (c *canaries) hits(told string) map[string]bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	hits := c.hit
	told += c.heard.String()
	c.hit = map[string]bool{}
	c.heard.Reset()
	for kind, secret := range c.secrets {
		hits[kind] = strings.Contains(told, secret)
	}
	for _, file := range []string{"written", "ran"} {
		hits[file] = os.Remove(c.path(file)) == nil
	}
	hits["signal"] = c.process.signals.Swap(0) > 0
	return hits
}
