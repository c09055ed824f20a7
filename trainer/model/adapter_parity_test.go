package model

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/trainer/torch"
)

// TestPEFTReadsAdapters has PEFT load the adapters that are written here. It
// needs a Python with torch, transformers and peft (make parity).
func TestPEFTReadsAdapters(t *testing.T) {
	python := os.Getenv("AGON_PARITY_PYTHON")
	if python == "" {
		t.Skip("AGON_PARITY_PYTHON names no Python with peft: make parity has one")
	}
	for _, name := range adapters {
		m := loadFamily(t, name)
		options := everything
		options.RankStabilized = name == "qwen3"
		if err := m.Adapt(options, agon.NewStream(5)); err != nil {
			t.Fatal(err)
		}
		stir(t, m)
		b := loadReference(t, name).batch
		folder := t.TempDir()
		writeAdapter(t, m, folder)
		logits := filepath.Join(folder, "logits.safetensors")
		writeLogits(t, logits, logitsOf(t, m, &b), b.Rows, b.Width)
		out, err := exec.Command(python, filepath.Join("testdata", "read_adapter.py"), filepath.Join("testdata", name), folder,
			filepath.Join("testdata", name, "expected.safetensors"), logits).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		lines := strings.Fields(string(out))
		difference, err := strconv.ParseFloat(lines[len(lines)-1], 64)
		if err != nil || !(difference <= 2e-4) {
			t.Errorf("%s: PEFT's logits differ by %v of their spread (%v)", name, difference, err)
		}
		t.Logf("%s: largest difference %v of the spread", name, difference)
	}
}

// stir gives a new adapter something to say.
func stir(t testing.TB, m *Model) {
	t.Helper()
	err := torch.Do(func() {
		torch.ManualSeed(3)
		for _, p := range m.Parameters() {
			p.Tensor.Detach().NormalInPlace(0, .3)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	m.Updated()
}

func writeAdapter(t testing.TB, m *Model, folder string) {
	t.Helper()
	config, err := m.AdapterJSON("a/model")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, AdapterConfigName), config, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := safetensors.Write(filepath.Join(folder, AdapterWeightsName), m.AdapterArrays(), map[string]string{"format": "pt"}); err != nil {
		t.Fatal(err)
	}
}

func writeLogits(t testing.TB, path string, logits []float32, rows, width int) {
	t.Helper()
	array := agon.Array{Name: "logits", DType: "F32", Shape: []int64{int64(rows), int64(width), int64(len(logits) / rows / width)}}
	array.Bytes = func() (data []byte, err error) {
		err = torch.Do(func() { data = torch.FromFloat32s(logits, len(logits)).Bytes() })
		return data, err
	}
	if err := safetensors.Write(path, []agon.Array{array}, nil); err != nil {
		t.Fatal(err)
	}
}
