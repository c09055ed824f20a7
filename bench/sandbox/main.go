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

var (
	duration = flag.Duration("duration", 10*time.Second, "how long each side and each figure is measured, at least")
	peers    = flag.Bool("peers", true, "measure against the peers")
)

func main() { piece.Main("sandbox", func() error { return run(context.Background()) }) }

func run(ctx context.Context) error {
	if *peers {
		if err := compare(ctx); err != nil {
			return err
		}
	}
	for _, figure := range bench.Figures {
		results, err := figure(ctx, sandbox.Config{}, *duration)
		if err != nil {
			return err
		}
		for _, result := range results {
			if err := piece.Print(result); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare measures against those peers that are there.
func compare(ctx context.Context) error {
	for _, peer := range bench.Peers {
		result, err := bench.Compare(ctx, sandbox.Config{}, peer, *duration)
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
