package model

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon/checkpoints/safetensors"
	"agon/trainer/model/architecture"
)

// parityPython names a Python with torch and transformers of the versions in
// testdata/make.py.
const parityPython = "AGON_PARITY_PYTHON"

// Bounds on the differences from transformers, both in float32: of logits in
// parts of their spread, of gradients in parts of the largest of their array.
const (
	logitParity    = 2e-4
	gradientParity = 1e-3
)

// TestParity compares every configuration of testdata/parity.py with
// transformers: logits, gradients, and the logits of transformers on what Save
// wrote.
func TestParity(t *testing.T) {
	python := os.Getenv(parityPython)
	if python == "" {
		t.Skip("set " + parityPython + " to a Python with torch and transformers")
	}
	root := t.TempDir()
	runParity(t, python, "write", root)
	folders, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for i, folder := range folders {
		t.Run(folder.Name(), func(t *testing.T) {
			dir := filepath.Join(root, folder.Name())
			m := loadFolder(t, dir)
			agrees(t, m, loadExpected(t, dir))
			saveBeside(t, m, dir, i%2 == 0)
		})
	}
	t.Run("saved", func(t *testing.T) { savedAgree(t, runParity(t, python, "check", root), len(folders)) })
}

func runParity(t *testing.T, python, verb, root string) []byte {
	t.Helper()
	cmd := exec.Command(python, "parity.py", verb, root)
	cmd.Dir = "testdata"
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "HF_HUB_OFFLINE=1", "TQDM_DISABLE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("parity.py %s: %v\n%s", verb, err, stderr.Bytes())
	}
	return out
}

func agrees(t *testing.T, m *Model, want *reference) {
	t.Helper()
	logit := largestDifference(logits(t, m, &want.batch), want.logits) / float64(slices.Max(want.logits)-slices.Min(want.logits))
	if err := m.Accumulate(&want.batch, want.loss); err != nil {
		t.Fatal(err)
	}
	gradient := 0.0
	for weight, got := range gradients(t, m) {
		largest := 0.0
		for _, value := range want.gradients[weight] {
			largest = max(largest, math.Abs(float64(value)))
		}
		gradient = max(gradient, largestDifference(got, want.gradients[weight])/largest)
	}
	t.Logf("logits within %.1e, gradients within %.1e", logit, gradient)
	if !(logit <= logitParity) || !(gradient <= gradientParity) {
		t.Errorf("logits differ by %v of their spread, gradients by %v of the largest", logit, gradient)
	}
}

// saveBeside writes the model into saved/, in one file or in many.
func saveBeside(t *testing.T, m *Model, dir string, many bool) {
	t.Helper()
	saved := filepath.Join(dir, "saved")
	if err := os.Mkdir(saved, 0o700); err != nil {
		t.Fatal(err)
	}
	files := safetensors.Folder{}
	if many {
		files.ShardBytes = 10_000
	}
	if err := m.Save(saved, files, SaveOptions{Special: architecture.Special{Pad: id(1), Stops: []int32{9}}}); err != nil {
		t.Fatal(err)
	}
}

// savedAgree reads what parity.py check prints.
func savedAgree(t *testing.T, printed []byte, folders int) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(string(printed)), "\n")
	if len(lines) != folders {
		t.Errorf("transformers loaded %d of %d folders", len(lines), folders)
	}
	for _, line := range lines {
		var checked struct {
			Name       string
			Difference float64
			Generation struct {
				Stops       []int32  `json:"eos_token_id"`
				Pad         *int32   `json:"pad_token_id"`
				Temperature *float64 `json:"temperature"`
			}
		}
		if err := json.Unmarshal([]byte(line), &checked); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: saved, transformers' logits within %.1e", checked.Name, checked.Difference)
		if !(checked.Difference <= logitParity) {
			t.Errorf("%s: saved, the logits of transformers differ by %v of their spread", checked.Name, checked.Difference)
		}
		g := checked.Generation
		if checked.Name == "qwen3" && (!slices.Equal(g.Stops, []int32{9, 3, 5}) || *g.Pad != 5 || *g.Temperature != 0.6) {
			t.Errorf("saved, the generation config is %s", line)
		}
	}
}
