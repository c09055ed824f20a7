package policies

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon/checkpoints/safetensors"
	"agon/trainer/learner"
)

// optimizerFile holds the optimizer's moments in a checkpoint.
const optimizerFile = "optimizer.safetensors"

// CheckpointBytes is about what a checkpoint takes: what is trained and two
// moments in float32.
func (s *Actor) CheckpointBytes() int64 { return int64(s.Model.Trained()) * 4 * 3 }

// SaveOptimizer writes the moments of a learner into a checkpoint's folder.
func SaveOptimizer(l *learner.Learner, folder string) error {
	arrays, err := l.Arrays()
	if err != nil {
		return err
	}
	return safetensors.Write(filepath.Join(folder, optimizerFile), arrays, nil)
}

// LoadOptimizer reads what SaveOptimizer wrote. What does not fit the learner is an
// error, a learner.ErrOther where it is of another optimizer.
func LoadOptimizer(l *learner.Learner, folder string) error {
	file, err := safetensors.Open(filepath.Join(folder, optimizerFile))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s has no %s: it was made without training; start a new run from it with policy.checkpoint=%s", folder, optimizerFile, folder)
	}
	if err != nil {
		return err
	}
	return errors.Join(l.SetArrays(file.Arrays()), file.Close())
}
