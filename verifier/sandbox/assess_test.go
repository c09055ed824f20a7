package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"agon"
	"agon/agontest"
)

// shelf is the environment whose author wrote rewards.py and verify.py.
func shelf(t testing.TB) world { return worldOf(t, newSandbox(t, Limits{}), folder(t, "shelf")) }

// tried runs a program as an attempt does.
func (w world) tried(t testing.TB, seed int64, program string) agon.Attempt {
	t.Helper()
	i, episode := w.interpreter(t, seed)
	execution := run(t, i, program)
	return agon.Attempt{
		Task: &agon.Task{Item: agon.Item{Environment: w.env.Spec().Name, Seed: seed, Instruction: "add 2 cups", Solution: "add(2)"}},
		Trajectory: &agon.Trajectory{
			Turns:   []agon.Turn{{Text: program, Action: agon.Action{Kind: agon.ActionCode}, Execution: &execution}},
			Status:  agon.StatusDone,
			Outcome: agon.Outcome{State: state(t, episode), Answer: execution.Answer, Calls: execution.Calls},
		},
		Verdict: agon.Verdict{Pass: true, Stage: agon.VerdictAccepted},
	}
}

func solved(attempt agon.Attempt) agon.Solved {
	return agon.Solved{Item: &attempt.Task.Item, Outcome: attempt.Trajectory.Outcome}
}

func TestAuthorsFilesConform(t *testing.T) {
	w := shelf(t)
	if spec := w.env.Spec(); !slices.Equal(spec.Rewards, []string{"brevity", "thrift", "nearness", "chance"}) || !spec.Invariant {
		t.Fatalf("%v, %v", spec.Rewards, spec.Invariant)
	}
	attempts := []agon.Attempt{w.tried(t, 3, "add(2)"), w.tried(t, 4, "cups()\nanswer(cups())"), w.tried(t, 4, "take(99)"), w.tried(t, 3, "add(99)")}
	agontest.TestRewarder(t, agontest.RewarderCase{Rewarder: w, Environment: w.env, Attempts: attempts})
	tasks := make([]agon.Solved, len(attempts))
	for i := range attempts {
		tasks[i] = solved(attempts[i])
	}
	agontest.TestInspector(t, agontest.InspectorCase{Inspector: w, Environment: w.env, Tasks: tasks})
}

