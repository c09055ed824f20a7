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
		text, err := exec.Command("agon", "bench", "filter", "--env", "warehouse", "-n", "20", "--attempted", "6", "--json").Output()
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
	if families := report.Attempted.Families; len(families) != 3 || families[0].Accepted.N != 6 || families[1].Accepted.N == 0 || families[2].Accepted.N == 0 {
		t.Errorf("families that attempts decide: %+v", families)
	}
	if len(report.Sets) != 0 {
		t.Error("a set is measured without being asked for")
	}
	if again := measure(); string(again) != string(text) {
		t.Errorf("another report of the same seed:\n%s\n%s", text, again)
	}
}

// TestBenchSets sees to it that each set is put through the filter, on two items and two
// with a fault: what becomes of them is not looked at.
func TestBenchSets(t *testing.T) {
	arguments := []string{"bench", "filter", "--env", "warehouse", "-n", "1", "--attempted", "0", "--json"}
	for _, set := range itemSets {
		arguments = append(arguments, "--"+set.name, "2")
	}
	text, err := exec.Command("agon", arguments...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var report filterReport
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	for _, set := range itemSets {
		if one := report.Sets[set.name]; one == nil || one.SoundKept.N != 2 || one.UnsoundAccepted.N != 2 || report.Attempted != nil {
			t.Errorf("the set %s: %+v", set.name, one)
		}
	}
}
