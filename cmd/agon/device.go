package main

import (
	"fmt"

	"agon"
	"agon/configs"
	"agon/trainer/model"
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

// sampler writes with the weights of a policy in this process.
type sampler interface {
	agon.Policy
	Close() error
}

// newSampler returns the sampler for where the weights lie: kernels of our own on
// a CPU, libtorch's on a GPU.
func (s *actor) newSampler(options *configs.Policy) (sampler, error) {
	if s.gpu {
		return model.NewTorchSampler(s.model, s.tokenizer, model.TorchSamplerOptions{
			Stops: s.ends(), Rows: options.Batch, Context: options.Context, CacheBytes: int64(options.CacheMiB) << 20,
		})
	}
	return model.NewSampler(s.model, s.tokenizer, model.SamplerOptions{
		Stops: s.ends(), Rows: options.Batch, CacheBytes: int64(options.CacheMiB) << 20,
	})
}
