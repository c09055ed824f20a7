// Package piece is what the pieces of the benchmark share: how the sides take
// turns, and how they tell what was measured.
package piece

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"syscall"
)

// A Result compares one figure of ours with the peer's, or tells a figure that
// has no peer; then Peer and Ratio are 0.
type Result struct {
	Name string  `json:"name"` // what/how large/which peer
	Ours float64 `json:"ours"`
	Peer float64 `json:"peer,omitempty"`
	Unit string  `json:"unit"`
	// Ratio is how many times the peer's speed ours is: above 1 we are faster.
	Ratio float64 `json:"ratio,omitempty"`
	// Threads that either side computes with, and the libtorch of both, where
	// they use one.
	Threads int    `json:"threads,omitempty"`
	Torch   string `json:"torch,omitempty"`
	// Python is the interpreter of both sides, where both ran one.
	Python string `json:"python,omitempty"`
	// CPU and Cores are those of the machine.
	CPU   string `json:"cpu,omitempty"`
	Cores int    `json:"cores,omitempty"`
}

// Main runs a piece, and ends the process with 1 if it fails.
func Main(name string, run func() error) {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// Print hands a result to the program that runs the pieces.
func Print(r Result) error { return json.NewEncoder(os.Stdout).Encode(r) }

// PeakMB is the most memory that this process has had, in MB.
func PeakMB() (float64, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, err
	}
	return float64(usage.Maxrss) * 1024 / 1e6, nil
}

// A Side does its work once and returns what it took.
type Side func() (cost float64, err error)

// Least lets sides take turns for some rounds and returns the least that each
// took, so that what else the machine does disturbs all alike.
func Least(rounds int, sides ...Side) ([]float64, error) {
	least := make([]float64, len(sides))
	for i := range least {
		least[i] = math.Inf(1)
	}
	for range rounds {
		for i, side := range sides {
			cost, err := side()
			if err != nil {
				return nil, err
			}
			least[i] = min(least[i], cost)
		}
	}
	return least, nil
}
