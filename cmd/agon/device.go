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

// newSampler returns the sampler for where the weights lie: kernels of our own on
// a CPU, libtorch's on a GPU.
func (s *actor) newSampler(options *configs.Policy) (sampler.Sampler, error) {
	if s.gpu {
		return sampler.NewTorch(s.model, s.tokenizer, sampler.TorchOptions{
			Stops: s.ends(), StopStrings: options.StopStrings, Rows: options.Batch, Context: options.Context, CacheBytes: int64(options.CacheMiB) << 20,
		})
	}
	return sampler.NewNative(s.model, s.tokenizer, sampler.NativeOptions{
		Stops: s.ends(), StopStrings: options.StopStrings, Rows: options.Batch, CacheBytes: int64(options.CacheMiB) << 20,
	})
}
