package main

import (
	"encoding/json"
	"os/exec"
	"testing"
)

// TestBenchFilter measures the filter on few items, twice: the report is a
// function of the seed.
func TestBenchFilter(t *testing.T) {
	measure := func() (text []byte) {
		text, err := exec.Command("agon", "bench", "filter", "--env", "warehouse", "-n", "20", "--json").Output()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	text := measure()
	var report filterReport
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	if report.SoundKept.N != 20 || report.SoundKept.Value < .9 || report.UnsoundAccepted.N != 20 || report.UnsoundAccepted.Value > .2 {
		t.Errorf("sound kept %v of %d, unsound accepted %v of %d", report.SoundKept, report.SoundKept.N, report.UnsoundAccepted, report.UnsoundAccepted.N)
	}
	if again := measure(); string(again) != string(text) {
		t.Errorf("another report of the same seed:\n%s\n%s", text, again)
	}
}
