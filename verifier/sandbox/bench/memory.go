package bench

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"agon"
	"agon/bench/piece"
	"agon/verifier/sandbox"
	"agon/verifier/sandbox/bench/proc"
)

// crowd is how many slots memory is measured of.
const crowd = 8

// Memory measures what a slot has written to and shares with no other, in MB:
// while it waits for an attempt, and while an attempt that has run a program waits
// for the next. Then the attempt's process counts too, and a page that it still
// shares with its slot counts once; as private memory, it would not count at all.
// The kernel tells this of processes that we may trace; of others there is no
// figure.
func Memory(ctx context.Context, config sandbox.Config, _ time.Duration) ([]piece.Result, error) {
	w, err := open(ctx, config)
	if err != nil {
		return nil, err
	}
	defer w.close()
	others := proc.Children(os.Getpid()) // the environment's, and a first slot
	var attempts []agon.Interpreter
	for range crowd + 1 {
		one, err := w.begin(ctx)
		if err != nil {
			return nil, err
		}
		defer one.Close()
		attempts = append(attempts, one)
	}
	slots := slices.DeleteFunc(proc.Children(os.Getpid()), func(pid int) bool { return slices.Contains(others, pid) })
	active := anonymous(slots)
	for _, one := range attempts {
		one.(sandbox.Meter).Finish()
	}
	idle := anonymous(slots)
	if active == 0 || idle == 0 {
		return nil, nil
	}
	number := float64(len(slots))
	return []piece.Result{w.figure("memory/active", active/number, "MB"), w.figure("memory/idle", idle/number, "MB")}, nil
}

// begin runs the first program of an attempt, which goes on.
func (w *world) begin(ctx context.Context) (agon.Interpreter, error) {
	episode, err := w.env.Start(ctx, 1)
	if err != nil {
		return nil, err
	}
	one, err := w.box.Interpret(ctx, episode, w.env.Spec().Tools)
	if err != nil {
		return nil, err
	}
	_, err = one.Run(ctx, program)
	return one, err
}

// anonymous is the memory of slots and what runs in them that no file backs, in
// MB; each page of it counts once.
func anonymous(slots []int) (megabytes float64) {
	pids := slots
	for _, slot := range slots {
		pids = append(pids, proc.Descendants(slot)...)
	}
	for _, pid := range pids {
		rollup, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid)) // of one that has ended, nothing
		for line := range strings.Lines(string(rollup)) {
			var kilobytes float64
			if field, rest, _ := strings.Cut(line, ":"); field == "Pss_Anon" {
				fmt.Sscan(rest, &kilobytes)
				megabytes += kilobytes / 1000
			}
		}
	}
	return megabytes
}
