package verifier_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"agon"
	"agon/agontest"
	"agon/verifier"
)

func verify(expression string) string {
	return "def verify(before, after, answer, calls):\n    return " + expression + "\n"
}

// sound is an item that passes every stage; tests spoil it.
func sound() agon.Item {
	return agon.Item{
		Environment: "bins", Seed: 7, // A: 5 bolt, 9 nut; B: 4 bolt, 5 nut
		Instruction: "move 3 nut from A to B",
		Verifier:    verify(`after.count("B","nut") == before.count("B","nut")+3 and after.count("A","nut") == before.count("A","nut")-3 and after.count("A","bolt") == before.count("A","bolt")`),
		Solution:    `move("A","B","nut",3)`,
		Failures:    []string{`move("A","B","nut",2)`, `move("B","A","nut",3)`, `move("A","B","bolt",3)`},
	}
}

func screen(t testing.TB, change func(*verifier.Options)) *verifier.Screen {
	options := verifier.Options{
		Environments: map[string]agon.Environment{"bins": agontest.Bins{}},
		Sandbox:      agontest.Sandbox{},
		Judge:        agontest.Judge{},
	}
	if change != nil {
		change(&options)
	}
	s, err := verifier.NewScreen(options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func verdict(t testing.TB, s *verifier.Screen, item agon.Item) agon.Verdict {
	t.Helper()
	screening, err := s.Screen(t.Context(), []verifier.Submission{{Item: &item}})
	if err != nil {
		t.Fatal(err)
	}
	return screening.Results[0].Verdict
}

func TestStages(t *testing.T) {
	asked := verify(`after.count("B","nut") == before.count("B","nut")+3 and after.count("A","nut") == before.count("A","nut")-3`)
	for _, c := range []struct {
		name  string
		spoil func(*agon.Item)
		stage string
		words string
	}{
		{"sound", func(*agon.Item) {}, verifier.StageAccepted, ""},
		{"evaluation seed", func(i *agon.Item) { i.Seed = agon.FirstEvaluationSeed }, verifier.StageParse, "reserved for evaluation"},
		{"empty instruction", func(i *agon.Item) { i.Instruction = " " }, verifier.StageParse, "the instruction is empty"},
		{"long verifier", func(i *agon.Item) { i.Verifier = strings.Repeat("x", 5000) }, verifier.StageParse, "the verifier has 5000 bytes"},
		{"many failures", func(i *agon.Item) { i.Failures = make([]string, 9) }, verifier.StageParse, "9 failure cases"},
		{"the program as instruction", func(i *agon.Item) { i.Instruction = "run " + i.Solution }, verifier.StageParse, "holds the solution's program"},
		{"solution raises", func(i *agon.Item) { i.Solution = `move("A","B","nut",99)` }, verifier.StageRuns, "the solution raised an error: ToolError"},
		{"solution hangs", func(i *agon.Item) { i.Solution = "hang()" }, verifier.StageRuns, "went over a limit: timeout"},
		{"solution looks", func(i *agon.Item) { i.Solution = "look()\n" + i.Solution }, verifier.StageRuns, "NameError"},
		{"solution is wrong", func(i *agon.Item) { i.Solution = `move("A","B","nut",4)` }, verifier.StagePasses, "rejects the solution"},
		{"verifier is broken", func(i *agon.Item) { i.Verifier = verify("afer.count") }, verifier.StagePasses, "does not work: "},
		{"verifier returns a number", func(i *agon.Item) { i.Verifier = verify("1") }, verifier.StagePasses, "does not work: "},
		{"verifier is a tautology", func(i *agon.Item) { i.Verifier = verify("True") }, verifier.StageStanding, "accepts doing nothing"},
		{"constant answer", func(i *agon.Item) {
			i.Instruction, i.Solution, i.Verifier = "how many nut are in A", `answer(count("A","nut"))`, verify(`answer != None`)
		}, verifier.StageStanding, `accepts the answer "" without`},
		{"echoed instruction", func(i *agon.Item) {
			i.Instruction, i.Solution, i.Verifier = "say it", `answer("what?")`, verify(`answer == "what?" or answer == "say it"`)
		}, verifier.StageStanding, `accepts the answer "say it"`},
		{"a back door", func(i *agon.Item) {
			i.Instruction, i.Solution = "how many nut are in A", `answer(count("A","nut"))`
			i.Verifier = verify(`answer == before.count("A","nut") or answer == "nut"`)
		}, verifier.StageStanding, `accepts the answer "nut" without`},
		{"two failures", func(i *agon.Item) { i.Failures = i.Failures[:2] }, verifier.StageFailures, "2 of the 3 failure cases"},
		{"failure raises", func(i *agon.Item) { i.Failures[1] = `move("A","B","nut",99)` }, verifier.StageFailures, "failure case 2 raised"},
		{"failure ends like the solution", func(i *agon.Item) { i.Failures[2] = `move("A","B","nut",1+2)` }, verifier.StageFailures, "failure case 3 ends like the solution"},
		{"failure is the solution", func(i *agon.Item) { i.Failures[2] = i.Solution + " \n" }, verifier.StageFailures, "failure case 3 is the same program as the solution"},
		{"failures are one program", func(i *agon.Item) { i.Failures[2] = i.Failures[0] }, verifier.StageFailures, "failure case 3 is the same program as failure case 1"},
		{"failures come to one end", func(i *agon.Item) { i.Failures[2] = "count(\"A\",\"nut\")\n" + i.Failures[0] }, verifier.StageAccepted, ""},
		{"failures end alike", func(i *agon.Item) { i.Failures[2] = `move("A","B","nut",1+1)` }, verifier.StageFailures, "failure case 3 does the same as failure case 1"},
		{"failure passes", func(i *agon.Item) {
			i.Verifier = verify(`after.count("B","nut") > before.count("B","nut")`)
		}, verifier.StageFailures, "accepts failure case 1"},
		{"mutant passes", func(i *agon.Item) {
			i.Failures[0], i.Verifier = `move("B","A","nut",2)`, verify(`after.count("B","nut") > before.count("B","nut")`)
		}, verifier.StageMutants, "with its call of move made twice"},
		{"a bound in the place of a value", func(i *agon.Item) {
			i.Failures[0], i.Verifier = `move("B","A","nut",2)`, verify(`after.count("B","nut") >= before.count("B","nut")+3`)
		}, verifier.StageMutants, "with its call of move made twice"},
		{"any direction", func(i *agon.Item) {
			i.Failures[1], i.Verifier = `move("A","B","nut",1)`, verify(`after.count("B","nut") == before.count("B","nut")+3 or after.count("A","nut") == before.count("A","nut")+3`)
		}, verifier.StageMutants, "with source and target of its call of move exchanged"},
		{"a superfluous call", func(i *agon.Item) {
			i.Instruction += " and 1 bolt"
			i.Solution += "\n" + `move("A","B","bolt",1)`
			i.Verifier = verify(`after.count("B","nut") == before.count("B","nut")+3 and after.count("A","nut") == before.count("A","nut")-3`)
		}, verifier.StageMutants, "without its call of move"},
		{"answer is not checked", func(i *agon.Item) { i.Solution += "\nanswer(3)" }, verifier.StageMutants, "without its answer"},
		{"argument from nowhere", func(i *agon.Item) { i.Instruction = "move some nut from A to B" }, verifier.StageGrounded, "the solution calls move with n=3"},
		{"another instruction", func(i *agon.Item) {
			i.Instruction, i.Solution = "how many bolt are in A", `answer(count("A","nut"))`
			i.Verifier, i.Failures = verify(`answer == 9`), []string{`answer(8)`, `answer(7)`, `answer(6)`}
		}, verifier.StageGrounded, "the instruction names bolt, and the solution takes nut instead"},
		{"a bin from nowhere", func(i *agon.Item) { i.Instruction = "move 3 nut to B" }, verifier.StageGrounded, `the solution calls move with source="A"`},
		{"a bin chosen of several", func(i *agon.Item) {
			i.Instruction, i.Solution = "move 3 nut to B, from where there are most", "count(\"A\",\"nut\")\ncount(\"B\",\"nut\")\n"+i.Solution
		}, verifier.StageAccepted, ""},
		{"several of a kind", func(i *agon.Item) { i.Instruction = "Move 3 nuts from A to B." }, verifier.StageAccepted, ""},
		{"an answer from nowhere", func(i *agon.Item) {
			i.Instruction, i.Solution, i.Verifier = "how many nut are in A", `answer(9)`, verify(`answer == before.count("A","nut")`)
			i.Failures = []string{`answer(8)`, `answer(7)`, `answer(6)`}
		}, verifier.StageGrounded, "the solution answers 9"},
		{"what was asked for", func(i *agon.Item) { i.Verifier = asked }, verifier.StageAccepted, ""},
		{"nothing else may change", func(i *agon.Item) { i.Instruction, i.Verifier = i.Instruction+". Nothing else may change.", asked }, verifier.StageMutants, "accepts the solution followed by a call of move"},
		{"left alone by name", func(i *agon.Item) { i.Instruction = "Move 3 nut from A to B. Leave the bolt alone." }, verifier.StageAccepted, ""},
		{"verifier's number from nowhere", func(i *agon.Item) {
			i.Verifier = verify(`after.count("B","nut") == before.count("B","nut")+3 and after.count("A","nut") == before.count("A","nut")-3 and before.count("A","nut") < 42`)
		}, verifier.StageGrounded, "the verifier's 42"},
	} {
		t.Run(c.name, func(t *testing.T) {
			item := sound()
			c.spoil(&item)
			got := verdict(t, screen(t, nil), item)
			if got.Stage != c.stage || !strings.Contains(got.Reason, c.words) || got.Pass != (c.stage == verifier.StageAccepted) {
				t.Errorf("got %+v, want stage %s with %q", got, c.stage, c.words)
			}
		})
	}
}

// oneCall accepts what the judge does, if it took one call.
type oneCall struct{}

func (oneCall) Judge(ctx context.Context, environment agon.Environment, text string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	verdicts, err := agontest.Judge{}.Judge(ctx, environment, strings.Replace(text, "len(calls) == 1 and ", "", 1), seed, outcomes)
	for i := range verdicts {
		verdicts[i].Pass = verdicts[i].Pass && len(outcomes[i].Calls) == 1
	}
	return verdicts, err
}

// TestLookingIsFree: a verifier that counts calls rejects who looks around.
func TestLookingIsFree(t *testing.T) {
	item := sound()
	s := screen(t, func(o *verifier.Options) { o.Judge = oneCall{} })
	if got := verdict(t, s, item); !got.Pass {
		t.Errorf("a verifier that does not read the calls: %+v", got)
	}
	item.Verifier = strings.Replace(item.Verifier, "return ", "return len(calls) == 1 and ", 1)
	if got := verdict(t, s, item); got.Stage != verifier.StagePasses || !strings.Contains(got.Reason, "rejects the solution if it calls count first, which only looks") {
		t.Errorf("a verifier that counts them: %+v", got)
	}
}

// TestUnheeded: what an instruction names that plays no part is reported, not refused.
func TestUnheeded(t *testing.T) {
	for instruction, want := range map[string][]string{
		"move 3 nut from A to B": nil,
		"if there are fewer than 30 bolt in A, or 30 in B, move 3 nut from A to B": {"bolt", "30"},
		"move 4 or 3 nut from A to B":            {"4"},
		"move 3 nut or bolt from A to B":         {"bolt"},
		"move 3 nut from A to B. Leave 2 alone.": nil,
	} {
		item := sound()
		item.Instruction = instruction
		item.Verifier = verify(`after.count("B","nut") == before.count("B","nut")+3 and after.count("A","nut") == before.count("A","nut")-3`)
		screening, err := screen(t, nil).Screen(t.Context(), []verifier.Submission{{Item: &item}})
		if err != nil {
			t.Fatal(err)
		}
		if got := screening.Results[0]; !got.Verdict.Pass || !slices.Equal(got.Unheeded, want) {
			t.Errorf("%q: %+v, unheeded %q", instruction, got.Verdict, got.Unheeded)
		}
		strict := screen(t, func(o *verifier.Options) { o.HeedAll = true })
		if got := verdict(t, strict, item); got.Pass != (want == nil) {
			t.Errorf("%q, where all is to be heeded: %+v", instruction, got)
		}
	}
}

// TestLookedUpValuesAreGrounded: what the run itself returned may be written.
func TestLookedUpValuesAreGrounded(t *testing.T) {
	item := sound()
	item.Instruction = "move all nut from A to B"
	item.Solution = "n = count(\"A\",\"nut\")\nmove(\"A\",\"B\",\"nut\",n)"
	item.Verifier = verify(`after.count("A","nut") == 0 and after.count("B","nut") == before.count("B","nut")+before.count("A","nut")`)
	if got := verdict(t, screen(t, nil), item); !got.Pass {
		t.Errorf("looked up: %+v", got)
	}
	n := agontest.InitialStock(7)["A"]["nut"]
	item.Solution = fmt.Sprintf("count(\"A\",\"nut\")\nmove(\"A\",\"B\",\"nut\",%d)", n)
	if got := verdict(t, screen(t, nil), item); !got.Pass {
		t.Errorf("looked up and then written: %+v", got)
	}
	item.Solution = fmt.Sprintf("move(\"A\",\"B\",\"nut\",%d)\ncount(\"A\",\"nut\")", n)
	if got := verdict(t, screen(t, nil), item); got.Stage != verifier.StageGrounded {
		t.Errorf("written before it was looked up: %+v", got)
	}
}

func TestStagesAreSwitched(t *testing.T) {
	item := sound()
	item.Verifier, item.Failures = verify("True"), nil
	only := screen(t, func(o *verifier.Options) {
		o.Stages, o.Sandbox, o.Judge = []string{verifier.StageParse}, nil, nil
	})
	screening, err := only.Screen(t.Context(), []verifier.Submission{{Item: &item}})
	if err != nil || !screening.Results[0].Verdict.Pass || screening.Results[0].Signature != verifier.SignatureUnknown {
		t.Errorf("with stages 2 to 9 off: %+v %v", screening, err)
	}
	parsed := screen(t, func(o *verifier.Options) { o.Stages = []string{verifier.StageParse} })
	if screening, err = parsed.Screen(t.Context(), []verifier.Submission{{Item: &item}}); err != nil || len(screening.Results[0].Tools) != 1 {
		t.Errorf("the kind of an accepted item is not known: %+v %v", screening, err)
	}
	unrun := screen(t, func(o *verifier.Options) {
		o.Stages, o.Sandbox, o.Judge = []string{verifier.StageNew}, nil, nil
	})
	if got := verdict(t, unrun, item); !got.Pass {
		t.Errorf("with stage 2 alone: %+v", got)
	}
	without := screen(t, func(o *verifier.Options) { o.Stages = []string{verifier.StageFailures, verifier.StageRuns} })
	if got := verdict(t, without, item); got.Stage != verifier.StageFailures {
		t.Errorf("with failures on: %+v", got)
	}
	if _, err := verifier.NewScreen(verifier.Options{Stages: []string{"failure"}}); err == nil || !strings.Contains(err.Error(), "must be one of parse, new") {
		t.Errorf("an unknown stage: %v", err)
	}
}

func TestRepeats(t *testing.T) {
	first, second, third := sound(), sound(), sound()
	second.Failures = append([]string{}, second.Failures...)
	second.Failures[0] = `move("A","B","nut",1)`
	third.Seed = 9
	s := screen(t, func(o *verifier.Options) { o.Concurrency = 4 })
	screening, err := s.Screen(t.Context(), []verifier.Submission{{Item: &first}, {Item: &second}, {Item: &third}, {Reason: "no item"}})
	if err != nil {
		t.Fatal(err)
	}
	var stages []string
	for _, result := range screening.Results {
		stages = append(stages, result.Verdict.Stage)
	}
	if want := []string{"accepted", "new", "accepted", "parse"}; !reflect.DeepEqual(stages, want) {
		t.Errorf("%v, want %v", stages, want)
	}
	if got := screening.Funnel[:2]; !reflect.DeepEqual(got, verifier.Funnel{{Stage: "parse", Entered: 4, Survived: 3}, {Stage: "new", Entered: 3, Survived: 2}}) {
		t.Errorf("funnel %v", got)
	}
	if result := screening.Results[0]; result.Signature != "move(string,number,string,string)" || !slices.Equal(result.Tools, []string{"move"}) || result.ID != first.ID("bins-1") {
		t.Errorf("%+v", result)
	}
	archived := screen(t, func(o *verifier.Options) { o.Archived = func(item *agon.Item) bool { return item.Seed == 7 } })
	if got := verdict(t, archived, sound()); got.Stage != verifier.StageNew {
		t.Errorf("archived: %+v", got)
	}
	alike := screen(t, func(o *verifier.Options) { o.Alike, o.Live = 3, func(string) int { return 2 } })
	screening, err = alike.Screen(t.Context(), []verifier.Submission{{Item: &first}, {Item: &third}})
	if err != nil || !screening.Results[0].Verdict.Pass || screening.Results[1].Verdict.Stage != verifier.StageNew {
		t.Errorf("alike: %+v %v", screening, err)
	}
}

func TestCopyOfTheExample(t *testing.T) {
	item, shown := sound(), sound()
	shown.Instruction = "Move 3  NUT from A to B"
	screening, err := screen(t, nil).Screen(t.Context(), []verifier.Submission{{Item: &item, Shown: &shown}})
	if err != nil || screening.Results[0].Verdict.Stage != verifier.StageParse {
		t.Errorf("%+v %v", screening, err)
	}
}

// dicey is a sandbox whose second interpreter does one thing more.
type dicey struct{ agontest.Sandbox }

func (d dicey) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	if _, err := episode.Call(ctx, agon.Call{Tool: "count"}); err != nil {
		return nil, err
	}
	inner, err := d.Sandbox.Interpret(ctx, episode, tools)
	return diceyInterpreter{inner}, err
}

type diceyInterpreter struct{ agon.Interpreter }

func (d diceyInterpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	return d.Interpreter.Run(ctx, program+"\nmove(\"B\",\"A\",\"nut\",1)")
}

func TestNotDeterministic(t *testing.T) {
	s := screen(t, func(o *verifier.Options) { o.Second = dicey{} })
	if got := verdict(t, s, sound()); got.Stage != verifier.StageDeterministic {
		t.Errorf("%+v", got)
	}
}

// TestCheatsByCalls: a verifier that is content with what was called, whatever came
// of it, is met by attempts that call without regard to the task.
func TestCheatsByCalls(t *testing.T) {
	for _, c := range []struct {
		content func(agon.Outcome) bool
		words   string
	}{
		{func(o agon.Outcome) bool { return len(o.Calls) > 2 }, "everything was looked at"},
		{func(o agon.Outcome) bool {
			return slices.ContainsFunc(o.Calls, func(c agon.CallRecord) bool { return c.Return.Error != "" })
		}, "everything was looked at"},
		{func(o agon.Outcome) bool {
			return slices.ContainsFunc(o.Calls, func(c agon.CallRecord) bool { return c.Tool == "count" }) && slices.ContainsFunc(o.Calls, func(c agon.CallRecord) bool { return c.Tool == "move" })
		}, "every tool was called"},
	} {
		s := screen(t, func(o *verifier.Options) {
			o.Judge = judgeFunc(func(ctx context.Context, environment agon.Environment, source string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
				verdicts, err := agontest.Judge{}.Judge(ctx, environment, source, seed, outcomes)
				for i := range verdicts {
					verdicts[i].Pass = verdicts[i].Pass || c.content(outcomes[i])
				}
				return verdicts, err
			})
		})
		if got := verdict(t, s, sound()); got.Stage != verifier.StageStanding || !strings.Contains(got.Reason, c.words) {
			t.Errorf("%+v, want %q", got, c.words)
		}
	}
}

// TestMutationScore counts the mutants that a verifier rejects, and asks for as many
// of them as it is told to.
func TestMutationScore(t *testing.T) {
	result := func(item agon.Item, least float64) verifier.Result {
		s := screen(t, func(o *verifier.Options) { o.MutationScore = least })
		screening, err := s.Screen(t.Context(), []verifier.Submission{{Item: &item}})
		if err != nil {
			t.Fatal(err)
		}
		return screening.Results[0]
	}
	whole := result(sound(), 0)
	if m := whole.Mutation; !whole.Verdict.Pass || m.Mutants < 2 || m.Rejected != m.Mutants || m.Share() != 1 {
		t.Errorf("a sound item: %+v", whole)
	}
	lenient := sound()
	lenient.Verifier = verify(`after.count("B","nut") >= before.count("B","nut")+3 and after.count("A","bolt") == before.count("A","bolt")`)
	refused := result(lenient, 0)
	if m := refused.Mutation; refused.Verdict.Stage != verifier.StageMutants || m.Mutants != whole.Mutation.Mutants || m.Rejected >= m.Mutants || m.Rejected == 0 {
		t.Errorf("a bound in the place of a value: %+v", refused)
	}
	if got := result(lenient, refused.Mutation.Share()); got.Verdict.Stage == verifier.StageMutants || got.Mutation != refused.Mutation {
		t.Errorf("with as many as it rejects asked for: %+v", got)
	}
	got := result(lenient, .99)
	if want := fmt.Sprintf("it rejects %v of its mutants, and at least 0.99", refused.Mutation); !strings.Contains(got.Verdict.Reason, want) {
		t.Errorf("%q does not say %q", got.Verdict.Reason, want)
	}
	early := sound()
	early.Solution = "pass"
	if got := result(early, 0); got.Mutation != (agon.MutationScore{}) || got.Mutation.String() != "-" || got.Mutation.Share() != 1 {
		t.Errorf("an item that did not come to its mutants: %+v", got)
	}
}

// TestRejectedSolutionsCostOneJudgement sees to it that nothing else of an item is
// run and judged once its verifier has rejected its own solution.
func TestRejectedSolutionsCostOneJudgement(t *testing.T) {
	judged := 0
	s := screen(t, func(o *verifier.Options) {
		o.Judge = judgeFunc(func(ctx context.Context, environment agon.Environment, source string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
			judged += len(outcomes)
			return agontest.Judge{}.Judge(ctx, environment, source, seed, outcomes)
		})
	})
	item := sound()
	item.Solution = `move("A","B","nut",4)`
	if got := verdict(t, s, item); got.Stage != verifier.StagePasses || judged != 1 {
		t.Errorf("refused at %s after %d outcomes were judged", got.Stage, judged)
	}
}

type judgeFunc func(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error)

func (f judgeFunc) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	return f(ctx, environment, verifier, seed, outcomes)
}

