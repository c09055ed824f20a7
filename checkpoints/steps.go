package checkpoints

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A run's checkpoints lie in checkpoints/step-000100, by the number of finished
// iterations.
const (
	checkpointsFolder = "checkpoints"
	stepPrefix        = "step-"
)

// Prune removes all but the newest keep checkpoints, and those of the steps that are
// spared.
func (r *Run) Prune(keep int, spared ...int) error {
	steps, err := Steps(r.Path)
	if err != nil {
		return err
	}
	for _, step := range steps[:max(0, len(steps)-keep)] {
		if slices.Contains(spared, step) {
			continue
		}
		if err := os.RemoveAll(StepFolder(r.Path, step)); err != nil {
			return err
		}
	}
	return nil
}

// Steps lists the steps that the run at path has checkpoints of, oldest first.
func Steps(path string) ([]int, error) {
	filled, _, err := steps(path)
	return filled, err
}

// Latest returns the folder of the newest checkpoint of the run at path, or
// the empty string if it has none.
func Latest(path string) (string, error) {
	folder, _, err := LatestFilled(path)
	return folder, err
}

// LatestFilled is Latest, and lists the empty folders that seem newer and were
// passed over.
func LatestFilled(path string) (folder string, strays []string, err error) {
	steps, empty, err := steps(path)
	if err != nil {
		return "", nil, err
	}
	newest := 0
	if len(steps) > 0 {
		newest = steps[len(steps)-1]
		folder = StepFolder(path, newest)
	}
	for _, step := range slices.Backward(empty) {
		if step > newest {
			strays = append(strays, StepFolder(path, step))
		}
	}
	return folder, strays, nil
}

// StepFolder returns where the checkpoint of a step lies in the run at path, whether
// there is one or not.
func StepFolder(path string, step int) string {
	return filepath.Join(path, checkpointsFolder, fmt.Sprintf("%s%06d", stepPrefix, step))
}

// steps lists the steps that have a checkpoint, oldest first, and apart from
// them those of empty folders: a checkpoint appears with all that is in it.
func steps(path string) (filled, empty []int, err error) {
	entries, err := os.ReadDir(filepath.Join(path, checkpointsFolder))
	if err != nil && !os.IsNotExist(err) {
		return nil, nil, err
	}
	for _, entry := range entries {
		text, ok := strings.CutPrefix(entry.Name(), stepPrefix)
		step, err := strconv.Atoi(text)
		if !ok || err != nil || !entry.IsDir() {
			continue
		}
		within, err := os.ReadDir(filepath.Join(path, checkpointsFolder, entry.Name()))
		if err != nil {
			return nil, nil, err
		}
		if len(within) == 0 {
			empty = append(empty, step)
			continue
		}
		filled = append(filled, step)
	}
	slices.Sort(filled)
	slices.Sort(empty)
	return filled, empty, nil
}
