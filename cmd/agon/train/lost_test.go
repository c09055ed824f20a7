package train

import (
	"context"
	"errors"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/challenger"
	"agon/checkpoints"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor"
	"agon/verifier"
)

// flaky is a sandbox that loses so many programs, and a judge that loses so many
// judgements, before it works.
type flaky struct {
	agontest.Sandbox
	programs, judgements int
}

func (f *flaky) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	if f.programs--; f.programs >= 0 {
		return nil, errors.New("the slot died")
	}
	return f.Sandbox.Interpret(ctx, episode, tools)
}

func (f *flaky) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	if f.judgements--; f.judgements >= 0 {
		return nil, errors.New("the verifier's slot died")
	}
	return agontest.Judge{}.Judge(ctx, environment, verifier, seed, outcomes)
}

// flakyLoop has one task, which one attempt is made at, in a batch of its own.
func flakyLoop(f *flaky) *Loop {
	config := configs.Default()
	config.Executor.Attempts, config.Executor.TurnTokens, config.Verifier.CheatRate = 1, 64, 0
	byName := map[string]agon.Environment{"bins": agontest.Bins{}}
	l := &Loop{
		Config: config, Worlds: &worlds.Worlds{ByName: byName}, actions: executor.Compact{},
		Policy:  agontest.Turns(`move("A","B","nut",3)<end>`),
		player:  executor.NewPlayer(executor.Options{Sandbox: f}),
		judging: verifier.Judging{Verifiers: f, Environments: byName},
		pool:    challenger.NewPool(challenger.PoolOptions{Uses: 100}), archive: challenger.NewArchive(), imitations: challenger.NewImitations(1),
	}
	task := agon.Task{ID: "a", Item: agon.Item{Environment: "bins", Seed: 7, Instruction: "move 3 nut", Verifier: "def verify(before, after, answer, calls):\n    return after.count(\"A\",\"bolt\") == 0\n"}}
	l.pool.Add(task, "move", agon.Ends{})
	l.archive.Add(challenger.Entry{Task: task})
	return l
}

// attempts makes n iterations' attempts at the one task and returns the number of
// them that count.
func (l *Loop) attempts(t *testing.T, n int) (counted int, err error) {
	t.Helper()
	for range n {
		it := l.begin()
		judged, err := l.attempt(t.Context(), it, l.pool.Draw(1), 1)
		if err != nil {
			return counted, err
		}
		if judged[0].Verdict != nil {
			counted++
		} else if len(it.notes) != 1 || !strings.HasPrefix(it.notes[0], "passed over: ") {
			t.Errorf("what was lost is told as %q", it.notes)
		}
	}
	return counted, nil
}

// TestLostBatches: an only attempt that the program lost, in playing or in judging
// it, is masked and the run goes on; a program that fails for good ends it.
func TestLostBatches(t *testing.T) {
	for _, c := range []struct {
		name    string
		f       flaky
		counted int
		says    string
	}{
		{"a program", flaky{programs: 1}, 19, ""},
		{"a judgement", flaky{judgements: 1}, 19, ""},
		{"seven", flaky{programs: mostLost - 1, judgements: mostLost - 1}, 20 - 2*(mostLost-1), ""},
		{"all programs", flaky{programs: 99}, 0, "rollout: play: lost to a failure of the program: sandbox: the slot died (hint: 8 in a row were lost while attempting; "},
		{"all judgements", flaky{judgements: 99}, 0, "judge: lost to a failure of the program: judge: the verifier's slot died (hint: 8 in a row were lost while judging; "},
	} {
		t.Run(c.name, func(t *testing.T) {
			counted, err := flakyLoop(&c.f).attempts(t, 20)
			switch {
			case counted != c.counted:
				t.Errorf("%d attempts count, want %d", counted, c.counted)
			case (err == nil) != (c.says == ""), err != nil && (!strings.HasPrefix(err.Error(), c.says) || strings.Contains(err.Error(), "\n")):
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

// TestPassOver: a batch that is large and lost whole ends a run at once, an empty
// one says nothing, and each phase is counted by itself.
func TestPassOver(t *testing.T) {
	one, many := &agon.LostError{Count: 1, Reason: "r"}, &agon.LostError{Count: 48, Reason: "r"}
	l := &Loop{Config: configs.Default()}
	pass := func(phase string, size int, err error) error { return l.passOver(l.begin(), phase, size, err) }
	if err := pass("screen", 48, many); err == nil || !strings.Contains(err.Error(), "all 48 were lost to a failure of the program: r (hint: ") {
		t.Error(err)
	}
	if err := pass("screen", 1, nil); err != nil {
		t.Error(err)
	}
	for range mostLost - 1 {
		if err := errors.Join(pass("screen", 1, one), pass("judge", 1, one), pass("screen", 0, nil), pass("rollout", 1, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if pass("screen", 1, one) == nil || pass("judge", 1, one) == nil {
		t.Error("what fails in every batch ends no run")
	}
	if err := pass("screen", 1, context.Canceled); err != context.Canceled {
		t.Error(err)
	}
}

// TestErrLost: a run that ends before its losses are too many fails too, if it had
// nothing else.
func TestErrLost(t *testing.T) {
	l := &Loop{Config: configs.Default(), archive: challenger.NewArchive(), Run: &checkpoints.Run{Path: "runs/a"}, Finished: 2}
	if err := l.errLost(); err != nil {
		t.Error(err)
	}
	if err := l.passOver(l.begin(), "screen", 3, &agon.LostError{Count: 3, Reason: "r"}); err != nil {
		t.Fatal(err)
	}
	const want = "no item was ever accepted, and the last 3 in a row were lost to failures of the program while screening (hint: agon doctor looks at the machine, and agon train --resume runs/a iterations=4 tries on)"
	if err := l.errLost(); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	l.archive.Add(challenger.Entry{Task: agon.Task{ID: "a"}})
	if err := l.errLost(); err != nil {
		t.Error(err)
	}
}
