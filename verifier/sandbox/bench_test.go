package sandbox

import (
	"context"
	"sync"
	"testing"

	"agon"
)

const (
	benchProgram  = "n = count('A', 'nut')\nmove('A', 'B', 'nut', n)\nanswer(count('B', 'nut'))"
	benchVerifier = "def verify(before, after, answer, calls):\n    return after.count('A', 'nut') == 0 and answer == after.count('B', 'nut')\n"
)

// attemptOnce is one complete attempt: a reset of the environment, a program
// of three calls, a verdict.
func attemptOnce(ctx context.Context, w world, seed int64) (bool, error) {
	episode, err := w.env.Start(ctx, seed)
	if err != nil {
		return false, err
	}
	defer episode.Close()
	i, err := w.Interpret(ctx, episode, w.env.Spec().Tools)
	if err != nil {
		return false, err
	}
	execution, err := i.Run(ctx, benchProgram)
	i.Close()
	if err != nil {
		return false, err
	}
	state, err := episode.(agon.Stateful).State(ctx)
	if err != nil {
		return false, err
	}
	outcome := agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}
	verdicts, err := w.Judge(ctx, w.env, benchVerifier, seed, []agon.Outcome{outcome})
	if err != nil {
		return false, err
	}
	return verdicts[0].Pass, nil
}

func BenchmarkAttempt(b *testing.B) {
	w := newWorld(b, Limits{})
	jobs := make(chan int64)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for seed := range jobs {
				if pass, err := attemptOnce(b.Context(), w, seed%100); err != nil || !pass {
					b.Errorf("seed %d: pass %v, %v", seed, pass, err)
				}
			}
		})
	}
	b.ResetTimer()
	for n := range b.N {
		jobs <- int64(n)
	}
	close(jobs)
	workers.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "attempts/s")
}

func BenchmarkCalls(b *testing.B) {
	w := newWorld(b, Limits{})
	episode := w.start(b, 1).(agon.Batcher)
	call := agon.Call{Tool: "count", Arguments: arguments(`{"bin":"A","item":"nut"}`)}
	for _, size := range []int{1, 64} {
		calls := make([]agon.Call, size)
		for i := range calls {
			calls[i] = call
		}
		b.Run(map[int]string{1: "single", 64: "batch"}[size], func(b *testing.B) {
			for n := 0; n < b.N; n += size {
				if _, err := episode.Batch(b.Context(), calls); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkJudge(b *testing.B) {
	w := newWorld(b, Limits{})
	state, err := w.start(b, 1).State(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 8} {
		outcomes := make([]agon.Outcome, n)
		for i := range outcomes {
			outcomes[i] = agon.Outcome{State: state, Answer: []byte("3")}
		}
		b.Run(map[int]string{1: "one", 8: "eight"}[n], func(b *testing.B) {
			for range b.N {
				if _, err := w.Judge(b.Context(), w.env, benchVerifier, 1, outcomes); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkInterpret(b *testing.B) {
	w := newWorld(b, Limits{})
	for name, program := range map[string]string{"nothing": "", "calls": benchProgram} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				episode, err := w.env.Start(b.Context(), 1)
				if err != nil {
					b.Fatal(err)
				}
				i, _ := w.Interpret(b.Context(), episode, w.env.Spec().Tools)
				if _, err := i.Run(b.Context(), program); err != nil {
					b.Fatal(err)
				}
				i.Close()
				episode.Close()
			}
		})
	}
}
