package runs

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"agon/checkpoints"
)

// AtStep splits RUN@STEP, which names a checkpoint of a run by the iteration after
// which it was saved. A folder that is called so is itself.
func AtStep(name string) (run string, step int, named bool) {
	at := strings.LastIndex(name, "@")
	if at < 0 {
		return "", 0, false
	}
	step, err := strconv.Atoi(name[at+1:])
	if err != nil || step < 1 {
		return "", 0, false
	}
	if _, err := os.Lstat(name); !errors.Is(err, os.ErrNotExist) {
		return "", 0, false
	}
	return name[:at], step, Require(name[:at]) == nil
}

// StepFolder is the checkpoint of a step; a run keeps but some (save.keep).
func StepFolder(run string, step int) (string, error) {
	steps, err := checkpoints.Steps(run)
	if err != nil {
		return "", err
	}
	if slices.Contains(steps, step) {
		return checkpoints.StepFolder(run, step), nil
	}
	if len(steps) == 0 {
		return "", fmt.Errorf("the run %s has no checkpoint yet", run)
	}
	return "", fmt.Errorf("the run %s has no checkpoint of iteration %d: it has those of %s (save.keep, save.keep_best)", run, step, strings.Trim(fmt.Sprint(steps), "[]"))
}

// RunOf is the run that a checkpoint's name names, with or without a step.
func RunOf(name string) string {
	if run, _, named := AtStep(name); named {
		return run
	}
	return name
}
