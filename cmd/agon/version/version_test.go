package version

import (
	"runtime/debug"
	"testing"
)

func TestRevision(t *testing.T) {
	recorded := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}
	for _, test := range []struct {
		settings []debug.BuildSetting
		linked   string
		want     string
	}{
		{nil, "", "unknown"},
		{nil, "def", "def"},
		{nil, "def-dirty", "def with changes"},
		{recorded[:1], "def-dirty", "abc with changes"},
		{recorded[:1], "", "abc"},
		{recorded, "def", "abc with changes"},
	} {
		if got := revisionOf(test.settings, test.linked); got != test.want {
			t.Errorf("revisionOf(%v, %q) = %q, want %q", test.settings, test.linked, got, test.want)
		}
	}
}
