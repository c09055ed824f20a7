package model

import "testing"

// Computing the blocks again changes no bit of any gradient.
func TestRecomputeChangesNoBit(t *testing.T) {
	for _, name := range families {
		m, want := loadFamily(t, name), loadReference(t, name)
		if err := m.Accumulate(&want.batch, want.loss); err != nil {
			t.Fatal(err)
		}
		kept := gradients(t, m)
		m.Recompute(true)
		if err := m.Accumulate(&want.batch, want.loss); err != nil {
			t.Fatal(err)
		}
		for weight, gradient := range gradients(t, m) {
			for i := range gradient {
				if gradient[i] != kept[weight][i] {
					t.Fatalf("%s: gradient %d of %s is %v, want %v", name, i, weight, gradient[i], kept[weight][i])
				}
			}
		}
	}
}
