package executor_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

func player(options executor.Options) *executor.Player {
	if options.Sandbox == nil {
		options.Sandbox = agontest.Sandbox{}
	}
	return executor.NewPlayer(options)
}

func start(seed int64, language executor.Language) agon.Start {
	tools := agontest.Bins{}.Spec().ToolsFor(agon.RoleExecutor)
	return agon.Start{
		Role: agon.RoleExecutor, Environment: agontest.Bins{}, Seed: seed, Grammar: language.Grammar(tools), Tools: tools,
		Prompt: []agon.Message{{Speaker: agon.User, Text: "move all nut from A to B"}}, TurnLimit: 4, TurnTokens: 100,
	}
}

func play(t *testing.T, p *executor.Player, policy agon.Policy, starts ...agon.Start) []agon.Trajectory {
	t.Helper()
	trajectories, err := p.Play(t.Context(), policy, starts)
	if err != nil {
		t.Fatal(err)
	}
	return trajectories
}

func TestLookUpThenAct(t *testing.T) {
	nuts := agontest.InitialStock(7)["A"]["nut"]
	policy := agontest.Policy(func(r agon.Request) agon.Completion {
		text := `count("A","nut")<call>`
		if agontest.Written(r) == 1 {
			text = fmt.Sprintf(`move("A","B","nut",%s)<end>`, r.Messages[len(r.Messages)-1].Text)
		}
		return agon.Completion{Text: text, Finish: agon.FinishStop, Version: 3}
	})
	got := play(t, player(executor.Options{}), policy, start(7, executor.Compact{}))[0]
	if got.Status != agon.StatusDone || len(got.Turns) != 2 || got.Turns[1].Version != 3 {
		t.Fatalf("%s after %d turns: %s", got.Status, len(got.Turns), got.Reason)
	}
	if seen := got.Turns[1].Seen; len(seen) != 1 || seen[0].Speaker != agon.Observation || seen[0].Text != fmt.Sprint(nuts) {
		t.Errorf("the second turn saw %v", seen)
	}
	var stock agontest.Stock
	if err := json.Unmarshal(got.Outcome.State.JSON, &stock); err != nil || stock["A"]["nut"] != 0 {
		t.Errorf("final state %s: %v", got.Outcome.State.JSON, err)
	}
	if len(got.Outcome.Calls) != 2 || got.Outcome.Calls[1].Tool != "move" {
		t.Errorf("calls %v", got.Outcome.Calls)
	}
}

func TestEndings(t *testing.T) {
	length := agontest.Policy(func(agon.Request) agon.Completion {
		return agon.Completion{Text: `count("A`, Finish: agon.FinishLength}
	})
	for _, c := range []struct {
		name   string
		policy agon.Policy
		want   agon.Status
		turns  int
	}{
		{"answer", agontest.Turns(`answer(5)<end>`), agon.StatusDone, 1},
		{"nothing", agontest.Turns(`<end>`), agon.StatusDone, 1},
		{"turn limit", agontest.Turns(`count("A","nut")<call>`), agon.StatusTurns, 4},
		{"truncated", length, agon.StatusTruncated, 1},
		{"invalid", agontest.Turns(`hello`), agon.StatusInvalid, 1},
		{"limit", agontest.Turns(`hang()<call>`), agon.StatusLimit, 1},
		{"an exception is an observation", agontest.Turns(`move("A","B","nut",99)<call>`, `<end>`), agon.StatusDone, 2},
		{"an exception at the end", agontest.Turns(`move("A","B","nut",99)<end>`), agon.StatusDone, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := play(t, player(executor.Options{}), c.policy, start(1, executor.Compact{}))[0]
			if got.Status != c.want || len(got.Turns) != c.turns {
				t.Errorf("%s after %d turns, want %s after %d: %s", got.Status, len(got.Turns), c.want, c.turns, got.Reason)
			}
			if got.Status != agon.StatusDone && got.Reason == "" {
				t.Error("no reason")
			}
			if got.TimeLimited != (c.want == agon.StatusLimit) {
				t.Error("TimeLimited is", got.TimeLimited)
			}
		})
	}
}

