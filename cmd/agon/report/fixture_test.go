package report

import (
	"encoding/json"
	"iter"
	"math"
	"time"

	"agon"
)

// fixture is a page of two short runs with something of everything.
func fixture() Page {
	return Page{
		Title:   "Two seeds",
		Made:    time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		Program: "5692a06f1f69",
		Runs:    []Run{firstRun(), secondRun()},
		Evaluations: []Evaluation{{
			Title: "Evaluation in warehouse", Note: "400 held-out tasks × 8 attempts at temperature 1",
			Columns: []string{"pass@1", "greedy"},
			Rows: []EvaluationRow{
				{Name: "(do nothing)", Cells: []*Estimate{{0, 0, .01, 400}}},
				{Name: "base", Cells: []*Estimate{{.321, .29, .353, 400}, {.603, .555, .65, 400}}},
				{Name: "runs/a", Cells: []*Estimate{{.763, .726, .799, 400}, {.815, .775, .853, 400}}},
				{Name: "runs/a − base", Difference: true, Cells: []*Estimate{{.442, .407, .477, 400}, {.212, .17, .255, 400}}, Note: "p = 2e-16"},
			},
		}},
	}
}

func firstRun() Run {
	return Run{
		Name: "runs/a", Status: "finished, 4 of 4 iterations",
		Facts:    []Fact{{"policy", "base"}, {"environments", "warehouse"}, {"algorithm", "rloo"}},
		Settings: []Setting{{"seed", "1", "command line"}, {"trainer.algorithm", "rloo", "default"}},
		Digests:  []Fact{{"program", "5692a06f1f69"}, {"libtorch", "2.11.0"}},
		Iterations: []Iteration{
			{1, map[string]float64{"reward": .5, "eval/pass_at_1": .321, "eval/pass_at_1/low": .29, "eval/pass_at_1/high": .353, "loss/policy": -.1, "loss/supervised": .2, "padding": 0}},
			{2, map[string]float64{"reward": .625, "entropy": .16, "loss/policy": -.2, "loss/supervised": .1, "padding": 0}},
			{3, map[string]float64{"reward": math.NaN(), "entropy": .15, "eval/pass_at_1": .6, "eval/pass_at_1/low": .57, "eval/pass_at_1/high": .63}},
			{4, map[string]float64{"reward": .75, "entropy": .12, "eval/pass_at_1": .763, "eval/pass_at_1/low": .726, "eval/pass_at_1/high": .799}},
		},
		Before:      &Success{0, Estimate{.321, .29, .353, 400}, Estimate{.603, .555, .65, 400}},
		Now:         &Success{4, Estimate{.763, .726, .799, 400}, Estimate{.815, .775, .853, 400}},
		PassAt1Gain: &Estimate{.442, .407, .477, 400}, GreedyGain: &Estimate{.212, .17, .255, 400},
		Funnel: &Funnel{Written: 105, Refused: []StageCount{{"parse", 10}, {"passes", 50}}, Accepted: 40, Undecided: 5, Variations: 7, VariationsAccepted: 2},
		Items: of(
			Item{ID: "a1", Iteration: 1, Verdict: agon.Verdict{Stage: "parse", Reason: "there is no instruction"}, Text: "solution:\nship(3)"},
			Item{ID: "a2", Iteration: 1, Verdict: agon.Verdict{Pass: true, Stage: "accepted"}, Attempts: 8, Passes: 5, Mutation: agon.MutationScore{Mutants: 30, Rejected: 30}, Item: shipOrder()},
			Item{ID: "a3", Iteration: 2, Verdict: agon.Verdict{Stage: "passes", Reason: "the verifier rejects the solution"}, VariantOf: "a2", Item: shipOrder()},
		),
		Attempts: of(
			Attempt{Iteration: 1, Verdict: agon.Verdict{Pass: true, Stage: "accepted"}, Trajectory: attemptOf("a2", 0)},
			Attempt{Iteration: 1, Verdict: agon.Verdict{Stage: "rejected", Reason: "see https://example.com/why"}, Withheld: true, Trajectory: attemptOf("a2", 1)},
			Attempt{Iteration: 2, Lost: true, Trajectory: &agon.Trajectory{TaskID: "gone", Status: agon.StatusFailed, Reason: "sandbox: the slot was lost"}},
		),
	}
}

func secondRun() Run {
	return Run{
		Name: "runs/b", Status: "running, 1 of 4 iterations finished",
		Settings:   []Setting{{"seed", "2", "command line"}, {"trainer.algorithm", "rloo", "default"}},
		Digests:    []Fact{{"program", "5692a06f1f69"}, {"libtorch", "2.8.0"}},
		Iterations: []Iteration{{1, map[string]float64{"reward": .5}}},
		Now:        &Success{0, Estimate{.321, .29, .353, 400}, Estimate{.603, .555, .65, 400}},
	}
}

func shipOrder() *agon.Item {
	return &agon.Item{
		Environment: "warehouse", Seed: 7, Instruction: "ship order 3 from B, then tell how many bolts are in C",
		Verifier: "def verify(before, after, answer, calls):\n    return after.order(3)[\"status\"] == \"shipped\" and answer == 4\n",
		Solution: "ship(3, \"B\")\nanswer(count(\"C\", \"bolt\"))",
		Failures: []string{"answer(4)", "ship(3, \"B\")", "ship(2, \"B\")", "answer(1)"},
	}
}

func attemptOf(task string, number int) *agon.Trajectory {
	count := agon.CallRecord{
		Call:   agon.Call{Tool: "count", Arguments: map[string]json.RawMessage{"item": []byte(`"bolt"`), "bin": []byte(`"C"`)}},
		Return: agon.Return{Value: []byte("4")},
	}
	ship := agon.CallRecord{
		Call:   agon.Call{Tool: "ship", Arguments: map[string]json.RawMessage{"k": []byte("9")}},
		Return: agon.Return{Error: "k: maximum: got 9, want 3"},
	}
	t := &agon.Trajectory{
		TaskID: task, Environment: "warehouse", Seed: 7, Attempt: number, Status: agon.StatusDone,
		Outcome: agon.Outcome{Answer: []byte("4")},
	}
	for range 10 {
		t.Turns = append(t.Turns, agon.Turn{
			Text:      "n = count(\"C\", \"bolt\")\nn",
			Execution: &agon.Execution{Output: "4\n", Calls: []agon.CallRecord{count}},
		})
	}
	t.Turns[0].Seen = []agon.Message{{Speaker: agon.System, Text: "You act in a warehouse."}, {Speaker: agon.User, Text: "ship order 3 from B"}}
	t.Turns[1].Execution = &agon.Execution{Error: "ToolError: k", Calls: []agon.CallRecord{ship}}
	t.Turns[2] = agon.Turn{Text: "hm", Action: agon.Action{Kind: agon.ActionInvalid, Reason: "there is no program"}}
	t.Turns[9].Execution = &agon.Execution{Limit: agon.LimitTime}
	return t
}

// of yields values without an error.
func of[T any](values ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, value := range values {
			if !yield(value, nil) {
				return
			}
		}
	}
}
