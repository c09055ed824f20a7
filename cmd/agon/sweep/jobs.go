package sweep

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"golang.org/x/sync/errgroup"
)

// job is a part of a sweep that is one process: to measure the policy that all
// begin with, or to train a trial and measure it.
type job struct {
	name string
	// after are the jobs that have to end before.
	after []*job
	ended chan struct{}
}

// schedule is the jobs of a sweep in the order in which they begin. Each stands
// after those that it waits for, so that a bounded number of jobs at a time never
// waits for one that cannot begin.
type schedule struct {
	study *study
	jobs  []*job
	done  atomic.Int64
}

// carryOut does what is left of a sweep, so many jobs at a time. A trial that
// fails is written down and stops no other; without the policy that all begin
// with there is nothing to compare, and all stop.
func (s *study) carryOut(ctx context.Context, atATime int) error {
	lock, err := checkpoints.Hold(s.Out)
	if err != nil {
		return terminal.Mistake(err)
	}
	defer lock.Close()
	due, err := s.due()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group errgroup.Group
	group.SetLimit(atATime)
	for _, j := range due.jobs {
		group.Go(func() error {
			err := due.carry(ctx, j)
			if err != nil {
				stop(err)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// due lists what is not finished. A trial that was made with other settings, or that
// lacks what it is to be given, is a mistake, told before anything is begun.
func (s *study) due() (*schedule, error) {
	all := &schedule{study: s}
	sheet, err := s.readSheet(configs.PolicyBefore, s.digest)
	if err != nil {
		return nil, err
	}
	if !s.isFull(sheet, s.waysBefore()) {
		all.add(configs.PolicyBefore)
	}
	for i := range s.trials {
		if err := all.addTrial(&s.trials[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", s.trials[i].name(), err)
		}
	}
	return all, nil
}

// addTrial adds a trial unless it is finished and measured. Further attempts wait
// to know which tasks they are at.
func (a *schedule) addTrial(t *trial) error {
	finished, _, err := a.study.progressOf(t)
	if err != nil {
		return err
	}
	if finished {
		sheet, err := a.study.sheetOf(t)
		if err != nil || a.study.isFull(sheet, a.study.waysAfter()) {
			return err
		}
	}
	if err := a.study.requireGiven(t); err != nil {
		return err
	}
	j := a.add(t.name())
	if a.study.Deep {
		j.awaits(a.find(configs.PolicyBefore))
	}
	if t.variant.AsLongAs != "" && !finished {
		return a.awaitSponsor(j, t)
	}
	return nil
}

// awaitSponsor has a trial without a loop wait for that whose time it takes, which
// is finished or among the jobs.
func (a *schedule) awaitSponsor(j *job, t *trial) error {
	other := a.study.sponsor(t)
	finished, state, err := a.study.progressOf(&other)
	if err != nil || finished {
		return err
	}
	sponsor := a.find(other.name())
	if sponsor == nil {
		return sponsorUnfinished(&other, state)
	}
	j.awaits(sponsor)
	return nil
}

func (a *schedule) add(name string) *job {
	j := &job{name: name, ended: make(chan struct{})}
	a.jobs = append(a.jobs, j)
	return j
}

// find is a job of that name; nil if it has nothing left to do.
func (a *schedule) find(name string) *job {
	for _, j := range a.jobs {
		if j.name == name {
			return j
		}
	}
	return nil
}

func (j *job) awaits(other *job) {
	if other != nil {
		j.after = append(j.after, other)
	}
}

// carry carries a job out, once those before it have ended. The error is that of
// the whole sweep; of one that was stopped there is none.
func (a *schedule) carry(ctx context.Context, j *job) error {
	defer close(j.ended)
	for _, other := range j.after {
		<-other.ended
	}
	if ctx.Err() != nil {
		return nil
	}
	if err := a.study.forget(j.name); err != nil {
		return err
	}
	err := a.study.spawn(ctx, j.name)
	switch {
	case err == nil:
		fmt.Fprintf(os.Stderr, "%s: done, %d of %d\n", j.name, a.done.Add(1), len(a.jobs))
		return nil
	case ctx.Err() != nil:
		return nil
	case j.name == configs.PolicyBefore:
		return fmt.Errorf("%s: %w", j.name, err)
	}
	return a.study.fail(j.name, err)
}
