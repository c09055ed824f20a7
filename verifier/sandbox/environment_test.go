package sandbox

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"agon"
)

func TestSpec(t *testing.T) {
	w := newWorld(t, Limits{})
	spec := w.env.Spec()
	move := spec.Tool("move")
	if move == nil || move.Description != "Moves n of an item." || len(move.Parameters) != 4 || move.ReadOnly {
		t.Fatalf("move: %+v", move)
	}
	if got := string(move.Parameters[3].Schema); got != `{"type":"integer","minimum":1,"maximum":99}` {
		t.Errorf("n: %s", got)
	}
	if got := string(move.Parameters[0].Schema); got != `{"type":"string","enum":["A","B","C"]}` {
		t.Errorf("source: %s", got)
	}
	if note := spec.Tool("note"); note.Parameters[0].Required {
		t.Error("a parameter with a default is required")
	}
	if look := spec.Tool("look"); !look.ReadOnly || !look.ChallengerOnly {
		t.Errorf("look: %+v", look)
	}
	if schema := string(spec.StateSchema); !strings.Contains(schema, `"nut":{"type":"integer"}`) || strings.Contains(schema, "7") {
		t.Errorf("state schema: %s", schema)
	}
}

func TestEpisode(t *testing.T) {
	w := newWorld(t, Limits{})
	one, two := w.start(t, 3), w.start(t, 3)
	initial := state(t, one)
	if other := state(t, two); other.Digest != initial.Digest || string(other.JSON) != string(initial.JSON) {
		t.Error("equal seeds give different states")
	}
	if state(t, w.start(t, 4)).Digest == initial.Digest {
		t.Error("different seeds give equal states")
	}
	complaints := []struct {
		call agon.Call
		want string
	}{
		{call("fly", "{}"), `there is no tool "fly"`},
		{call("count", `{"bin":"A"}`), "count(bin, item): item is missing"},
		{call("count", `{"bin":"A","item":"nut","x":1}`), `count(bin, item) has no parameter "x"`},
		{call("count", `{"bin":"Z","item":"nut"}`), "count: bin: value must be one of 'A', 'B', 'C'"},
		{call("move", `{"source":"A","target":"B","item":"nut","n":0}`), "move: n: minimum: got 0, want 1"},
		{call("move", `{"source":"A","target":"B","item":"nut","n":"1"}`), "move: n: got string, want integer"},
		{call("move", `{"source":"A","target":"B","item":"nut","n":true}`), "move: n: got boolean, want integer"},
		{call("move", `{"source":"A","target":"B","item":"nut","n":99}`), "not enough nut in A"},
		{call("note", `{"value":{"a":1,"a":2}}`), `note: value: key "a" twice`},
		{call("infinite", `{}`), "NaN and infinity are not JSON"},
	}
	for _, c := range complaints {
		got, err := one.Call(t.Context(), c.call)
		if err != nil || got.Error != c.want || got.Limit != "" {
			t.Errorf("%v: %+v, %v; want %q", c.call, got, err, c.want)
		}
	}
	if state(t, one).Digest != initial.Digest {
		t.Error("a tool that raised has changed the state")
	}
	mustCall(t, one, "move", `{"source":"A","target":"B","item":"nut","n":2.0}`)
	if text := string(state(t, one).JSON); strings.Contains(text, ".0") || text == string(initial.JSON) {
		t.Errorf("after move: %s", text)
	}
	if state(t, two).Digest != initial.Digest {
		t.Error("episodes share a state")
	}
	if err := one.(agon.Resetter).Reset(t.Context(), 3); err != nil || state(t, one).Digest != initial.Digest {
		t.Errorf("reset: %v", err)
	}
}

// TestComplaintsDoNotWaver: of several wrong arguments the same one is complained of
// each time, for the policy reads it.
func TestComplaintsDoNotWaver(t *testing.T) {
	w := newWorld(t, Limits{})
	for _, wrong := range []agon.Call{
		call("move", `{"source":"X","target":"Y","item":"bolts","n":0}`),
		call("move", `{"source":"A","target":"B","item":"nut","n":1,"x":1,"y":2,"z":3}`),
	} {
		heard := map[string]bool{}
		for range 40 {
			result, err := w.start(t, 1).Call(t.Context(), wrong)
			if err != nil {
				t.Fatal(err)
			}
			heard[result.Error] = true
		}
		if len(heard) != 1 {
			t.Errorf("%v: %v", wrong, heard)
		}
	}
}

