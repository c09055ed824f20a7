//go:build soak

package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/runs"

	"golang.org/x/sys/unix"
)

const (
	// weekendVariable holds how long the run is left alone, as 2h30m.
	weekendVariable = "AGON_WEEKEND"
	// clockVariable allows to set the clock of the machine. Else a run finds files
	// that are dated an hour into the future.
	clockVariable = "AGON_WEEKEND_CLOCK"

	shortWeekend = 3 * time.Minute
	// patience is how long anything may take that takes seconds on an idle machine.
	patience = 5 * time.Minute
	// between is what a disturbance takes of the length, a process that opens the run
	// again included, and outage what a long one of a server does.
	between, outage = 10 * time.Second, 2 * time.Minute
)

// TestSoakWeekend leaves a run alone, which meets what runs meet: a full disk, a server
// that is down or silent, a signal, a clock that is set back, and a machine that is
// switched off, if sittingVariable is set. Where it ends it is resumed, and nobody tends
// it otherwise. It ends by its own rule, nothing is lost, and it does not grow.
func TestSoakWeekend(t *testing.T) {
	length := weekendLength(t)
	if !apart(t) {
		return
	}
	w := newWeekend(t, length)
	defer func() {
		if t.Failed() {
			w.tell()
		}
	}()
	if w.end == "" && !w.passes() {
		return
	}
	w.tell() // before an audit, which takes minutes
	w.checkJournals()
	w.checkGrowth()
	w.checkCommands()
}

// passes has the run disturbed until it ends by itself. It reports false where the
// machine was switched off before.
func (w *weekend) passes() bool {
	w.begin(w.recall(w.T))
	watched := w.watch()
	for ; w.happened < len(w.due); w.happened++ {
		if !w.awaitWork(time.Duration(float64(w.budget()) * busiest * float64(w.happened+1) / float64(len(w.due)))) {
			break
		}
		w.disturb(w.due[w.happened])
	}
	ended := w.happened == len(w.due) && w.endsByItself()
	watched()
	if !ended {
		w.tell()
		w.switchOff()
		return false
	}
	w.keep()
	return true
}

// busiest is the share of the run in which it is disturbed: what it takes is best told
// from what it took before where nothing happens for long.
const busiest = .75

func weekendLength(t *testing.T) time.Duration {
	text := os.Getenv(weekendVariable)
	if text == "" {
		return shortWeekend
	}
	length, err := time.ParseDuration(text)
	if err != nil || length < shortWeekend {
		t.Fatalf("%s is %s: it has to be a duration such as 2h, and at least %v", weekendVariable, text, shortWeekend)
	}
	return length
}

// apart is withMounts. Nobody sets a clock from within a user namespace, so that it does
// without where that is asked for.
func apart(t *testing.T) bool {
	if os.Getenv(clockVariable) == "" {
		return withMounts(t)
	}
	return within(t, &syscall.SysProcAttr{Unshareflags: unix.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL})
}

// weekend is a run that is left alone.
type weekend struct {
	*testing.T
	length time.Duration
	begun  time.Time
	disk   disk
	run    string
	page   string // that agon report makes of it
	server *unreliable
	due    []disturbance
	power

	happened int      // of those that are due
	process  *process // the newest; under observer.mu for others
	resumes  int
	met      []string // what has happened, a line each
	end      string   // the rule that ended it, in its words
	observer
}

// disturbance is something that happens to a run. It returns what came of it.
type disturbance struct {
	name   string
	happen func(w *weekend) (came string)
}

// newWeekend plans one: each disturbance once, and once more for each hour;
// every second time a server is away for longer than anything waits for it.
func newWeekend(t *testing.T, length time.Duration) *weekend {
	w := &weekend{T: t, length: length, begun: time.Now(), server: serveUnreliable(t), disk: mountDisk(t, 16<<10), power: switchOn(t)}
	w.run, w.page = filepath.Join(w.disk.path, "run"), filepath.Join(t.TempDir(), "run.html")
	for round := range 1 + int(length/time.Hour) {
		stop, silence := (*weekend).serverStops, (*weekend).serverFallsSilent
		if round%2 == 1 {
			stop, silence = (*weekend).serverStaysAway, (*weekend).serverStaysSilent
		}
		w.due = append(w.due,
			disturbance{"the disk was full", (*weekend).fillDisk},
			disturbance{"the challenger's server was stopped", stop},
			disturbance{"SIGTERM", (*weekend).terminate},
			disturbance{"the challenger's server fell silent", silence},
			disturbance{"the clock was set back by an hour", (*weekend).setClockBack},
		)
	}
	if s := w.recall(t); s != nil {
		w.goOn(s)
	}
	return w
}

