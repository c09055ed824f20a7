package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"agon/verifier/sandbox"
)

// TestPython runs both sides for long enough to see that they do the work; it
// says nothing of speed. AGON_BENCH=10s makes it the measurement.
func TestPython(t *testing.T) {
	for _, feature := range sandbox.Probe(t.Context())[:2] {
		if !feature.Have {
			t.Skipf("needs the kernel feature %s", feature.Name)
		}
	}
	duration := 100 * time.Millisecond
	if text := os.Getenv("AGON_BENCH"); text != "" {
		var err error
		if duration, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := Write(t.Context(), sandbox.Config{}, duration, &out); err != nil {
		t.Fatal(err)
	}
	t.Log(out.String())
	var result Result
	if err := json.Unmarshal(out.Bytes(), &result); err != nil || result.Ours <= 0 || result.Peer <= 0 {
		t.Fatalf("%s: %v", out.String(), err)
	}
}
