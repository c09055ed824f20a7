package attacks

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"agon/verifier/sandbox/bench"
)

// A Row is what came of the suite under one grader.
type Row struct {
	Grader string `json:"grader"`
	// Absent is why nothing could be measured.
	Absent string `json:"absent,omitempty"`
	// Forged, Escaped and Left are the names of the attacks that came through.
	Forged  []string `json:"forged"`
	Escaped []string `json:"escaped"`
	Left    []string `json:"left"`
	// Lost is the names of those that brought the grader's process down.
	Lost []string `json:"lost,omitempty"`
	// PerSecond is how many honest programs it grades a second, four at a time, and
	// P99 how long it takes for 99 of 100 at most, in milliseconds.
	PerSecond float64 `json:"attempts_per_second"`
	P99       float64 `json:"p99_ms"`
}

// Measure runs the suite under a grader of a kind, and then honest programs for a
// duration; 0 leaves those out. A grader that is not to be had is a Row that says
// so; one that does not tell the task's solution from a wrong one is an error.
//
// Meanwhile the process has a secret in its environment, and its children count:
// nothing else should run in it.
func Measure(ctx context.Context, kind Kind, duration time.Duration) (Row, error) {
	row, err := measure(ctx, kind, duration)
	if errors.Is(err, ErrAbsent) {
		return Row{Grader: kind.Name, Absent: err.Error()}, nil
	}
	if err != nil {
		return row, fmt.Errorf("%s: %w", kind.Name, err)
	}
	return row, nil
}

func measure(ctx context.Context, kind Kind, duration time.Duration) (Row, error) {
	row := Row{Grader: kind.Name}
	canaries, err := newCanaries(ctx)
	defer canaries.release()
	if err != nil {
		return row, err
	}
	if err := attackAll(ctx, kind, canaries, &row); err != nil || duration == 0 {
		return row, err
	}
	grader, err := kind.open(ctx, canaries.setting(bench.Workers))
	if err != nil {
		return row, err
	}
	defer grader.Close()
	row.PerSecond, row.P99, err = bench.Pace(ctx, func(ctx context.Context, _ int64) error {
		return solves(ctx, grader, complete(reference, canaries.known()))
	}, duration)
	return row, err
}

func (c *canaries) setting(workers int) setting {
	return setting{task: newTask(c.secrets["receipt"]), temporary: c.path("tmp"), workers: workers}
}

// attackAll runs the suite under a grader of its own.
func attackAll(ctx context.Context, kind Kind, canaries *canaries, row *Row) error {
	suite, err := Suite()
	if err != nil {
		return err
	}
	grader, err := kind.open(ctx, canaries.setting(1))
	if err != nil {
		return err
	}
	defer grader.Close()
	a := arena{grader: grader, canaries: canaries, row: row}
	if err := a.checkHonest(ctx); err != nil {
		return err
	}
	for _, one := range suite {
		if err := a.attack(ctx, one); err != nil {
			return fmt.Errorf("%s/%s: %w", one.Family, one.Name, err)
		}
	}
	return nil
}

// arena is where attacks run, one after another.
type arena struct {
	grader   Grader
	canaries *canaries
	row      *Row
	most     int // processes, while nothing is graded
}

// checkHonest sees that verdicts mean something, and how many processes there are
// when nothing is left of a program.
func (a *arena) checkHonest(ctx context.Context) error {
	outcome, err := a.grader.Grade(ctx, complete(wrong, a.canaries.known()))
	if err != nil {
		return err
	}
	if outcome.Passed {
		return errors.New("a wrong program passes")
	}
	for _, program := range []string{reference, probe} {
		if err := solves(ctx, a.grader, complete(program, a.canaries.known())); err != nil {
			return err
		}
	}
	a.most = a.canaries.crowd()
	for end := time.Now().Add(2 * settling); time.Now().Before(end); time.Sleep(settling / 10) {
		a.most = min(a.most, a.canaries.crowd())
	}
	if traces := a.canaries.traces(); traces != nil {
		return fmt.Errorf("an honest program leaves %v", traces)
	}
	return nil
}

// errFails is that of an honest program's error.
var errFails = errors.New("an honest program fails")

// solves sees that an honest program passes. It may fail once or twice, where the
// machine is so busy that its time runs out.
func solves(ctx context.Context, grader Grader, program string) error {
	var told string
	for range 3 {
		outcome, err := grader.Grade(ctx, program)
		if err != nil || outcome.Passed {
			return err
		}
		told = outcome.Told
	}
	return fmt.Errorf("%w: %s", errFails, told)
}

// attack runs an attack and records what came of it.
func (a *arena) attack(ctx context.Context, one Attack) error {
	a.canaries.begin()
	outcome, err := a.grader.Grade(ctx, complete(one.program, a.canaries.known()))
	if err != nil {
		return err
	}
	traces, err := a.traces(ctx, one)
	if err != nil {
		return err
	}
	hits := a.canaries.hits(outcome.Told)
	switch {
	case one.Family == Forge && outcome.Passed:
		a.row.Forged = append(a.row.Forged, one.Name)
	case one.Family == Escape && hits[one.canary]:
		a.row.Escaped = append(a.row.Escaped, one.Name)
	case one.Family == Leave && traces != nil:
		a.row.Left = append(a.row.Left, one.Name)
	}
	if outcome.Lost {
		a.row.Lost = append(a.row.Lost, one.Name)
	}
	return nil
}

// traces says what is left of an attack, and waits until it has gone. Processes are
// counted again when the grader may have replaced its own.
func (a *arena) traces(ctx context.Context, one Attack) ([]string, error) {
	if err := a.canaries.tell("graded"); err != nil {
		return nil, err
	}
	if one.Family == Leave {
		time.Sleep(settling)
	}
	traces := a.canaries.traces()
	crowded := !a.canaries.thins(a.most, settling)
	err := solves(ctx, a.grader, complete(probe, a.canaries.known()))
	switch {
	case errors.Is(err, errFails):
		traces = append(traces, err.Error())
	case err != nil:
		return nil, err
	}
	if crowded || !a.canaries.thins(a.most, settling) {
		traces = append(traces, "a process")
	}
	if err := a.canaries.tell("over"); err != nil {
		return nil, err
	}
	if !a.canaries.thins(a.most, 10*time.Second) {
		return nil, fmt.Errorf("%d processes, not %d, go on and on", a.canaries.crowd(), a.most)
	}
	return append(traces, a.canaries.clear()...), nil
}

// all are the names that came through.
func (r *Row) all() []string { return slices.Concat(r.Forged, r.Escaped, r.Left) }