// losing is a judge whose first n judgements are lost.
func losing(n int32) agon.Judge {
	left := new(atomic.Int32)
	left.Store(n)
	return judgeFunc(func(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
		if left.Add(-1) >= 0 {
			return nil, errors.New("verifier process died")
		}
		return agontest.Judge{}.Judge(ctx, environment, verifier, seed, outcomes)
	})
}

func TestProgramFailuresAreNotRefusals(t *testing.T) {
	again := screen(t, func(o *verifier.Options) { o.Judge, o.Retries = losing(1), 1 })
	if got := verdict(t, again, sound()); !got.Pass {
		t.Errorf("after a retry: %+v", got)
	}
	item, other := sound(), sound()
	other.Seed = 9
	s := screen(t, func(o *verifier.Options) { o.Judge, o.Concurrency = losing(1), 1 })
	screening, err := s.Screen(t.Context(), []verifier.Submission{{Item: &item}, {Item: &other}})
	if err != nil || screening.Results[0].Verdict.Stage != verifier.StageError || !screening.Results[1].Verdict.Pass {
		t.Errorf("%+v %v", screening, err)
	}
	if screening.Funnel[0].Entered != 1 {
		t.Errorf("an undecided item is in the funnel: %v", screening.Funnel)
	}
	screening, err = screen(t, nil).Screen(t.Context(), []verifier.Submission{{Item: &item}, {Lost: true, Reason: "slot died"}})
	if err != nil || screening.Results[1].Verdict.Stage != verifier.StageError || screening.Funnel[0].Entered != 1 {
		t.Errorf("a lost episode: %+v %v", screening, err)
	}
	broken := screen(t, func(o *verifier.Options) { o.Judge = losing(99) })
	var lost *agon.LostError
	screening, err = broken.Screen(t.Context(), []verifier.Submission{{Item: &item}, {Lost: true, Reason: "slot died"}})
	if !errors.As(err, &lost) || lost.Count != 1 || !strings.Contains(lost.Reason, "verifier process died") || screening.Results[0].Verdict.Stage != verifier.StageError {
		t.Errorf("nothing could be decided on: %v", err)
	}
	if _, err := broken.Screen(t.Context(), []verifier.Submission{{Lost: true, Reason: "slot died"}}); err != nil {
		t.Errorf("nothing came to be decided on: %v", err)
	}
}

func TestScreenStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	item := sound()
	if _, err := screen(t, nil).Screen(ctx, []verifier.Submission{{Item: &item}}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestScreenIsAFunctionOfItsInput(t *testing.T) {
	var submissions []verifier.Submission
	for i := range 24 {
		item := sound()
		item.Seed, item.Solution = int64(i%6), fmt.Sprintf(`move("A","B","nut",%d)`, 2+i%3)
		submissions = append(submissions, verifier.Submission{Item: &item})
	}
	one, err := screen(t, func(o *verifier.Options) { o.Concurrency = 1 }).Screen(t.Context(), submissions)
	if err != nil {
		t.Fatal(err)
	}
	decided := 0
	many, err := screen(t, func(o *verifier.Options) {
		o.Concurrency, o.Progress = 8, func(n, total int) { decided += total / 24 }
	}).Screen(t.Context(), submissions)
	if err != nil || !reflect.DeepEqual(one, many) {
		t.Errorf("results depend on concurrency: %v", err)
	}
	if decided != 24 {
		t.Errorf("progress was told %d times", decided)
	}
}

// TestTimes measures the stages that an item comes to, each once.
func TestTimes(t *testing.T) {
	item, refused := sound(), sound()
	refused.Seed, refused.Solution = 9, `move("A","B","nut",4)`
	s := screen(t, func(o *verifier.Options) { o.Times = true })
	screening, err := s.Screen(t.Context(), []verifier.Submission{{Item: &item}, {Item: &refused}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{verifier.StageDeterministic, verifier.StagePasses} {
		var stages []string
		for _, stage := range screening.Results[i].Times {
			stages = append(stages, stage.Stage)
			if stage.Took <= 0 {
				t.Errorf("%s took %v", stage.Stage, stage.Took)
			}
		}
		if last := slices.Index(s.Stages(), want); !slices.Equal(stages, s.Stages()[:last+1]) {
			t.Errorf("item %d: %v, want all up to %s", i, stages, want)
		}
	}
}

func TestFunnelString(t *testing.T) {
	funnel := verifier.Funnel{{Stage: "parse", Entered: 8, Survived: 6}}
	if got := funnel.String(); got != "parse               6   75.0 %\n" {
		t.Errorf("%q", got)
	}
}

func TestBand(t *testing.T) {
	for _, c := range []struct {
		passes, attempts int
		stage            string
	}{{0, 8, verifier.StageBand}, {8, 8, verifier.StageBand}, {1, 8, verifier.StageAccepted}, {0, 0, verifier.StageError}} {
		if got := verifier.Band(c.passes, c.attempts); got.Stage != c.stage || got.Pass != (c.stage == verifier.StageAccepted) {
			t.Errorf("%d of %d: %+v", c.passes, c.attempts, got)
		}
	}
}

func ExampleScreen() {
	s, err := verifier.NewScreen(verifier.Options{
		Environments: map[string]agon.Environment{"bins": agontest.Bins{}},
		Sandbox:      agontest.Sandbox{},
		Judge:        agontest.Judge{},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	good, lenient := sound(), sound()
	lenient.Verifier = verify("True")
	screening, err := s.Screen(context.Background(), []verifier.Submission{{Item: &good}, {Item: &lenient}, {Reason: "the item must end with <end>"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, result := range screening.Results {
		fmt.Println(strings.TrimSpace(result.Verdict.Stage + " " + result.Verdict.Reason))
	}
	// Output:
	// accepted
	// standing the verifier accepts doing nothing
	// parse the item must end with <end>
}

// slow is an environment in which moving bolts takes too long.
type slow struct{ agontest.Bins }

func (s slow) Start(ctx context.Context, seed int64) (agon.Episode, error) {
	episode, err := s.Bins.Start(ctx, seed)
	return slowEpisode{episode.(agon.Stateful)}, err
}

type slowEpisode struct{ agon.Stateful }

func (e slowEpisode) Call(ctx context.Context, call agon.Call) (agon.Return, error) {
	if string(call.Arguments["item"]) == `"bolt"` && call.Tool == "move" {
		return agon.Return{Error: "move took longer than 2s", Limit: agon.LimitTime}, nil
	}
	return e.Stateful.Call(ctx, call)
}

// late is a judge whose verifiers run out of time on outcomes with an answer.
type late struct{}

func (late) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	verdicts, err := agontest.Judge{}.Judge(ctx, environment, verifier, seed, outcomes)
	for i := range verdicts {
		if outcomes[i].Answer != nil {
			verdicts[i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: "ran longer than 1 s", TimeLimited: true}
		}
	}
	return verdicts, err
}

// TestTimeLimitedItems: whatever part of an item a clock cut, its verdict says so,
// accepted or refused; where none did, it does not.
func TestTimeLimitedItems(t *testing.T) {
	for _, c := range []struct {
		name   string
		spoil  func(*agon.Item)
		change func(*verifier.Options)
		stage  string
		timed  bool
	}{
		{"nothing", func(*agon.Item) {}, nil, verifier.StageAccepted, false},
		{"an error", func(i *agon.Item) { i.Solution = `move("A","B","nut",99)` }, nil, verifier.StageRuns, false},
		{"the solution", func(i *agon.Item) { i.Solution = "hang()" }, nil, verifier.StageRuns, true},
		{"a failure case", func(i *agon.Item) { i.Failures[1] = "hang()" }, nil, verifier.StageFailures, true},
		{"a mutant", func(i *agon.Item) { i.Failures[2] = `move("A","B","nut",1)` }, func(o *verifier.Options) {
			o.Environments = map[string]agon.Environment{"bins": slow{}}
		}, verifier.StageAccepted, true},
		{"the verifier", func(*agon.Item) {}, func(o *verifier.Options) { o.Judge = late{} }, verifier.StageAccepted, true},
	} {
		item := sound()
		c.spoil(&item)
		if got := verdict(t, screen(t, c.change), item); got.Stage != c.stage || got.TimeLimited != c.timed {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
