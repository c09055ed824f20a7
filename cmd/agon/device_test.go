package main

import (
	"testing"

	"agon/trainer/torch"
)

// TestTrainOnCUDA trains on a GPU, whole and with an adapter in bfloat16, and goes
// on; where there is none, that is refused.
func TestTrainOnCUDA(t *testing.T) {
	folder := t.TempDir()
	if !torch.CUDAAvailable() {
		refused(t, folder, bad{arguments: "train policy.device=cuda", says: "policy.device is cuda: load CUDA: "})
		mustRun(t, append([]string{"train", "--run", folder + "/auto"}, with(tiny, "policy.device=auto")...)...)
		t.Skip("libtorch has no GPU to use here")
	}
	for name, others := range map[string][]string{
		"whole":   nil,
		"adapter": {"trainer.lora.rank=4", "policy.dtype=bfloat16", "trainer.activation_checkpointing=true"},
	} {
		run := folder + "/" + name
		mustRun(t, append([]string{"train", "--run", run, "policy.device=cuda"}, with(tiny, others...)...)...)
		mustRun(t, "train", "--resume", run, "iterations=2", "minutes_limit=0")
	}
}
