package verifier_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"agon"
	"agon/verifier"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

func TestPassAtK(t *testing.T) {
	for _, c := range []struct {
		n, c, k int
		want    float64
	}{
		{5, 2, 1, 0.4},
		{5, 2, 2, 0.7},             // 1 - C(3,2)/C(5,2) = 1 - 3/10
		{10, 3, 5, 1 - 21.0/252.0}, // 1 - C(7,5)/C(10,5)
		{4, 1, 4, 1},
		{4, 0, 4, 0},
		{8, 8, 1, 1},
		{200, 1, 100, 0.5},
	} {
		if got := verifier.PassAtK(c.n, c.c, c.k); !near(got, c.want, 1e-12) {
			t.Errorf("pass@%d of %d/%d is %v, want %v", c.k, c.c, c.n, got, c.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("pass@9 of 8 attempts is a number")
		}
	}()
	verifier.PassAtK(8, 1, 9)
}

// TestPassAtKIsUnbiased: averaged over all outcomes of n attempts it is the
// chance that one of k passes.
func TestPassAtKIsUnbiased(t *testing.T) {
	const n, k, p = 6, 3, 0.3
	mean, binomial := 0.0, 1.0
	for c := 0; c <= n; c++ {
		mean += binomial * math.Pow(p, float64(c)) * math.Pow(1-p, float64(n-c)) * verifier.PassAtK(n, c, k)
		binomial *= float64(n-c) / float64(c+1)
	}
	if want := 1 - math.Pow(1-p, k); !near(mean, want, 1e-12) {
		t.Errorf("mean %v, want %v", mean, want)
	}
}

// TestWilson compares with the figures that R's prop.test(correct = FALSE)
// gives.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		successes, trials int
		low, high         float64
	}{
		{5, 10, 0.23659, 0.76341}, {0, 10, 0, 0.27753}, {10, 10, 0.72247, 1}, {1, 1000, 0.00018, 0.00564}, {0, 0, 0, 1},
	} {
		got := verifier.Wilson(c.successes, c.trials, 0.95)
		if !near(got.Low, c.low, 1e-5) || !near(got.High, c.high, 1e-5) || got.N != c.trials {
			t.Errorf("%d of %d: %+v, want %v to %v", c.successes, c.trials, got, c.low, c.high)
		}
	}
}

// TestNothingIsCertain: equal success at every task that was tried leaves room for
// others.
func TestNothingIsCertain(t *testing.T) {
	for passes, want := range map[int]verifier.Estimate{
		0: verifier.Wilson(0, 30, 0.95), 2: {Value: .5, Low: .5 - .11351/2, High: .5 + .11351/2}, 4: verifier.Wilson(30, 30, 0.95),
	} {
		var scores []verifier.Score
		for i := range 30 {
			scores = append(scores, verifier.Score{Task: fmt.Sprint(i), Attempts: 4, Passes: passes})
		}
		summary, err := verifier.Summarize(scores, []int{1, 4}, verifier.Resampling{})
		if err != nil {
			t.Fatal(err)
		}
		if got := summary.PassAt[1]; got.Value != want.Value || !near(got.Low, want.Low, 1e-5) || !near(got.High, want.High, 1e-5) {
			t.Errorf("%d of 4 passes: %+v, want %+v", passes, got, want)
		}
	}
}

func TestBootstrap(t *testing.T) {
	values := make([]float64, 100)
	for i := range 50 {
		values[i] = 1
	}
	r := verifier.Resampling{Stream: agon.NewStream(3)}
	got, err := verifier.Bootstrap(values, r)
	// The mean of 100 has a standard deviation of 0.05: 0.5 ± 1.96 · 0.05.
	if err != nil || got.Value != 0.5 || got.N != 100 || !near(got.Low, 0.402, 0.015) || !near(got.High, 0.598, 0.015) {
		t.Errorf("%+v %v", got, err)
	}
	if again, _ := verifier.Bootstrap(values, r); again != got {
		t.Error("the same stream gives another interval")
	}
	wide, _ := verifier.Bootstrap(values, verifier.Resampling{Stream: r.Stream, Confidence: 0.99, Resamples: 2000})
	if wide.High-wide.Low <= got.High-got.Low {
		t.Errorf("the 99 %% interval %+v is not wider than the 95 %% one %+v", wide, got)
	}
	if constant, _ := verifier.Bootstrap([]float64{0.25, 0.25}, r); constant != (verifier.Estimate{Value: 0.25, Low: 0.25, High: 0.25, N: 2}) {
		t.Errorf("%+v", constant)
	}
	if _, err := verifier.Bootstrap(nil, r); err == nil {
		t.Error("the mean of nothing is known")
	}
}

