package train

import (
	"fmt"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

func TestMemoryInWords(t *testing.T) {
	use := model.MemoryUse{Weights: 3 << 30, Optimizer: 1, Cache: 1 << 30}
	if got, want := inWords(use), "4.0 GiB (weights 3.0 GiB, optimizer 1 MiB, cache up to 1.0 GiB)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if free, err := freeMemory(); err != nil || free < 1<<20 {
		t.Errorf("%d bytes are free: %v", free, err)
	}
}

// What would take less is named, but for what is set already.
func TestLess(t *testing.T) {
	c := configs.Default()
	if got, want := less(c), ", or set policy.dtype=bfloat16, trainer.activation_checkpointing=true and trainer.lora.rank=16"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c.Trainer.LoRA.Rank, c.Policy.DType = 8, "bfloat16"
	if got, want := less(c), ", or set trainer.activation_checkpointing=true"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c.Trainer.ActivationCheckpointing = true
	if got := less(c); got != "" {
		t.Errorf("%q, want nothing", got)
	}
	if whole, adapted := memoryOf(configs.Default(), tinyShape(), false), memoryOf(c, tinyShape(), false); adapted.Total() >= whole.Total() {
		t.Errorf("%d bytes, more than %d", adapted.Total(), whole.Total())
	}
}

func tinyShape() *architecture.Config {
	shape := architecture.Tiny(100, 512)
	return &shape
}

// An iteration for which there is no room ends with how to go on with less.
func TestOutOfMemory(t *testing.T) {
	failed := fmt.Errorf("train: %w", &torch.Error{Op: "linear", Message: "not enough memory", OutOfMemory: true})
	if !isOutOfMemory(failed) || isOutOfMemory(fmt.Errorf("train: %w", &torch.Error{Op: "linear", Message: "shapes"})) {
		t.Error("what is out of memory and what is not")
	}
	l := &Loop{Config: configs.Default(), Run: &checkpoints.Run{Path: "runs/mine"}}
	err := l.outOfMemory(loopState{}, failed).Error()
	for _, want := range []string{"iteration 1: train: ", "not enough memory", "agon train --resume runs/mine trainer.activation_checkpointing=true trainer.tokens_per_micro_batch=4096"} {
		if !strings.Contains(err, want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
	err = l.preflightFailed(failed).Error()
	for _, want := range []string{"preflight: train: ", "agon train --resume runs/mine trainer.activation_checkpointing=true", "preflight=off"} {
		if !strings.Contains(err, want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
}
