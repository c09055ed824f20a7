// Command sandbox measures complete attempts per second (environment, program
// of three calls, judge) against the same work in three fresh processes of the
// same Python interpreter, which nothing isolates.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"agon/verifier/sandbox"
	"agon/verifier/sandbox/bench"
)

func main() {
	duration := flag.Duration("duration", 10*time.Second, "how long each side is measured, at least")
	flag.Parse()
	if err := bench.Write(context.Background(), sandbox.Config{}, *duration, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "sandbox: %v\n", err)
		os.Exit(1)
	}
}
