package unseen

import (
	"context"
	"flag"
	"path/filepath"
	"slices"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor/environments"
	"agon/verifier/labelled"
	"agon/verifier/sandbox"
)

var size = flag.Int("items", 32, "number of sound items, and of those with a fault, that are proved")

// laboratory executes items.
type laboratory struct {
	*testing.T
	sandbox      *sandbox.Sandbox
	environments []agon.Environment
}

func newLaboratory(t *testing.T) *laboratory {
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
	l := &laboratory{T: t, sandbox: s}
	for _, name := range Worlds() {
		if !slices.Contains(environments.Names(), name) {
			name = filepath.Join("testdata", name)
		}
		folder, err := environments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		environment, err := s.Environment(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		l.environments = append(l.environments, environment)
	}
	return l
}

func (l *laboratory) entries(n int) []entry {
	all, err := entries(l.Context(), l.environments, n, agon.NewStream(7))
	if err != nil {
		l.Fatal(err)
	}
	return all
}

// run executes a program in a sandbox at the beginning of a draft.
func (l *laboratory) run(s agon.Sandbox, f *draft, program string) (agon.Execution, *end) {
	ctx := context.Background()
	episode, err := f.environment.Start(ctx, f.seed)
	if err != nil {
		l.Fatal(err)
	}
	defer episode.Close()
	interpreter, err := s.Interpret(ctx, episode, f.environment.Spec().ToolsFor(agon.RoleExecutor))
	if err != nil {
		l.Fatal(err)
	}
	defer interpreter.Close()
	execution, err := interpreter.Run(ctx, program)
	if err != nil {
		l.Fatal(err)
	}
	state, err := episode.(agon.Stateful).State(ctx)
	if err != nil {
		l.Fatal(err)
	}
	outcome := agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}
	return execution, &end{program: program, outcome: outcome, state: decode(state.JSON), answer: decode(execution.Answer)}
}

// judge returns the stage of each end's verdict.
func (l *laboratory) judge(e *entry, ends ...*end) (stages []string) {
	outcomes := make([]agon.Outcome, len(ends))
	for i, one := range ends {
		outcomes[i] = one.outcome
	}
	verdicts, err := l.sandbox.Judge(l.Context(), e.environment, e.Verifier, e.Seed, outcomes)
	if err != nil {
		l.Fatal(err)
	}
	for _, verdict := range verdicts {
		stages = append(stages, verdict.Stage)
		if verdict.Stage == agon.VerdictBroken && e.Family != labelled.Remembers {
			l.complain(e, "the verifier is broken: "+verdict.Reason)
		}
	}
	return stages
}

func (l *laboratory) complain(e *entry, what string) {
	l.Errorf("%s: %s, kind %s: %s\n%s\n%s\n%s\n%q", e.Family, e.Fault, e.kind.name, what, e.Instruction, e.Solution, e.Verifier, e.Failures)
}

// expect complains unless all ends get a stage.
func (l *laboratory) expect(e *entry, stage, what string, ends ...*end) {
	if len(ends) == 0 {
		return
	}
	for i, got := range l.judge(e, ends...) {
		if got != stage {
			l.complain(e, what+" is not "+stage+" but "+got+":\n"+ends[i].program+"\nstate "+string(ends[i].outcome.State.JSON)+" answer "+string(ends[i].outcome.Answer))
		}
	}
}

func TestItemsAreWhatIsSaidOfThem(t *testing.T) {
	l := newLaboratory(t)
	for _, e := range l.entries(*size) {
		l.prove(&e)
	}
}

// prove shows by execution what is said of an item.
func (l *laboratory) prove(e *entry) {
	right := l.solve(e)
	failures := l.failures(e)
	switch e.Family {
	case labelled.Impossible:
		l.expect(e, agon.VerdictRejected, "what is asked for", e.right, right)
		l.expect(e, agon.VerdictRejected, "a failure", failures...)
		return
	case labelled.Remembers:
		l.expect(e, agon.VerdictBroken, "the solution", right)
		l.remembers(e)
		return
	case labelled.TriviallyTrue:
		l.expect(e, agon.VerdictAccepted, "a failure", failures...)
	default:
		l.expect(e, agon.VerdictRejected, "a failure", failures...)
	}
	if e.Family != labelled.NonDeterministic {
		l.expect(e, agon.VerdictAccepted, "the solution", right)
	}
	if e.Family != labelled.IgnoresAnswer { // that may want to see look-ups
		l.expect(e, agon.VerdictAccepted, "the right end", e.right)
	}
	switch {
	case e.Family == labelled.WrongItem:
		l.expect(e, agon.VerdictRejected, "what is asked for", e.asked)
	case e.witness != nil:
		l.witness(e)
	default:
		near, err := e.near()
		if err != nil {
			l.Fatal(err)
		}
		l.expect(e, agon.VerdictRejected, "a near end", near...)
	}
}