// budget is what the run may take: the length, less what the disturbances do.
func (w *weekend) budget() time.Duration {
	long := len(w.due) / 10 * 2
	return w.length - time.Duration(len(w.due))*between - time.Duration(long)*outage
}

// options are those of a run that saves, measures and may end by any of its rules. The
// learning rate is small, for a policy that has learnt all would end the run before its
// budget does.
func (w *weekend) options() []string {
	return with(small,
		"executor.tasks=12", "executor.attempts=8", "iterations=1000000", fmt.Sprintf("budget.minutes=%.3f", w.budget().Minutes()), "stall_minutes=1",
		"save.every=5", "save.keep=2", "save.keep_best=1",
		"evaluation.every=10", "evaluation.tasks=16", "evaluation.attempts=1",
		"stop.entropy=1e-4", "stop.yield=0.01", "stop.fall=0.9", "stop.skipped=20", "stop.window=20",
		"challenger.policy.kind=ollama", "challenger.policy.model=m", "challenger.policy.url="+w.server.url(),
		"challenger.turn_limit=3", "challenger.turn_tokens=512", "challenger.first_proposals=24", "challenger.proposals=8",
		"trainer.learning_rate=1e-5", "trainer.aggregation=token", "trainer.rare_token=0.02", "trainer.supervised_corpus=128",
	)
}

// start runs the program, which is the process of the run from now on, until it writes
// how far it is.
func (w *weekend) start(command string, arguments ...string) {
	w.Helper()
	p := startProcess(w.T, append([]string{command}, arguments...)...)
	w.mu.Lock()
	w.process = p
	w.mu.Unlock()
	w.await("its status", func() bool {
		s, err := runs.ReadStatus(w.run)
		return err == nil && s != nil && s.PID == p.command.Process.Pid
	})
}

// resume goes on with the run, from the iteration that it returns.
func (w *weekend) resume() (from int) {
	w.Helper()
	w.resumes++
	w.start("train", "--resume", w.run)
	_, said, _ := strings.Cut(w.process.said.String(), "resuming "+w.run+" after iteration ")
	text, _, _ := strings.Cut(said, " ")
	from, err := strconv.Atoi(text)
	if err != nil {
		w.Fatalf("a resume said\n%s", &w.process.said)
	}
	return from
}

// await waits for something that the run does, and fails where it ends before.
func (w *weekend) await(what string, done func() bool) {
	w.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(200 * time.Millisecond) {
		if w.process.hasEnded() && !done() {
			w.Fatalf("the run ended before %s: %v\n%s", what, w.process.err, &w.process.said)
		}
		if time.Now().After(end) {
			w.Fatalf("no %s within %v; the run said\n%s", what, patience, &w.process.said)
		}
	}
}

// awaitWork waits until the iterations of the run have taken so long: for what is
// missing, again and again, as they take no more than passes. It reports false where the
// machine is switched off before.
func (w *weekend) awaitWork(long time.Duration) bool {
	w.Helper()
	end := time.Now().Add(w.length + patience)
	for left := long - w.worked(); left > 0; left = long - w.worked() {
		select {
		case <-w.process.ended:
			w.Fatalf("the run ended before %v of work: %v\n%s", long, w.process.err, &w.process.said)
		case <-w.on.Done():
			return false
		case <-time.After(max(left, time.Second)):
		}
		if time.Now().After(end) {
			w.Fatalf("no %v of work until %v; the run said\n%s", long, w.elapsed(), &w.process.said)
		}
	}
	return true
}

// worked is what the run has taken of its budget.
func (w *weekend) worked() time.Duration {
	seconds := 0.
	for took, err := range runs.Lines[runs.TimingRecord](w.run, checkpoints.Timings) {
		if err != nil {
			break
		}
		seconds += took.Seconds
	}
	return time.Duration(seconds * float64(time.Second))
}