// TestFullContextIsTheModelsFailure: an episode whose transcript leaves no room
// to write ends as truncated, at once and without the turn that was not written.
func TestFullContextIsTheModelsFailure(t *testing.T) {
	s := start(1, executor.Compact{})
	prompt := len(agontest.Bytes{}.Transcribe(s.Prompt, true))
	look := `count("A","nut")<call>`
	for _, c := range []struct {
		name    string
		context int
		turns   int
		asked   int
		reason  string
	}{
		{"by the prompt", prompt, 0, 1, "the context was used up"},
		{"by an observation", prompt + len(look) + 2, 1, 2, "the context was used up"},
		{"within a turn", prompt + 5, 1, 1, "turn 1 used up its tokens"},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := 0
			inner := agontest.WithContext(agontest.WithTokens(agontest.Turns(look)), c.context)
			policy := agontest.Policy(func(r agon.Request) agon.Completion { asked++; return inner(r) })
			got := play(t, player(executor.Options{Transcriber: agontest.Bytes{}, Retries: 2}), policy, s)[0]
			if got.Status != agon.StatusTruncated || !got.Status.Counts() || got.Reason != c.reason || len(got.Turns) != c.turns {
				t.Errorf("%s after %d turns, want %s after %d: %s", got.Status, len(got.Turns), agon.StatusTruncated, c.turns, got.Reason)
			}
			if asked != c.asked {
				t.Errorf("the policy was asked %d times, want %d", asked, c.asked)
			}
			if n := idsOf(got); n > c.context {
				t.Errorf("the turns hold %d ids, more than the context of %d", n, c.context)
			}
		})
	}
}

// idsOf is the number of ids that a trajectory's turns hold.
func idsOf(trajectory agon.Trajectory) (n int) {
	for _, turn := range trajectory.Turns {
		n += len(turn.SeenTokens) + len(turn.Tokens)
	}
	return n
}

// TestFullContextOfAContinuation: what was said before stays, nothing is added.
func TestFullContextOfAContinuation(t *testing.T) {
	p := player(executor.Options{Transcriber: agontest.Bytes{}})
	policy := agontest.WithTokens(agontest.Turns(`<end>`))
	first := play(t, p, policy, start(3, executor.Compact{}))[0]
	next := start(3, executor.Compact{})
	next.After = first.Turns
	next.Prompt = []agon.Message{{Speaker: agon.Observation, Text: "again"}}
	second := play(t, p, agontest.WithContext(policy, idsOf(first)+1), next)[0]
	if second.Status != agon.StatusTruncated || !reflect.DeepEqual(second.Turns, first.Turns) {
		t.Errorf("%s, %s, with turns %+v", second.Status, second.Reason, second.Turns)
	}
}

// TestNothingWrittenIsNoFullContext: without the word that the length was used
// up, a completion without ids breaks the policy's promise.
func TestNothingWrittenIsNoFullContext(t *testing.T) {
	for _, completion := range []agon.Completion{{Finish: agon.FinishStop}, {Text: "x", Finish: agon.FinishLength}} {
		policy := agontest.Policy(func(agon.Request) agon.Completion { return completion })
		_, err := player(executor.Options{Transcriber: agontest.Bytes{}}).Play(t.Context(), policy, []agon.Start{start(1, executor.Compact{})})
		if err == nil || !strings.Contains(err.Error(), "without ids") {
			t.Errorf("%+v: error %v", completion, err)
		}
	}
}

func TestForgivenTurnsShowTheirReason(t *testing.T) {
	got := play(t, player(executor.Options{Forgiven: 1}), agontest.Turns("hello", "<end>"), start(1, executor.Compact{}))[0]
	if got.Status != agon.StatusDone || !strings.Contains(got.Turns[1].Seen[0].Text, "must end with") {
		t.Errorf("%s: %+v", got.Status, got.Turns)
	}
}

// TestTranscriptIsAppendOnly: every request's ids begin with those of the one
// before and with what was sampled, and equal the concatenation of the turns.
func TestTranscriptIsAppendOnly(t *testing.T) {
	var last []int32
	inner := agontest.WithTokens(agontest.Turns(`count("A","nut")<call>`, `count("B","nut")<call>`, `<end>`))
	policy := agontest.Policy(func(r agon.Request) agon.Completion {
		if last != nil && (len(r.Tokens) < len(last) || !reflect.DeepEqual(r.Tokens[:len(last)], last)) {
			t.Errorf("request %v does not go on from %v", r.Tokens, last)
		}
		c := inner(r)
		last = append(append([]int32{}, r.Tokens...), c.Tokens...)
		return c
	})
	got := play(t, player(executor.Options{Transcriber: agontest.Bytes{}}), policy, start(1, executor.Compact{}))[0]
	var whole []int32
	for _, turn := range got.Turns {
		whole = append(append(whole, turn.SeenTokens...), turn.Tokens...)
		if len(turn.LogProbs) != len(turn.Tokens) {
			t.Error("log-probabilities are missing")
		}
	}
	if !reflect.DeepEqual(whole, last) {
		t.Errorf("turns hold %v, the policy saw %v", whole, last)
	}
}

