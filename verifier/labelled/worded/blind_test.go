package worded_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"agon"
	"agon/executor/environments"
	"agon/verifier/labelled"
	"agon/verifier/labelled/worded"
	"agon/verifier/sandbox"
)

// A few dozen items keep the tests fast; with 600, most faults are run.
var items = flag.Int("items", 30, "how many sound items, and how many with a fault, are run")

// laboratory runs programs and verifiers.
type laboratory struct {
	sandbox      *sandbox.Sandbox
	environments []agon.Environment
}

func open(t *testing.T) *laboratory {
	t.Helper()
	box, err := sandbox.Open(context.Background(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	lab := &laboratory{sandbox: box}
	for _, name := range []string{"warehouse", "calculator", filepath.Join("testdata", "library")} {
		folder, err := environments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		environment, err := box.Environment(context.Background(), folder)
		if err != nil {
			t.Fatal(err)
		}
		if err := environments.CheckSpec(folder, environment.Spec()); err != nil {
			t.Fatal(err)
		}
		lab.environments = append(lab.environments, environment)
	}
	return lab
}

func (l *laboratory) environment(name string) agon.Environment {
	for _, environment := range l.environments {
		if environment.Spec().Name == name {
			return environment
		}
	}
	return nil
}

// run returns what a program leaves behind, and what it raised.
func (l *laboratory) run(t *testing.T, item *agon.Item, program string) (agon.Outcome, string) {
	t.Helper()
	environment := l.environment(item.Environment)
	episode, err := environment.Start(context.Background(), item.Seed)
	if err != nil {
		t.Fatal(err)
	}
	defer episode.Close()
	interpreter, err := l.sandbox.Interpret(context.Background(), episode, environment.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		t.Fatal(err)
	}
	defer interpreter.Close()
	execution, err := interpreter.Run(context.Background(), program)
	if err != nil {
		t.Fatal(err)
	}
	state, err := episode.(agon.Stateful).State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	raised := execution.Error + string(execution.Limit)
	return agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}, raised
}

// judge returns the stage of the verdict on each program, "raised" for those
// that did not run to their end.
func (l *laboratory) judge(t *testing.T, item *agon.Item, programs ...string) []string {
	t.Helper()
	outcomes, stages := make([]agon.Outcome, len(programs)), make([]string, len(programs))
	for i, program := range programs {
		outcome, raised := l.run(t, item, program)
		outcomes[i] = outcome
		if raised != "" {
			stages[i] = "raised"
		}
	}
	verdicts, err := l.sandbox.Judge(context.Background(), l.environment(item.Environment), item.Verifier, item.Seed, outcomes)
	if err != nil {
		t.Fatal(err)
	}
	for i := range verdicts {
		if stages[i] == "" {
			stages[i] = verdicts[i].Stage
		}
		if verdicts[i].Stage == agon.VerdictBroken {
			t.Log(verdicts[i].Reason)
		}
	}
	return stages
}

func report(t *testing.T, s *worded.Specimen, what string, got any) {
	t.Helper()
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	t.Errorf("%s: %v\n%s\n%s", what, got, text, s.Verifier)
}

func TestItems(t *testing.T) {
	lab := open(t)
	specimens, err := worded.Draw(context.Background(), lab.environments, *items, agon.NewStream(1))
	if err != nil {
		t.Fatal(err)
	}
	for i := range specimens {
		s := &specimens[i]
		switch s.Family {
		case labelled.Sound:
			lab.checkSound(t, s)
		case labelled.FailuresDoNotRun:
			lab.checkFailuresRaise(t, s)
		case labelled.NonDeterministic:
			lab.checkRuns(t, s)
		case labelled.Remembers:
			lab.checkRemembers(t, s)
		default:
			lab.checkProof(t, s)
		}
	}
}

// checkSound holds a sound item to its label.
func (l *laboratory) checkSound(t *testing.T, s *worded.Specimen) {
	t.Helper()
	stages := l.judge(t, &s.Item.Item, append([]string{s.Solution}, s.Failures...)...)
	want := []string{agon.VerdictAccepted}
	for range s.Failures {
		want = append(want, agon.VerdictRejected)
	}
	// A verifier that raises on an answer of another type does not pass it.
	got := strings.ReplaceAll(strings.Join(stages, " "), agon.VerdictBroken, agon.VerdictRejected)
	if got != strings.Join(want, " ") || len(s.Failures) < 3 {
		report(t, s, "a sound item's solution and failure cases", stages)
	}
}

// checkProof runs the program that proves a fault, and the failure cases,
// which have to run.
func (l *laboratory) checkProof(t *testing.T, s *worded.Specimen) {
	t.Helper()
	proof, refused := s.WrongAccepted, s.WrongAccepted == ""
	if refused {
		proof = s.RightRefused
	}
	stages := l.judge(t, &s.Item.Item, append([]string{proof, s.Solution}, s.Failures...)...)
	if stages[0] == "raised" || (stages[0] == agon.VerdictAccepted) == refused || proof == "" {
		report(t, s, "the proof of a fault", stages)
	}
	if s.Family != labelled.Impossible && stages[1] != agon.VerdictAccepted {
		report(t, s, "the solution of an item with a fault", stages)
	}
	for _, stage := range stages[2:] {
		if stage == "raised" {
			report(t, s, "a failure case", stages)
		}
	}
}

func (l *laboratory) checkFailuresRaise(t *testing.T, s *worded.Specimen) {
	t.Helper()
	raised := 0
	for _, stage := range l.judge(t, &s.Item.Item, s.Failures...) {
		if stage == "raised" {
			raised++
		}
	}
	want := len(s.Failures)
	if strings.HasPrefix(s.Fault, "one of them") {
		want = 1
	}
	if raised != want || l.judge(t, &s.Item.Item, s.Solution)[0] != agon.VerdictAccepted {
		report(t, s, "failure cases that raise, or the solution", raised)
	}
}

func (l *laboratory) checkRuns(t *testing.T, s *worded.Specimen) {
	t.Helper()
	for _, stage := range l.judge(t, &s.Item.Item, append([]string{s.Solution}, s.Failures...)...) {
		if stage == "raised" {
			report(t, s, "a program", stage)
		}
	}
}

// asking calls a verifier over outcomes in one process, as often as it is told,
// with objects that have a state and no tools.
const asking = `
import json
class View:
    def __init__(self, state):
        self.state = state
def ask(order):
    scope = {}
    exec(verifier, scope)
    views = [View(o["state"]) for o in outcomes]
    return [bool(scope["verify"](before, views[i], outcomes[i]["answer"], [])) for i in order]
before = View(json.loads(initial))
outcomes = json.loads(written)
answer([[ask([i])[0] for i in range(len(outcomes))], ask([0, 1, 0, 2, 2, 1, 0]), ask([1, 0, 2, 1, 0])])
`

// checkRemembers asks a verifier of each of three outcomes in a new process and
// of all in one: something has to differ.
func (l *laboratory) checkRemembers(t *testing.T, s *worded.Specimen) {
	t.Helper()
	initial, _ := l.run(t, &s.Item.Item, "")
	var outcomes []any
	for _, program := range append([]string{s.Solution}, s.Failures[:2]...) {
		outcome, raised := l.run(t, &s.Item.Item, program)
		if raised != "" {
			report(t, s, "a program", raised)
		}
		if outcome.Answer == nil {
			outcome.Answer = json.RawMessage("null")
		}
		outcomes = append(outcomes, map[string]any{"state": outcome.State.JSON, "answer": outcome.Answer})
	}
	written, err := json.Marshal(outcomes)
	if err != nil {
		t.Fatal(err)
	}
	texts := literals(t, s.Verifier, string(initial.State.JSON), string(written))
	told, raised := l.run(t, &s.Item.Item, "verifier, initial, written = "+texts+asking)
	if raised != "" {
		report(t, s, "asking the verifier", raised)
		return
	}
	var decisions [3][]bool
	if err := json.Unmarshal(told.Answer, &decisions); err != nil {
		t.Fatal(err)
	}
	alone, differs := decisions[0], false
	for row, order := range [][]int{{0, 1, 0, 2, 2, 1, 0}, {1, 0, 2, 1, 0}} {
		for i, outcome := range order {
			differs = differs || decisions[row+1][i] != alone[outcome]
		}
	}
	if !differs || !alone[0] {
		report(t, s, "decisions, alone and one after another", decisions)
	}
}

// literals writes texts as Python literals.
func literals(t *testing.T, texts ...string) string {
	t.Helper()
	var written []string
	for _, text := range texts {
		literal, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, string(literal))
	}
	return strings.Join(written, ", ")
}

