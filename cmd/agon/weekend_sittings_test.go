//go:build soak

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const (
	// sittingVariable holds how long the machine stays on at a time, as 100m. After that
	// it is switched off: everything is killed, and what lies on the disk is kept in the
	// folder that folderVariable names. The same command switches it on again.
	sittingVariable = "AGON_WEEKEND_SITTING"
	folderVariable  = "AGON_WEEKEND_FOLDER"
)

// power is the machine's, which may be off between one sitting and the next.
type power struct {
	on     context.Context // ends when the machine is switched off
	folder string          // where the run lies meanwhile; empty if it never is
}

// switchOn has the machine on for a sitting.
func switchOn(t *testing.T) power {
	p := power{t.Context(), os.Getenv(folderVariable)}
	text := os.Getenv(sittingVariable)
	if text == "" {
		return p
	}
	long, err := time.ParseDuration(text)
	if err != nil || long <= 0 || p.folder == "" {
		t.Fatalf("%s is %s: it has to be a duration such as 100m, and %s a folder", sittingVariable, text, folderVariable)
	}
	on, off := context.WithTimeout(t.Context(), long)
	t.Cleanup(off)
	p.on = on
	return p
}

// suspended is what is known of a weekend while the machine is off.
type suspended struct {
	Length, Elapsed time.Duration
	Off             time.Time
	Address         string // of the server
	Happened        int
	Met             []string
	End             string
	Resumes, Asked  int
	Looks           int
	Longest         time.Duration
	Samples         []sample
}

const suspendedFile = "weekend.json"

// recall is what was known when the machine was switched off; nil at the beginning.
func (p *power) recall(t *testing.T) *suspended {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, suspendedFile))
	if p.folder == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var s suspended
	if err = errors.Join(err, json.Unmarshal(text, &s)); err != nil {
		t.Fatal(err)
	}
	return &s
}

// goOn makes of a new weekend the one that was under way, whose server is at the
// address that it had.
func (w *weekend) goOn(s *suspended) {
	if s.Length != w.length {
		w.Fatalf("the weekend in %s is one of %v, not of %v", w.folder, s.Length, w.length)
	}
	w.server.stop()
	w.server.address, w.server.asked = s.Address, s.Asked
	w.server.start()
	w.happened, w.met, w.end, w.resumes = s.Happened, s.Met, s.End, s.Resumes
	w.looks, w.longest, w.samples = s.Looks, s.Longest, s.Samples
	if err := os.CopyFS(w.run, os.DirFS(filepath.Join(w.folder, "run"))); err != nil {
		w.Fatal(err)
	}
	w.begun = time.Now().Add(-s.Elapsed)
}

// begin starts the run, or resumes it where the machine was off.
func (w *weekend) begin(s *suspended) {
	if s == nil {
		w.start("train", append([]string{"--run", w.run}, w.options()...)...)
		return
	}
	before := len(timedIterations(w.T, w.run))
	from := w.resume()
	line := fmt.Sprintf("%8s  %-36s killed after iteration %d, resumed from iteration %d", w.elapsed(), "the machine was off for "+time.Since(s.Off).Round(time.Second).String(), before, from)
	w.met = append(w.met, line)
	w.Log(line)
}

// switchOff kills what runs, and keeps what lies on the disk.
func (w *weekend) switchOff() {
	w.process.command.Process.Kill()
	<-w.process.ended
	w.keep()
	w.Logf("the machine is off; the same command goes on with the weekend in %s", w.folder)
}

// keep puts the run into the folder, if there is one, and beside it what is known of it.
func (w *weekend) keep() {
	w.Helper()
	if w.folder == "" {
		return
	}
	s := suspended{
		Length: w.length, Elapsed: w.elapsed(), Off: time.Now(), Address: w.server.address, Happened: w.happened, Met: w.met, End: w.end,
		Resumes: w.resumes, Asked: w.server.answered(), Looks: w.looks, Longest: w.longest, Samples: w.samples,
	}
	text, err := json.Marshal(s)
	run := filepath.Join(w.folder, "run")
	err = errors.Join(err, os.RemoveAll(run), os.CopyFS(run, os.DirFS(w.run)))
	if err = errors.Join(err, os.WriteFile(filepath.Join(w.folder, suspendedFile), text, 0o644)); err != nil {
		w.Fatal(err)
	}
}