// TestAfterGoesOn: a continued transcript keeps its ids and starts the
// environment anew.
func TestAfterGoesOn(t *testing.T) {
	p := player(executor.Options{Transcriber: agontest.Bytes{}})
	first := play(t, p, agontest.WithTokens(agontest.Turns(`move("A","B","nut",1)<end>`)), start(3, executor.Compact{}))[0]
	next := start(3, executor.Compact{})
	next.After, next.TurnLimit = first.Turns, 1
	next.Prompt = []agon.Message{{Speaker: agon.Observation, Text: "again"}}
	var tokens []int32
	second := play(t, p, agontest.Policy(func(r agon.Request) agon.Completion {
		tokens = r.Tokens
		return agontest.WithTokens(agontest.Turns("<end>"))(r)
	}), next)[0]
	want := append(append([]int32{}, first.Turns[0].SeenTokens...), first.Turns[0].Tokens...)
	want = append(want, agontest.Bytes{}.Transcribe(next.Prompt, false)...)
	if !reflect.DeepEqual(tokens, want) {
		t.Errorf("the policy saw %v, want %v", tokens, want)
	}
	if second.Status != agon.StatusDone || len(second.Turns) != 2 || second.Outcome.State.Digest == first.Outcome.State.Digest {
		t.Errorf("%s, %d turns; the state must be the initial one", second.Status, len(second.Turns))
	}
}

// A turn that a stop string ended is ended in the policy's place, in what it reads
// next, and in its transcript.
func TestStopStringLeavesTheTurnOpen(t *testing.T) {
	p := player(executor.Options{Transcriber: agontest.Bytes{}})
	var second []int32
	trajectory := play(t, p, agontest.Policy(func(r agon.Request) agon.Completion {
		c := agontest.WithTokens(agontest.Turns(`count("A","nut")<call>`, "<end>"))(r)
		if agontest.Written(r) == 0 {
			c.Finish = agon.FinishString
		} else {
			second = r.Tokens
		}
		return c
	}), start(3, executor.Compact{}))[0]
	if len(trajectory.Turns) != 2 || !trajectory.Turns[0].Open || trajectory.Turns[1].Open {
		t.Fatalf("%d turns: %+v", len(trajectory.Turns), trajectory.Turns)
	}
	turn := trajectory.Turns[1]
	want := slices.Concat([]int32{301}, agontest.Bytes{}.Transcribe(turn.Seen, false))
	if !slices.Equal(turn.SeenTokens, want) || !slices.Equal(second[len(second)-len(want):], want) {
		t.Errorf("it saw %v, want %v", turn.SeenTokens, want)
	}
}

// batches records the composition of every batch by seed.
func batches(inner agon.Policy, log *[]string) agontest.Policy {
	return func(r agon.Request) agon.Completion {
		*log = append(*log, fmt.Sprintf("%d:%d", uint64(r.Stream), agontest.Written(r)))
		return inner.Generate(context.Background(), []agon.Request{r})[0]
	}
}

func TestBatchesAreAFunctionOfContent(t *testing.T) {
	policy := agontest.Policy(func(r agon.Request) agon.Completion {
		if agontest.Written(r) < int(r.Stream)%3 {
			return agon.Completion{Text: `count("A","nut")<call>`, Finish: agon.FinishStop}
		}
		return agon.Completion{Text: `<end>`, Finish: agon.FinishStop}
	})
	var logs [2][]string
	for run := range logs {
		var starts []agon.Start
		for i := range 20 {
			s := start(int64(i), executor.Compact{})
			s.Stream = agon.Stream(i)
			starts = append(starts, s)
		}
		p := player(executor.Options{Open: 4, Concurrency: 1 + run*7})
		for i, trajectory := range play(t, p, batches(policy, &logs[run]), starts...) {
			if trajectory.Seed != int64(i) || trajectory.Status != agon.StatusDone {
				t.Fatalf("trajectory %d: seed %d, %s", i, trajectory.Seed, trajectory.Status)
			}
		}
	}
	if !reflect.DeepEqual(logs[0], logs[1]) {
		t.Errorf("batches differ:\n%v\n%v", logs[0], logs[1])
	}
	if want := []string{"0:0", "1:0", "2:0", "3:0", "1:1", "2:1", "4:0", "5:0"}; !reflect.DeepEqual(logs[0][:8], want) {
		t.Errorf("first two rounds are %v, want %v", logs[0][:8], want)
	}
}

