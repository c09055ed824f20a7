package policies

import (
	"fmt"
	"runtime"

	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/sampler"
	"agon/trainer/torch"
)

// OnGPU tells whether the policy is to lie on a GPU, and loads what that takes. It
// comes before any other work of libtorch.
func OnGPU(options *configs.Policy) (bool, error) {
	switch options.Device {
	case "cuda":
		if err := torch.LoadCUDA(); err != nil {
			return false, terminal.Mistake(fmt.Errorf("policy.device is cuda: %w", err))
		}
		return true, nil
	case "auto":
		return torch.CUDAAvailable(), nil
	}
	return false, nil
}

// NewSampler returns a sampler of the checkpoint for where its weights lie: kernels
// of our own on a CPU, libtorch's on a GPU.
func (c *Checkpoint) NewSampler(options *configs.Policy, stops []int32) (sampler.Sampler, error) {
	cache := int64(options.CacheMiB) << 20
	if c.GPU {
		return sampler.NewTorch(c.Model, c.Tokenizer, sampler.TorchOptions{
			Stops: stops, StopStrings: options.StopStrings, Rows: options.Batch, Context: options.Context, CacheBytes: cache, Tell: TellWaiting,
		})
	}
	return sampler.NewNative(c.Model, c.Tokenizer, sampler.NativeOptions{
		Stops: stops, StopStrings: options.StopStrings, Rows: options.Batch, CacheBytes: cache,
	})
}

// SetThreads sets the number of CPU threads of libtorch; 0 takes all cores.
func SetThreads(n int) error {
	if n == 0 {
		n = runtime.NumCPU()
	}
	return torch.SetThreads(n)
}
