package main

import (
	"maps"
	"testing"
)

func TestMetrics(t *testing.T) {
	output := "goos: linux\nBenchmarkIteration-2   \t       3\t        11.5 model\t        20.25 peer-model\n--- BENCH: BenchmarkIteration-2\nPASS\n"
	got, err := metrics([]byte(output))
	if want := map[string]float64{"model": 11.5, "peer-model": 20.25}; err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := metrics([]byte("PASS\n")); err == nil {
		t.Error("no metrics were found to be some")
	}
}
