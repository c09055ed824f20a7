package verifier_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"agon"
	"agon/agontest"
	"agon/verifier"
)

// rewarding is over a world whose author rewards calls and failures, and one without.
func rewarding(names ...string) verifier.Rewarding {
	return verifier.Rewarding{
		Rewarder: agontest.Rewarder{
			"calls": func(a agon.Attempt) float64 { return float64(len(a.Trajectory.Outcome.Calls)) },
			"fails": func(a agon.Attempt) float64 { return map[bool]float64{true: 0, false: 1}[a.Verdict.Pass] },
		},
		Environments: map[string]agon.Environment{
			"bins":  agontest.Authored{Rewards: []string{"calls", "fails"}},
			"plain": agontest.Bins{},
		},
		Names: names,
	}
}

// attempts are three at a task, of which the last does not count.
func attempts() ([]agon.Trajectory, []verifier.Judgement) {
	one := agon.Trajectory{Outcome: agon.Outcome{Calls: make([]agon.CallRecord, 3)}}
	return []agon.Trajectory{one, {}, {Status: agon.StatusFailed}},
		[]verifier.Judgement{{Verdict: agon.Verdict{Pass: true}, Counts: true}, {Counts: true}, {}}
}

func TestRewarding(t *testing.T) {
	group, judged := attempts()
	tasks := []agon.Task{{Item: agon.Item{Environment: "bins"}}, {Item: agon.Item{Environment: "plain"}}}
	groups, judgements := [][]agon.Trajectory{group, group}, [][]verifier.Judgement{judged, judged}
	for _, c := range []struct {
		names []string
		want  []map[string]float64
	}{
		{nil, []map[string]float64{nil, nil, nil}},
		{[]string{"calls"}, []map[string]float64{{"calls": 3}, {"calls": 0}, nil}},
		{[]string{"fails", "calls"}, []map[string]float64{{"calls": 3, "fails": 0}, {"calls": 0, "fails": 1}, nil}},
	} {
		got, err := rewarding(c.names...).Rewards(t.Context(), tasks, groups, judgements)
		if err != nil || !reflect.DeepEqual(got[0], c.want) || !reflect.DeepEqual(got[1], make([]map[string]float64, 3)) {
			t.Errorf("%v: %v, %v", c.names, got, err)
		}
	}
}

func TestUnknownRewardsAreRefused(t *testing.T) {
	for want, r := range map[string]verifier.Rewarding{
		`reward "cals": must be one of calls, fails`:                      rewarding("calls", "cals"),
		`reward "calls": no environment has a rewards.py that defines it`: {Names: []string{"calls"}, Environments: map[string]agon.Environment{"plain": agontest.Bins{}}},
	} {
		if err := r.Validate(); err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
		if _, err := r.Rewards(t.Context(), nil, nil, nil); err == nil || err.Error() != "rewards: "+want {
			t.Errorf("%v", err)
		}
	}
}

// failing is a rewarder that fails so many times, or for ever.
type failing struct {
	agon.Rewarder
	err   error
	times *int
}

func (f failing) Rewards(ctx context.Context, environment agon.Environment, names []string, attempts []agon.Attempt) ([]map[string]float64, error) {
	if *f.times--; *f.times >= 0 {
		return nil, f.err
	}
	return f.Rewarder.Rewards(ctx, environment, names, attempts)
}

// A failure of the program is tried again, one of the author's is not, and none of
// them is a reward.
func TestRewardsThatFail(t *testing.T) {
	group, judged := attempts()
	broken := fmt.Errorf("rewards.py: line 3: calls: %w", agon.ErrBroken)
	for _, c := range []struct {
		err   error
		times int
		left  int
		fails bool
	}{
		{errors.New("slot lost"), 2, -1, false},
		{errors.New("slot lost"), 3, 0, true},
		{broken, 3, 2, true},
	} {
		r := rewarding("calls")
		r.Rewarder, r.Retries = failing{r.Rewarder, c.err, &c.times}, 2
		got, err := r.Rewards(t.Context(), []agon.Task{{Item: agon.Item{Environment: "bins"}}}, [][]agon.Trajectory{group}, [][]verifier.Judgement{judged})
		if (err != nil) != c.fails || c.fails && (got != nil || !errors.Is(err, c.err)) || c.times != c.left {
			t.Errorf("%v: %v, %v, %d left", c.err, got, err, c.times)
		}
	}
}

