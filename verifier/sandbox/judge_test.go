package sandbox

import (
	"strings"
	"testing"
	"time"

	"agon"
)

func TestVerifiers(t *testing.T) {
	w := newWorld(t, Limits{VerifyTime: 200 * time.Millisecond})
	before := state(t, w.start(t, 1))
	outcomes := []agon.Outcome{{State: before, Answer: []byte(`{"a":[1,2]}`)}, {State: before}}
	const broken = agon.VerdictBroken
	tests := []struct{ name, body, stage, reason string }{
		{"true", "return True", agon.VerdictAccepted, ""},
		{"false", "return False", agon.VerdictRejected, ""},
		{"views and modules", "return math.floor(2.5) == 2 and bool(re.match('a+', 'aa')) and before.count('A', 'nut') == before.state['bins']['A']['nut']", agon.VerdictAccepted, ""},
		{"calls", "return calls == [] and type(calls) is list", agon.VerdictAccepted, ""},
		{"one", "return 1", broken, "returned int, not a bool"},
		{"None", "pass", broken, "returned NoneType, not a bool"},
		{"raises", "return 1/0 > 0", broken, "raised ZeroDivisionError: division by zero (line 2)"},
		{"recursion", "return verify(before, after, answer, calls)", broken, "raised RecursionError"},
		{"memory", "return len('x' * 10**10) > 0", broken, "raised MemoryError"},
		{"endless", "while True: pass", broken, "ran longer than 0.2 s"},
		{"endless against its clock", "while True:\n        try:\n            while True: pass\n        finally: continue", broken, "ran longer than"},
		{"saved by finally", "try:\n        while True: pass\n    finally: return True", broken, "ran longer than 0.2 s"},
		{"endless in C", "return 10 ** (10 ** 10) > 0", broken, "ran longer than"},
		{"a slow pattern", "return bool(re.match('(a+)+$', 'a' * 40 + 'b'))", broken, "ran longer than 0.2 s"},
		{"import", "import os\n    return True", broken, "line 2: import is not allowed"},
		{"a hidden attribute", "return ().__class__ is tuple", broken, "line 2: attribute __class__ is not allowed"},
		{"a frame", "return (x for x in []).gi_frame is None", broken, "line 2: attribute gi_frame is not allowed"},
		{"format", "return '{0.x}'.format(1) == ''", broken, "line 2: attribute format is not allowed"},
		{"a module behind re", "return bool(re.enum.sys)", broken, "raised AttributeError"},
		{"flags of re", "return bool(re.search('A$', 'xa', re.I | re.MULTILINE))", agon.VerdictAccepted, ""},
		{"open", "return bool(open('/tmp/x'))", broken, "raised NameError: name 'open' is not defined (line 2)"},
		{"eval", "return eval('True')", broken, "raised NameError: name 'eval' is not defined (line 2)"},
		{"hash", "return hash('a') > 0", broken, "raised NameError: name 'hash' is not defined (line 2)"},
		{"id", "return id(answer) > 0", broken, "raised NameError: name 'id' is not defined (line 2)"},
		{"global", "global seen\n    return True", broken, "line 2: global is not allowed"},
		{"assignment to a module", "math.pi = 3\n    return True", broken, "line 2: assignment to an attribute"},
		{"a bare except", "try: return True\n    except: return False", broken, "line 3: except must name an exception"},
		{"a tool that writes", "return after.move('A', 'B', 'nut', 1) is None", broken, "raised AttributeError: 'View' object has no attribute 'move' (line 2)"},
		{"a remembered value", "verify.x = 1\n    return True", broken, "line 2: assignment to an attribute"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := judge(t, w, "def verify(before, after, answer, calls):\n    "+test.body+"\n", outcomes)
			for _, verdict := range got {
				if verdict.Stage != test.stage || verdict.Pass != (test.stage == agon.VerdictAccepted) || !strings.HasPrefix(verdict.Reason, test.reason) {
					t.Errorf("got %+v, want %s: %s", verdict, test.stage, test.reason)
				}
				if late := strings.HasPrefix(verdict.Reason, "ran longer than"); verdict.TimeLimited != late {
					t.Errorf("%+v: the clock's part in it is told wrong", verdict)
				}
			}
		})
	}
	forms := []struct{ name, source, reason string }{
		{"syntax", "def verify(", "line 1: '(' was never closed"},
		{"empty", "", "no function verify(before, after, answer, calls)"},
		{"another name", "def check(before, after, answer, calls): return True", "no function verify"},
		{"other parameters", "def verify(a, b): return True", "no function verify"},
		{"a default that remembers", "def verify(before, after, answer, calls, seen=[]): return True", "line 1: no decorators and no defaults"},
		{"a statement", "x = 1\ndef verify(before, after, answer, calls): return True", "line 1: only functions may be defined, such as verify(before, after, answer, calls)"},
		{"deep", "def verify(before, after, answer, calls): return " + strings.Repeat("(", 10000), ""},
		{"NUL", "def verify(before, after, answer, calls): return True\x00", ""},
	}
	for _, test := range forms {
		if got := judge(t, w, test.source, outcomes)[0]; got.Stage != broken || !strings.HasPrefix(got.Reason, test.reason) || got.Reason == "" {
			t.Errorf("%s: got %+v, want %s", test.name, got, test.reason)
		}
	}
}