func TestCohortsTakeTurns(t *testing.T) {
	policy := agontest.Policy(func(r agon.Request) agon.Completion {
		if agontest.Written(r) < int(r.Stream)%4 {
			return agon.Completion{Text: `count("A","nut")<call>`, Finish: agon.FinishStop}
		}
		return agon.Completion{Text: `<end>`, Finish: agon.FinishStop}
	})
	var first []string
	for range 20 {
		var log []string
		var starts []agon.Start
		for i := range 9 {
			s := start(int64(i), executor.Compact{})
			s.Stream = agon.Stream(i)
			starts = append(starts, s)
		}
		for i, trajectory := range play(t, player(executor.Options{Open: 4, Cohorts: 2}), batches(policy, &log), starts...) {
			if trajectory.Seed != int64(i) || trajectory.Status != agon.StatusDone {
				t.Fatalf("trajectory %d: seed %d, %s", i, trajectory.Seed, trajectory.Status)
			}
		}
		if first == nil {
			first = log
		}
		if !reflect.DeepEqual(log, first) {
			t.Fatalf("the order of batches differs:\n%v\n%v", log, first)
		}
	}
	if want := []string{"0:0", "1:0", "4:0", "5:0", "1:1", "2:0", "5:1", "6:0"}; !reflect.DeepEqual(first[:8], want) {
		t.Errorf("the first rounds are %v, want %v", first[:8], want)
	}
}

// flaky loses its interpreter at the given runs.
type flaky struct {
	lose map[int32]bool
	runs *atomic.Int32
}

func (f flaky) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	inner, err := agontest.Sandbox{}.Interpret(ctx, episode, tools)
	return flakyInterpreter{inner, f}, err
}

type flakyInterpreter struct {
	agon.Interpreter
	flaky flaky
}

func (i flakyInterpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	if i.flaky.lose[i.flaky.runs.Add(1)] {
		return agon.Execution{}, errors.New("interpreter 4 died")
	}
	return i.Interpreter.Run(ctx, program)
}

func TestProgramFailuresAreReplayed(t *testing.T) {
	texts := []string{`move("A","B","nut",1)<call>`, `n = count("B","nut")<call>`, `move("B","A","nut",n)<end>`}
	undisturbed := play(t, player(executor.Options{}), agontest.Turns(texts...), start(5, executor.Compact{}))
	sandbox := flaky{map[int32]bool{3: true, 5: true}, new(atomic.Int32)}
	sampled := 0
	policy := agontest.Policy(func(r agon.Request) agon.Completion { sampled++; return agontest.Turns(texts...)(r) })
	disturbed := play(t, player(executor.Options{Sandbox: sandbox, Retries: 2}), policy, start(5, executor.Compact{}))
	if !reflect.DeepEqual(undisturbed, disturbed) {
		t.Errorf("disturbed:\n%+v\nundisturbed:\n%+v", disturbed, undisturbed)
	}
	if sampled != 3 {
		t.Errorf("%d turns were sampled: replay must not sample", sampled)
	}
}

func TestProgramFailuresAreNeverScored(t *testing.T) {
	sandbox := flaky{map[int32]bool{1: true, 2: true}, new(atomic.Int32)}
	got := play(t, player(executor.Options{Sandbox: sandbox, Retries: 1, Concurrency: 1}), agontest.Turns(`count("A","nut")<end>`),
		start(1, executor.Compact{}), start(2, executor.Compact{}))
	if got[0].Status != agon.StatusFailed || got[0].Status.Counts() || !strings.Contains(got[0].Reason, "interpreter 4 died") {
		t.Errorf("%s: %s", got[0].Status, got[0].Reason)
	}
	if got[1].Status != agon.StatusDone {
		t.Errorf("one loss took another episode along: %s", got[1].Reason)
	}
}

func TestPolicyFailures(t *testing.T) {
	calls := 0
	once := agontest.Policy(func(agon.Request) agon.Completion {
		if calls++; calls == 1 {
			return agon.Completion{Err: errors.New("503")}
		}
		return agon.Completion{Text: "<end>", Finish: agon.FinishStop}
	})
	if got := play(t, player(executor.Options{Retries: 1}), once, start(1, executor.Compact{}))[0]; got.Status != agon.StatusDone {
		t.Errorf("after one failure: %s", got.Status)
	}
	always := agontest.Policy(func(agon.Request) agon.Completion { return agon.Completion{Err: errors.New("503")} })
	_, err := player(executor.Options{Retries: 1}).Play(t.Context(), always, []agon.Start{start(1, executor.Compact{})})
	if err == nil || !strings.Contains(err.Error(), "policy: 503") {
		t.Errorf("nothing was played, and the error is %v", err)
	}
	short := shortPolicy{}
	if _, err := player(executor.Options{}).Play(t.Context(), short, []agon.Start{start(1, executor.Compact{})}); err == nil {
		t.Error("a policy that answers nothing is accepted")
	}
}

