package bench

import (
	"errors"
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
