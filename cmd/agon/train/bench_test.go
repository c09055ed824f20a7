package train

import (
	"context"
	"encoding/json"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"agon"
	"agon/bench/peer"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer"
)

// BenchmarkIteration turns the loop of the demonstration and lets a peer in
// PyTorch do the same work after each turn: bench/iteration says what is the
// same. It needs the Python that make bench sets up.
//
// Its metrics are the mean seconds of a turn: total and peer-total with
// execution; model and peer-model without, which is sampling and learning.
func BenchmarkIteration(b *testing.B) {
	b.Chdir(filepath.Join("..", ".."))
	p, err := peer.Start("bench/iteration/peer.py", runtime.NumCPU())
	if err != nil {
		b.Fatal(err)
	}
	defer p.Stop()
	l, seen := watchedLoop(b)
	defer l.Close()
	var ours, theirs seconds3
	for b.Loop() {
		turn, err := seen.turn(l)
		if err != nil {
			b.Fatal(err)
		}
		var answer seconds3
		if err := p.Ask(seen.question(l), &answer); err != nil {
			b.Fatal(err)
		}
		b.Logf("ours %+v, the peer's %+v", turn, answer)
		ours.add(turn)
		theirs.add(answer)
	}
	n := float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours.total()/n, "total")
	b.ReportMetric(theirs.total()/n, "peer-total")
	b.ReportMetric((ours.Sampling+ours.Learning)/n, "model")
	b.ReportMetric((theirs.Sampling+theirs.Learning)/n, "peer-model")
}

// seconds3 is what a turn takes. Execution is all that is neither sampling nor
// learning.
type seconds3 struct {
	Sampling  float64 `json:"sampling"`
	Learning  float64 `json:"learning"`
	Execution float64 `json:"execution"`
}

func (s *seconds3) add(other seconds3) {
	s.Sampling += other.Sampling
	s.Learning += other.Learning
	s.Execution += other.Execution
}

func (s *seconds3) total() float64 { return s.Sampling + s.Learning + s.Execution }

// watchedLoop begins a run whose policy, learner and sandbox are watched. Its
// first iteration has as many proposals as the others.
func watchedLoop(b *testing.B) (*Loop, *work) {
	resolved, err := configs.Load("configs/demo.yaml", []string{"challenger.first_proposals=256"})
	if err != nil {
		b.Fatal(err)
	}
	l, err := New(context.Background(), resolved, filepath.Join(b.TempDir(), "run"))
	if err != nil {
		b.Fatal(err)
	}
	seen := &work{}
	l.Policy = watchedPolicy{l.Policy, seen}
	l.Worlds.Sandbox = watchedSandbox{l.Worlds.Sandbox, seen}
	if err := l.openStages(b.Context()); err != nil {
		b.Fatal(err)
	}
	parts := trainer.Parts{Learner: &watchedLearner{Learner: l.learner, work: seen}, Encoder: l.Actor}
	if l.trainer, err = trainer.New(stages.TrainerOptions(l.Config), parts); err != nil {
		b.Fatal(err)
	}
	return l, seen
}

// work is what an iteration asked of policy, learner and sandbox.
type work struct {
	mu         sync.Mutex
	calls      []peer.Call
	sampling   time.Duration
	steps      [][]*trainer.Batch
	executions []*execution
}

// execution is something that the peer starts a process for: programs in a
// state, or a verifier over outcomes.
type execution struct {
	State    json.RawMessage `json:"state"` // to begin with
	Programs []string        `json:"programs,omitempty"`
	Verifier string          `json:"verifier,omitempty"`
	Outcomes []agon.Outcome  `json:"outcomes,omitempty"`
}

// turn turns the loop once.
func (w *work) turn(l *Loop) (seconds3, error) {
	w.calls, w.sampling, w.steps, w.executions = nil, 0, nil, nil
	began := time.Now()
	it, err := l.Iterate(context.Background())
	total := time.Since(began).Seconds()
	if err != nil {
		return seconds3{}, err
	}
	took := seconds3{Sampling: w.sampling.Seconds(), Learning: it.Clock.phases["update"].Seconds}
	took.Execution = total - took.Sampling - took.Learning
	return took, nil
}

// question asks the peer for the same.
func (w *work) question(l *Loop) map[string]any {
	steps := make([][]peer.Batch, len(w.steps))
	for i, batches := range w.steps {
		steps[i] = peer.NewBatches(batches)
	}
	t := &l.Config.Trainer
	return map[string]any{
		"task": "iterate", "calls": w.calls, "steps": steps, "executions": w.executions,
		"options": map[string]any{
			"rows": l.Config.Policy.Batch, "supervised": t.SupervisedWeight,
			"parallel": runtime.NumCPU(), // as sandbox.parallel=0 says
			"python":   l.Worlds.Sandbox.Python().Executable, "tools": string(l.Worlds.Folders[0].Files["tools.py"]),
		},
	}
}

// watchedPolicy notes calls and the time that they take.
type watchedPolicy struct {
	agon.Policy
	work *work
}

func (p watchedPolicy) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	began := time.Now()
	completions := p.Policy.Generate(ctx, requests)
	p.work.sampling += time.Since(began)
	p.work.calls = append(p.work.calls, peer.NewCall(requests, completions))
	return completions
}

// watchedLearner notes the micro-batches of each optimizer step.
type watchedLearner struct {
	trainer.Learner
	work *work
	step []*trainer.Batch
}

func (l *watchedLearner) Accumulate(batch *trainer.Batch, loss func(trainer.Scores) trainer.Slopes) error {
	l.step = append(l.step, batch)
	return l.Learner.Accumulate(batch, loss)
}

func (l *watchedLearner) Update(rate, maxNorm float64) (float64, error) {
	l.work.steps, l.step = append(l.work.steps, l.step), nil
	return l.Learner.Update(rate, maxNorm)
}

// watchedSandbox notes interpreters that ran something, and judgements.
type watchedSandbox struct {
	worlds.Box
	work *work
}

func (s watchedSandbox) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return s.work.interpret(ctx, s.Box, episode, tools)
}

func (s watchedSandbox) Elsewhere() agon.Sandbox { return watchedElsewhere{s.Box.Elsewhere(), s.work} }

// Judge notes the state that the judged episodes began with, which the
// environment knows by heart.
func (s watchedSandbox) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return nil, err
	}
	state, err := episode.(agon.Stateful).State(ctx)
	if err != nil {
		return nil, err
	}
	s.work.execute(&execution{State: state.JSON, Verifier: verifier, Outcomes: outcomes})
	return s.Box.Judge(ctx, environment, verifier, seed, outcomes)
}

type watchedElsewhere struct {
	agon.Sandbox
	work *work
}

func (s watchedElsewhere) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return s.work.interpret(ctx, s.Sandbox, episode, tools)
}

func (w *work) interpret(ctx context.Context, sandbox agon.Sandbox, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	state, err := episode.(agon.Stateful).State(ctx)
	if err != nil {
		return nil, err
	}
	interpreter, err := sandbox.Interpret(ctx, episode, tools)
	return &watchedInterpreter{interpreter, w, &execution{State: state.JSON}}, err
}

func (w *work) execute(e *execution) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.executions = append(w.executions, e)
}

type watchedInterpreter struct {
	agon.Interpreter
	work *work
	told *execution
}

func (i *watchedInterpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	if i.told.Programs == nil {
		i.work.execute(i.told)
	}
	i.told.Programs = append(i.told.Programs, program)
	return i.Interpreter.Run(ctx, program)
}
