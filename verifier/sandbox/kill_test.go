package sandbox

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"agon"
	"agon/agontest"
)

// scene is an attempt of two programs and the judgement of what came of it, in
// which everything takes long enough to be killed meanwhile.
type scene struct {
	world
	before map[int]bool // the processes that are not the world's
	at     moment
	victim func(*scene) int
	killed int   // victims of the last scene
	seed   int64 // of the last scene: no two have the same
}

// moment is when a process is killed.
type moment string

const (
	inInitialState  moment = "in an initial state"
	inScript        moment = "in a script"
	betweenPrograms moment = "between programs"
	inProgram       moment = "in a program"
	inTool          moment = "in a tool"
	inVerdict       moment = "in a verdict"
	inEvaluation    moment = "in an evaluation"
)

// slow is an environment that takes its time, for the states of some seeds and for
// calls.
const slow = `
import time
def initial_state(seed):
    if seed > 100: time.sleep(0.05)
    return {"n": 1}
def add(state, k: int) -> int:
    time.sleep(0.05)
    state["n"] += k
    return state["n"]
`

// slowVerifiers are one that is plain and one that is not.
var slowVerifiers = map[moment]string{inEvaluation: `
def verify(before, after, answer, calls):
    for _ in range(300000): pass
    return answer == 6 and len(calls) == 2
`, inVerdict: `
def verify(before, after, answer, calls):
    for _ in range(300000): pass
    return [*{answer}] == [6] and len(calls) == 2
`}

// TestKilled kills processes of the sandbox from outside, of each kind and at each
// moment, and the next that takes the place of one that was at work. What comes of
// the attempt, and its verdicts, are as if nothing had been.
func TestKilled(t *testing.T) {
	for _, tier := range tiers {
		t.Run(string(tier), func(t *testing.T) {
			needTier(t, tier)
			limits := Limits{ActionTime: time.Minute, ToolTime: time.Minute, VerifyTime: time.Minute, CPU: time.Minute}
			s := &scene{before: children(), seed: 100}
			s.world = worldOf(t, openSandbox(t, Config{Isolation: tier, Slots: 1, Parallel: 1, Limits: limits}), source(slow))
			want := s.play(t)
			s.play(t) // from now on it is known which verifier is plain
			for _, one := range []struct {
				name   string
				victim func(*scene) int
				at     []moment
			}{
				{"attempt", (*scene).attempt, []moment{betweenPrograms, inProgram, inTool}},
				{"slot", (*scene).slot, []moment{betweenPrograms, inProgram, inTool}},
				{"environment", (*scene).environment, []moment{inInitialState, inScript, betweenPrograms, inTool}},
				{"verdict", (*scene).verdict, []moment{inVerdict}},
				{"verifier", (*scene).verifier, []moment{betweenPrograms, inVerdict}},
				{"evaluator", (*scene).evaluator, []moment{betweenPrograms, inEvaluation}},
				{"its slot", (*scene).evaluatorSlot, []moment{betweenPrograms, inEvaluation}},
			} {
				for _, at := range one.at {
					t.Run(one.name+" "+string(at), func(t *testing.T) {
						s.at, s.victim = at, one.victim
						s.check(t, want)
					})
				}
			}
		})
	}
}

// check plays until the victims were there in time, which is left to the machine.
func (s *scene) check(t *testing.T, want string) {
	t.Helper()
	for range 10 {
		if got := s.play(t); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if s.killed == victims[s.at] || t.Failed() {
			return
		}
	}
	t.Errorf("of %d victims %d were there to be killed", victims[s.at], s.killed)
}

// children are the processes that this one has started.
func children() map[int]bool {
	set := map[int]bool{}
	for _, pid := range agontest.Children(os.Getpid()) {
		set[pid] = true
	}
	return set
}

