package policies

import (
	"os/exec"
	"strings"
)

// peaks are the multiplications and additions a second of GPUs in bfloat16, without
// sparsity, by a part of their name (NVIDIA's data sheets).
var peaks = []struct {
	part string
	peak float64
}{
	{"H100 PCIe", 756e12}, {"H100", 989e12}, {"H200", 989e12}, {"A100", 312e12}, {"L40S", 362e12}, {"RTX 4090", 165e12}, {"B200", 2250e12},
}

// peakOf returns that of a GPU, or 0 if it is none of the known.
func peakOf(name string) float64 {
	for _, p := range peaks {
		if strings.Contains(name, p.part) {
			return p.peak
		}
	}
	return 0
}

// DeviceName is the first GPU's, as the driver tells it, or nothing.
func DeviceName() string {
	out, err := exec.Command("nvidia-smi", "--query-gpu=name", "--format=csv,noheader", "--id=0").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
