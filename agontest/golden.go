package agontest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"agon"
)

// Golden compares text with the file testdata/name, or rewrites that file
// where the test runs with -update, a flag that the test's package defines.
func Golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s differs; run with -update and look at the difference. Now it is:\n%s", path, text)
	}
}

// Transcript writes messages as a golden file shows them.
func Transcript(messages []agon.Message) string {
	var text string
	for _, message := range messages {
		text += "== " + string(message.Speaker) + "\n" + message.Text + "\n"
	}
	return text
}
