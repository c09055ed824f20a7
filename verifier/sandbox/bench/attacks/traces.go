package attacks

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"agon/verifier/sandbox/bench/proc"
)

// settling is how long what a program has started may take to do something.
const settling = 500 * time.Millisecond

// traces says what of a program is there now, and clears it away.
func (c *canaries) traces() []string {
	var found []string
	server, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", c.ports[1]), time.Second)
	if err == nil {
		server.Close()
		found = append(found, "a port")
	}
	if info, err := os.Stat(c.path("private")); err == nil && info.Mode().Perm() != 0o600 {
		found = append(found, "a file's mode")
	}
	return append(found, c.clear()...)
}

// tell lets programs that wait for an event go on: that they are graded, or that
// it is over.
func (c *canaries) tell(event string) error { return os.WriteFile(c.path(event), nil, 0o644) }

// begin makes ready for the next program.
func (c *canaries) begin() {
	os.Remove(c.path("graded"))
	os.Remove(c.path("over"))
}

// clear removes what programs may have left, and says what it was.
func (c *canaries) clear() []string {
	var found []string
	files := []string{"/tmp/" + c.name, "/dev/shm/" + c.name, c.path("late")}
	left, _ := filepath.Glob(c.path("tmp/*"))
	for _, file := range append(files, left...) {
		if _, err := os.Lstat(file); err == nil {
			found = append(found, "a file")
			os.RemoveAll(file)
		}
	}
	if c.folder != "" {
		os.Chmod(c.path("private"), 0o600)
	}
	if c.left.remove() {
		found = append(found, "shared memory")
	}
	return found
}

// crowd is the number of processes below this one, and of those elsewhere that
// have inherited the secret of its environment. Which they are may change, as
// graders replace their own; more than before are too many.
func (c *canaries) crowd() int {
	all := map[int]bool{}
	for _, pid := range append(proc.Descendants(os.Getpid()), proc.Inherited(c.secrets["variable"])...) {
		if proc.Running(pid) {
			all[pid] = true
		}
	}
	return len(all)
}

// thins reports whether there are at most so many processes again before the time
// is over. It takes two looks in a row: a process has no environment to be known by
// while it replaces its program.
func (c *canaries) thins(most int, within time.Duration) bool {
	end := time.Now().Add(within)
	for thin := 0; ; time.Sleep(20 * time.Millisecond) {
		if c.crowd() > most {
			thin = 0
		} else if thin++; thin == 2 {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}
