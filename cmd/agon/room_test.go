package main

import (
	"testing"
)

// A policy that cannot read its prompts is refused before anything is begun, and
// one with little room is told of.
func TestRoomForPrompts(t *testing.T) {
	folder := t.TempDir()
	run := folder + "/run"
	refused(t, folder, bad{
		arguments: "train --run " + run + " policy.language=tagged",
		says:      "the challenger's prompt for warehouse has ",
	})
	refused(t, folder, bad{
		arguments: "train --run " + run + " policy.language=tagged challenger.source=synthetic",
		says:      "and the context 512: the policy could write nothing (hint: ",
	})
}
