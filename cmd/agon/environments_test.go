package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
	"agon/challenger/synthetic"
	"agon/executor"
	"agon/executor/environments"
	"agon/verifier/sandbox"
)

// testEnvironments are those that ship and one that a user might write.
func testEnvironments() []string {
	return append(environments.Names(), filepath.Join("testdata", "bank"))
}

// staged is an environment in a sandbox.
type staged struct {
	*sandbox.Sandbox
	folder      *agon.Folder
	environment agon.Environment
	generator   *synthetic.Generator
}

// eachEnvironment runs a test on every environment, in a sandbox.
func eachEnvironment(t *testing.T, test func(t *testing.T, s *staged)) {
	box, err := sandbox.Open(t.Context(), sandbox.Config{Parallel: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	for _, path := range testEnvironments() {
		t.Run(filepath.Base(path), func(t *testing.T) { test(t, stage(t, box, path)) })
	}
}

func stage(t testing.TB, box *sandbox.Sandbox, path string) *staged {
	folder, err := environments.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	environment, err := box.Environment(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := environments.CheckSpec(folder, environment.Spec()); err != nil {
		t.Fatal(err)
	}
	generator, err := synthetic.New(folder, environment)
	if err != nil {
		t.Fatal(err)
	}
	return &staged{box, folder, environment, generator}
}

func TestEnvironmentsConform(t *testing.T) {
	eachEnvironment(t, func(t *testing.T, s *staged) { agontest.TestEnvironment(t, s.environment) })
}

// TestHeldOutTasks tries the tasks that authors wrote by hand, and those that
// are composed, of both sets of seeds.
func TestHeldOutTasks(t *testing.T) {
	seeds := seedsFrom(agon.FirstEvaluationSeed, 12)
	seeds = append(seeds, seedsFrom(agon.FirstReportingSeed, 4)...)
	eachEnvironment(t, func(t *testing.T, s *staged) {
		composed, err := s.generator.HeldOut(t.Context(), seeds)
		if err != nil {
			t.Fatal(err)
		}
		s.testHeldOut(t, composed)
		examiner, ok := s.environment.(agon.Examiner)
		if !ok {
			return
		}
		written, err := examiner.HeldOut(t.Context(), seeds)
		if err != nil {
			t.Fatal(err)
		}
		s.testHeldOut(t, written)
		if _, err := examiner.HeldOut(t.Context(), []int64{agon.FirstEvaluationSeed - 1}); err == nil {
			t.Error("a held-out task of a training seed was made")
		}
	})
}

// TestItems tries what takes the place of a challenger's items: the solution
// passes, doing nothing and the failure cases do not.
func TestItems(t *testing.T) {
	seeds := synthetic.ItemSeeds(agon.NewStream(1), 12)
	eachEnvironment(t, func(t *testing.T, s *staged) {
		items, err := s.generator.Items(t.Context(), seeds, []float64{.4, .4, .2})
		if err != nil {
			t.Fatal(err)
		}
		for i := range items {
			s.testItem(t, &items[i])
		}
	})
}

func (s *staged) testItem(t *testing.T, item *agon.Item) {
	t.Helper()
	if item.Seed < 0 || item.Seed >= agon.FirstEvaluationSeed {
		t.Errorf("%q has the seed %d, which is for evaluation", item.Instruction, item.Seed)
	}
	var outcomes []agon.Outcome
	for _, program := range append([]string{item.Solution, ""}, item.Failures...) {
		outcomes = append(outcomes, agontest.Attempt(t, s.environment, s.Sandbox, item.Seed, program))
	}
	verdicts, err := s.Judge(t.Context(), s.environment, item.Verifier, item.Seed, outcomes)
	if err != nil {
		t.Fatal(err)
	}
	for k, verdict := range verdicts {
		if verdict.Pass != (k == 0) || verdict.Stage == agon.VerdictBroken {
			t.Errorf("%q, seed %d: verdict on program %d: %+v", item.Instruction, item.Seed, k, verdict)
		}
	}
}

// TestCompositions finds the families of the warehouse's held-out tasks in
// their solutions, so that they compare with what a challenger wrote.
func TestCompositions(t *testing.T) {
	box, err := sandbox.Open(t.Context(), sandbox.Config{Parallel: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	s := stage(t, box, "warehouse")
	tasks, err := s.environment.(agon.Examiner).HeldOut(t.Context(), seedsFrom(agon.FirstEvaluationSeed, 200))
	if err != nil {
		t.Fatal(err)
	}
	for i := range tasks {
		if got := s.generator.Composition(tasks[i].Item.Solution); got != tasks[i].Family {
			t.Errorf("the composition of %q is %s, want %s", tasks[i].Item.Solution, got, tasks[i].Family)
		}
	}
}

func seedsFrom(first int64, n int) []int64 {
	seeds := make([]int64, n)
	for i := range seeds {
		seeds[i] = first + int64(i)
	}
	return seeds
}

func (s *staged) testHeldOut(t *testing.T, tasks []agon.HeldOutTask) {
	t.Helper()
	agontest.TestHeldOut(t, agontest.HeldOutCase{
		Environment: s.environment,
		Sandbox:     s.Sandbox,
		Judge:       s.Sandbox,
		Tasks:       tasks,
	})
}

// TestWrittenTasksAreNovel holds the pairs that evaluation.py calls unseen to
// those that environment.yaml holds out, by the families of many tasks.
func TestWrittenTasksAreNovel(t *testing.T) {
	eachEnvironment(t, func(t *testing.T, s *staged) {
		examiner, ok := s.environment.(agon.Examiner)
		if !ok {
			return // its tasks are composed
		}
		tasks, err := examiner.HeldOut(t.Context(), seedsFrom(agon.FirstEvaluationSeed, 400))
		if err != nil {
			t.Fatal(err)
		}
		parts := map[int]int{}
		for _, task := range tasks {
			parts[task.Parts]++
			names := strings.Split(task.Family, "+")
			if len(names) == 2 && !s.generator.HeldOutPair(names[0], names[1]) {
				t.Errorf("%s is called novel and is shown by a corpus", task.Family)
			}
		}
		if parts[1] < 60 || parts[2] < 140 || parts[3] < 80 {
			t.Errorf("parts of 400 tasks: %v; want about 100, 180 and 120", parts)
		}
	})
}

// TestWrittenTasksSpeakLikeTheCorpus: a small policy knows no other words, and
// must not have seen the tasks themselves.
func TestWrittenTasksSpeakLikeTheCorpus(t *testing.T) {
	config := synthetic.DefaultConfig()
	config.Executor, config.Challenger = 400, 0
	eachEnvironment(t, func(t *testing.T, s *staged) {
		examiner, ok := s.environment.(agon.Examiner)
		if !ok {
			return
		}
		tasks, err := examiner.HeldOut(t.Context(), seedsFrom(agon.FirstReportingSeed, 100))
		if err != nil {
			t.Fatal(err)
		}
		corpus, err := s.generator.Corpus(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		words, shown := map[string]bool{}, map[string]bool{}
		for _, d := range corpus {
			instruction := d.Exchanges[0].Seen[0].Text
			shown[fmt.Sprint(s.initialState(t, d.Seed), instruction)] = true
			for _, word := range strings.Fields(instruction) {
				words[word] = true
			}
		}
		for _, task := range tasks {
			if shown[fmt.Sprint(s.initialState(t, task.Seed), task.Instruction)] {
				t.Errorf("the corpus shows %q in the same state", task.Instruction)
			}
			for _, word := range strings.Fields(task.Instruction) {
				if !words[word] && strings.Trim(word, "0123456789") != "" {
					t.Errorf("no instruction of the corpus says %q, as %q does", word, task.Instruction)
				}
			}
		}
	})
}

func (s *staged) initialState(t *testing.T, seed int64) string {
	t.Helper()
	return agontest.Attempt(t, s.environment, s.Sandbox, seed, "").State.Digest
}

// TestCorpusPlaysAsShown plays every demonstration in the real interpreter:
// observations are what was shown, correct items pass every check of the
// filter that asks for no policy, and flawed ones are flawed.
func TestCorpusPlaysAsShown(t *testing.T) {
	config := synthetic.DefaultConfig()
	config.Executor, config.Challenger = 40, 30
	eachEnvironment(t, func(t *testing.T, s *staged) {
		corpus, err := s.generator.Corpus(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		for i := range corpus {
			s.play(t, &corpus[i])
		}
	})
}

// play repeats what a demonstration does.
func (s *staged) play(t *testing.T, d *agon.Demonstration) {
	t.Helper()
	episode, err := s.environment.Start(t.Context(), d.Seed)
	if err != nil {
		t.Fatal(err)
	}
	defer episode.Close()
	interpreter, err := s.Interpret(t.Context(), episode, s.environment.Spec().ToolsFor(d.Role))
	if err != nil {
		t.Fatal(err)
	}
	defer interpreter.Close()
	grammar := executor.Compact{}.Grammar(nil)
	last := len(d.Exchanges) - 1
	for i, exchange := range d.Exchanges[:last] {
		if got, want := s.observe(t, interpreter, grammar, exchange.Text), d.Exchanges[i+1].Seen[0].Text; got != want {
			t.Errorf("seed %d: %q shows %q, the corpus %q", d.Seed, exchange.Text, got, want)
		}
	}
	if d.Role == agon.RoleChallenger {
		s.checkItem(t, d)
		return
	}
	s.observe(t, interpreter, grammar, d.Exchanges[last].Text)
}

func (s *staged) observe(t *testing.T, interpreter agon.Interpreter, grammar agon.Grammar, text string) string {
	t.Helper()
	action := grammar.Parse(text, agon.FinishStop)
	if action.Kind != agon.ActionCode {
		t.Fatalf("%q is no program: %+v", text, action)
	}
	execution, err := interpreter.Run(t.Context(), action.Program)
	if err != nil {
		t.Fatal(err)
	}
	if !execution.Ok() {
		t.Errorf("%q: %s%s", text, execution.Error, execution.Limit)
	}
	return grammar.Observe(execution)
}

// checkItem judges solution, doing nothing and failure cases of an item.
func (s *staged) checkItem(t *testing.T, d *agon.Demonstration) {
	t.Helper()
	item, err := challenger.Compact{}.Parse(d.Exchanges[len(d.Exchanges)-1].Text)
	if err != nil {
		t.Fatal(err)
	}
	programs := append([]string{item.Solution, ""}, item.Failures...)
	outcomes := make([]agon.Outcome, len(programs))
	for i, program := range programs {
		outcomes[i] = agontest.Attempt(t, s.environment, s.Sandbox, d.Seed, program)
	}
	verdicts, err := s.Judge(context.Background(), s.environment, item.Verifier, d.Seed, outcomes)
	if err != nil {
		t.Fatal(err)
	}
	for i, verdict := range verdicts {
		want := i == 0
		if i == 0 && d.Flaw == agon.FlawWrongSolution {
			want = false
		}
		lenient := d.Flaw == agon.FlawLenientVerifier && i > 0
		if verdict.Stage == agon.VerdictBroken || verdict.Pass != want && !lenient {
			t.Errorf("seed %d (%s): %q: program %q: %+v", d.Seed, d.Flaw, item.Verifier, programs[i], verdict)
		}
	}
}

// TestCorpusIsAFunctionOfItsSeed makes it twice, side by side and one by one.
func TestCorpusIsAFunctionOfItsSeed(t *testing.T) {
	config := synthetic.DefaultConfig()
	config.Executor, config.Challenger = 30, 30
	eachEnvironment(t, func(t *testing.T, s *staged) {
		text := func(seed uint64, concurrency int) string {
			c := config
			c.Seed, c.Concurrency = seed, concurrency
			corpus, err := s.generator.Corpus(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			return encode(t, corpus)
		}
		if text(1, 1) != text(1, 4) {
			t.Error("the corpus depends on how many worlds are worked in at once")
		}
		if text(1, 2) == text(2, 2) {
			t.Error("two seeds give one corpus")
		}
	})
}

func encode(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCorpusSamples shows what a corpus looks like; -update rewrites it.
func TestCorpusSamples(t *testing.T) {
	config := synthetic.DefaultConfig()
	config.Executor, config.Challenger = 16, 16
	eachEnvironment(t, func(t *testing.T, s *staged) {
		corpus, err := s.generator.Corpus(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for i := range corpus {
			show(&b, &corpus[i])
		}
		agontest.Golden(t, filepath.Join("corpus", s.folder.Name+".txt"), b.String())
	})
}

// show writes a demonstration as the tokens of the compact language would read.
func show(b *strings.Builder, d *agon.Demonstration) {
	fmt.Fprintf(b, "# %s, seed %d", d.Role, d.Seed)
	if d.Flaw != agon.FlawNone {
		fmt.Fprintf(b, ", %s", d.Flaw)
	}
	b.WriteByte('\n')
	opening := map[agon.Speaker]string{agon.System: "<chal>", agon.User: "<exec>", agon.Observation: "<obs>"}
	for _, exchange := range d.Exchanges {
		for _, message := range exchange.Seen {
			b.WriteString(opening[message.Speaker] + message.Text + "<act>")
		}
		b.WriteString("\n" + exchange.Text + "\n")
	}
	b.WriteByte('\n')
}

// BenchmarkCorpus is the time of one demonstration.
func BenchmarkCorpus(b *testing.B) {
	box, err := sandbox.Open(b.Context(), sandbox.Config{})
	if err != nil {
		b.Fatal(err)
	}
	defer box.Close()
	for _, name := range environments.Names() {
		b.Run(name, func(b *testing.B) {
			s := stage(b, box, name)
			config := synthetic.DefaultConfig()
			config.Executor, config.Challenger = b.N/3, b.N-b.N/3
			b.ResetTimer()
			if _, err := s.generator.Corpus(b.Context(), config); err != nil {
				b.Fatal(err)
			}
		})
	}
}