func TestRewards(t *testing.T) {
	w := shelf(t)
	attempts := []agon.Attempt{w.tried(t, 3, "add(2)"), w.tried(t, 3, "cups()\ntry: take(99)\nexcept ToolError: pass")}
	got, err := w.Rewards(t.Context(), w.env, []string{"thrift", "nearness"}, attempts)
	want := []map[string]float64{{"thrift": 1, "nearness": -2}, {"thrift": .5, "nearness": 0}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := w.Rewards(t.Context(), w.env, nil, attempts); err != nil || len(got) != 2 || len(got[0]) != 0 {
		t.Errorf("without names: %v, %v", got, err)
	}
}

// Python's own chance is a function of the task's seed, whoever else is rewarded.
func TestRewardsAreSeeded(t *testing.T) {
	w := shelf(t)
	attempts := []agon.Attempt{w.tried(t, 3, "add(2)"), w.tried(t, 4, "add(1)"), w.tried(t, 3, "add(5)")}
	got, err := w.Rewards(t.Context(), w.env, []string{"chance"}, attempts)
	if err != nil || got[0]["chance"] != got[2]["chance"] || got[0]["chance"] == got[1]["chance"] {
		t.Errorf("%v, %v", got, err)
	}
}

func TestInspect(t *testing.T) {
	w := shelf(t)
	glass := solved(w.tried(t, 3, "add(2)"))
	glass.Item.Instruction = "add 2 glasses"
	full := solved(w.tried(t, 3, "add(99)"))
	for _, c := range []struct {
		task   agon.Solved
		stage  string
		reason string
	}{
		{solved(w.tried(t, 3, "add(2)")), agon.VerdictAccepted, ""},
		{glass, agon.VerdictRejected, "there are no glasses on a shelf"},
		{full, agon.VerdictRejected, "cups, and a shelf holds 20"},
		{solved(w.tried(t, 3, "answer(1)")), agon.VerdictRejected, "the environment's verify.py returned False"},
	} {
		got, err := w.Inspect(t.Context(), w.env, []agon.Solved{c.task})
		if err != nil || got[0].Stage != c.stage || !strings.HasSuffix(got[0].Reason, c.reason) || got[0].Pass != (c.stage == agon.VerdictAccepted) {
			t.Errorf("%q: %+v, %v", c.task.Item.Instruction, got, err)
		}
	}
}

// authoredWorld is one whose folder has a file beside tools.py.
func authoredWorld(t testing.TB, s *Sandbox, file, text string) (world, error) {
	t.Helper()
	f := source("def initial_state(seed): return {'n': 0}\ndef add(state) -> None: state['n'] += 1")
	f.Files[file] = []byte(text)
	f.Digest += file + text
	env, err := s.Environment(t.Context(), f)
	return world{s, env}, err
}

func TestFaultsOfAFile(t *testing.T) {
	s := newSandbox(t, Limits{ToolTime: 100 * time.Millisecond, EnvironmentMemory: 128 << 20})
	const form = " (hint: begin its name with _ if it is none)"
	for _, c := range []struct{ name, file, source, want string }{
		{"syntax", "rewards.py", "x = 1\ndef f(:", "line 2: invalid syntax"},
		{"NUL", "rewards.py", "x = '\x00'", "source code string cannot contain null bytes"},
		{"raises", "rewards.py", "x = 1\n1 / 0", "line 2: ZeroDivisionError: division by zero"},
		{"exits", "verify.py", "raise SystemExit(0)", "line 1: SystemExit: 0"},
		{"ends", "verify.py", "import os\nos._exit(0)", "ended its process (signal 0, status 0)"},
		{"hangs", "rewards.py", "x = 1\nwhile True: pass", "line 2: took longer than 0.5 s"},
		{"hangs and does not listen", "rewards.py", "sum(range(10**15))", "took longer than 500ms"},
		{"memory", "rewards.py", "x = [0] * 10**10", "line 1: MemoryError"},
		{"recursion", "rewards.py", "def f(): f()\nf()", "line 1: RecursionError: maximum recursion depth exceeded"},
		{"a library that is not there", "rewards.py", "import nupmy", "line 1: ModuleNotFoundError: No module named 'nupmy' (hint: rewards.py imports the standard library alone)"},
		{"nothing", "rewards.py", "def _helper(): pass", "no reward: a reward is a public function, def NAME(task, trajectory)"},
		{"another signature", "rewards.py", "\ndef tone(task, traj): return 0", "line 2: tone: write def tone(task, trajectory)" + form},
		{"a default", "rewards.py", "def tone(task, trajectory=None): return 0", "line 1: tone: write def tone(task, trajectory)" + form},
		{"a star", "rewards.py", "def tone(task, *trajectory): return 0", "line 1: tone: write def tone(task, trajectory)" + form},
		{"a generator", "rewards.py", "def tone(task, trajectory): yield 0", "line 1: tone: a plain function is wanted, without async and yield"},
		{"async", "rewards.py", "async def tone(task, trajectory): pass", "line 1: tone: a plain function is wanted, without async and yield"},
		{"a cache", "rewards.py", "import functools\n@functools.lru_cache\ndef tone(task, trajectory): return 0", "tone is a function in a wrapper, such as lru_cache makes: a reward is a plain function"},
		{"a name that is taken", "rewards.py", "def outcome(task, trajectory): return 0", "line 1: outcome: the program has a reward of that name (hint: take another)"},
		{"a name that is not ASCII", "rewards.py", "def größe(task, trajectory): return 0", "line 1: größe: the name of a reward is made of ASCII letters, digits and _"},
		{"no verify", "verify.py", "def check(task): pass", "no function verify(task, before, after, answer, calls)"},
		{"another verify", "verify.py", "def verify(before, after, answer, calls): return True", "line 1: verify: write def verify(task, before, after, answer, calls)"},
		{"verify is no function", "verify.py", "verify = 3", "no function verify(task, before, after, answer, calls)"},
		{"writes where only its process may", "rewards.py", meddling + "meddle(b'{\"functions\":[[\"f\",1]]}')", meddled},
	} {
		_, err := authoredWorld(t, s, c.file, c.source)
		if want := "environment test: " + c.file + ": " + c.want; !errors.Is(err, ErrBroken) || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, want)
		}
	}
}

