package bench

import (
	"errors"
	"slices"
	"testing"
	"time"

	"agon/verifier/sandbox"
)

// needNamespaces skips a test where the machine does not isolate as the
// benchmark's own does.
func needNamespaces(t *testing.T) {
	t.Helper()
	for _, feature := range sandbox.Probe(t.Context())[:2] {
		if !feature.Have {
			t.Skipf("needs the kernel feature %s", feature.Name)
		}
	}
}

// TestPeers runs both sides for long enough to see that they do the work; it
// says nothing of speed.
func TestPeers(t *testing.T) {
	needNamespaces(t)
	for _, peer := range Peers {
		t.Run(peer.Name, func(t *testing.T) {
			result, err := Compare(t.Context(), sandbox.Config{}, peer, 100*time.Millisecond)
			if errors.Is(err, ErrAbsent) {
				t.Skip(err)
			}
			if err != nil || result.Ours <= 0 || result.Peer <= 0 {
				t.Fatalf("%+v, %v", result, err)
			}
			t.Logf("%+v", result)
		})
	}
}

func TestFigures(t *testing.T) {
	needNamespaces(t)
	var names []string
	for _, figure := range Figures {
		results, err := figure(t.Context(), sandbox.Config{}, 20*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		for _, result := range results {
			if result.Ours <= 0 || result.Unit == "" {
				t.Errorf("%+v", result)
			}
			names = append(names, result.Name)
		}
	}
	for _, name := range []string{"sandbox/attempt/p99", "sandbox/attempt_beside_hostile/p50", "sandbox/call/p95", "sandbox/concurrent/8", "sandbox/tier/namespaces"} {
		if !slices.Contains(names, name) {
			t.Errorf("no %s in %v", name, names)
		}
	}
}

// TestHostiles: each is an attempt that ends badly, and leaves honest ones alone.
func TestHostiles(t *testing.T) {
	needNamespaces(t)
	w, err := open(t.Context(), sandbox.Config{Limits: sandbox.Limits{ActionTime: time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	for n := range hostiles {
		if err := w.hostile(t.Context(), int64(n)); err != nil {
			t.Error(err)
		}
		if err := w.attempt(t.Context(), int64(n)); err != nil {
			t.Errorf("after %s: %v", hostiles[n].name, err)
		}
	}
}
