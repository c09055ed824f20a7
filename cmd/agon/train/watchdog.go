package train

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
)

// statusEvery is the time between two statuses.
const statusEvery = 10 * time.Second

// watchdog writes how far a run is, and notices where it is no further. Work that
// nobody has heard of for half of the time that it may take is told, with what it
// waits for, and the stacks of the program are put into the run; after all of it the
// iteration is given up.
type watchdog struct {
	loop  *Loop
	limit time.Duration // 0 for none
	every time.Duration
	end   context.CancelCauseFunc
	done  chan struct{}
	all   sync.WaitGroup
	// told is the progress that was last told to be missing.
	told time.Time
}

// errStalled is why an iteration was given up.
var errStalled = errors.New("no progress")

// watch begins to watch over the loop. The context that it returns ends where the work
// stands still; stop ends the watch.
func (l *Loop) watch(ctx context.Context) (watched context.Context, stop func()) {
	ctx, end := context.WithCancelCause(ctx)
	w := &watchdog{
		loop: l, every: statusEvery, end: end, done: make(chan struct{}),
		limit: time.Duration(l.Config.StallMinutes * float64(time.Minute)),
	}
	w.all.Go(w.run)
	return ctx, func() {
		close(w.done)
		w.all.Wait()
		end(nil)
	}
}

func (w *watchdog) run() {
	ticker := time.NewTicker(w.every)
	defer ticker.Stop()
	for {
		w.look()
		select {
		case <-ticker.C:
		case <-w.done:
			return
		}
	}
}

// look writes the status, and does what there is to do where nothing moves.
func (w *watchdog) look() {
	reading := w.loop.Shown.Reading()
	s := statusOf(&reading, runs.Running)
	still := time.Since(reading.Moved)
	if w.limit > 0 && still >= w.limit/2 {
		s.WaitsFor = w.loop.waitsFor()
	}
	_ = s.Write(w.loop.Run.Path) // a full disk is told by what has to be written
	switch {
	case w.limit == 0:
	case still >= w.limit:
		w.end(fmt.Errorf("%w for %s; it waited for %s", errStalled, w.limit, w.loop.waitsFor()))
	case still >= w.limit/2 && w.told != reading.Moved:
		w.told = reading.Moved
		w.tell(&reading, still)
	}
}

// tell says that nothing moves, and writes the stacks.
func (w *watchdog) tell(reading *terminal.Reading, still time.Duration) {
	stacks := filepath.Join(w.loop.Run.Path, "stacks-"+time.Now().Format("20060102-150405")+".txt")
	text := fmt.Sprintf("agon: iteration %d: %s has made no progress for %s; it waits for %s",
		reading.Done+1, reading.Phase, still.Round(time.Second), w.loop.waitsFor())
	if err := writeStacks(stacks); err == nil {
		text += " (the stacks are in " + stacks + ")"
	}
	fmt.Fprintln(os.Stderr, text)
}

func writeStacks(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("goroutine").WriteTo(file, 1), file.Close())
}

// waitsFor names what the work under way may be waiting for: the server that speaks for
// a policy, and the processes of the sandbox.
func (l *Loop) waitsFor() string {
	var things []string
	if p := &l.Config.Policy; p.Kind != "checkpoint" {
		things = append(things, fmt.Sprintf("%s at %s", p.Model, p.URL))
	}
	if a := &l.Config.Challenger.Policy; a.Kind != "same" {
		things = append(things, fmt.Sprintf("%s at %s", a.Model, a.URL))
	}
	if ids := children(); len(ids) > 0 {
		most := min(len(ids), 20)
		things = append(things, "the processes "+strings.Join(ids[:most], " "))
	}
	if len(things) == 0 {
		return "itself"
	}
	return strings.Join(things, ", ")
}

// children are the process ids of this process's children, where the system tells.
func children() (ids []string) {
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			continue // the thread has ended
		}
		ids = append(ids, strings.Fields(string(text))...)
	}
	return ids
}

// statusOf puts a reading in the form that is written.
func statusOf(r *terminal.Reading, state runs.State) *runs.Status {
	s := &runs.Status{
		State: state, PID: os.Getpid(), Iterations: r.Done, Of: r.Total,
		Phase: r.Phase, Done: r.PhaseDone, Total: r.PhaseTotal,
		LastProgress: r.Moved, Written: time.Now(),
	}
	if took := r.Moved.Sub(r.Begun).Seconds(); r.PhaseDone > 0 && took > 0 {
		s.Rate = float64(r.PhaseDone) / took
	}
	return s
}

// writeEnd writes the last status of a run that err ended.
func (l *Loop) writeEnd(err error) {
	reading := l.Shown.Reading()
	s := statusOf(&reading, runs.Finished)
	s.Phase, s.Done, s.Total, s.Rate, s.Iterations = "", 0, 0, 0, l.Finished
	switch {
	case errors.Is(err, context.Canceled):
		s.State = runs.Stopped
	case err != nil:
		s.State, s.Error = runs.Failed, err.Error()
	case l.Finished < l.Config.Iterations:
		s.State, s.StoppedBy = runs.Stopped, l.stoppedBy
	}
	_ = s.Write(l.Run.Path)
}
