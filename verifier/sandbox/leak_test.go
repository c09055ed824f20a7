package sandbox

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain also runs the program that TestDeathOfOwner kills.
func TestMain(m *testing.M) {
	if os.Getenv("AGON_PROBE") != "" {
		if err := probe(); err != nil {
			fmt.Println(err)
		}
		return
	}
	if os.Getenv("AGON_OWNER") != "" {
		own()
	}
	code := m.Run()
	if shared.Sandbox != nil {
		shared.Close()
	}
	os.Exit(code)
}

// own opens a sandbox whose slots hang, says so, and waits to be killed.
func own() {
	s, err := Open(context.Background(), Config{Isolation: Isolation(os.Getenv("AGON_OWNER"))})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	env, err := s.Environment(context.Background(), source("def initial_state(seed): return {}\ndef hang(state):\n    while True: pass"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for range 2 {
		episode, _ := env.Start(context.Background(), 1)
		i, _ := s.Interpret(context.Background(), episode, env.Spec().Tools)
		go i.Run(context.Background(), "import os\ntry: os.fork()\nexcept OSError: pass\nhang()")
	}
	time.Sleep(300 * time.Millisecond)
	fmt.Println("ready", s.premises.directory)
	select {}
}

// directChildren returns the children of pid.
func directChildren(pid int) []int { return processes()[pid] }

// descendants returns the processes below pid.
func descendants(pid int) []int {
	children := processes()
	var all []int
	for queue := children[pid]; len(queue) > 0; queue = queue[1:] {
		all = append(all, queue[0])
		queue = append(queue, children[queue[0]]...)
	}
	return all
}

// processes returns the children of every process, as /proc tells.
func processes() map[int][]int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		var id, parent int
		var state string
		fmt.Sscanf(string(data), "%d", &id)
		fmt.Sscanf(string(data[strings.LastIndexByte(string(data), ')')+1:]), " %s %d", &state, &parent)
		children[parent] = append(children[parent], id)
	}
	return children
}

// TestDeathOfOwner: no process outlives the program, however it ends, and the next
// program removes the directories that it has left.
func TestDeathOfOwner(t *testing.T) {
	for _, tier := range tiers {
		t.Run(string(tier), func(t *testing.T) {
			needTier(t, tier)
			owner := exec.Command(os.Args[0])
			owner.Env = append(os.Environ(), "AGON_OWNER="+string(tier))
			out, err := owner.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := owner.Start(); err != nil {
				t.Fatal(err)
			}
			line, _ := bufio.NewReader(out).ReadString('\n')
			slots := descendants(owner.Process.Pid)
			owner.Process.Kill()
			owner.Wait()
			said, directory, _ := strings.Cut(strings.TrimSpace(line), " ")
			if said != "ready" || len(slots) < 4 {
				t.Fatalf("the owner said %q and had %d processes", line, len(slots))
			}
			checkGone(t, slots)
			openSandbox(t, Config{Isolation: tier, Slots: 1})
			if _, err := os.Stat(directory); directory != "" && err == nil {
				t.Errorf("%s is left", directory)
			}
		})
	}
}

// checkGone waits until all of these processes have ended, for a while.
func checkGone(t *testing.T, pids []int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		alive := slices.DeleteFunc(slices.Clone(pids), func(pid int) bool { return !running(pid) })
		if len(alive) == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d of %d processes go on", len(alive), len(pids))
		}
	}
}

// running reports whether a process has not ended; one that nobody has reaped yet
// has.
func running(pid int) bool {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(data), ") Z ")
}

// TestDeathOfSlot: who kills pid 1 of a slot from outside ends all that is in it.
func TestDeathOfSlot(t *testing.T) {
	const program = "import os, time\ntry:\n    for _ in range(3):\n        if os.fork() == 0: os.setsid()\nexcept OSError: pass\ntime.sleep(600)"
	for _, tier := range tiers {
		t.Run(string(tier), func(t *testing.T) {
			needTier(t, tier)
			w := worldIn(t, openSandbox(t, Config{Isolation: tier, Slots: 1, Parallel: 1, Limits: Limits{ActionTime: time.Minute}}))
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				attemptOf(ctx, w, program)
			}()
			slot := onlySlot(w.interpreters).cmd.Process.Pid
			inside := []int{}
			for end := time.Now().Add(10 * time.Second); len(inside) == 0 && time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
				inside = descendants(slot)
			}
			syscall.Kill(slot, syscall.SIGKILL)
			if len(inside) == 0 {
				t.Error("no process was started")
			}
			checkGone(t, inside)
			cancel()
			<-ended
		})
	}
}

// onlySlot is the slot of a pool that has one, idle or lent.
func onlySlot(p *pool) *slot {
	p.mu.Lock()
	defer p.mu.Unlock()
	for one := range p.all {
		return one
	}
	return nil
}

// TestNothingLeaks opens and closes sandboxes with work of every kind, some of
// it under way, and counts what is left.
func TestNothingLeaks(t *testing.T) {
	use := func() {
		w := ownWorld(t, Limits{ToolTime: 200 * time.Millisecond})
		for n := range int64(4) {
			if _, err := attemptOnce(t.Context(), w, n); err != nil {
				t.Fatal(err)
			}
		}
		i, _ := w.interpreter(t, 1)
		run(t, i, "hang()")
		i.Close()
		busy, _ := w.interpreter(t, 1)
		done := make(chan error)
		go func() {
			_, err := busy.Run(context.Background(), "while True: pass")
			done <- err
		}()
		time.Sleep(50 * time.Millisecond)
		w.Close()
		if err := <-done; err == nil {
			t.Error("an action outlives its sandbox")
		}
		busy.Close()
	}
	use()
	files, goroutines, others := openFiles(), runtime.NumGoroutine(), len(descendants(os.Getpid()))
	for range 3 {
		use()
	}
	if left := len(descendants(os.Getpid())); left > others {
		t.Errorf("%d processes are left", left-others)
	}
	for end := time.Now().Add(5 * time.Second); openFiles() > files || runtime.NumGoroutine() > goroutines; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("files %d → %d, goroutines %d → %d\n%s", files, openFiles(), goroutines, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func openFiles() int {
	list, _ := os.ReadDir("/proc/self/fd")
	return len(list)
}

func TestCancel(t *testing.T) {
	w := newWorld(t, Limits{})
	i, _ := w.interpreter(t, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := i.Run(ctx, "while True: pass"); ctx.Err() == nil || err == nil {
		t.Errorf("run: %v", err)
	}
	if _, err := w.Judge(ctx, w.env, "def verify(before, after, answer, calls):\n    while True: pass", 1, make([]outcome, 1)); err == nil {
		t.Error("a judgement goes on after its context has ended")
	}
	episode := w.start(t, 1)
	hang, cancelHang := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancelHang()
	if _, err := episode.Call(hang, call("hang", "{}")); err == nil {
		t.Error("a call goes on after its context has ended")
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("cancelling took %v", took)
	}
	if got, err := episode.Call(t.Context(), call("count", `{"bin":"A","item":"nut"}`)); err != nil || got.Error != "" {
		t.Errorf("the next call: %+v, %v", got, err)
	}
}