// disturb lets something happen, and sees that the run goes on.
func (w *weekend) disturb(d disturbance) {
	w.Helper()
	at, begun := w.elapsed(), time.Now()
	came := d.happen(w)
	before := len(timedIterations(w.T, w.run))
	w.await("another iteration", func() bool { return len(timedIterations(w.T, w.run)) > before })
	line := fmt.Sprintf("%8s  %-36s %s; going on after %v", at, d.name, came, time.Since(begun).Round(time.Second))
	w.met = append(w.met, line)
	w.Log(line)
}

func (w *weekend) elapsed() time.Duration { return time.Since(w.begun).Round(time.Second) }

// fillDisk leaves no room until the run has failed.
func (w *weekend) fillDisk() string {
	w.await("a checkpoint", func() bool { newest, err := checkpoints.Latest(w.run); return err == nil && newest != "" })
	w.full.Store(true)
	w.disk.resize(w.disk.used() + 64) // more than is written meanwhile
	ballast := w.disk.fill()
	newest, before := w.newestCheckpoint()
	w.process.endsWith(w.T, 1)
	said := strings.TrimSpace(w.process.said.String())
	if last := said[strings.LastIndex(said, "\n")+1:]; !strings.HasPrefix(last, "agon: ") || !strings.Contains(last, "disk full") || !strings.Contains(last, "make room") {
		w.Errorf("on a full disk the run said\n%s", said)
	}
	if after := digestsOf(w.T, newest); !maps.Equal(before, after) {
		w.Errorf("%s was %v and is %v", newest, before, after)
	}
	if err := os.Remove(ballast); err != nil {
		w.Fatal(err)
	}
	w.disk.resize(16 << 10)
	w.full.Store(false)
	from := w.resume()
	if filepath.Base(newest) > filepath.Base(checkpoints.StepFolder("", from)) {
		w.Errorf("%s was saved, and the run went on from iteration %d", newest, from)
	}
	return fmt.Sprintf("failed, resumed from iteration %d", from)
}

// newestCheckpoint is its folder, and the digests of what is in it.
func (w *weekend) newestCheckpoint() (folder string, digests map[string]string) {
	w.Helper()
	folder, err := checkpoints.Latest(w.run)
	if err != nil || folder == "" {
		w.Fatalf("no checkpoint: %v", err)
	}
	return folder, digestsOf(w.T, folder)
}

// used is the room that is taken, in MiB.
func (d disk) used() int {
	d.Helper()
	var s unix.Statfs_t
	if err := unix.Statfs(d.path, &s); err != nil {
		d.Fatal(err)
	}
	return int(int64(s.Blocks-s.Bfree) * s.Bsize >> 20)
}

// serverStops has connections refused for as long as a request is made again.
func (w *weekend) serverStops() string {
	said := w.process.said.Len()
	w.server.stop()
	w.await("word of a server that is not there", func() bool { return strings.Contains(w.process.said.String()[said:], "waiting for ollama") })
	time.Sleep(between / 2)
	w.server.start()
	return "waited for"
}

// serverStaysAway has connections refused until the run gives up.
func (w *weekend) serverStaysAway() string {
	w.server.stop()
	w.process.endsWith(w.T, 1)
	w.says("were lost to a failure of the program", "connection refused", "goes on")
	w.server.start()
	return fmt.Sprintf("given up, resumed from iteration %d", w.resume())
}

// serverFallsSilent has requests taken and not answered for a while.
func (w *weekend) serverFallsSilent() string {
	w.server.fallSilent()
	w.await("a request to a silent server", func() bool { return w.server.waiting() > 0 })
	time.Sleep(between / 2)
	w.server.speak()
	return "waited for"
}

// serverStaysSilent has requests taken and not answered until the run gives up, for
// nothing moves.
func (w *weekend) serverStaysSilent() string {
	w.server.fallSilent()
	w.process.endsWith(w.T, 1)
	w.says("no progress for 1m", "it waited for m at "+w.server.url(), "goes on")
	w.server.speak()
	return fmt.Sprintf("given up, resumed from iteration %d", w.resume())
}

// says fails unless the process has said all of it.
func (w *weekend) says(words ...string) {
	w.Helper()
	for _, word := range words {
		if !strings.Contains(w.process.said.String(), word) {
			w.Errorf("the run did not say %q, but\n%s", word, &w.process.said)
		}
	}
}

