package sandbox

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// needTier skips a test of a tier that the machine does not give, and says why.
func needTier(t testing.TB, tier Isolation) {
	t.Helper()
	if why := lacking(t, tier); why != nil {
		t.Skip(why)
	}
}

// givenTiers are those that the machine gives; a test that finds none is skipped.
func givenTiers(t testing.TB) []Isolation {
	t.Helper()
	given := slices.DeleteFunc(slices.Clone(tiers), func(tier Isolation) bool { return lacking(t, tier) != nil })
	if len(given) == 0 {
		t.Skip("needs a tier of isolation")
	}
	return given
}

// lacking says why the machine does not give a tier, or returns nil. To open a
// Sandbox takes a while, and the answer stays.
func lacking(t testing.TB, tier Isolation) error {
	t.Helper()
	lacks.Lock()
	defer lacks.Unlock()
	if why, known := lacks.of[tier]; known {
		return why
	}
	s, err := Open(t.Context(), Config{Isolation: tier, Slots: 1})
	if err == nil {
		s.Close()
	} else if !strings.HasPrefix(err.Error(), "sandbox: no isolation: ") {
		t.Fatal(err)
	}
	lacks.of[tier] = err
	return err
}

// lacks is what lacking has found.
var lacks = struct {
	sync.Mutex
	of map[Isolation]error
}{of: map[Isolation]error{}}

// checkNothingLeft looks at the slots of a world from outside, while none is at
// work: below pid 1 there is no process, and in its quarters no file; no process
// and no shared memory has a user id of its attempts.
func checkNothingLeft(t testing.TB, w world) {
	t.Helper()
	w.interpreters.work.Wait()
	for _, one := range w.interpreters.idle {
		if left := descendants(one.cmd.Process.Pid); len(left) > 0 {
			t.Errorf("%d processes are left below pid 1", len(left))
		}
		if one.quarters == nil {
			continue
		}
		for _, file := range filesLeft(one.quarters) {
			t.Errorf("%s is left", file)
		}
		if one.quarters.users != nil {
			checkUsers(t, one.quarters.users)
		}
	}
}

// filesLeft are the entries of the directory that attempts can write.
func filesLeft(q *quarters) []string {
	directory := q.directory
	if q.users != nil {
		directory = filepath.Join(directory, "tmp")
	}
	left, _ := filepath.Glob(filepath.Join(directory, "*"))
	return left
}

// checkUsers looks for processes and System V objects of a slot's attempts.
func checkUsers(t testing.TB, b *userBlock) {
	t.Helper()
	ours := func(uid int) bool { return uid > b.first && uid < b.first+blockSize }
	for pid, uid := range users() {
		if ours(uid) {
			t.Errorf("process %d of user %d is left", pid, uid)
		}
	}
	for _, kind := range []string{"shm", "sem", "msg"} {
		data, _ := os.ReadFile("/proc/sysvipc/" + kind)
		for line := range strings.Lines(string(data)) {
			for _, field := range strings.Fields(line) {
				if uid, err := strconv.Atoi(field); err == nil && ours(uid) {
					t.Errorf("System V %s of user %d is left", kind, uid)
				}
			}
		}
	}
}

// users returns the real user id of every process, as /proc tells.
func users() map[int]int {
	owners := map[int]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/status")
	for _, file := range files {
		data, _ := os.ReadFile(file)
		if _, after, ok := strings.Cut(string(data), "\nUid:"); ok {
			var pid, uid int
			fmt.Sscanf(file, "/proc/%d/", &pid)
			fmt.Sscan(after, &uid)
			owners[pid] = uid
		}
	}
	return owners
}