func scores(passes ...int) []verifier.Score {
	var all []verifier.Score
	for i, p := range passes {
		all = append(all, verifier.Score{Task: fmt.Sprint(i), Family: []string{"move", "move+ship"}[i%2], Parts: 1 + i%2, Novel: i%2 == 1, Attempts: 4, Passes: p})
	}
	return all
}

func TestSummarize(t *testing.T) {
	all := append(scores(4, 0, 2, 2), verifier.Score{Task: "masked"})
	got, err := verifier.Summarize(all, []int{1, 4}, verifier.Resampling{Resamples: 500})
	if err != nil {
		t.Fatal(err)
	}
	if got.Tasks != 4 || got.Masked != 1 || got.PassAt[1].Value != 0.5 || got.PassAt[4].Value != 0.75 {
		t.Errorf("%+v", got)
	}
	plain, err := verifier.Summarize([]verifier.Score{{Task: "a", Attempts: 1}}, []int{1}, verifier.Resampling{Resamples: 10})
	if err != nil || len(plain.Families) != 0 || len(plain.Parts) != 0 {
		t.Errorf("%+v %v", plain, err)
	}
	if got.Families["move"].Value != 0.75 || got.Parts["2"].Value != 0.25 || got.Novelty["novel"].N != 2 || got.Novelty["known"].Value != 0.75 {
		t.Errorf("%+v", got)
	}
	if _, err := verifier.Summarize(all, []int{5}, verifier.Resampling{}); err == nil || !strings.Contains(err.Error(), "pass@5: task 0 has 4 attempts") {
		t.Error(err)
	}
	if _, err := verifier.Summarize(nil, []int{1}, verifier.Resampling{}); err == nil {
		t.Error("an evaluation of nothing has a figure")
	}
}

