package report

import (
	"fmt"
	"iter"
	"runtime"
	"strings"
	"testing"

	"agon"
)

// The bounds that the package comment promises, and the memory that one of the largest
// pages may take.
const (
	largestPage   = 32 << 20
	largestMemory = 64 << 20
)

// counting is a writer that counts.
type counting int

func (c *counting) Write(p []byte) (int, error) {
	*c += counting(len(p))
	return len(p), nil
}

// watched yields n values and keeps the most memory that was in use meanwhile.
func watched[T any](n int, peak *uint64, make func(i int) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for i := range n {
			if i%20_000 == 0 {
				*peak = max(*peak, inUse())
			}
			if !yield(make(i), nil) {
				return
			}
		}
		*peak = max(*peak, inUse())
	}
}

// inUse is the memory of the heap that is reachable, in bytes.
func inUse() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// bigItem and bigAttempt have the text wherever there is one.
func bigItem(text string) func(int) Item {
	return func(i int) Item {
		item := &agon.Item{Environment: "warehouse", Instruction: text, Verifier: text, Solution: text, Failures: []string{text, text, text, text}}
		stage := []string{"parse", "runs", "passes"}[i%3]
		return Item{ID: fmt.Sprint(i), Verdict: agon.Verdict{Pass: i%5 == 0, Stage: stage, Reason: text[:i%len(text)]}, Item: item}
	}
}

func bigAttempt(text string) func(int) Attempt {
	turn := agon.Turn{Text: text, Execution: &agon.Execution{Output: text, Error: text, Calls: make([]agon.CallRecord, 2*mostCalls)}}
	turn.Seen = []agon.Message{{Speaker: agon.System, Text: text}, {Speaker: agon.User, Text: text}}
	for i := range turn.Execution.Calls {
		turn.Execution.Calls[i] = agon.CallRecord{Call: agon.Call{Tool: text[:min(len(text), 2*longestName)]}}
	}
	turns := make([]agon.Turn, 2*firstTurns)
	for i := range turns {
		turns[i] = turn
	}
	return func(i int) Attempt {
		t := &agon.Trajectory{TaskID: fmt.Sprint(i / 8), Attempt: i % 8, Turns: turns, Status: agon.StatusDone, Reason: text}
		return Attempt{Iteration: i / 100, Verdict: agon.Verdict{Pass: i%2 == 0, Stage: "rejected"}, Trajectory: t}
	}
}

// TestManyItemsAndAttempts reads 100,000 of each, in two runs.
func TestManyItemsAndAttempts(t *testing.T) { checkSize(t, 50_000, strings.Repeat("ship 3 ", 10)) }

// TestLongTexts fills every place of a page.
func TestLongTexts(t *testing.T) { checkSize(t, 1000, strings.Repeat(`"`, 2*longestProgram)) }

// checkSize writes a page of two runs with n items and n attempts each.
func checkSize(t *testing.T, n int, text string) {
	t.Helper()
	p := Page{Title: text}
	var peak uint64
	before := inUse()
	for range 2 {
		run := Run{Name: text, Status: text, Items: watched(n, &peak, bigItem(text)), Attempts: watched(n, &peak, bigAttempt(text))}
		for i := range mostSettings {
			run.Settings = append(run.Settings, Setting{fmt.Sprint(i), text, text})
		}
		p.Runs = append(p.Runs, run)
	}
	var size counting
	if err := Write(&size, p); err != nil {
		t.Fatal(err)
	}
	if t.Logf("%d KiB of page, %d MiB of memory", size>>10, (peak-before)>>20); size > largestPage || peak-before > largestMemory {
		t.Errorf("the page has %d bytes and took %d bytes of memory", size, peak-before)
	}
}

func TestManyIterationsMakeABoundedPage(t *testing.T) {
	var p Page
	for range MaxRuns {
		run := Run{Name: strings.Repeat("'", 500)}
		for i := range 500 {
			values := map[string]float64{}
			for m := range 150 {
				values[fmt.Sprintf("metric/%d", m)] = float64(i*m%1009) / 7
			}
			run.Iterations = append(run.Iterations, Iteration{i, values})
		}
		p.Runs = append(p.Runs, run)
	}
	var size counting
	if err := Write(&size, p); err != nil {
		t.Fatal(err)
	}
	if t.Logf("%d KiB of page", size>>10); size > largestPage {
		t.Errorf("the page has %d bytes", size)
	}
}
