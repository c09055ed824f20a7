package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// A run that another machine made is proved here: its items, but for one without a text,
// and all attempts, verdicts, rewards and advantages. Its checkpoints were left there.
// Whoever changes what an item or an attempt comes to makes testdata/run anew, of what
// this leaves but for checkpoints, events and status:
//
//	agon train -c configs/demo.yaml --run DIR iterations=2 challenger.first_proposals=48 \
//	  challenger.proposals=16 executor.tasks=4 executor.attempts=4 trainer.dynamic_sampling.groups=3 \
//	  trainer.supervised_corpus=16 trainer.schedule.warm_up=1 threads=1 save.every=2
func TestAuditOfAnotherMachine(t *testing.T) {
	run := filepath.Join(t.TempDir(), "run")
	if err := os.CopyFS(run, os.DirFS(filepath.Join("testdata", "run"))); err != nil {
		t.Fatal(err)
	}
	said := mustRun(t, "audit", run, "--share", "0")
	for _, check := range []string{"items", "attempts", "verdicts", "rewards", "advantages"} {
		var same, of int
		line := regexp.MustCompile(`(?m)^` + check + ` +\d.*$`).FindString(said)
		if n, err := fmt.Sscanf(line, check+"%d%d", &same, &of); n != 2 || same == 0 || same != of && check != "items" {
			t.Errorf("%s: %d of %d are the same (%v):\n%s", check, same, of, err, said)
		}
	}
}