// What one evaluation does to its arguments the next does not see.
func TestVerifierCannotRemember(t *testing.T) {
	w := newWorld(t, Limits{})
	initial := state(t, w.start(t, 1))
	outcomes := []agon.Outcome{{State: initial, Answer: []byte(`[]`)}, {State: initial, Answer: []byte(`[]`)}}
	for _, body := range []string{
		"answer.append(1)\n    return len(answer) == 1",
		"before.state['notes'].append(1)\n    return len(before.state['notes']) == 1 and len(after.state['notes']) == 0",
		"calls.append(1)\n    return len(calls) == 1",
	} {
		for _, verdict := range judge(t, w, "def verify(before, after, answer, calls):\n    "+body, outcomes) {
			if !verdict.Pass {
				t.Errorf("%s: %+v", body, verdict)
			}
		}
	}
}

// What a tool returns may be a constant of its module, which all evaluations
// share.
func TestVerifierCannotChangeConstants(t *testing.T) {
	s := newSandbox(t, Limits{})
	env, err := s.Environment(t.Context(), source("SIZES = [1, 2]\ndef initial_state(seed): return {}\n@read_only\ndef sizes(state) -> list: return SIZES"))
	if err != nil {
		t.Fatal(err)
	}
	w := world{s, env}
	initial := state(t, w.start(t, 1))
	for _, verdict := range judge(t, w, "def verify(before, after, answer, calls):\n    before.sizes().append(3)\n    return before.sizes() == [1, 2]", []agon.Outcome{{State: initial}, {State: initial}}) {
		if !verdict.Pass {
			t.Errorf("%+v", verdict)
		}
	}
}

// An outcome on which the verifier dies or hangs does not cost the others
// their verdicts.
func TestVerdictsAreApart(t *testing.T) {
	w := newWorld(t, Limits{VerifyTime: 200 * time.Millisecond})
	initial := state(t, w.start(t, 1))
	var outcomes []agon.Outcome
	for _, answer := range []string{"1", "10", "1"} {
		outcomes = append(outcomes, agon.Outcome{State: initial, Answer: []byte(answer)})
	}
	got := judge(t, w, "def verify(before, after, answer, calls):\n    return 10 ** (answer ** 10) > 0", outcomes)
	if !got[0].Pass || got[1].Stage != agon.VerdictBroken || !got[2].Pass {
		t.Errorf("got %+v", got)
	}
}

// stranger is an environment of somebody else: no state, no tools of ours.
type stranger struct{ agon.Environment }

func (stranger) Spec() *agon.Spec { return &agon.Spec{Name: "stranger", Digest: "none"} }

func TestJudgeOfAStranger(t *testing.T) {
	w := newWorld(t, Limits{})
	verdicts, err := w.Judge(t.Context(), stranger{w.env}, "def verify(before, after, answer, calls):\n    return answer == 3 and after.state is None", 1, []agon.Outcome{{Answer: []byte("3")}})
	if err != nil || !verdicts[0].Pass {
		t.Errorf("%+v, %v", verdicts, err)
	}
}

func judge(t testing.TB, w world, verifier string, outcomes []agon.Outcome) []agon.Verdict {
	t.Helper()
	verdicts, err := w.Judge(t.Context(), w.env, verifier, 1, outcomes)
	if err != nil {
		t.Fatal(err)
	}
	return verdicts
}