// play returns all that came of the scene.
func (s *scene) play(t *testing.T) string {
	t.Helper()
	s.seed++
	end := s.begin(inInitialState)
	i, episode := s.interpreter(t, s.seed)
	end()
	end = s.begin(inScript)
	played, err := s.env.(agon.Replayer).Replay(t.Context(), s.seed, [][]agon.Call{{call("add", `{"k":1}`)}})
	end()
	if err != nil {
		t.Fatal(err)
	}
	first := run(t, i, "n = add(2)\nn")
	if s.at == betweenPrograms {
		s.kill(t.Context())
	}
	end = s.begin(inTool, inProgram)
	second := run(t, i, "import time\nm = add(3)\ntime.sleep(0.1)\nanswer(m)\n[n, m]")
	end()
	final := state(t, episode)
	one := outcome{State: final, Answer: second.Answer, Calls: append(first.Calls, second.Calls...)}
	var verdicts []agon.Verdict
	for _, at := range []moment{inVerdict, inEvaluation} {
		end = s.begin(at)
		verdicts = append(verdicts, judge(t, s.world, slowVerifiers[at], []outcome{one, {State: final}})...)
		end()
	}
	i.Close()
	return fmt.Sprintf("%+v, %+v, %+v, %s, %+v", played, first, second, final.JSON, verdicts)
}

// begin has the victims killed from now on, if the moment is one of these, until
// end is called.
func (s *scene) begin(moments ...moment) (end func()) {
	if !slices.Contains(moments, s.at) {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		// A program calls a tool first, and is on its own then.
		time.Sleep(map[moment]time.Duration{inTool: 20 * time.Millisecond, inProgram: 100 * time.Millisecond}[s.at])
		s.kill(ctx)
	}()
	return func() { cancel(); <-done }
}

// victims is how many are killed at each moment. Who takes the place of one that was
// at work is at work; in an evaluator's place, it is a child of another slot.
var victims = map[moment]int{inInitialState: 2, inScript: 2, betweenPrograms: 1, inProgram: 2, inTool: 2, inVerdict: 2, inEvaluation: 1}

// kill waits for the victims and kills them, until ctx ends.
func (s *scene) kill(ctx context.Context) {
	last := 0
	for s.killed = 0; s.killed < victims[s.at] && ctx.Err() == nil; time.Sleep(time.Millisecond) {
		if pid := s.victim(s); pid != 0 && pid != last && syscall.Kill(pid, syscall.SIGKILL) == nil {
			last = pid
			s.killed++
		}
	}
}

// The victims are the processes of which there is one of a kind, by pid; 0 if there
// is none at the moment.
func (s *scene) slot() int      { return pidOf(s.interpreters) }
func (s *scene) attempt() int   { return childOf(s.slot()) }
func (s *scene) verdict() int   { return childOf(s.verifier()) }
func (s *scene) evaluator() int { return childOf(s.evaluatorSlot()) }

func (s *scene) verifier() int {
	if slots := s.judges(); slots != nil {
		return pidOf(slots.once)
	}
	return 0
}

func (s *scene) evaluatorSlot() int {
	if slots := s.judges(); slots != nil {
		return pidOf(slots.lasting.pool)
	}
	return 0
}

func (s *scene) environment() int {
	for _, pid := range agontest.Children(os.Getpid()) {
		if !s.before[pid] && pid != s.slot() && pid != s.verifier() && pid != s.evaluatorSlot() {
			return pid
		}
	}
	return 0
}

func (s *scene) judges() *verifiers {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.verifiers {
		return one
	}
	return nil
}

func pidOf(p *pool) int {
	if one := onlySlot(p); one != nil {
		return one.cmd.Process.Pid
	}
	return 0
}

func childOf(pid int) int {
	if pid == 0 {
		return 0
	}
	for _, child := range agontest.Children(pid) {
		return child
	}
	return 0
}