type shortPolicy struct{}

func (shortPolicy) Generate(context.Context, []agon.Request) []agon.Completion { return nil }

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var once sync.Once
	policy := agontest.Policy(func(agon.Request) agon.Completion {
		once.Do(cancel)
		return agon.Completion{Err: ctx.Err()}
	})
	got, err := player(executor.Options{Open: 1}).Play(ctx, policy, []agon.Start{start(1, executor.Compact{}), start(2, executor.Compact{})})
	if err != nil {
		t.Fatal(err)
	}
	for _, trajectory := range got {
		if trajectory.Status != agon.StatusCanceled || trajectory.Status.Counts() {
			t.Errorf("%s: %s", trajectory.Status, trajectory.Reason)
		}
	}
}

func TestStartsAreChecked(t *testing.T) {
	for name, spoil := range map[string]func(*agon.Start){
		"no environment":  func(s *agon.Start) { s.Environment = nil },
		"no grammar":      func(s *agon.Start) { s.Grammar = nil },
		"turn limit 0":    func(s *agon.Start) { s.TurnLimit = 0 },
		"turn tokens -1":  func(s *agon.Start) { s.TurnTokens = -1 },
		"start 1: no gra": func(s *agon.Start) { s.Grammar = nil },
	} {
		s := start(1, executor.Compact{})
		spoil(&s)
		_, err := player(executor.Options{}).Play(t.Context(), agontest.Turns("<end>"), []agon.Start{start(1, executor.Compact{}), s})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestProgress(t *testing.T) {
	var seen []int
	p := player(executor.Options{Open: 2, Progress: func(ended, total int) { seen = append(seen, ended*10+total) }})
	play(t, p, agontest.Turns("<end>"), start(1, executor.Compact{}), start(2, executor.Compact{}), start(3, executor.Compact{}))
	if !reflect.DeepEqual(seen, []int{23, 33}) {
		t.Errorf("progress %v", seen)
	}
}

func TestOneAttemptInEveryLanguage(t *testing.T) {
	turns := map[string][]string{
		"compact": {`count("A","nut")<call>`, `move("A","B","nut",1)<call>`, `answer(1)<end>`},
		"code":    {"Let me see.\n```python\nprint = count(\"A\",\"nut\")\n```", "```python\nmove(\"A\",\"B\",\"nut\",1)\n```", "Answer: 1"},
		"json":    {`Action: {"tool":"count","args":["A","nut"]} End Action`, `Action: {"tool":"move","args":{"source":"A","target":"B","item":"nut","n":1}}`, "Thought: done.\nAnswer: 1"},
		"text":    {`Action: count(A, nut)`, `Action: move(A, B, item=nut, n=1) End Action`, "Answer: 1"},
	}
	var digests []string
	for _, name := range executor.LanguageNames {
		language, err := executor.NamedLanguage(name)
		if err != nil {
			t.Fatal(err)
		}
		got := play(t, player(executor.Options{}), agontest.Turns(turns[name]...), start(2, language))[0]
		if got.Status != agon.StatusDone || string(got.Outcome.Answer) != "1" || len(got.Outcome.Calls) != 2 {
			t.Errorf("%s: %s %s, answer %s, %d calls", name, got.Status, got.Reason, got.Outcome.Answer, len(got.Outcome.Calls))
		}
		digests = append(digests, got.Outcome.State.Digest)
	}
	for i := range digests {
		if digests[i] != digests[0] {
			t.Errorf("%s ends in another state", executor.LanguageNames[i])
		}
	}
}

func BenchmarkPlay(b *testing.B) {
	p := player(executor.Options{})
	policy := agontest.Turns(`count("A","nut")<call>`, `move("A","B","nut",1)<end>`)
	var starts []agon.Start
	for i := range 256 {
		starts = append(starts, start(int64(i), executor.Compact{}))
	}
	for b.Loop() {
		if _, err := p.Play(b.Context(), policy, starts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(starts))/b.Elapsed().Seconds(), "episodes/s")
}
