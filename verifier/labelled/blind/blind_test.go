package blind

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/executor/environments"
	"agon/verifier/labelled"
	"agon/verifier/sandbox"
)

var (
	count = flag.Int("items", 40, "how many sound and how many unsound items to prove")
	seed  = flag.Uint64("seed", 1, "of the items to prove")
	show  = flag.Bool("show", false, "print the items")
)

// laboratory is a sandbox with all worlds.
type laboratory struct {
	*sandbox.Sandbox
	environments []agon.Environment
	tally        map[string]int
}

func newLaboratory(t *testing.T) *laboratory {
	t.Helper()
	for _, feature := range sandbox.Probe(t.Context())[:2] {
		if !feature.Have {
			t.Skipf("needs the kernel feature %s: %s", feature.Name, feature.Remedy)
		}
	}
	s, err := sandbox.Open(t.Context(), sandbox.Config{Parallel: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	l := &laboratory{Sandbox: s, tally: map[string]int{}}
	for _, name := range []string{"warehouse", "calculator", "testdata/bank", "testdata/calendar"} {
		l.environments = append(l.environments, l.load(t, name))
	}
	return l
}

func (l *laboratory) load(t *testing.T, name string) agon.Environment {
	t.Helper()
	folder, err := environments.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	environment, err := l.Environment(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := environments.CheckSpec(folder, environment.Spec()); err != nil {
		t.Fatal(err)
	}
	return environment
}

// named returns the environment of an item.
func (l *laboratory) named(name string) agon.Environment {
	return l.environments[slices.IndexFunc(l.environments, func(one agon.Environment) bool { return one.Spec().Name == name })]
}

// ran is how a program ended.
type ran struct {
	agon.Execution
	outcome agon.Outcome
}

// end reads the outcome as the model has it.
func (r ran) end(t *testing.T) end {
	t.Helper()
	e := end{state: tree(t, r.outcome.State.JSON)}
	if r.outcome.Answer != nil {
		e.answer = tree(t, r.outcome.Answer)
	}
	return e
}

func tree(t *testing.T, raw json.RawMessage) any {
	t.Helper()
	value, err := readTree(raw)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// attempt runs a program of an item in a sandbox.
func (l *laboratory) attempt(ctx context.Context, box agon.Sandbox, m *made, program string) (r ran, err error) {
	environment := l.named(m.Environment)
	episode, err := environment.Start(ctx, m.Seed)
	if err != nil {
		return r, err
	}
	defer episode.Close()
	interpreter, err := box.Interpret(ctx, episode, environment.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		return r, err
	}
	defer interpreter.Close()
	if r.Execution, err = interpreter.Run(ctx, program); err != nil {
		return r, err
	}
	state, err := episode.(agon.Stateful).State(ctx)
	r.outcome = agon.Outcome{State: state, Answer: r.Answer, Calls: r.Calls}
	return r, err
}

// trial is an item that is being proved.
type trial struct {
	*testing.T
	*laboratory
	*made
}

// runs runs a program that may not raise.
func (t trial) runs(program string) ran {
	t.Helper()
	r := t.mayRaise(program)
	if !r.Ok() {
		t.Errorf("raises %s %s:\n%s", r.Error, r.Limit, program)
	}
	return r
}

func (t trial) mayRaise(program string) ran {
	t.Helper()
	r, err := t.attempt(t.Context(), t.Sandbox, t.made, program)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// verdict judges an outcome.
func (t trial) verdict(r ran) agon.Verdict {
	t.Helper()
	verdicts, err := t.Judge(t.Context(), t.named(t.made.Environment), t.Verifier, t.Seed, []agon.Outcome{r.outcome})
	if err != nil {
		t.Fatal(err)
	}
	return verdicts[0]
}

// stage checks how the verifier decides on a program.
func (t trial) stage(program string, want string) ran {
	t.Helper()
	r := t.runs(program)
	if got := t.verdict(r); got.Stage != want {
		t.Errorf("%s %s, want %s:\n%s", got.Stage, got.Reason, want, program)
	}
	return r
}

// solves checks that the solution is accepted twice and ends as the model says.
func (t trial) solves() {
	t.Helper()
	first, second := t.stage(t.Solution, agon.VerdictAccepted), t.stage(t.Solution, agon.VerdictAccepted)
	if !sameEnd(first.end(t.T), t.right) || !sameEnd(second.end(t.T), t.right) {
		t.Errorf("the solution ends with %v, want %v", first.end(t.T), t.right)
	}
}

// comesClose checks that three different failure cases run and do not do what is asked.
func (t trial) comesClose(rejected bool) {
	t.Helper()
	if len(t.Failures) != failureCases || t.Failures[0] == t.Failures[1] || t.Failures[0] == t.Failures[2] || t.Failures[1] == t.Failures[2] {
		t.Errorf("the failure cases are %q", t.Failures)
	}
	for _, program := range t.Failures {
		r := t.runs(program)
		if t.isRight(r.end(t.T)) {
			t.Errorf("the failure case does what is asked:\n%s", program)
		}
		if got := t.verdict(r); rejected && got.Stage != agon.VerdictRejected {
			t.Errorf("the failure case is %s %s:\n%s", got.Stage, got.Reason, program)
		}
	}
}

func (t trial) prove() {
	switch t.proof {
	case isSound:
		t.solves()
		t.comesClose(true)
		t.stage("", agon.VerdictRejected)
	case acceptsWrong:
		t.solves()
		t.comesClose(false)
		t.countsRejected()
		if r := t.stage(t.witness, agon.VerdictAccepted); t.isRight(r.end(t.T)) {
			t.Errorf("the witness does what is asked:\n%s", t.witness)
		}
	case rejectsRight:
		t.rejectsRight()
	case varies:
		t.varies()
		t.comesClose(true)
	case raises:
		t.solves()
		if !slices.ContainsFunc(t.Failures, func(program string) bool { return !t.ok(program) }) {
			t.Errorf("no failure case raises an error: %q", t.Failures)
		}
	case breaks:
		t.comesClose(false)
		if !t.breaks(t.Solution) && !t.breaks(t.witness) {
			t.Error("the verifier decides always, and always alike")
		}
	}
}

// breaks reports whether the verifier does not decide on a program, or not always
// alike.
func (t trial) breaks(program string) bool {
	t.Helper()
	const times = 8
	outcomes := slices.Repeat([]agon.Outcome{t.runs(program).outcome}, times)
	verdicts, err := t.Judge(t.Context(), t.named(t.made.Environment), t.Verifier, t.Seed, outcomes)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(verdicts, func(one agon.Verdict) bool { return one.Stage == agon.VerdictBroken })
}

// countsRejected tells in the tally how many failure cases a lenient verifier rejects.
func (t trial) countsRejected() {
	rejected := 0
	for _, program := range t.Failures {
		if !t.verdict(t.runs(program)).Pass {
			rejected++
		}
	}
	t.tally[fmt.Sprintf("%s rejects %d failure cases", t.Family, rejected)]++
}

func (t trial) ok(program string) bool {
	r := t.mayRaise(program)
	return r.Ok()
}

func (t trial) rejectsRight() {
	r := t.runs(t.witness)
	if !t.isRight(r.end(t.T)) {
		t.Errorf("the witness does not do what is asked:\n%s", t.witness)
	}
	if got := t.verdict(r); got.Pass {
		t.Errorf("the witness is accepted:\n%s", t.witness)
	}
	if t.Family == labelled.WrongItem {
		if r := t.stage(t.Solution, agon.VerdictAccepted); t.isRight(r.end(t.T)) {
			t.Error("the solution does what is asked")
		}
		for _, program := range t.Failures {
			t.stage(program, agon.VerdictRejected)
		}
		return
	}
	t.comesClose(false)
	r = t.runs(t.Solution)
	if !t.isRight(r.end(t.T)) || t.verdict(r).Pass {
		t.Error("the solution does not do what is asked, or is accepted")
	}
}

// varies runs the solution here and elsewhere.
func (t trial) varies() {
	ends := map[string]bool{}
	for _, box := range []agon.Sandbox{t.Sandbox, t.Elsewhere()} {
		for range 3 {
			r, err := t.attempt(t.Context(), box, t.made, t.Solution)
			if err != nil {
				t.Fatal(err)
			}
			if got := t.verdict(r); !got.Pass || !r.Ok() {
				t.Errorf("the solution is %s %s %s", got.Stage, got.Reason, r.Error)
			}
			ends[string(r.outcome.State.JSON)+string(r.outcome.Answer)] = true
		}
	}
	if len(ends) < 2 {
		t.Errorf("the solution always ends with %v", ends)
	}
}

// TestSet proves the label of every item.
func TestSet(t *testing.T) {
	l := newLaboratory(t)
	all, err := makeAll(t.Context(), l.environments, *count, agon.NewStream(*seed))
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		m := &all[i]
		l.tally[string(m.Family)+" | "+m.Environment]++
		if m.Family != labelled.Sound {
			l.tally[string(m.Family)+" | "+m.Fault]++
		}
		t.Run(fmt.Sprintf("%d %s %s %s %s", i, m.Environment, m.kind, m.Family, m.Fault), func(t *testing.T) {
			trial{t, l, m}.prove()
			if t.Failed() || *show {
				t.Log(shown(m))
			}
		})
	}
	if testing.Verbose() {
		encoded, _ := json.MarshalIndent(l.tally, "", " ")
		t.Log(string(encoded))
	}
}

func shown(m *made) string {
	return fmt.Sprintf("seed %d\n%s\n\n%s\n%s\n--\n%s\nwitness:\n%s", m.Seed, m.Instruction, m.Verifier, m.Solution, strings.Join(m.Failures, "\n--\n"), m.witness)
}

// TestRequests runs every solution and wording of every kind of request.
func TestRequests(t *testing.T) {
	l := newLaboratory(t)
	for _, environment := range l.environments {
		name := environment.Spec().Name
		for _, asked := range worlds[name].kinds {
			t.Run(name+" "+asked.name, func(t *testing.T) { l.proveKind(t, environment, asked) })
		}
	}
}

func (l *laboratory) proveKind(t *testing.T, environment agon.Environment, asked kind) {
	d := &dice{stream: agon.NewStream(*seed)}
	for range 50 {
		p, err := open(t.Context(), environment, int64(d.below(largestSeed)))
		if err != nil {
			t.Fatal(err)
		}
		c, err := compose(p, d, asked)
		if err != nil {
			t.Fatal(err)
		}
		if c == nil {
			continue
		}
		if len(c.request.solutions) < 2 || len(c.request.wordings) < 2 {
			t.Errorf("%d solutions and %d wordings", len(c.request.solutions), len(c.request.wordings))
		}
		for _, solution := range c.request.solutions {
			m := c.item(labelled.Sound, c.style)
			m.Solution = solution
			trial{t, l, &m}.solves()
		}
		l.proveNear(t, c)
		return
	}
	t.Error("no state allows it")
}

// proveNear runs what was written as near misses: the model says how they end.
func (l *laboratory) proveNear(t *testing.T, c *composition) {
	m := c.item(labelled.Sound, c.style)
	for _, one := range c.near {
		if r := (trial{t, l, &m}).runs(one.program); !sameEnd(r.end(t), one.end) {
			t.Errorf("ends with %v, not %v:\n%s", r.end(t), one.end, one.program)
		}
	}
}

func TestSetIsAFunctionOfItsStream(t *testing.T) {
	l := newLaboratory(t)
	var sets [3][]labelled.Item
	for i, stream := range []uint64{1, 1, 2} {
		items, err := Set(t.Context(), l.environments, 20, agon.NewStream(stream))
		if err != nil {
			t.Fatal(err)
		}
		sets[i] = items
	}
	if len(sets[0]) != 40 || !reflect.DeepEqual(sets[0], sets[1]) || reflect.DeepEqual(sets[0], sets[2]) {
		t.Error("equal streams give other items, or other streams equal ones")
	}
}

// stranger is an environment that nobody knows.
type stranger struct{ agon.Environment }

func (stranger) Spec() *agon.Spec { return &agon.Spec{Name: "stranger"} }

func TestSetRefusesAStranger(t *testing.T) {
	if _, err := Set(t.Context(), []agon.Environment{stranger{}}, 1, 1); err == nil || !strings.Contains(err.Error(), "stranger") {
		t.Errorf("got %v", err)
	}
}
