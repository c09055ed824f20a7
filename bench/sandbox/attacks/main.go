// Command attacks runs the same hostile programs under the graders that package
// agon/verifier/sandbox/bench/attacks knows, and prints a table of what came
// through.
//
//	go run ./bench/sandbox/attacks [-json] [-duration 3s] [grader …]
//
// Run it as a user who may lose nothing, or in a container: some of the graders
// keep nobody from anything.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"agon/bench/piece"
	"agon/verifier/sandbox/bench/attacks"
)

var (
	asJSON   = flag.Bool("json", false, "print JSON instead of a table")
	duration = flag.Duration("duration", 3*time.Second, "how long each grader's speed is measured")
)

func main() { piece.Main("attacks", run) }

func run() error {
	kinds, err := chosen(flag.Args())
	if err != nil {
		return err
	}
	var rows []attacks.Row
	for _, kind := range kinds {
		fmt.Fprintf(os.Stderr, "attacks: %s\n", kind.Name)
		row, err := attacks.Measure(context.Background(), kind, *duration)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if *asJSON {
		return json.NewEncoder(os.Stdout).Encode(rows)
	}
	return attacks.Table(os.Stdout, rows)
}

// chosen are the graders of some names, or all if there are none.
func chosen(names []string) ([]attacks.Kind, error) {
	if len(names) == 0 {
		return attacks.Kinds, nil
	}
	var kinds []attacks.Kind
	for _, name := range names {
		at := slices.IndexFunc(attacks.Kinds, func(kind attacks.Kind) bool { return kind.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("no grader is called %q", name)
		}
		kinds = append(kinds, attacks.Kinds[at])
	}
	return kinds, nil
}
