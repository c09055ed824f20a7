package train

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"agon"
)

// mostLost is the number of episodes, items or tasks to be judged, of one phase
// and in a row, that a run lets the program lose before it ends. Each was tried
// again by then, and other phases may do well: what is lost for a moment, as by a
// machine that is short of memory, costs a batch and not the run.
const mostLost = 8

// passOver lets a run go on without a batch of a phase that was lost whole, until
// too many were in a row. size is that of the batch, err what came of it. Other
// errors stay.
func (l *Loop) passOver(it *Iteration, phase string, size int, err error) error {
	var lost *agon.LostError
	switch {
	case err == nil && size > 0:
		delete(l.lost, phase)
		return nil
	case !errors.As(err, &lost):
		return err
	}
	if l.lost == nil {
		l.lost = map[string]int{}
	}
	l.lost[phase] += lost.Count
	if n := l.lost[phase]; n >= mostLost {
		return fmt.Errorf("%w (hint: %d in a row were lost while %s; agon doctor looks at the machine, and agon train --resume goes on)", err, n, doing[phase])
	}
	it.notes = append(it.notes, fmt.Sprintf("passed over: %v", err))
	return nil
}

// errLost is what a run comes to that never had a task, and whose last batches of
// some phase were lost: it tells nothing of the policy.
func (l *Loop) errLost() error {
	if l.archive.Len() > 0 {
		return nil
	}
	for _, phase := range slices.Sorted(maps.Keys(l.lost)) {
		return fmt.Errorf("no item was ever accepted, and the last %d in a row were lost to failures of the program while %s (hint: agon doctor looks at the machine, and agon train --resume %s iterations=%d tries on)", l.lost[phase], doing[phase], l.Run.Path, 2*l.Finished)
	}
	return nil
}