func TestDraw(t *testing.T) {
	lab := open(t)
	draw := func(n int, seed uint64) []worded.Specimen {
		specimens, err := worded.Draw(context.Background(), lab.environments, n, agon.NewStream(seed))
		if err != nil {
			t.Fatal(err)
		}
		return specimens
	}
	one, again, other := encoded(t, draw(20, 2)), encoded(t, draw(20, 2)), encoded(t, draw(20, 3))
	if !bytes.Equal(one, again) || bytes.Equal(one, other) {
		t.Error("a set is no function of its stream")
	}
	families, faults, instructions := map[labelled.Family]int{}, map[string]bool{}, map[string]bool{}
	for _, s := range draw(500, 4) {
		families[s.Family]++
		faults[string(s.Family)+s.Fault] = true
		if s.Family == labelled.Sound {
			instructions[s.Environment+s.Instruction] = true
		}
	}
	for _, family := range labelled.Decided {
		if families[family] != 50 {
			t.Errorf("%d items of family %s, not 50", families[family], family)
		}
	}
	if len(instructions) < 300 {
		t.Errorf("%d instructions of sound items", len(instructions))
	}
	t.Logf("%d instructions, %d faults", len(instructions), len(faults))
}

func TestUnknownEnvironment(t *testing.T) {
	if _, err := worded.Set(context.Background(), nil, 1, agon.NewStream(1)); err == nil {
		t.Error("a set of no environments")
	}
}

func encoded(t *testing.T, specimens []worded.Specimen) []byte {
	t.Helper()
	text, err := json.Marshal(specimens)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
