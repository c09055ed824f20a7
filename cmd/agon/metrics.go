package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// printMetrics prints one value per line, sorted by name.
func printMetrics(w io.Writer, metrics map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		fmt.Fprintf(w, "%-36s %v\n", name, metrics[name])
	}
}
