package runs

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// HeldOutFile, in a checkpoint, is the held-out success of its weights as the iteration
// after it would have measured it. It is there where a run ended: no iteration came.
const HeldOutFile = "held_out.json"

var errNoMetrics = errors.New("holds no metrics")

// HeldOut are the metrics of held-out success that the checkpoint of a step has itself,
// with the number of the iteration after it; nil where it has none, or there is none.
func HeldOut(run string, step int) (map[string]any, error) {
	name := filepath.Join(checkpoints.StepFolder(run, step), HeldOutFile)
	text, err := checkpoints.ReadRegular(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, terminal.FileError(err)
	}
	metrics := map[string]any{}
	if err := json.Unmarshal(text, &metrics); err != nil || metrics == nil {
		return nil, terminal.Mistake(fmt.Errorf("%s: %w", name, cmp.Or(terminal.PlainJSON(err), errNoMetrics)))
	}
	metrics["iteration"] = float64(step + 1)
	return metrics, nil
}
