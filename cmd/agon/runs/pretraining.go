package runs

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"

	"agon/checkpoints"
)

// Unfinished tells how the pretraining in a folder stands, and what to do.
func Unfinished(folder string) error {
	if checkpoints.Held(folder) {
		return errors.New("it holds a pretraining that is running (hint: wait for its end)")
	}
	return fmt.Errorf("it holds a pretraining that was stopped (hint: agon pretrain --resume %s goes on)", folder)
}

// HoldsPretraining reports whether a folder is that of a pretraining which has
// not ended.
func HoldsPretraining(folder string) bool {
	text, err := checkpoints.ReadRegular(filepath.Join(folder, "config.yaml"))
	return err == nil && bytes.Contains(text, []byte("\npretrain:\n"))
}
