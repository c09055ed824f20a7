package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"agon"
)

// folder reads an environment of testdata.
func folder(t testing.TB, name string) *agon.Folder {
	t.Helper()
	f := &agon.Folder{Name: name, TurnLimit: 4, Files: map[string][]byte{}}
	sum := sha256.New()
	files, err := filepath.Glob(filepath.Join("testdata", name, "*.py"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f.Files[filepath.Base(file)] = data
		sum.Write(data)
	}
	f.Digest = hex.EncodeToString(sum.Sum(nil))
	return f
}

// source makes a folder of a tools.py alone.
func source(text string) *agon.Folder {
	sum := sha256.Sum256([]byte(text))
	return &agon.Folder{Name: "test", TurnLimit: 4, Files: map[string][]byte{"tools.py": []byte(text)}, Digest: hex.EncodeToString(sum[:])}
}

// newSandbox opens a sandbox, or skips where the machine cannot isolate.
func newSandbox(t testing.TB, limits Limits) *Sandbox {
	t.Helper()
	needSlots(t)
	return openSandbox(t, Config{Limits: limits, Parallel: 2})
}

func openSandbox(t testing.TB, config Config) *Sandbox {
	t.Helper()
	s, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// needSlots skips a test where no slot can be made, and says why.
func needSlots(t testing.TB) {
	t.Helper()
	for _, feature := range Probe(t.Context())[:2] {
		if !feature.Have {
			t.Skipf("needs the kernel feature %s: %s", feature.Name, feature.Remedy)
		}
	}
}

// world is a sandbox with the warehouse of testdata.
type world struct {
	*Sandbox
	env agon.Environment
}

// newWorld returns a world with the given limits; the one with the default
// limits is shared by all tests.
func newWorld(t testing.TB, limits Limits) world {
	t.Helper()
	if limits != (Limits{}) {
		return ownWorld(t, limits)
	}
	needSlots(t)
	shared.once.Do(func() {
		shared.Sandbox, shared.err = Open(context.Background(), Config{Parallel: 2})
		if shared.err == nil {
			shared.env, shared.err = shared.Environment(context.Background(), folder(t, "warehouse"))
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.world
}

var shared struct {
	world
	once sync.Once
	err  error
}

// ownWorld returns a world that nobody else uses.
func ownWorld(t testing.TB, limits Limits) world {
	t.Helper()
	return worldIn(t, newSandbox(t, limits))
}

func worldIn(t testing.TB, s *Sandbox) world {
	t.Helper()
	return worldOf(t, s, folder(t, "warehouse"))
}

// worldOf returns a world with another environment.
func worldOf(t testing.TB, s *Sandbox, folder *agon.Folder) world {
	t.Helper()
	env, err := s.Environment(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	return world{s, env}
}

func (w world) start(t testing.TB, seed int64) agon.Stateful {
	t.Helper()
	episode, err := w.env.Start(t.Context(), seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { episode.Close() })
	return episode.(agon.Stateful)
}

// interpreter starts an interpreter over a new episode of seed.
func (w world) interpreter(t testing.TB, seed int64) (agon.Interpreter, agon.Stateful) {
	t.Helper()
	episode := w.start(t, seed)
	i, err := w.Interpret(t.Context(), episode, w.env.Spec().Tools)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { i.Close() })
	return i, episode
}

func run(t testing.TB, i agon.Interpreter, program string) agon.Execution {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	execution, err := i.Run(ctx, program)
	if err != nil {
		t.Fatalf("run %q: %v", program, err)
	}
	return execution
}

func TestAttempt(t *testing.T) {
	w := newWorld(t, Limits{})
	i, episode := w.interpreter(t, 7)
	before, err := episode.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first := run(t, i, "n = count('A', 'nut')\nn\nmove('A', 'B', item='nut', n=n)\nanswer({'left': count('A','nut')})")
	if !first.Ok() || len(first.Calls) != 3 || string(first.Answer) != `{"left":0}` {
		t.Fatalf("first program: %+v", first)
	}
	second := run(t, i, "print('moved', n)\nmove('A', 'B', 'nut', 1)")
	if second.Error != "line 2: ToolError: not enough nut in A" || second.Answer != nil || len(second.Calls) != 1 {
		t.Fatalf("second program: %+v", second)
	}
	after, err := episode.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after.Digest == before.Digest {
		t.Fatal("the state did not change")
	}
	outcomes := []agon.Outcome{
		{State: after, Answer: first.Answer, Calls: append(first.Calls, second.Calls...)},
		{State: before, Answer: json.RawMessage("true")},
	}
	verifier := `def verify(before, after, answer, calls):
    return after.count("A", "nut") == 0 and after.state["bins"]["B"]["nut"] == before.count("B", "nut") + before.count("A", "nut") and len(calls) == 4`
	verdicts, err := w.Judge(t.Context(), w.env, verifier, 7, outcomes)
	if err != nil {
		t.Fatal(err)
	}
	if !verdicts[0].Pass || verdicts[1].Pass || verdicts[1].Stage != agon.VerdictRejected {
		t.Fatalf("verdicts: %+v", verdicts)
	}
}

// arguments reads a JSON object of arguments.
func arguments(text string) map[string]json.RawMessage {
	var list map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		panic(err)
	}
	return list
}

type outcome = agon.Outcome

func call(tool, named string) agon.Call {
	return agon.Call{Tool: tool, Arguments: arguments(named)}
}

// TestCloseWhileStarting closes a sandbox while slots are being started: each
// start succeeds or says that the sandbox is closed.
func TestCloseWhileStarting(t *testing.T) {
	s := newSandbox(t, Limits{})
	start := s.startInterpreter("0", false)
	begun, ended := make(chan struct{}, 64), make(chan error, 4)
	for range cap(ended) {
		go func() {
			for {
				begun <- struct{}{}
				one, err := start(t.Context())
				if err != nil {
					ended <- err
					return
				}
				one.kill()
			}
		}()
	}
	for range 2 * cap(ended) {
		<-begun
	}
	s.Close()
	for range cap(ended) {
		if err := <-ended; !errors.Is(err, errClosed) {
			t.Errorf("%v, want %v", err, errClosed)
		}
	}
	if _, err := start(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("after Close: %v, want %v", err, errClosed)
	}
}
