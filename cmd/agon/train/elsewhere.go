package train

import (
	"fmt"
	"os"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
)

// leaveElsewhere drops what a saved state holds of other environments than the run's, and
// says how much: a fork may have fewer than its source, or changed ones. digests are those
// of what the run is known to go on with as it was.
func (l *Loop) leaveElsewhere(digests map[string]string) {
	others := map[string]bool{}
	tasks := l.pool.RetireWhere(func(task *agon.Task) bool { return l.isElsewhere(task, digests) })
	for i := range tasks {
		others[tasks[i].Environment] = true
	}
	episodes := l.imitations.ForgetWhere(func(environment string) bool {
		return others[environment] || l.Worlds.ByName[environment] == nil
	})
	if len(tasks)+episodes > 0 {
		fmt.Fprintf(os.Stderr, "agon: %s and %s of the challenger are left out: the run does not have their environments as they were\n",
			terminal.Counted(len(tasks), "live task"), terminal.Counted(episodes, "episode"))
	}
}

// isElsewhere reports whether a task is of another environment than the run's.
func (l *Loop) isElsewhere(task *agon.Task, digests map[string]string) bool {
	environment := l.Worlds.ByName[task.Environment]
	if environment == nil {
		return true
	}
	_, same := digests[worlds.EnvironmentDigest+task.Environment]
	return !same && task.Item.ID(environment.Spec().Digest) != task.ID
}