// terminate stops the run, which loses nothing that was finished.
func (w *weekend) terminate() string {
	w.stop()
	return fmt.Sprintf("saved, resumed from iteration %d", w.resumeFromLast())
}

// stop sends SIGTERM and waits for the end.
func (w *weekend) stop() {
	w.Helper()
	w.process.command.Process.Signal(syscall.SIGTERM)
	w.process.endsWith(w.T, 130)
	w.says("agon train --resume " + w.run + " goes on")
	if s, err := runs.ReadStatus(w.run); err != nil || s.State != runs.Stopped {
		w.Errorf("after a signal the status is %+v, %v", s, err)
	}
}

// resumeFromLast resumes a run all of whose iterations are saved.
func (w *weekend) resumeFromLast() (from int) {
	w.Helper()
	finished := len(timedIterations(w.T, w.run))
	if from = w.resume(); from != finished {
		w.Errorf("of %d iterations that were finished, the run went on from %d", finished, from)
	}
	return from
}

// setClockBack sets the clock back by an hour for up to a minute, if that is allowed. Else the
// run finds that all it has written is of an hour hence.
func (w *weekend) setClockBack() string {
	if os.Getenv(clockVariable) != "" {
		right := rememberClock(w.T)
		setClock(w.T, time.Now().Add(-time.Hour))
		back := min(time.Minute, w.length/20)
		time.Sleep(back)
		right()
		return fmt.Sprintf("and forward again after %v", back)
	}
	w.stop()
	hence := time.Now().Add(time.Hour)
	err := filepath.WalkDir(w.run, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, hence, hence)
	})
	if err != nil {
		w.Fatal(err)
	}
	return fmt.Sprintf("files dated ahead, resumed from iteration %d", w.resumeFromLast())
}

// rememberClock returns what puts the clock right again, by the monotonic one; the test
// does so at its end whatever happens.
func rememberClock(t *testing.T) (right func()) {
	now := time.Now()
	wall := now.Round(0)
	right = func() { setClock(t, wall.Add(time.Since(now))) }
	t.Cleanup(right)
	return right
}

func setClock(t *testing.T, to time.Time) {
	t.Helper()
	value := unix.NsecToTimeval(to.UnixNano())
	if err := unix.Settimeofday(&value); err != nil {
		t.Errorf("setting the clock: %v", err)
	}
}

// endsByItself waits for the end of the run by its budget. It reports false where the
// machine is switched off before.
func (w *weekend) endsByItself() bool {
	w.Helper()
	select {
	case <-w.on.Done():
		return false
	case <-w.process.ended:
	case <-time.After(w.length + patience):
	}
	w.process.endsWithin(w.T, time.Second, 0)
	for line := range strings.Lines(w.process.said.String()) {
		if strings.HasPrefix(line, "stopped after iteration ") {
			w.end = strings.TrimSpace(line)
		}
	}
	for _, word := range []string{"by budget.minutes: the run has taken ", "the best checkpoint that was measured is " + w.run + "@", "budget.minutes=0 goes on"} {
		if !strings.Contains(w.end, word) {
			w.Errorf("the run ended with\n%s\nwithout %q", &w.process.said, word)
		}
	}
	return true
}

// checkCommands has what a run left read by the commands that do.
func (w *weekend) checkCommands() {
	for _, step := range w.steps() {
		mustRun(w.T, "eval", fmt.Sprintf("%s@%d", w.run, step), "--tasks", "20", "-n", "1")
	}
	mustRun(w.T, "eval", w.run, "--tasks", "20", "-n", "1")
	w.report()
	begun := time.Now()
	share := fmt.Sprintf("%.3f", min(1, float64(growsFrom)/float64(w.length)))
	out, err := exec.Command("agon", "audit", w.run, "--replay", share).CombinedOutput()
	if err != nil {
		w.Errorf("agon audit: %v\n%s", err, out)
	}
	w.Logf("agon audit --replay %s, in %v:\n%s", share, time.Since(begun).Round(time.Second), out)
}

// steps are those of its checkpoints: the newest two and the best.
func (w *weekend) steps() []int {
	steps, err := checkpoints.Steps(w.run)
	if err != nil || len(steps) < 2 {
		w.Errorf("the checkpoints of %v, %v", steps, err)
	}
	return steps
}
