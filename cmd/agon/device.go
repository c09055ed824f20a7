package main

import (
	"fmt"

	"agon/configs"
	"agon/trainer/sampler"
	"agon/trainer/torch"
)

// onGPU tells whether the policy is to lie on a GPU, and loads what that takes. It
// comes before any other work of libtorch.
func onGPU(options *configs.Policy) (bool, error) {
	switch options.Device {
	case "cuda":
		if err := torch.LoadCUDA(); err != nil {
			return false, mistake(fmt.Errorf("policy.device is cuda: %w", err))
		}
		return true, nil
	case "auto":
		return torch.CUDAAvailable(), nil
	}
	return false, nil
}

// newSampler returns a sampler of the checkpoint for where its weights lie: kernels
// of our own on a CPU, libtorch's on a GPU.
func (c *checkpoint) newSampler(options *configs.Policy, stops []int32) (sampler.Sampler, error) {
	cache := int64(options.CacheMiB) << 20
	if c.gpu {
		return sampler.NewTorch(c.model, c.tokenizer, sampler.TorchOptions{
			Stops: stops, StopStrings: options.StopStrings, Rows: options.Batch, Context: options.Context, CacheBytes: cache, Tell: tellWaiting,
		})
	}
	return sampler.NewNative(c.model, c.tokenizer, sampler.NativeOptions{
		Stops: stops, StopStrings: options.StopStrings, Rows: options.Batch, CacheBytes: cache,
	})
}
