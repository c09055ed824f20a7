//go:build soak

package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"agon/agontest"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// process is one of the program, and what it has said so far.
type process struct {
	command *exec.Cmd
	said    transcript
	ended   chan struct{} // closed once it has
	err     error         // then
}

// startProcess starts the program; the test ends it if nothing else does.
func startProcess(t *testing.T, arguments ...string) *process {
	t.Helper()
	p := &process{command: exec.Command("agon", arguments...), ended: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = &p.said, &p.said
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.command.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.command.Process.Kill()
		<-p.ended
	})
	return p
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// endsWith waits for the end, which has to have that exit status.
func (p *process) endsWith(t *testing.T, status int) {
	t.Helper()
	p.endsWithin(t, patience, status)
}

func (p *process) endsWithin(t *testing.T, limit time.Duration, status int) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(limit):
		t.Fatalf("the run did not end within %v; it said\n%s", limit, &p.said)
	}
	if got := p.command.ProcessState.ExitCode(); got != status {
		t.Fatalf("the run ended with status %d (%v), not %d; it said\n%s", got, p.err, status, &p.said)
	}
}

// transcript is a text that is read while it is written.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (s *transcript) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func (s *transcript) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Len()
}

// observer is what is seen of a run from outside.
type observer struct {
	mu      sync.Mutex
	full    atomic.Bool // the disk, on which no status can be written
	samples []sample
	status  lastStatus
	looks   int
	longest time.Duration // that a look took
}

// lastStatus is what status.json held last.
type lastStatus struct {
	pid   int
	text  string
	since time.Time // by the monotonic clock
	first int       // iterations that were finished when the process began
	warm  bool      // two more were since
	stale bool      // and told so
}

// sample is what a process took at a time.
type sample struct {
	At    time.Duration // since the beginning
	PID   int
	Warm  bool // it has finished two iterations
	Mebi  float64
	Slots int // processes of its sandbox
	Files int // that it has open, less those that each of these takes
}

// perSlot is what a process keeps open for each slot: a pidfd and a socket.
const perSlot = 2

const (
	statusEach = time.Second
	sampleEach = 5 * time.Second
	// oldest is how old a status may be: thrice what the program says.
	oldest = 30 * time.Second
)

// watch looks at the run from outside until what it returns is called: at its status
// every second, at what it takes every few, and by the commands that are for it.
func (w *weekend) watch() (stop func()) {
	done := make(chan struct{})
	var all sync.WaitGroup
	every := func(pause time.Duration, look func()) {
		all.Go(func() {
			ticker := time.NewTicker(pause)
			defer ticker.Stop()
			for {
				select {
				case <-ticker.C:
					look()
				case <-done:
					return
				}
			}
		})
	}
	every(statusEach, w.lookAtStatus)
	every(sampleEach, w.takeSample)
	every(max(10*time.Second, w.length/60), w.lookByCommands)
	return func() {
		close(done)
		all.Wait()
	}
}

// running is the process of the run, if it lives.
func (w *weekend) running() (p *process, lives bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.process, !w.process.hasEnded()
}

