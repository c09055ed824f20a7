// Package bench measures the sandbox against what people do without one: the
// same work in the same roles, each in a fresh process of the same Python.
package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"agon"
	"agon/verifier/sandbox"
)

//go:embed peer/*.py
var peer embed.FS

// Result is one line of bench.json.
type Result struct {
	Name  string  `json:"name"`
	Ours  float64 `json:"ours"`
	Peer  float64 `json:"peer"`
	Unit  string  `json:"unit"`
	Ratio float64 `json:"ratio"` // ours/peer in speed
	// Python is the interpreter that both sides ran.
	Python string `json:"python"`
}

const (
	program  = "n = count('A', 'nut')\nmove('A', 'B', 'nut', n)\nanswer(count('B', 'nut'))"
	verifier = "def verify(before, after, answer, calls):\n    return after.count('A', 'nut') == 0 and answer == after.count('B', 'nut')\n"
	// workers is the concurrency of both sides.
	workers = 4
	// rounds is how often the sides take turns, so that a machine whose load
	// changes treats them alike.
	rounds = 4
)

// Python measures attempts per second, of the sandbox and of three fresh
// `python -I -S` an attempt (environment, program, judge), for at least
// duration each. The environment holds one state, the program makes three
// calls, the judge compares; nothing isolates the peer.
func Python(ctx context.Context, config sandbox.Config, duration time.Duration) (Result, error) {
	box, err := sandbox.Open(ctx, config)
	if err != nil {
		return Result{}, err
	}
	defer box.Close()
	tools, err := peer.ReadFile("peer/tools.py")
	if err != nil {
		return Result{}, err
	}
	env, err := box.Environment(ctx, folder(tools))
	if err != nil {
		return Result{}, err
	}
	ours := func(ctx context.Context, seed int64) error { return attempt(ctx, box, env, seed) }
	fresh, err := freshProcesses(box.Python().Executable, tools)
	if err != nil {
		return Result{}, err
	}
	return compare(ctx, ours, fresh, duration, box.Python().Executable)
}

func compare(ctx context.Context, ours, fresh work, duration time.Duration, python string) (Result, error) {
	if _, err := rate(ctx, ours, time.Second); err != nil { // warm
		return Result{}, err
	}
	var sum [2]float64
	for range rounds {
		for side, one := range []work{ours, fresh} {
			perSecond, err := rate(ctx, one, duration/rounds)
			if err != nil {
				return Result{}, err
			}
			sum[side] += perSecond / rounds
		}
	}
	return Result{Name: "sandbox/python", Ours: sum[0], Peer: sum[1], Unit: "attempts/s", Ratio: sum[0] / sum[1], Python: python}, nil
}

// Write runs the benchmark and writes its Result as one line of JSON.
func Write(ctx context.Context, config sandbox.Config, duration time.Duration, w io.Writer) error {
	result, err := Python(ctx, config, duration)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(result)
}

// work is one attempt.
type work func(ctx context.Context, seed int64) error

// rate runs attempts for at least duration and returns how many a second.
func rate(ctx context.Context, one work, duration time.Duration) (float64, error) {
	start := time.Now()
	var count atomic.Int64
	var failure atomic.Pointer[error]
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for time.Since(start) < duration && failure.Load() == nil {
				if err := one(ctx, count.Add(1)%100); err != nil {
					failure.Store(&err)
				}
			}
		})
	}
	group.Wait()
	if err := failure.Load(); err != nil {
		return 0, *err
	}
	return float64(count.Load()) / time.Since(start).Seconds(), nil
}

func folder(tools []byte) *agon.Folder {
	sum := sha256.Sum256(tools)
	return &agon.Folder{Name: "bench", TurnLimit: 1, Files: map[string][]byte{"tools.py": tools}, Digest: hex.EncodeToString(sum[:])}
}

// attempt is one attempt in the sandbox.
func attempt(ctx context.Context, box *sandbox.Sandbox, env agon.Environment, seed int64) error {
	episode, err := env.Start(ctx, seed)
	if err != nil {
		return err
	}
	defer episode.Close()
	interpreter, err := box.Interpret(ctx, episode, env.Spec().Tools)
	if err != nil {
		return err
	}
	defer interpreter.Close()
	execution, err := interpreter.Run(ctx, program)
	if err != nil {
		return err
	}
	interpreter.Close()
	state, err := episode.(agon.Stateful).State(ctx)
	if err != nil {
		return err
	}
	outcome := agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}
	verdicts, err := box.Judge(ctx, env, verifier, seed, []agon.Outcome{outcome})
	if err != nil {
		return err
	}
	if !verdicts[0].Pass {
		return fmt.Errorf("attempt at seed %d: %+v after %+v", seed, verdicts[0], execution)
	}
	return nil
}

// freshProcesses returns the peer.
func freshProcesses(python string, tools []byte) (work, error) {
	var scripts [3]string
	for i, name := range []string{"environment", "attempt", "judge"} {
		source, err := peer.ReadFile("peer/" + name + ".py")
		if err != nil {
			return nil, err
		}
		scripts[i] = string(source)
	}
	return func(ctx context.Context, seed int64) error {
		start := func(script string, arguments ...string) *exec.Cmd {
			return exec.CommandContext(ctx, python, append([]string{"-I", "-S", "-c", script}, arguments...)...)
		}
		environment := start(scripts[0], string(tools), fmt.Sprint(seed))
		acting := start(scripts[1], program)
		states, answer, err := play(environment, acting)
		if err != nil {
			return err
		}
		judging := start(scripts[2], string(tools), verifier)
		judging.Stdin = bytes.NewReader(append(states, answer...))
		verdict, err := judging.Output()
		if err != nil {
			return err
		}
		if string(bytes.TrimSpace(verdict)) != "true" {
			return fmt.Errorf("peer's attempt at seed %d: verdict %s", seed, verdict)
		}
		return nil
	}, nil
}

// play connects the program's process with the environment's and returns the
// states before and after, and the answer, each a line of JSON.
func play(environment, acting *exec.Cmd) (states, answer []byte, err error) {
	toEnvironment, err := environment.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	fromEnvironment, err := environment.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	toActing, err := acting.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	fromActing, err := acting.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := environment.Start(); err != nil {
		return nil, nil, err
	}
	if err := acting.Start(); err != nil {
		environment.Process.Kill()
		environment.Wait()
		return nil, nil, err
	}
	replies, calls := bufio.NewReader(fromEnvironment), bufio.NewReader(fromActing)
	answer = relay(calls, replies, toEnvironment, toActing)
	toEnvironment.Close()
	states, _ = io.ReadAll(replies)
	if err := acting.Wait(); err != nil {
		return nil, nil, err
	}
	return states, answer, environment.Wait()
}

// relay is the peer's broker: it passes calls on until the program answers.
func relay(calls, replies *bufio.Reader, toEnvironment, toActing io.Writer) (answer []byte) {
	for {
		line, err := calls.ReadBytes('\n')
		if err != nil || bytes.HasPrefix(line, []byte(`{"answer"`)) {
			return line
		}
		toEnvironment.Write(line)
		reply, err := replies.ReadBytes('\n')
		if err != nil {
			return nil
		}
		toActing.Write(reply)
	}
}
