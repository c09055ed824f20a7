package checkpoints

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// A run's checkpoints lie in checkpoints/step-000100, by the number of finished
// iterations.
const (
	checkpointsFolder = "checkpoints"
	stepPrefix        = "step-"
)

// Prune removes all but the newest keep checkpoints.
func (r *Run) Prune(keep int) error {
	steps, err := steps(r.Path)
	if err != nil {
		return err
	}
	for len(steps) > keep {
		if err := os.RemoveAll(stepFolder(r.Path, steps[0])); err != nil {
			return err
		}
		steps = steps[1:]
	}
	return nil
}

// Latest returns the folder of the newest checkpoint of the run at path, or
// the empty string if it has none.
func Latest(path string) (string, error) {
	steps, err := steps(path)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	return stepFolder(path, steps[len(steps)-1]), nil
}

// LatestFilled is Latest, but for folders that are empty, which Save cannot have
// left: newer ones than it returns are strays. To read a policy, these can be
// passed over; a run that is resumed from an earlier checkpoint loses iterations.
func LatestFilled(path string) (folder string, strays []string, err error) {
	steps, err := steps(path)
	if err != nil {
		return "", nil, err
	}
	for _, step := range slices.Backward(steps) {
		folder := stepFolder(path, step)
		if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
			return folder, strays, err
		}
		strays = append(strays, folder)
	}
	return "", strays, nil
}

func stepFolder(path string, step int) string {
	return filepath.Join(path, checkpointsFolder, fmt.Sprintf("%s%06d", stepPrefix, step))
}

// steps lists the steps that have a checkpoint, oldest first.
func steps(path string) ([]int, error) {
	entries, err := os.ReadDir(filepath.Join(path, checkpointsFolder))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var list []int
	for _, entry := range entries {
		if text, ok := strings.CutPrefix(entry.Name(), stepPrefix); ok {
			if step, err := strconv.Atoi(text); err == nil && entry.IsDir() {
				list = append(list, step)
			}
		}
	}
	sort.Ints(list)
	return list, nil
}
