package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"agon"
)

// escaped is a verifier that has broken out of its language, which no source that is
// checked can: it runs a program, and accepts if that finds nothing.
const escaped = `
def verify(before, after, answer, calls):
    modules = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "_wrap_close"][0].__init__.__globals__["sys"].modules
    builtins, said = modules["builtins"], []
    namespace = {"__builtins__": dict(builtins.__dict__, print=lambda *told: said.append(" ".join(map(str, told))))}
    builtins.exec(%s, namespace)
    if said != ["looked"]:
        raise ValueError(" ".join(said))
    return True
`

// TestVerifiersGetNoGrants: the processes of verifiers have nothing of them, and see
// the tools by asking for them.
func TestVerifiersGetNoGrants(t *testing.T) {
	folder, server := generousFolder(t), newGreeter(t)
	for _, tier := range givenTiers(t) {
		t.Run(string(tier), func(t *testing.T) {
			w := worldOf(t, openSandbox(t, Config{Isolation: tier, Parallel: 2, Limits: unhurried, Warn: func(string) {}}), folder)
			episode := w.start(t, 1)
			mustCall(t, episode, "keep", "{}")
			outcomes := []agon.Outcome{{State: state(t, episode), Answer: json.RawMessage("7")}}
			literal, err := json.Marshal(seeker(folder, server))
			if err != nil {
				t.Fatal(err)
			}
			code := compiledAs(t, w.Python(), fmt.Sprintf(escaped, literal))
			work := judgement{Verifier: "escaped", Code: &code, Outcomes: evidences(outcomes)}
			if verdicts, err := w.judge(t.Context(), w.env, 1, work); err != nil || !verdicts[0].Pass {
				t.Errorf("an escaped verifier: %+v, %v", verdicts, err)
			}
			if n := server.greeted(); n > 0 {
				t.Errorf("the server has greeted %d", n)
			}
			for verifier, want := range map[string]string{
				"return before.price('nut') == answer and after.price(thing='nut') == 7": "",
				"return after.kept() and after.knows() == 21":                            "",
				"return after.tell() == 'it is [secret AGON_TEST_SECRET]!'":              "",
				"return before.kept()":                        "raised ValueError: KeyError: 'kept' (line 2)",
				"return before.price(7)":                      "raised ValueError: price: thing: got number, want string (line 2)",
				"return before.price('nut', 'nut')":           "raised ValueError: price takes 1 arguments, not 2 (line 2)",
				"return before.price('nut', thing='nut')":     "raised ValueError: price: thing twice (line 2)",
				"return before.keep()":                        "raised AttributeError: 'View' object has no attribute 'keep' (line 2)",
				"return [before.knows() for i in range(600)]": "raised ValueError: more than 256 calls of tools (line 2)",
			} {
				verdicts, err := w.Judge(t.Context(), w.env, "def verify(before, after, answer, calls):\n    "+verifier, 1, outcomes)
				if err != nil || verdicts[0].Pass != (want == "") || verdicts[0].Reason != want {
					t.Errorf("%s: %+v, %v; want %q", verifier, verdicts, err, want)
				}
			}
		})
	}
}

// compiledAs is a verifier's code, as it would come of a check that lets all pass.
func compiledAs(t testing.TB, python Python, verifier string) string {
	t.Helper()
	command := exec.Command(python.Executable, "-c", "import marshal, sys; print(marshal.dumps(compile(sys.stdin.read(), 'verifier', 'exec')).hex(), end='')")
	command.Stdin = strings.NewReader(verifier)
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// A tool that hangs when a verifier calls it is the verifier's loss, and one that ends
// its process.
func TestLooksThatFail(t *testing.T) {
	folder := source(`
import os, time
def initial_state(seed): return {"n": seed}
@read_only
def hang(state): time.sleep(60)
@read_only
def die(state): os._exit(0)
@read_only
def n(state) -> int: return state["n"]
@read_only
def liar(state): state["n"] = 0
`)
	folder.Grants.Network = true
	w := worldOf(t, openSandbox(t, Config{Isolation: givenTiers(t)[0], Parallel: 1, Limits: Limits{ToolTime: 300e6}}), folder)
	for tool, want := range map[string]agon.Verdict{
		"n":    {Pass: true, Stage: agon.VerdictAccepted},
		"hang": {Stage: agon.VerdictBroken, Reason: "hang took longer than 300ms", TimeLimited: true},
		"die":  {Stage: agon.VerdictBroken, Reason: "die killed its process"},
	} {
		verdicts, err := w.Judge(t.Context(), w.env, "def verify(before, after, answer, calls):\n    return before."+tool+"() == 4", 4, []agon.Outcome{{}})
		if err != nil || verdicts[0] != want {
			t.Errorf("%s: %+v, %v; want %+v", tool, verdicts, err, want)
		}
	}
	_, err := w.Judge(t.Context(), w.env, "def verify(before, after, answer, calls):\n    return before.liar() == 4", 4, []agon.Outcome{{}})
	if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "marked read_only and changed the state") {
		t.Errorf("liar: %v", err)
	}
}