// lookAtStatus fails where status.json is torn, or older than it may be.
func (w *weekend) lookAtStatus() {
	p, lives := w.running()
	full := w.full.Load()
	text, err := os.ReadFile(filepath.Join(w.run, "status.json"))
	var now runs.Status
	if err == nil {
		err = json.Unmarshal(text, &now)
	}
	if err != nil {
		w.Errorf("after %v: status.json: %v: %q", w.elapsed(), err, text)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	last := &w.status
	switch {
	case now.PID != last.pid:
		*last = lastStatus{pid: now.PID, text: string(text), since: time.Now(), first: now.Iterations}
	case string(text) != last.text || full || w.full.Load():
		last.text, last.since = string(text), time.Now()
	case lives && now.PID == p.command.Process.Pid && time.Since(last.since) > oldest && !p.hasEnded() && !last.stale:
		last.stale = true
		w.Errorf("after %v: status.json has not changed for %v: %s", w.elapsed(), time.Since(last.since), text)
	}
	last.warm = last.warm || now.PID == last.pid && now.Iterations >= last.first+2
}

// takeSample notes what the process takes, if there is one.
func (w *weekend) takeSample() {
	p, lives := w.running()
	if !lives {
		return
	}
	pid := p.command.Process.Pid
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	files, failed := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	resident := numberAfter(status, "VmRSS:")
	if err != nil || failed != nil || resident == 0 {
		return // it has just ended
	}
	slots := len(agontest.Children(pid))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.samples = append(w.samples, sample{
		At: time.Since(w.begun), PID: pid, Warm: w.status.pid == pid && w.status.warm,
		Mebi: float64(resident) / 1024, Slots: slots, Files: len(files) - perSlot*slots,
	})
}

func numberAfter(text []byte, name string) int {
	_, rest, _ := strings.Cut(string(text), name)
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(fields[0])
	return n
}

// lookByCommands has the run read by the commands that are for it.
func (w *weekend) lookByCommands() {
	begun := time.Now()
	if shown := w.reads("watch", w.run, "--once"); !strings.HasPrefix(shown, w.run+": ") {
		w.Errorf("after %v: agon watch shows\n%s", w.elapsed(), shown)
	}
	if shown := w.reads("runs", w.disk.path); !strings.Contains(shown, "\n"+w.run+" ") || strings.Contains(shown, "unreadable") {
		w.Errorf("after %v: agon runs shows\n%s", w.elapsed(), shown)
	}
	w.report()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	w.longest = max(w.longest, time.Since(begun))
}

// report makes the page of the run.
func (w *weekend) report() {
	w.reads("report", w.run, "-o", w.page)
	if text, err := os.ReadFile(w.page); err != nil || !bytes.Contains(text, []byte("</html>")) {
		w.Errorf("after %v: the page of agon report: %d bytes, %v", w.elapsed(), len(text), err)
	}
}

// reads is what a command says that has to end well.
func (w *weekend) reads(arguments ...string) string {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var said bytes.Buffer
	command := exec.CommandContext(ctx, "agon", arguments...)
	command.Stderr = &said
	shown, err := command.Output()
	if err != nil {
		w.Errorf("after %v: agon %s: %v\n%s", w.elapsed(), strings.Join(arguments, " "), err, said.Bytes())
	}
	return string(shown)
}

// digestsOf are those of the files of a folder.
func digestsOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Error(err)
	}
	digests := map[string]string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Error(err)
		}
		digests[entry.Name()] = fmt.Sprintf("%x", sha256.Sum256(text))
	}
	return digests
}

// checkJournals reads every line of what the run has written, of which no iteration is
// missing.
func (w *weekend) checkJournals() {
	journals, err := filepath.Glob(filepath.Join(w.run, "*.jsonl"))
	if err != nil {
		w.Fatal(err)
	}
	replayed, _ := filepath.Glob(filepath.Join(w.run, "replayed", "*", "*.jsonl"))
	for _, path := range append(journals, replayed...) {
		w.checkLines(path)
	}
	var measured []int
	for m, err := range runs.Lines[map[string]any](w.run, checkpoints.Metrics) {
		if err != nil {
			w.Fatal(err)
		}
		n, _ := m["iteration"].(float64)
		measured = append(measured, int(n))
	}
	for _, iterations := range [][]int{measured, timedIterations(w.T, w.run)} {
		for i, n := range iterations {
			if n != i+1 {
				w.Fatalf("iteration %d follows on %d others", n, i)
			}
		}
	}
	if stood := fmt.Sprintf("stopped after iteration %d of ", len(measured)); !strings.HasPrefix(w.end, stood) {
		w.Errorf("%d iterations are written down, and the run %s", len(measured), w.end)
	}
}

func (w *weekend) checkLines(path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		w.Error(err)
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		w.Errorf("%s ends within a line", path)
	}
	n := 0
	for line := range bytes.Lines(text) {
		if n++; !json.Valid(line) {
			w.Errorf("%s: line %d is no JSON", path, n)
		}
	}
}

// quarters are the medians of a figure in each quarter of the run, of the processes that
// were warm; 0 where there were none.
func (w *weekend) quarters(of func(sample) float64) (medians [4]float64) {
	last := w.samples[len(w.samples)-1].At
	var figures [4][]float64
	for _, s := range w.samples {
		if s.Warm {
			q := min(3, int(4*s.At/(last+1)))
			figures[q] = append(figures[q], of(s))
		}
	}
	for q := range figures {
		medians[q] = median(figures[q])
	}
	return medians
}