func TestBatch(t *testing.T) {
	w := newWorld(t, Limits{ToolTime: 300 * time.Millisecond})
	episode := w.start(t, 3).(agon.Batcher)
	count := call("count", `{"bin":"B","item":"nut"}`)
	move := call("move", `{"source":"A","target":"B","item":"nut","n":1}`)
	got, err := episode.Batch(t.Context(), []agon.Call{count, move, call("fly", "{}"), call("move", `{"source":"A","target":"B","item":"nut","n":99}`), count})
	if err != nil || got[2].Error == "" || got[3].Error == "" || string(got[0].Value) == string(got[4].Value) {
		t.Fatalf("%+v, %v", got, err)
	}
	got, err = episode.Batch(t.Context(), []agon.Call{move, call("hang", "{}"), move})
	if err != nil || got[0].Error != "" || got[1].Limit != agon.LimitTime || got[2].Limit == "" {
		t.Fatalf("with a call that hangs: %+v, %v", got, err)
	}
}

// A tool that hangs costs its own attempt; the states that lay beside it are
// told again.
func TestOthersSurviveATool(t *testing.T) {
	w := newWorld(t, Limits{ToolTime: 300 * time.Millisecond})
	var episodes []agon.Stateful
	var digests []string
	for range 4 {
		episode := w.start(t, 5)
		mustCall(t, episode, "move", `{"source":"A","target":"B","item":"nut","n":1}`)
		mustCall(t, episode, "note", `{"value":{"k":[1,2.5,"é"]}}`)
		episodes = append(episodes, episode)
		digests = append(digests, state(t, episode).Digest)
	}
	for _, tool := range []string{"hang", "die"} {
		got, err := episodes[0].Call(t.Context(), call(tool, "{}"))
		if err != nil || got.Limit == "" {
			t.Fatalf("%s: %+v, %v", tool, got, err)
		}
	}
	for n, episode := range episodes {
		mustCall(t, episode, "count", `{"bin":"A","item":"nut"}`)
		episode.(interface{ forgetText() }).forgetText()
		if state(t, episode).Digest != digests[n] {
			t.Errorf("episode %d has another state", n)
		}
	}
}

// forgetText has the state read from its process.
func (p *episode) forgetText() { p.state = nil }

