package executor_test

import (
	"context"
	"reflect"
	"sync/atomic"
	"testing"

	"agon"
	"agon/agontest"
	"agon/executor"
)

// counting counts the programs that it runs, and may lose the first of them.
type counting struct {
	agontest.Sandbox
	ran  *atomic.Int64
	lose bool
}

func (c counting) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	inner, err := c.Sandbox.Interpret(ctx, episode, tools)
	return countingInterpreter{inner, c}, err
}

type countingInterpreter struct {
	agon.Interpreter
	counting
}

func (i countingInterpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	if i.ran.Add(1) == 1 && i.lose {
		return agon.Execution{}, context.DeadlineExceeded
	}
	return i.Interpreter.Run(ctx, program)
}

func TestAttemptsThatEndAlikeShareAnExecution(t *testing.T) {
	lookFirst := `count("A","nut")<call>`
	for _, c := range []struct {
		name     string
		attempts [][]string // what each writes, turn by turn
		programs int64      // that run
		lose     bool
	}{
		{"one turn", [][]string{{`move("A","B","nut",1)<end>`}, {`move("A","B","nut",1)<end>`}, {`move("A","B","nut",2)<end>`}}, 2, false},
		{"turns that go on are their own", [][]string{{lookFirst, `move("A","B","nut",1)<end>`}, {lookFirst, `move("A","B","nut",1)<end>`}}, 3, false},
		{"another past", [][]string{{lookFirst, `answer(1)<end>`}, {`count("B","nut")<call>`, `answer(1)<end>`}}, 4, false},
		{"a limit on time", [][]string{{`hang()<end>`}, {`hang()<end>`}}, 2, false},
		{"an exception", [][]string{{`move("A","B","nut",99)<end>`}, {`move("A","B","nut",99)<end>`}}, 1, false},
		{"the first one is lost", [][]string{{`answer(1)<end>`}, {`answer(1)<end>`}, {`answer(1)<end>`}}, 2, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var starts []agon.Start
			shared := task("a", 7)
			texts := map[agon.Stream][]string{}
			for i, attempt := range c.attempts {
				one := start(7, executor.Compact{})
				one.Task, one.Attempt, one.Stream = &shared, i, agon.NewStream(uint64(i))
				texts[one.Stream] = attempt
				starts = append(starts, one)
			}
			policy := agontest.Policy(func(r agon.Request) agon.Completion {
				return agon.Completion{Text: texts[r.Stream][agontest.Written(r)], Finish: agon.FinishStop}
			})
			var ran atomic.Int64
			together := play(t, player(executor.Options{Sandbox: counting{ran: &ran, lose: c.lose}}), policy, starts...)
			if ran.Load() != c.programs {
				t.Errorf("%d programs ran, want %d", ran.Load(), c.programs)
			}
			if c.lose {
				if together[0].Status != agon.StatusFailed || together[1].Status != agon.StatusDone || together[2].Status != agon.StatusDone {
					t.Errorf("%s, %s, %s", together[0].Status, together[1].Status, together[2].Status)
				}
				return
			}
			for i := range starts {
				alone := play(t, player(executor.Options{}), policy, starts[i])[0]
				if !reflect.DeepEqual(together[i], alone) {
					t.Errorf("attempt %d together\n%+v\nand alone\n%+v", i, together[i], alone)
				}
			}
		})
	}
}

func TestOtherTasksShareNothing(t *testing.T) {
	one, other := start(7, executor.Compact{}), start(7, executor.Compact{})
	first, second := task("a", 7), task("b", 7)
	one.Task, other.Task = &first, &second
	var ran atomic.Int64
	play(t, player(executor.Options{Sandbox: counting{ran: &ran}}), agontest.Turns(`answer(1)<end>`), one, other)
	if ran.Load() != 2 {
		t.Errorf("%d programs ran, want 2", ran.Load())
	}
}