func median(figures []float64) float64 {
	if len(figures) == 0 {
		return 0
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// slope is by how much memory rises, in MiB an hour, within processes: the line of least
// squares through samples that are taken from the mean of their process.
func slope(samples []sample) float64 {
	byProcess := map[int][]sample{}
	for _, s := range samples {
		byProcess[s.PID] = append(byProcess[s.PID], s)
	}
	var product, square float64
	for _, own := range byProcess {
		var at, mebi float64
		for _, s := range own {
			at += s.At.Hours() / float64(len(own))
			mebi += s.Mebi / float64(len(own))
		}
		for _, s := range own {
			product += (s.At.Hours() - at) * (s.Mebi - mebi)
			square += (s.At.Hours() - at) * (s.At.Hours() - at)
		}
	}
	if square == 0 {
		return 0
	}
	return product / square
}

func mebibytes(s sample) float64 { return s.Mebi }
func openFiles(s sample) float64 { return float64(s.Files) }
func openSlots(s sample) float64 { return float64(s.Slots) }

// Of a run of minutes growth cannot be told from warming up.
const growsFrom = 30 * time.Minute

const (
	mostGrowth = .10
	moreFiles  = 8  // connections and pipes that happen to be open
	moreSlots  = 16 // a process has as many as it once needed at the same time
)

// checkGrowth compares what the run took in its second quarter with the last.
func (w *weekend) checkGrowth() {
	if len(w.samples) == 0 {
		w.Fatal("nothing was sampled")
	}
	if w.length < growsFrom {
		return
	}
	memory, files, slots := w.quarters(mebibytes), w.quarters(openFiles), w.quarters(openSlots)
	if memory[3] > (1+mostGrowth)*memory[1] {
		w.Errorf("the run took %.0f MiB in its second quarter and %.0f in the last", memory[1], memory[3])
	}
	if files[3] > files[1]+moreFiles {
		w.Errorf("the run had %.0f files open in its second quarter and %.0f in the last", files[1], files[3])
	}
	if slots[3] > slots[1]+moreSlots {
		w.Errorf("the sandbox had %.0f processes in the second quarter and %.0f in the last", slots[1], slots[3])
	}
}

// tell logs what there is to know of the weekend.
func (w *weekend) tell() {
	if len(w.samples) == 0 {
		return
	}
	iterations := timedIterations(w.T, w.run)
	var text strings.Builder
	fmt.Fprintf(&text, "%v asked for, %v passed, %v of it in iterations: %d iterations, %d resumes, %d requests to the server\n",
		w.length, w.elapsed(), w.worked().Round(time.Second), len(iterations), w.resumes, w.server.answered())
	for _, line := range w.met {
		text.WriteString(line + "\n")
	}
	fmt.Fprintf(&text, "by quarters: resident %.0f MiB, open files %.0f beside those of %.0f slots\n",
		w.quarters(mebibytes), w.quarters(openFiles), w.quarters(openSlots))
	if w.length >= growsFrom {
		fmt.Fprintf(&text, "rising by %.1f MiB an hour within processes, %.1f within the last\n", slope(w.warm(0)), slope(w.warm(w.samples[len(w.samples)-1].PID)))
	}
	fmt.Fprintf(&text, "%d looks with watch, runs and report, of at most %v; %d MiB on the disk\n", w.looks, w.longest.Round(100*time.Millisecond), w.disk.used())
	fmt.Fprintf(&text, "%s\n", cmp.Or(w.end, "it has not ended by itself"))
	w.Log(text.String())
}

// warm are the samples of warm processes, or of one of them, after the first quarter of
// the run, or of it.
func (w *weekend) warm(pid int) []sample {
	var some []sample
	for _, s := range w.samples {
		if s.Warm && (pid == 0 || s.PID == pid) {
			some = append(some, s)
		}
	}
	if len(some) == 0 {
		return nil
	}
	from := some[0].At + (some[len(some)-1].At-some[0].At)/4
	return slices.DeleteFunc(some, func(s sample) bool { return s.At < from })
}
