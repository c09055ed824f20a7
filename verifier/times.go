package verifier

import (
	"context"
	"time"
)

// Time is how long a stage took on an item. What is found out once is told of the
// stage that asked for it first: the solution is run by the stage runs, and most
// outcomes are judged by the stage passes.
type Time struct {
	Stage string
	Took  time.Duration
}

// timed measures a stage.
func timed(s stage) stage {
	return stage{s.name, func(ctx context.Context, e *evidence) (reason string, err error) {
		begun := time.Now()
		reason, err = s.check(ctx, e)
		e.took(s.name, time.Since(begun))
		return reason, err
	}}
}

// took adds to the time of a stage: new has two parts.
func (e *evidence) took(stage string, d time.Duration) {
	for i := range e.times {
		if e.times[i].Stage == stage {
			e.times[i].Took += d
			return
		}
	}
	e.times = append(e.times, Time{stage, d})
}
