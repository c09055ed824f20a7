package version

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// String tells in a line what this program was built from, and with what.
func String() string {
	from := Revision()
	if from == unknownRevision {
		from = "of an unknown commit (hint: make build records it)"
	}
	return fmt.Sprintf("agon %s, %s %s/%s", from, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// commit is what the Makefile has the linker write here: as git describes it,
// with -dirty if the tree had changes.
var commit string

const unknownRevision = "unknown"

// Revision returns the commit that the program was built from, marked if the
// tree had changes; unknownRevision where the build did not record it.
func Revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return revisionOf(info.Settings, commit)
}

// revisionOf takes what go recorded before what the linker was told.
func revisionOf(settings []debug.BuildSetting, linked string) string {
	revision, dirty := strings.CutSuffix(linked, "-dirty")
	for _, setting := range settings {
		switch setting.Key {
		case "vcs.revision":
			revision = setting.Value
		case "vcs.modified":
			dirty = setting.Value == "true"
		}
	}
	switch {
	case revision == "":
		return unknownRevision
	case dirty:
		return revision + " with changes"
	}
	return revision
}
