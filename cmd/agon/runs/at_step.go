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

// AtStep splits RUN@ITERATION, which names a checkpoint of a run by the iteration after
// which it was saved; StepFolder finds it. A folder that is called so is itself.
func AtStep(name string) (run, iteration string, named bool) {
	at := strings.LastIndex(name, "@")
	if at < 0 {
		return "", "", false
	}
	if _, err := os.Lstat(name); !errors.Is(err, os.ErrNotExist) {
		return "", "", false
	}
	return name[:at], name[at+1:], Require(name[:at]) == nil
}

// StepFolder is the checkpoint of an iteration, with its number; a run keeps but some
// (save.keep).
func StepFolder(run, iteration string) (folder string, step int, err error) {
	steps, err := checkpoints.Steps(run)
	if err != nil {
		return "", 0, err
	}
	step, err = strconv.Atoi(iteration)
	numbered := err == nil
	switch kept := strings.Trim(fmt.Sprint(steps), "[]"); {
	case slices.Contains(steps, step) && numbered:
		return checkpoints.StepFolder(run, step), step, nil
	case len(steps) == 0:
		err = fmt.Errorf("the run %s has no checkpoint yet", run)
	case numbered:
		err = fmt.Errorf("the run %s has no checkpoint of iteration %d: it has those of %s", run, step, kept)
	default:
		err = fmt.Errorf("the run %s has no checkpoint %.20q, for @ is followed by an iteration: it has those of %s", run, iteration, kept)
	}
	return "", 0, err
}

// RunOf is the run that a checkpoint's name names, with or without a step.
func RunOf(name string) string {
	if run, _, named := AtStep(name); named {
		return run
	}
	return name
}