func TestFaultsOfTheAuthor(t *testing.T) {
	s := newSandbox(t, Limits{})
	good := "def initial_state(seed): return {}\n"
	tests := []struct{ name, source, want string }{
		{"syntax", "def f(:", "environment test: tools.py: line 1: invalid syntax"},
		{"raises", good + "\n1/0", "environment test: tools.py: line 3: ZeroDivisionError: division by zero"},
		{"exits", good + "raise SystemExit", "environment test: tools.py: line 2: SystemExit"},
		{"no initial_state", "def f(state): pass", "environment test: tools.py: no function initial_state(seed)"},
		{"no tool", good, "environment test: tools.py: no tool: a tool is a public function whose first parameter is named state"},
		{"a bad annotation", good + "def f(state, a: set): pass", "environment test: tools.py: line 2: tool f: parameter a: JSON has no type for the annotation <class 'set'>"},
		{"a reserved name", good + "def answer(state): pass", "environment test: tools.py: a tool may not be named answer: programs have another use for it"},
		{"bytes", good + "def f(state, a: Literal[b'']): pass", "environment test: tools.py: line 2: tool f: parameter a: Literal: b'' is not JSON"},
		{"no literal", good + "def f(state, a: Literal[()]): pass", "environment test: tools.py: line 2: tool f: parameter a: Literal holds no value"},
		{"NaN", good + "def f(state, a: Annotated[float, (float('nan'), 1)]): pass", "environment test: tools.py: line 2: tool f: parameter a: Annotated: a bound is a number, not nan"},
		{"words for bounds", good + "def f(state, a: Annotated[int, ('a', 'b')]): pass", "environment test: tools.py: line 2: tool f: parameter a: Annotated: a bound is a number, not 'a'"},
		{"bounds the other way round", good + "def f(state, a: Annotated[int, (5, 1)]): pass", "environment test: tools.py: line 2: tool f: parameter a: Annotated: nothing lies between 5 and 1"},
		{"bounds of a text", good + "def f(state, a: Annotated[str, range(3)]): pass", "environment test: tools.py: line 2: tool f: parameter a: Annotated bounds a number with range(0, 3), and this is none"},
		{"async", good + "async def f(state): pass", "environment test: tools.py: line 2: tool f: a tool is a plain function, without async and yield"},
		{"a generator", good + "def f(state): yield 1", "environment test: tools.py: line 2: tool f: a tool is a plain function, without async and yield"},
		{"a cache", good + "import functools\n@functools.lru_cache\ndef f(state): pass", "environment test: tools.py: f is a tool in a wrapper, such as lru_cache makes: a tool is a plain function"},
		{"a large state", "def initial_state(seed): return {'a': 'x' * 5000000}\ndef f(state): pass", "environment test: initial_state(0): the state has 5000008 characters as JSON: at most 4194304 are allowed"},
		{"a star", good + "def f(state, *a): pass", "environment test: tools.py: line 2: tool f: parameter a: a tool's parameters are plain ones"},
		{"a tuple in the state", "def initial_state(seed): return {'a': (1,)}\ndef f(state): pass", "environment test: initial_state(0): the state does not survive JSON: it holds a tuple, or a key that is no str"},
		{"an integer key", "def initial_state(seed): return {1: 1}\ndef f(state): pass", "environment test: initial_state(0): the state does not survive JSON: it holds a tuple, or a key that is no str"},
		{"a set in the state", "def initial_state(seed): return {'a': {1}}\ndef f(state): pass", "environment test: initial_state(0): the state does not survive JSON: set is not JSON"},
		{"a random state", "import os\ndef initial_state(seed): return {'a': os.urandom(4).hex()}\ndef f(state): pass", "environment test: initial_state(0) returns another state when called again"},
		{"a raising state", "def initial_state(seed): raise KeyError('x')\ndef f(state): pass", "environment test: initial_state(0): tools.py: line 1: KeyError: 'x'"},
	}
	for _, test := range tests {
		if _, err := s.Environment(t.Context(), source(test.source)); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	folder := source(good + "def f(state): pass")
	folder.Files["evaluation.py"] = []byte("x = 1")
	folder.Digest += "with an evaluation"
	if _, err := s.Environment(t.Context(), folder); err == nil || err.Error() != "environment test: evaluation.py: no function held_out(seed)" {
		t.Errorf("an empty evaluation: %v", err)
	}
	w := newWorld(t, Limits{})
	episode := w.start(t, 1)
	mustCall(t, episode, "spoil", "{}")
	if _, err := episode.State(t.Context()); err == nil || !strings.Contains(err.Error(), "after a tool's call: the state does not survive JSON") {
		t.Errorf("a state spoilt by a tool: %v", err)
	}
	if _, err := w.start(t, 1).Call(t.Context(), call("liar", "{}")); err == nil || !strings.Contains(err.Error(), "marked read_only and changed the state") {
		t.Errorf("a liar: %v", err)
	}
}

// TestFaultsOfASeed: what only some seeds do shows when they begin.
func TestFaultsOfASeed(t *testing.T) {
	s := newSandbox(t, Limits{ToolTime: 200 * time.Millisecond})
	for body, want := range map[string]string{
		"while True: pass":       "environment test: tools.py: initial_state(77) took longer than 1s",
		"import os; os._exit(0)": "environment test: tools.py: initial_state(77) ended its process",
		"raise KeyError('x')":    "environment test: initial_state(77): tools.py: line 3: KeyError: 'x'",
	} {
		env, err := s.Environment(t.Context(), source("def initial_state(seed):\n    if seed == 77:\n        "+body+"\n    return {}\ndef f(state): pass"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := env.Start(t.Context(), 77); !errors.Is(err, ErrBroken) || err.Error() != want {
			t.Errorf("%s: %v", body, err)
		}
		if _, err := env.Start(t.Context(), 78); err != nil {
			t.Errorf("after %s: %v", body, err)
		}
	}
}

func TestHeldOut(t *testing.T) {
	w := newWorld(t, Limits{})
	x := w.env.(agon.Examiner)
	seed := agon.FirstEvaluationSeed + 3
	tasks, err := x.HeldOut(t.Context(), []int64{seed})
	if err != nil || len(tasks) != 1 || tasks[0].Seed != seed || tasks[0].Family != "move" || tasks[0].Parts != 1 || len(tasks[0].Failures) != 1 {
		t.Fatalf("%+v, %v", tasks, err)
	}
	if _, err := x.HeldOut(t.Context(), []int64{1}); err == nil {
		t.Error("a training seed is evaluated")
	}
}

func state(t testing.TB, episode agon.Stateful) agon.State {
	t.Helper()
	got, err := episode.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// callOnce calls a tool in an episode of its own.
func callOnce(t testing.TB, env agon.Environment, tool string) error {
	t.Helper()
	episode, err := env.Start(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer episode.Close()
	_, err = episode.Call(t.Context(), call(tool, "{}"))
	return err
}

func mustCall(t testing.TB, episode agon.Episode, tool, named string) {
	t.Helper()
	if got, err := episode.Call(t.Context(), call(tool, named)); err != nil || got.Error != "" {
		t.Fatalf("%s(%s): %+v, %v", tool, named, got, err)
	}
}

// What held_out returns is its author's fault, and said in one line.
func TestFaultsOfAnEvaluation(t *testing.T) {
	s := newSandbox(t, Limits{ToolTime: 300 * time.Millisecond})
	for i, c := range []struct{ body, want string }{
		{"return None", "it returned null, not a dict"},
		{"return []", "it returned [], not a dict"},
		{"return {}", "its instruction is missing or empty"},
		{`return {"instruction": "a", "verifier": "b"}`, "its solution is missing or empty"},
		{`return {"instruction": "a", "verifier": "b", "solution": 3}`, "its solution is a number, not a str"},
		{`return {"instruction": "a", "verifier": "b", "solution": "c", "failures": "d"}`, "its failures is a string, not a list"},
		{`return {"instruction": "a", "verifier": "b", "solution": "c", "seeds": 3}`, `unknown field "seeds"`},
		{"raise SystemExit(3)", "evaluation.py: line 2: SystemExit: 3"},
		{"while True: pass", "took longer than 300ms"},
		{"import os; os._exit(0)", "ended its process"},
	} {
		folder := source("def initial_state(seed): return {}\ndef f(state): pass")
		folder.Files["evaluation.py"] = []byte("def held_out(seed):\n    " + c.body)
		folder.Digest += fmt.Sprint("evaluation", i)
		env, err := s.Environment(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		_, err = env.(agon.Examiner).HeldOut(t.Context(), []int64{agon.FirstEvaluationSeed})
		if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", c.body, err, c.want)
		}
	}
}

// Code that writes to descriptors which it has not opened is its author's fault,
// whatever it writes and whenever.
func TestMeddlingEnvironments(t *testing.T) {
	s := newSandbox(t, Limits{})
	const meddle = `
import os
def meddle(text):
    for descriptor in range(3, 20):
        try: os.write(descriptor, len(text).to_bytes(4, "big") + text)
        except OSError: pass
`
	for i, c := range []struct{ loading, tool, evaluation string }{
		{loading: "b'hello'"}, {loading: "b'{}'"}, {tool: "b'hello'"}, {tool: "b'{}'"}, {tool: `b'{"returns":[{"value":1},{"value":2}]}'`}, {evaluation: "b'{}'"},
	} {
		write := func(text string) string {
			if text == "" {
				return "pass\n"
			}
			return "meddle(" + text + ")\n"
		}
		folder := source(meddle + "def initial_state(seed): return {}\ndef f(state) -> int:\n    " + write(c.tool) + "    return 1\n" + write(c.loading))
		folder.Files["evaluation.py"] = []byte(meddle + "def held_out(seed):\n    " + write(c.evaluation) + "    return {}\n")
		folder.Digest += fmt.Sprint("meddling", i)
		env, err := s.Environment(t.Context(), folder)
		if err == nil && c.tool != "" {
			err = callOnce(t, env, "f")
		} else if err == nil {
			_, err = env.(agon.Examiner).HeldOut(t.Context(), []int64{agon.FirstEvaluationSeed})
		}
		if !errors.Is(err, ErrBroken) || !strings.HasPrefix(err.Error(), "environment test: ") || !strings.HasSuffix(err.Error(), ".py: "+meddled) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Whatever a tool raises is its complaint, and no more.
func TestToolsRaise(t *testing.T) {
	s := newSandbox(t, Limits{})
	env, err := s.Environment(t.Context(), source(`
class Silent(Exception):
    def __str__(self): raise ValueError

def initial_state(seed): return {}
def leave(state): raise SystemExit(3)
def interrupt(state): raise KeyboardInterrupt
def silent(state): raise Silent
def surrogate(state): raise ValueError("\ud800")
`))
	if err != nil {
		t.Fatal(err)
	}
	episode, err := env.Start(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer episode.Close()
	for tool, want := range map[string]string{
		"leave": "SystemExit: 3", "interrupt": "KeyboardInterrupt", "silent": "Silent: (its message cannot be read)", "surrogate": "\\ud800",
	} {
		if got, err := episode.Call(t.Context(), call(tool, "{}")); err != nil || got.Error != want || got.Limit != agon.LimitNone {
			t.Errorf("%s: %+v, %v, want %q", tool, got, err, want)
		}
	}
}