// TestKilledAtStart kills slots while they start, as often as they are started
// again.
func TestKilledAtStart(t *testing.T) {
	s := newSandbox(t, Limits{})
	known := children()
	ctx, cancel := context.WithCancel(t.Context())
	killed := make(chan int)
	go func() { killed <- killNew(ctx, known, retries) }()
	one, err := s.interpreters.start(t.Context())
	cancel()
	n := <-killed
	if err != nil || n != retries {
		t.Fatalf("after %d kills, want %d: %v", n, retries, err)
	}
	one.kill()
}

// killNew kills the first so many children of this process that are not known, and
// returns how many there were when ctx ended.
func killNew(ctx context.Context, known map[int]bool, most int) (n int) {
	for n < most && ctx.Err() == nil {
		for pid := range children() {
			if !known[pid] && n < most {
				syscall.Kill(pid, syscall.SIGKILL)
				known[pid] = true
				n++
			}
		}
	}
	return n
}

// suicides are programs that end their own process.
var suicides = []string{
	"os.kill(os.getpid(), signal.SIGKILL)",
	"os.kill(os.getpid(), signal.SIGSEGV)",
	"os.kill(os.getpid(), signal.SIGTERM)",
	"signal.setitimer(signal.ITIMER_REAL, 0.01)\nwhile True: pass",
	"ctypes.string_at(0)",
	"os.abort()",
	"os._exit(1)",
	"n = add(time.time_ns() // 1000)\nos.kill(os.getpid(), signal.SIGKILL)",
}

// TestSuicides: attempts of a group that kill themselves fail, each after a bounded
// number of runs, and an honest one beside them does not.
func TestSuicides(t *testing.T) {
	for _, tier := range tiers {
		t.Run(string(tier), func(t *testing.T) {
			needTier(t, tier)
			s := openSandbox(t, Config{Isolation: tier, Parallel: 2})
			started := countStarts(s.interpreters)
			w := worldOf(t, s, source(slow))
			var group sync.WaitGroup
			for _, program := range suicides {
				group.Go(func() { checkSuicide(t, w, program) })
			}
			group.Go(func() { checkHonestBeside(t, w) })
			group.Wait()
			// A slot is thrown away with every run that ends by a signal.
			most := int64((len(suicides) + 1) * mostDeaths)
			t.Logf("%d attempts, %d slots", len(suicides)+1, started.Load())
			if started.Load() > most {
				t.Errorf("%d slots were started, want at most %d", started.Load(), most)
			}
		})
	}
}

// checkSuicide has a program kill itself that comes second.
func checkSuicide(t *testing.T, w world, program string) {
	got, err := secondOf(t.Context(), w, "import ctypes, os, signal, time\n1", program)
	if err != nil || got.Limit != agon.LimitKilled {
		t.Errorf("%s: %+v, %v", program, got, err)
	}
}

func checkHonestBeside(t *testing.T, w world) {
	got, err := secondOf(t.Context(), w, "n = add(1)", "answer(n)")
	if err != nil || string(got.Answer) != "2" {
		t.Errorf("an honest attempt: %+v, %v", got, err)
	}
}

// secondOf runs two programs in an attempt of their own, and returns what came of
// the second.
func secondOf(ctx context.Context, w world, first, second string) (agon.Execution, error) {
	episode, err := w.env.Start(ctx, 1)
	if err != nil {
		return agon.Execution{}, err
	}
	defer episode.Close()
	i, err := w.Interpret(ctx, episode, w.env.Spec().Tools)
	if err != nil {
		return agon.Execution{}, err
	}
	defer i.Close()
	if _, err := i.Run(ctx, first); err != nil {
		return agon.Execution{}, err
	}
	return i.Run(ctx, second)
}

// countStarts counts the slots that a pool starts from now on.
func countStarts(p *pool) *atomic.Int64 {
	var n atomic.Int64
	start := p.start
	p.start = func(ctx context.Context) (*slot, error) {
		n.Add(1)
		return start(ctx)
	}
	return &n
}
