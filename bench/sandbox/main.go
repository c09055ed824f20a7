// Command sandbox measures the sandbox: complete attempts per second
// (environment, program of three calls, judge) against the same work by each of
// its peers, and figures that have no peer. What they are, package
// agon/verifier/sandbox/bench says.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"agon/bench/piece"
	"agon/verifier/sandbox"
	"agon/verifier/sandbox/bench"
)

var duration = flag.Duration("duration", 10*time.Second, "how long each side is measured, at least")

func main() { piece.Main("sandbox", run) }

func run() error {
	for _, peer := range bench.Peers {
		result, err := bench.Compare(context.Background(), sandbox.Config{}, peer, *duration)
		if errors.Is(err, bench.ErrAbsent) {
			fmt.Fprintf(os.Stderr, "sandbox: %v\n", err)
			continue
		}
		if err != nil {
			return err
		}
		if err := piece.Print(result); err != nil {
			return err
		}
	}
	return nil
}