const meddling = `import os
def meddle(text):
    for descriptor in range(3, 20):
        try: os.write(descriptor, len(text).to_bytes(4, "big") + text)
        except OSError: pass
`

func TestFaultsOfAReward(t *testing.T) {
	s := newSandbox(t, Limits{ToolTime: 100 * time.Millisecond, EnvironmentMemory: 128 << 20})
	for body, want := range map[string]string{
		"return float('nan')":                           "line 2: f: returned nan: a reward is a finite number",
		"return -float('inf')":                          "line 2: f: returned infinity: a reward is a finite number",
		"return 10**400":                                "line 2: f: returned infinity: a reward is a finite number",
		"return True":                                   "line 2: f: returned bool, not a number",
		"return None":                                   "line 2: f: returned NoneType, not a number",
		"return '1'":                                    "line 2: f: returned str, not a number",
		"class N(float): pass\n    return N(1)":         "line 2: f: returned N, not a number",
		"return 'x' * 10**8":                            "line 2: f: returned str, not a number",
		"return task['sed']":                            "line 3: f: KeyError: 'sed'",
		"x = 1\n    return _deeper(x)":                  "line 8: f: ValueError: no luck",
		"raise SystemExit":                              "line 3: f: SystemExit",
		"raise _Silent":                                 "line 3: f: _Silent: (its message cannot be read)",
		"return f(task, trajectory)":                    "line 3: f: RecursionError: maximum recursion depth exceeded",
		"return len([0] * 10**10)":                      "line 3: f: MemoryError",
		"x = []\n    while True: x.append('x' * 10**6)": "line 4: f: MemoryError",
		"while True: pass":                              "line 3: f: took longer than 0.5 s",
		"while True: print('x' * 1000)":                 "line 3: f: took longer than 0.5 s",
		"import time\n    time.sleep(100)":              "line 4: f: took longer than 0.5 s",
		"return sum(range(10**15))":                     "line 2: f: took longer than 500ms",
		"while True:\n        try:\n            while True: pass\n        except BaseException: pass": "f: took longer than 0.5 s",
		"import os\n    os._exit(0)":                                  "line 2: f: ended its process (signal 0, status 0)",
		"import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)": "line 2: f: ended its process (signal 9, status -1)",
		"import time\n    return time.perf_counter()":                 "for the same attempt again: " + wavers,
		"_seen.append(1)\n    return len(_seen)":                      "line 2: f: returned 1, and 2 for the same attempt again: " + wavers,
		"_meddle(b'{\"value\":1}')\n    return 0":                     meddled,
		"_meddle(b'nonsense')\n    return 0":                          meddled,
	} {
		text := "_seen = []\ndef f(task, trajectory):\n    " + body + "\n" +
			"class _Silent(Exception):\n    def __str__(self): raise ValueError\n" +
			"def _deeper(x):\n    x += 1\n    raise ValueError('no\\nluck')\n" + strings.ReplaceAll(meddling, "meddle", "_meddle")
		if strings.HasPrefix(body, "x = 1") {
			want = strings.Replace(want, "line 8", fmt.Sprint("line ", 9), 1)
		}
		w, err := authoredWorld(t, s, "rewards.py", text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Rewards(t.Context(), w.env, []string{"f"}, []agon.Attempt{{Task: &agon.Task{}, Trajectory: &agon.Trajectory{}}})
		if !errors.Is(err, ErrBroken) || !strings.HasPrefix(err.Error(), "environment test: rewards.py: ") || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s:\n got %v\nwant %s", body, err, want)
		}
	}
	w, err := authoredWorld(t, s, "rewards.py", "def brevity(task, trajectory): return 0")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"brevty": `rewards.py: no reward "brevty": there are brevity; did you mean brevity?`, "": `rewards.py: no reward "": there are brevity`} {
		if _, err := w.Rewards(t.Context(), w.env, []string{name}, nil); !errors.Is(err, ErrBroken) || err.Error() != "environment test: "+want {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestFaultsOfAnInvariant(t *testing.T) {
	s := newSandbox(t, Limits{ToolTime: 100 * time.Millisecond, EnvironmentMemory: 128 << 20})
	for body, want := range map[string]string{
		"return None":            "line 1: verify: returned NoneType: want True, False, or the reason of a refusal",
		"return 1":               "line 1: verify: returned int: want True, False, or the reason of a refusal",
		"return ' \\n '":         "line 1: verify: returned an empty text: want True, False, or the reason of a refusal",
		"return after['m'] == 0": "line 2: verify: KeyError: 'm'",
		"while True: pass":       "line 2: verify: took longer than 0.5 s",
		"import os\n    return os.urandom(8).hex()": "for the same task again: " + wavers,
	} {
		w, err := authoredWorld(t, s, "verify.py", "def verify(task, before, after, answer, calls):\n    "+body)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Inspect(t.Context(), w.env, []agon.Solved{{Item: &agon.Item{}, Outcome: agon.Outcome{State: agon.State{JSON: []byte(`{"n":0}`)}}}})
		if !errors.Is(err, ErrBroken) || !strings.HasPrefix(err.Error(), "environment test: verify.py: ") || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s:\n got %v\nwant %s", body, err, want)
		}
	}
}

// Of a refusal that goes on for ever, and is no text, the beginning arrives.
func TestReasonsAreBounded(t *testing.T) {
	s := newSandbox(t, Limits{})
	w, err := authoredWorld(t, s, "verify.py", "def verify(task, before, after, answer, calls):\n    return 'a\\n\\ud800' + 'x' * 10**7")
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.Inspect(t.Context(), w.env, []agon.Solved{{Item: &agon.Item{}}})
	if err != nil || len(got[0].Reason) > 1100 || !strings.HasPrefix(got[0].Reason, `a \ud800xx`) {
		t.Errorf("%.100v, %v", got, err)
	}
}

// What an author's function tries reaches nothing, in any tier, and the next batch
// finds none of it.
func TestAuthorsFilesReachNothing(t *testing.T) {
	secret := t.TempDir() + "/secret"
	if err := os.WriteFile(secret, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	attempts := map[string]string{
		"socket":             "import socket; socket.socket()",
		"a server":           "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1')",
		"a file of the host": fmt.Sprintf("open(%q).read()", secret),
		"passwords":          "open('/etc/passwd').read()",
		"memory":             "open('/proc/1/mem', 'r+b').write(b'x')",
		"a signal":           fmt.Sprintf("import os; os.kill(%d, 9)", os.Getpid()),
		"a signal to pid 1":  "import os, time; os.kill(os.getppid(), 9); time.sleep(.2); raise OSError",
		"a program":          "import os; os.execv('/bin/sh', ['sh'])",
		"a process":          "import os; os.fork()",
		"a thread":           "import _thread; [_thread.start_new_thread(id, (1,)) for _ in range(100)]",
		"the library":        "import json; open(json.__file__, 'w')",
		"a large file":       "open('x', 'w').write('x' * 10**8)",
		"tracing":            "import _ctypes, ctypes; ctypes.CDLL(None).ptrace(16, 1, 0, 0) and 1 / 0",
	}
	var text strings.Builder
	for name, code := range attempts {
		// It returns 1 if what it tries worked.
		fmt.Fprintf(&text, "def %s(task, trajectory):\n    try: %s\n    except Exception: return 0\n    return 1\n", strings.ReplaceAll(name, " ", "_"), code)
	}
	for _, tier := range givenTiers(t) {
		w, err := authoredWorld(t, openSandbox(t, Config{Isolation: tier, Parallel: 1}), "rewards.py", text.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range w.env.Spec().Rewards {
			got, err := w.Rewards(t.Context(), w.env, []string{name}, []agon.Attempt{{Task: &agon.Task{}, Trajectory: &agon.Trajectory{}}})
			// Root is spared the limit on threads where it keeps its own id.
			if err != nil || got[0][name] != 0 && !(name == "a_thread" && tier == IsolationLandlock) {
				t.Errorf("%s: %s: %v, %v", tier, name, got, err)
			}
		}
	}
}

// A batch finds the file as it is loaded: nothing of the one before, and no file.
func TestBatchesAreApart(t *testing.T) {
	s := openSandbox(t, Config{Parallel: 1})
	w, err := authoredWorld(t, s, "rewards.py", `
import builtins, os
def f(task, trajectory):
    if task["seed"] == 1:
        return 0 if hasattr(builtins, "kept") or os.path.exists("kept") else 1
    builtins.kept = True
    open("kept", "w").close()
    return 2
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		seed int64
		want float64
	}{{0, 2}, {1, 1}} {
		got, err := w.Rewards(t.Context(), w.env, []string{"f"}, []agon.Attempt{{Task: &agon.Task{Item: agon.Item{Seed: c.seed}}, Trajectory: &agon.Trajectory{}}})
		if err != nil || got[0]["f"] != c.want {
			t.Errorf("%v, %v", got, err)
		}
	}
}

// A function changes its own copy, and what a policy writes breaks none.
func TestDataOfAFunction(t *testing.T) {
	s := newSandbox(t, Limits{})
	w, err := authoredWorld(t, s, "rewards.py", `
def first(task, trajectory):
    trajectory["turns"].clear()
    task.clear()
    return 1

def second(task, trajectory):
    return len(trajectory["turns"]) + len(task) + isinstance(trajectory["answer"], str)
`)
	if err != nil {
		t.Fatal(err)
	}
	deep := json.RawMessage(strings.Repeat("[", 5000) + strings.Repeat("]", 5000))
	trajectory := agon.Trajectory{
		Turns:   []agon.Turn{{Text: "\xff\x00", Action: agon.Action{Kind: agon.ActionAnswer}}},
		Outcome: agon.Outcome{Answer: deep, Calls: []agon.CallRecord{{Call: agon.Call{Tool: "add", Arguments: map[string]json.RawMessage{"x": json.RawMessage(strings.Repeat("9", 5000))}}}}},
	}
	got, err := w.Rewards(t.Context(), w.env, []string{"first", "second"}, []agon.Attempt{{Task: &agon.Task{}, Trajectory: &trajectory}})
	if err != nil || got[0]["second"] != 1+7+1 {
		t.Errorf("%v, %v", got, err)
	}
	trajectory.Turns[0].Text = strings.Repeat("x", s.largestAssessed())
	got, err = w.Rewards(t.Context(), w.env, []string{"first"}, []agon.Attempt{{Task: &agon.Task{}, Trajectory: &trajectory}, {Task: &agon.Task{}, Trajectory: &agon.Trajectory{}}})
	if err != nil || got[0] != nil || got[1]["first"] != 1 {
		t.Errorf("too large: %.200v, %v", got, err)
	}
}

// FuzzReadable: whatever a policy wrote, Python reads what is made of it.
func FuzzReadable(f *testing.F) {
	for _, value := range []string{"1", "[1,{}]", `"\ud800"`, "1e999", strings.Repeat("[", 99) + strings.Repeat("]", 99), "nonsense", "\xff", `{"a":1,"a":2}`} {
		f.Add([]byte(value))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		if got := readable(value); value != nil && checkValue(got, largestFrame) != nil {
			t.Errorf("%q is %q", value, got)
		}
	})
}

func TestRewardsAreCanceled(t *testing.T) {
	s := newSandbox(t, Limits{})
	w, err := authoredWorld(t, s, "rewards.py", "def f(task, trajectory):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err = w.Rewards(ctx, w.env, []string{"f"}, []agon.Attempt{{Task: &agon.Task{}, Trajectory: &agon.Trajectory{}}})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}
