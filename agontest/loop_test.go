package agontest_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
	"agon/challenger/synthetic"
	"agon/executor"
	"agon/executor/environments"
	"agon/verifier"
	"agon/verifier/sandbox"
)

// warehouse opens a real sandbox and the warehouse in it.
func warehouse(t testing.TB) (*sandbox.Sandbox, agon.Environment, *agon.Folder) {
	t.Helper()
	s, err := sandbox.Open(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	folder, err := environments.Load("warehouse")
	if err != nil {
		t.Fatal(err)
	}
	environment, err := s.Environment(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	return s, environment, folder
}

// demonstrations are a challenger's, flaws included.
func demonstrations(t testing.TB, environment agon.Environment, folder *agon.Folder, n int) []agon.Demonstration {
	t.Helper()
	generator, err := synthetic.New(folder, environment)
	if err != nil {
		t.Fatal(err)
	}
	config := synthetic.DefaultConfig()
	config.Seed, config.Executor, config.Challenger = 3, 0, n
	corpus, err := generator.Corpus(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return corpus
}

// submissions reads the items that demonstrations end with.
func submissions(t testing.TB, environment agon.Environment, corpus []agon.Demonstration) []verifier.Submission {
	t.Helper()
	var all []verifier.Submission
	for _, demonstration := range corpus {
		text := demonstration.Exchanges[len(demonstration.Exchanges)-1].Text
		item, err := challenger.Compact{}.Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		item.Environment, item.Seed = environment.Spec().Name, demonstration.Seed
		all = append(all, verifier.Submission{Item: item})
	}
	return all
}

func realScreen(t testing.TB, s *sandbox.Sandbox, environment agon.Environment) *verifier.Screen {
	t.Helper()
	screen, err := verifier.NewScreen(verifier.Options{
		Environments: map[string]agon.Environment{environment.Spec().Name: environment},
		Sandbox:      s, Judge: s, Second: s.Elsewhere(), Retries: 1, Concurrency: 8,
	})
	if err != nil {
		t.Fatal(err)
	}
	return screen
}

// TestFilterOnDemonstrations: with the real sandbox, the filter accepts what a
// challenger without faults writes and refuses what has a flaw.
func TestFilterOnDemonstrations(t *testing.T) {
	s, environment, folder := warehouse(t)
	corpus := demonstrations(t, environment, folder, 80)
	screening, err := realScreen(t, s, environment).Screen(t.Context(), submissions(t, environment, corpus))
	if err != nil {
		t.Fatal(err)
	}
	accepted, all := map[agon.Flaw]int{}, map[agon.Flaw]int{}
	for i, result := range screening.Results {
		flaw := corpus[i].Flaw
		all[flaw]++
		if result.Verdict.Pass {
			accepted[flaw]++
		} else if flaw == agon.FlawNone {
			t.Logf("refused, though nothing was planted: %+v\n%+v", result.Verdict, *result.Item)
		}
	}
	t.Logf("accepted %v of %v\n%s", accepted, all, screening.Funnel)
	if accepted[agon.FlawWrongSolution] != 0 {
		t.Error("an item whose solution fails is accepted")
	}
	if 4*accepted[agon.FlawLenientVerifier] > all[agon.FlawLenientVerifier] {
		t.Error("more than a quarter of the lenient verifiers are accepted")
	}
	if 5*accepted[agon.FlawNone] < 4*all[agon.FlawNone] {
		t.Error("more than a fifth of the items without a flaw are refused")
	}
}

// counting counts what a screening asks of a sandbox.
type counting struct {
	*sandbox.Sandbox
	programs, judgements *atomic.Int64
}

func (c counting) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	c.programs.Add(1)
	return c.Sandbox.Interpret(ctx, episode, tools)
}

func (c counting) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	c.judgements.Add(1)
	return c.Sandbox.Judge(ctx, environment, verifier, seed, outcomes)
}

func BenchmarkScreen(b *testing.B) {
	s, environment, folder := warehouse(b)
	all := submissions(b, environment, demonstrations(b, environment, folder, 300))
	counter := counting{s, new(atomic.Int64), new(atomic.Int64)}
	screen, err := verifier.NewScreen(verifier.Options{
		Environments: map[string]agon.Environment{"warehouse": environment}, Sandbox: counter, Judge: counter, Concurrency: 8,
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := screen.Screen(b.Context(), all); err != nil {
			b.Fatal(err)
		}
	}
	items := float64(b.N * len(all))
	b.ReportMetric(float64(b.Elapsed().Microseconds())/items, "µs/item")
	b.ReportMetric(float64(counter.programs.Load())/items, "programs/item")
	b.ReportMetric(float64(counter.judgements.Load())/items, "judgements/item")
}

// actor is a policy for both roles of the warehouse. As challenger it asks for
// a move; every third item forgets to check where things went, until it is
// told. As executor it carries out two of three instructions.
func actor(r agon.Request) agon.Completion {
	text := attempt(r)
	if r.Messages[0].Speaker == agon.System {
		text = propose(r)
	}
	return agon.Completion{Text: text, Finish: agon.FinishStop}
}

var stock = regexp.MustCompile(`^A nut(\d)`)

func propose(r agon.Request) string {
	if agontest.Written(r) == 0 {
		return "look()<call>"
	}
	n := stock.FindStringSubmatch(r.Messages[2].Text)[1]
	verifier := fmt.Sprintf(`after.count("A","nut")==before.count("A","nut")-%s`, n)
	if r.Stream%3 != 0 || agontest.Written(r) == 2 {
		verifier += fmt.Sprintf(` and after.count("B","nut")==before.count("B","nut")+%s`, n)
	}
	return fmt.Sprintf(`<inst>move %s nut from A to B<ver>%s<sol>move("A","B","nut",%[1]s)`+
		`<fail>move("A","B","nut",1)<fail>move("B","A","nut",1)<fail>move("A","B","bolt",1)<end>`, n, verifier)
}

func attempt(r agon.Request) string {
	var n int
	if _, err := fmt.Sscanf(r.Messages[0].Text, "move %d nut from A to B", &n); err != nil {
		return err.Error()
	}
	if r.Stream%3 == 0 {
		n--
	}
	return fmt.Sprintf(`move("A","B","nut",%d)<end>`, n)
}

// TestLoopTurns goes once around the loop with the real sandbox.
func TestLoopTurns(t *testing.T) {
	s, environment, _ := warehouse(t)
	policy := agontest.Policy(actor)
	player := executor.NewPlayer(executor.Options{Sandbox: s, Retries: 1})
	loaded := map[string]agon.Environment{"warehouse": environment}

	proposals, err := challenger.Propose(t.Context(), player, policy, challenger.Options{
		Environments: []agon.Environment{environment}, Language: challenger.Compact{}, Actions: executor.Compact{},
		Count: 9, Temperature: 1, TurnTokens: 200, Stream: agon.NewStream(1),
	})
	if err != nil {
		t.Fatal(err)
	}
	tasks, revised := screenAndRevise(t, realScreen(t, s, environment), player, policy, proposals)
	if len(tasks) != 9 || revised == 0 || revised == 9 {
		t.Fatalf("%d of 9 items accepted, %d of them revised", len(tasks), revised)
	}

	pool := challenger.NewPool(challenger.PoolOptions{Uses: 3})
	for _, task := range tasks {
		pool.Add(task, "", agon.Ends{})
	}
	drawn := pool.Draw(6)
	groups, err := executor.Rollout(t.Context(), player, policy, drawn, executor.RolloutOptions{
		Environments: loaded, Language: executor.Compact{}, Attempts: 6, TurnTokens: 64, Stream: agon.NewStream(2),
	})
	if err != nil {
		t.Fatal(err)
	}
	judgements, err := verifier.Judging{Verifiers: s, Environments: loaded}.Judge(t.Context(), drawn, groups)
	if err != nil {
		t.Fatal(err)
	}
	for i, group := range judgements {
		for a, judgement := range group {
			right := strings.Contains(drawn[i].Instruction, groups[i][a].Turns[0].Text[len(`move("A","B","nut",`):][:1])
			if judgement.Pass != right || !judgement.Counts {
				t.Errorf("%s: %s: %+v", drawn[i].Instruction, groups[i][a].Turns[0].Text, judgement)
			}
		}
		attempts, passes := verifier.Tally(group)
		if retired, err := pool.Record(drawn[i].ID, attempts, passes); err != nil || retired != (passes == attempts) {
			t.Errorf("retired %v after %d of %d: %v", retired, passes, attempts, err)
		}
	}
}

// screenAndRevise screens proposals and lets the challenger revise the refused
// ones once.
func screenAndRevise(t *testing.T, screen *verifier.Screen, player agon.Player, policy agon.Policy, proposals []challenger.Proposal) (tasks []agon.Task, revised int) {
	t.Helper()
	for round := range 2 {
		var submissions []verifier.Submission
		for _, proposal := range proposals {
			submissions = append(submissions, verifier.Submission{Item: proposal.Item, Reason: proposal.Reason, Shown: proposal.Shown})
		}
		screening, err := screen.Screen(t.Context(), submissions)
		if err != nil {
			t.Fatal(err)
		}
		var refusals []challenger.Refusal
		for i, result := range screening.Results {
			if result.Verdict.Pass {
				tasks = append(tasks, agon.Task{Item: *result.Item, ID: result.ID})
				revised += round
			} else {
				refusals = append(refusals, challenger.Refusal{Proposal: proposals[i], Reason: result.Verdict.Reason})
			}
		}
		if proposals, err = challenger.Revise(t.Context(), player, policy, refusals); err != nil {
			t.Fatal(err)
		}
	}
	return tasks, revised
}

// TestPlayWithRealPrograms: what real Python shows and how it ends.
func TestPlayWithRealPrograms(t *testing.T) {
	s, environment, _ := warehouse(t)
	player := executor.NewPlayer(executor.Options{Sandbox: s, Retries: 1})
	for _, c := range []struct {
		turns  []string
		status agon.Status
		shown  string
	}{
		{[]string{`n = count("A","nut")<call>`, `n+n-2*count("A","nut")<call>`, `<end>`}, agon.StatusDone, "0"},
		{[]string{`ship(9,"A")<call>`, `<end>`}, agon.StatusDone, "ToolError"},
		{[]string{`answer(count("A","nut"))<end>`}, agon.StatusDone, ""},
		{[]string{`def f(:<call>`, `<end>`}, agon.StatusDone, "SyntaxError"},
		{[]string{`look()<call>`, `<end>`}, agon.StatusDone, "NameError"},
		{[]string{`x = 'a' * 10**10<call>`, `<end>`}, agon.StatusLimit, ""},
	} {
		trajectories, err := player.Play(context.Background(), agontest.Turns(c.turns...), []agon.Start{{
			Role: agon.RoleExecutor, Environment: environment, Seed: 4, Grammar: executor.Compact{}.Grammar(nil),
			Tools: environment.Spec().ToolsFor(agon.RoleExecutor), TurnLimit: 5, TurnTokens: 10,
		}})
		if err != nil {
			t.Fatal(err)
		}
		got := trajectories[0]
		last := got.Turns[len(got.Turns)-1].Seen
		if got.Status != c.status || c.shown != "" && !strings.Contains(last[0].Text, c.shown) {
			t.Errorf("%q: %s %s, shown %v", c.turns, got.Status, got.Reason, last)
		}
	}
}

// TestCallsOfRealTools: JSON and text actions call the same tools as code.
func TestCallsOfRealTools(t *testing.T) {
	s, environment, _ := warehouse(t)
	player := executor.NewPlayer(executor.Options{Sandbox: s})
	turns := map[string][]string{
		"code": {"```python\nprint(count('A', 'nut'))\n```", "```python\nmove('A', 'B', 'nut', n=1)\n```", "Answer: 1"},
		"json": {`Action: {"tool": "count", "args": ["A", "nut"]} End Action`, `Action: {"tool": "move", "args": {"source": "A", "target": "B", "item": "nut", "n": 1}}`, "Answer: 1"},
		"text": {`Action: count(A, nut) End Action`, `Action: move(A, B, nut, 1)`, "Answer: 1"},
	}
	var ends []string
	for name, texts := range turns {
		language, err := executor.NamedLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		tools := environment.Spec().ToolsFor(agon.RoleExecutor)
		trajectories, err := player.Play(t.Context(), agontest.Turns(texts...), []agon.Start{{
			Role: agon.RoleExecutor, Environment: environment, Seed: 4, Grammar: language.Grammar(tools), Tools: tools, TurnLimit: 5, TurnTokens: 10,
		}})
		if err != nil {
			t.Fatal(err)
		}
		got := trajectories[0]
		if got.Status != agon.StatusDone || string(got.Outcome.Answer) != "1" || len(got.Outcome.Calls) != 2 {
			t.Errorf("%s: %s %s, answer %s, %d calls", name, got.Status, got.Reason, got.Outcome.Answer, len(got.Outcome.Calls))
		}
		ends = append(ends, got.Turns[1].Seen[0].Text+" "+got.Outcome.State.Digest)
	}
	if ends[0] != ends[1] || ends[1] != ends[2] {
		t.Errorf("the languages end differently: %q", ends)
	}
}