// solve runs the solution, which has to end as is said, or each time otherwise.
func (l *laboratory) solve(e *entry) *end {
	execution, right := l.run(l.sandbox, e.draft, e.Solution)
	if !execution.Ok() {
		l.complain(e, "the solution does not run: "+execution.Error+string(execution.Limit))
	}
	whole := []path{nil}
	if e.Family != labelled.NonDeterministic {
		if !right.like(e.right, whole) {
			l.complain(e, "the solution ends otherwise: "+literal(right.answer)+" "+literal(right.state)+"\nfor "+literal(e.right.answer)+" "+literal(e.right.state))
		}
		return right
	}
	for range 40 {
		for _, s := range []agon.Sandbox{l.sandbox, l.sandbox.Elsewhere()} {
			if _, other := l.run(s, e.draft, e.Solution); !other.like(right, whole) {
				return right
			}
		}
	}
	// Two seeds of hashes may choose the same way, though others do not.
	number := "answer(str(" + e.number + "))"
	_, here := l.run(l.sandbox, e.draft, number)
	if _, there := l.run(l.sandbox.Elsewhere(), e.draft, number); here.answer == there.answer {
		l.complain(e, "the solution always ends alike")
	}
	return right
}

// failures runs the failure cases.
func (l *laboratory) failures(e *entry) (ends []*end) {
	for _, program := range e.Failures {
		execution, failed := l.run(l.sandbox, e.draft, program)
		if execution.Ok() == (e.Family == labelled.FailuresDoNotRun) {
			l.complain(e, "failure case: "+execution.Error+"\n"+program)
		}
		if e.Family == labelled.FailuresDoNotRun {
			continue
		}
		if failed.like(e.right, e.changed) {
			l.complain(e, "a failure case ends rightly: "+program)
		}
		ends = append(ends, failed)
	}
	return ends
}

// witness runs the program that is accepted though not asked for.
func (l *laboratory) witness(e *entry) {
	execution, got := l.run(l.sandbox, e.draft, e.draft.witness.program)
	if !execution.Ok() || got.like(e.right, e.changed) || !within(differences(e.begin.state, got.state, nil), e.changed) {
		l.complain(e, "no witness: "+execution.Error+"\n"+got.program)
	}
	l.expect(e, agon.VerdictAccepted, "the witness", got)
}

func (l *laboratory) remembers(e *entry) {
	near, err := e.near()
	if err != nil || len(near) == 0 {
		l.Fatal("nothing near the right end: ", err)
	}
	show := func(one *end) string { return "(" + literal(one.state) + ", " + literal(one.answer) + ")" }
	program := "class View:\n    def __init__(self, state):\n        self.state = state\n\n\n" + e.Verifier + `

import json
seen = {}
for turn in range(9):
    for name, (state, given) in [("wrong", ` + show(near[0]) + `), ("right", ` + show(e.right) + `), ("wrong", ` + show(near[0]) + `)]:
        copies = [json.loads(json.dumps(one)) for one in (` + literal(e.begin.state) + `, state, given)]
        seen.setdefault(name, set()).add(verify(View(copies[0]), View(copies[1]), copies[2], []))
answer(max(len(all) for all in seen.values()))
`
	execution, _ := l.run(l.sandbox, e.draft, program)
	if string(execution.Answer) != "2" {
		l.complain(e, "the verifier decides alike: "+string(execution.Answer)+execution.Error)
	}
}

func TestSetIsAFunctionOfItsArguments(t *testing.T) {
	l := newLaboratory(t)
	var sets [2][]labelled.Item
	for i := range sets {
		var err error
		if sets[i], err = Set(t.Context(), l.environments, 12, agon.NewStream(3)); err != nil {
			t.Fatal(err)
		}
	}
	if !equal(sets[0], sets[1]) {
		t.Error("two sets of one stream differ")
	}
}

func TestWorldsConform(t *testing.T) {
	for _, environment := range newLaboratory(t).environments {
		t.Run(environment.Spec().Name, func(t *testing.T) { agontest.TestEnvironment(t, environment) })
	}
}

func TestUnknownWorldsAreRefused(t *testing.T) {
	l := newLaboratory(t)
	folder := &agon.Folder{Name: "elsewhere", TurnLimit: 1, Digest: "0", Files: map[string][]byte{"tools.py": []byte("def initial_state(seed):\n    return {}\n\n\ndef wait(state) -> None:\n    \"\"\"Wait.\"\"\"\n")}}
	environment, err := l.sandbox.Environment(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Set(t.Context(), []agon.Environment{environment}, 1, agon.NewStream(1)); err == nil {
		t.Error("a world without requests has items")
	}
}

func TestFaultsTakeTurns(t *testing.T) {
	l := newLaboratory(t)
	const n = 240
	families, worlds := map[labelled.Family]int{}, map[string]int{}
	for _, e := range l.entries(n)[n:] {
		families[e.Family]++
		worlds[e.Environment]++
	}
	for _, family := range labelled.Decided {
		if families[family] != n/len(labelled.Decided) || len(faults[family]) < 6 {
			t.Errorf("%s: %d items of %d faults", family, families[family], len(faults[family]))
		}
	}
	for name, count := range worlds {
		if count < n/8 {
			t.Errorf("%s has %d of %d items", name, count, n)
		}
	}
}