// TestSummarizeTurns: attempts at one task hang together, so that an interval is as wide as
// its tasks are few, however many attempts there are at each.
func TestSummarizeTurns(t *testing.T) {
	var all []verifier.Score
	for i := range 20 {
		long := verifier.TurnScore{Turns: 3, Attempts: 1 + i%3}
		quick := verifier.TurnScore{Turns: 1, Attempts: 40, Passes: 40 * (i % 2)}
		all = append(all, verifier.Score{Task: fmt.Sprint(i), Attempts: 40 + long.Attempts, Passes: quick.Passes, Turns: []verifier.TurnScore{quick, long}})
	}
	all = append(all, verifier.Score{Task: "once", Attempts: 1, Passes: 1, Turns: []verifier.TurnScore{{Turns: 1, Attempts: 1, Passes: 1}}})
	got, err := verifier.Summarize(all, []int{1}, verifier.Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	// Ten of twenty-one tasks fail at all attempts: 0.5 ± 1.96 · √(0.25/20).
	if one := got.Turns["1"]; !near(one.Value, 401./801, 1e-9) || one.N != 21 || !near(one.Low, .28, .03) || !near(one.High, .72, .03) {
		t.Errorf("of one turn: %+v", one)
	}
	if three := got.Turns["3"]; three != verifier.Wilson(0, 20, .95) {
		t.Errorf("of three turns, none of which passed: %+v", three)
	}
}

// Success by environment is told where there are several.
func TestSummarizeEnvironments(t *testing.T) {
	a, b := verifier.Score{Task: "1", Environment: "a", Attempts: 2, Passes: 1}, verifier.Score{Task: "2", Environment: "b", Attempts: 2, Passes: 2}
	got, err := verifier.Summarize([]verifier.Score{a, b}, []int{1}, verifier.Resampling{Resamples: 10})
	if err != nil || len(got.Environments) != 2 || got.Environments["a"].Value != .5 || got.Environments["b"].Value != 1 {
		t.Errorf("%+v %v", got.Environments, err)
	}
	if got, err = verifier.Summarize([]verifier.Score{a, a}, []int{1}, verifier.Resampling{Resamples: 10}); err != nil || got.Environments != nil {
		t.Errorf("of one: %+v %v", got.Environments, err)
	}
}

func TestCompareIsPaired(t *testing.T) {
	var before, after []verifier.Score
	for i := range 60 {
		one := verifier.Score{Task: fmt.Sprint(i), Attempts: 4, Passes: i % 4}
		before = append(before, one)
		one.Passes++
		after = append(after, one)
	}
	after[0], after[1] = after[1], after[0] // matched by task, not by place
	got, err := verifier.Compare(before, after, 1, verifier.Resampling{Resamples: 1000})
	if err != nil || got.Value != .25 || got.Low < .17 || got.High > .3 || got.N != 60 {
		t.Errorf("every task gained a quarter, and the interval is %+v: %v", got, err)
	}
	after[5].Attempts, after[5].Passes = 0, 0
	if got, err := verifier.Compare(before, after, 1, verifier.Resampling{Resamples: 10}); err != nil || got.N != 59 {
		t.Errorf("a masked task: %+v %v", got, err)
	}
	after[5].Task = "x"
	if _, err := verifier.Compare(before, after, 1, verifier.Resampling{}); err == nil || !strings.Contains(err.Error(), "task x is not among") {
		t.Error(err)
	}
	if _, err := verifier.Compare(before[:3], after, 1, verifier.Resampling{}); err == nil {
		t.Error("evaluations of different tasks are compared")
	}
}

func greedy(passes ...int) []verifier.Score {
	all := scores(passes...)
	for i := range all {
		all[i].Attempts = 1
	}
	return all
}

func TestMcNemar(t *testing.T) {
	got, err := verifier.McNemar(greedy(1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0), greedy(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0))
	// 1 against 8: 2 · (C(9,0) + C(9,1)) / 2^9 = 20/512.
	if err != nil || got.OnlyBefore != 1 || got.OnlyAfter != 8 || !near(got.P, 20.0/512, 1e-12) {
		t.Errorf("%+v %v", got, err)
	}
	if got, _ := verifier.McNemar(greedy(1, 0), greedy(1, 0)); got.P != 1 {
		t.Errorf("no difference: %+v", got)
	}
	if _, err := verifier.McNemar(scores(1), scores(1)); err == nil {
		t.Error("four attempts per task are compared as if greedy")
	}
}

func TestAgreement(t *testing.T) {
	j := func(pass ...bool) (all []verifier.Judgement) {
		for _, p := range pass {
			all = append(all, verifier.Judgement{Verdict: agon.Verdict{Pass: p}, Counts: true})
		}
		return append(all, verifier.Judgement{})
	}
	got, err := verifier.Agree(j(true, true, false, false), j(true, false, true, false))
	if err != nil || !reflect.DeepEqual(got, verifier.Agreement{TruePasses: 1, FalsePasses: 1, TrueFails: 1, FalseFails: 1}) {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := verifier.Agree(j(true), j()); err == nil {
		t.Error("verdicts on different attempts are compared")
	}
}

func ExampleSummarize() {
	summary, err := verifier.Summarize([]verifier.Score{
		{Task: "a", Attempts: 4, Passes: 4}, {Task: "b", Attempts: 4, Passes: 1}, {Task: "c", Attempts: 4, Passes: 1},
	}, []int{1, 2}, verifier.Resampling{Stream: agon.NewStream(1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, k := range []int{1, 2} {
		e := summary.PassAt[k]
		fmt.Printf("pass@%d %.2f (%.2f to %.2f, %d tasks)\n", k, e.Value, e.Low, e.High, e.N)
	}
	// Output:
	// pass@1 0.50 (0.25 to 1.00, 3 tasks)
	// pass@2 0.67 (0.50 to 1.00, 3 tasks)
}

func BenchmarkBootstrap2000Tasks(b *testing.B) {
	values := make([]float64, 2000)
	for i := range values {
		values[i] = float64(i % 2)
	}
	for b.Loop() {
		if _, err := verifier.Bootstrap(values, verifier.Resampling{}); err != nil {
			b.Fatal(err)
		}
	}
}