// invariant is a filter of a world whose author knows what holds of every task.
func invariant(t testing.TB, inspector agon.Inspector, stages ...string) *verifier.Screen {
	return screen(t, func(o *verifier.Options) {
		o.Environments = map[string]agon.Environment{"bins": agontest.Authored{Invariant: true}}
		o.Inspector, o.Stages = inspector, stages
	})
}

func TestInvariantRefuses(t *testing.T) {
	few := agontest.Inspector(func(s agon.Solved) string {
		if strings.Contains(s.Item.Instruction, "nut") && len(s.Outcome.Calls) == 1 && len(s.Outcome.State.JSON) > 0 {
			return "nuts are not to be moved"
		}
		return ""
	})
	want := agon.Verdict{Stage: verifier.StageInvariant, Reason: "nuts are not to be moved"}
	if got := verdict(t, invariant(t, few), sound()); got != want {
		t.Errorf("%+v", got)
	}
	s := invariant(t, agontest.Inspector(func(agon.Solved) string { return "" }))
	if got := verdict(t, s, sound()); !got.Pass {
		t.Errorf("%+v", got)
	}
	if stages := s.Stages(); !reflect.DeepEqual(stages, verifier.Stages) {
		t.Errorf("stages %v", stages)
	}
	if got := verdict(t, invariant(t, few, verifier.StageRuns), sound()); !got.Pass {
		t.Errorf("switched off: %+v", got)
	}
	lenient := sound()
	lenient.Solution = `move("A","B","nut",4)`
	if got := verdict(t, invariant(t, few), lenient); got.Stage != verifier.StagePasses {
		t.Errorf("of a solution that does not pass: %+v", got)
	}
}

// Where no environment has an invariant, the stage is in no funnel.
func TestWithoutAnInvariant(t *testing.T) {
	s := screen(t, nil)
	item := sound()
	screening, err := s.Screen(t.Context(), []verifier.Submission{{Item: &item}})
	if err != nil || strings.Contains(screening.Funnel.String(), verifier.StageInvariant) || len(s.Stages()) != len(verifier.Stages)-1 {
		t.Errorf("%v, %v", screening, err)
	}
	_, err = verifier.NewScreen(verifier.Options{Environments: map[string]agon.Environment{"bins": agontest.Authored{Invariant: true}}})
	if err == nil || err.Error() != "screen: an environment has an invariant, and there is no inspector to run it" {
		t.Errorf("%v", err)
	}
}

// broken is an inspector that decides nothing.
type broken struct{ error }

func (b broken) Inspect(context.Context, agon.Environment, []agon.Solved) ([]agon.Verdict, error) {
	return nil, b.error
}

// A broken invariant ends the screening; a failure of the program leaves an item
// undecided, as in every stage.
func TestInvariantThatFails(t *testing.T) {
	item := sound()
	submissions := []verifier.Submission{{Item: &item}, {Item: &item}}
	wrong := fmt.Errorf("verify.py: line 3: verify: %w", agon.ErrBroken)
	if screening, err := invariant(t, broken{wrong}).Screen(t.Context(), submissions); screening != nil || !errors.Is(err, wrong) {
		t.Errorf("%v, %v", screening, err)
	}
	screening, err := invariant(t, broken{errors.New("slot lost")}).Screen(t.Context(), submissions)
	var lost *agon.LostError
	if !errors.As(err, &lost) || screening.Results[0].Verdict.Reason != "invariant: slot lost" {
		t.Errorf("%v, %v", screening, err)
	}
}
