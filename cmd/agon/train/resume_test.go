package train

import (
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/configs"
)

// The policy that a run began from is compared where it is read again: as the
// reference, or where there is no checkpoint to go on from.
func TestSameBeginning(t *testing.T) {
	saved, none := &checkpoints.Resumption{Folder: "step-000001", Step: 1}, &checkpoints.Resumption{}
	for _, c := range []struct {
		name      string
		actor     string
		reference string
		recorded  string
		from      *checkpoints.Resumption
		refused   bool
	}{
		{"the same reference", "later", "first", "first", saved, false},
		{"another reference", "later", "other", "first", saved, true},
		{"without a reference", "later", "", "first", saved, false},
		{"anew", "first", "", "first", none, false},
		{"anew from another", "other", "", "first", none, true},
		{"nothing on record", "later", "other", "", saved, false},
	} {
		l := &Loop{Config: configs.Default(), Actor: &policies.Actor{Checkpoint: policies.Checkpoint{Digest: c.actor}}, referenceDigest: c.reference}
		if err := l.sameBeginning(c.recorded, c.from); (err != nil) != c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
