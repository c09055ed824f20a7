package torch

// #include "shim.h"
import "C"

import (
	"fmt"
	"os"
)

// cublasWorkspace is the variable that tells cuBLAS what memory to work in. Only of
// these two does NVIDIA say that the same bits come out when several streams share
// it (cuBLAS documentation, "Results reproducibility").
const cublasWorkspace = "CUBLAS_WORKSPACE_CONFIG"

var reproducibleWorkspaces = [2]string{":4096:8", ":16:8"}

// Deterministic makes every operation give the same bits whenever it is given the
// same, or no longer so. While it is on, some operations take a slower way on a GPU
// ([Tensor.IndexAddInPlace], [Tensor.ScatterAdd], [Tensor.IndexPutInPlace], the
// gradient of attention), and one that has none fails. Another kind of GPU, another
// version of libtorch and another shape may still give other bits.
//
// It sets CUBLAS_WORKSPACE_CONFIG, which libtorch reads once: it is called before
// the first work on a GPU. It fails if the variable has a value that contradicts.
//
// These are the demands of PyTorch's notes on reproducibility; seeds are the
// caller's ([ManualSeed]).
func Deterministic(on bool) error {
	if on {
		if err := reproducibleWorkspace(); err != nil {
			return err
		}
	}
	return Do(func() { C.agon_deterministic(C.int(flag(on))) })
}

func reproducibleWorkspace() error {
	switch value := os.Getenv(cublasWorkspace); value {
	case reproducibleWorkspaces[0], reproducibleWorkspaces[1]:
		return nil
	case "":
		return os.Setenv(cublasWorkspace, reproducibleWorkspaces[0])
	default:
		return fmt.Errorf("deterministic: %s is %q, with which cuBLAS is not (hint: unset it, or set it to %s)", cublasWorkspace, value, reproducibleWorkspaces[0])
	}
}
