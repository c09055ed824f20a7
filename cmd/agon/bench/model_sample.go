package bench

import (
	"context"
	"errors"
	"fmt"
	"math"

	"agon"
	"agon/trainer/sampler"
	"agon/trainer/torch"
)

// sample measures writing to so many prompts at once, in tokens a second.
func (b *modelBench) sample(ctx context.Context, rows int) (perSecond float64, err error) {
	s, err := b.sampler(rows)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	requests := make([]agon.Request, rows)
	for i := range requests {
		stream := agon.NewStream(uint64(i))
		requests[i] = agon.Request{Stream: stream, Temperature: 1, MaxTokens: b.flags.written, Last: true}
		for j := range b.flags.prompt {
			requests[i].Tokens = append(requests[i].Tokens, int32(stream.Uint64(uint64(j))%uint64(b.shape.Vocabulary)))
		}
	}
	written := 0
	seconds, err := best(ctx, func() error {
		written = 0
		for _, completion := range s.Generate(ctx, requests) {
			if completion.Err != nil {
				return completion.Err
			}
			written += len(completion.Tokens)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	perSecond = float64(written) / seconds
	return perSecond, b.tell(fmt.Sprintf("sample/%s/b%d", b.flags.shape, rows), perSecond, "tokens/s", b.sampledIn())
}

func (b *modelBench) sampler(rows int) (sampler.Sampler, error) {
	const stop = 0 // which is seldom drawn
	if !b.gpu {
		return sampler.NewNative(b.model, nil, sampler.NativeOptions{Stops: []int32{stop}, Rows: rows})
	}
	return sampler.NewTorch(b.model, nil, sampler.TorchOptions{
		Stops: []int32{stop}, Rows: rows, Context: b.flags.prompt + b.flags.written, CacheBytes: math.MaxInt64,
	})
}

// sampledIn is the dtype that the sampler computes in: on a CPU always float32.
func (b *modelBench) sampledIn() string {
	if b.gpu {
		return b.flags.dtype
	}
	return torch.Float32.String()
}

// bandwidth tells how fast the device copies, and what share of that reading the
// weights takes, which is the most that a lone prompt can come to: so many tokens a
// second were written to one.
func (b *modelBench) bandwidth(ctx context.Context, perSecond float64) error {
	copied, err := b.copyBandwidth(ctx)
	if err != nil {
		return err
	}
	if err := b.tell("copy/bandwidth", copied/1e9, "GB/s", torch.BFloat16.String()); err != nil {
		return err
	}
	share := float64(b.bytesPerToken()) * perSecond / copied
	return b.tell("sample/"+b.flags.shape+"/b1/bandwidth", share, "of copy", b.sampledIn())
}

// copyBandwidth measures the bytes that copies of a GiB read and write a second.
func (b *modelBench) copyBandwidth(ctx context.Context) (perSecond float64, err error) {
	const (
		elements = 1 << 29 // of two bytes
		copies   = 4       // so that waiting for the last does not count
	)
	device := torch.CPU
	if b.gpu {
		device = torch.CUDA(0)
	}
	err = torch.Try(func() error {
		// Memory that nothing was written to may be one page of zeros, many times.
		from := torch.Full(1, torch.BFloat16, device, elements)
		to := torch.Empty(torch.BFloat16, device, elements)
		seconds, err := best(ctx, func() error {
			for range copies {
				to.CopyFrom(from)
			}
			torch.Scope(func() { to.Narrow(0, 0, 1).Item() }) // waits for the device
			return nil
		})
		perSecond = 2 * 2 * elements * copies / seconds
		return err
	})
	return perSecond, err
}

// bytesPerToken are those of the weights that a token is computed with: of an
// embedding that is not the head too, one row is read.
func (b *modelBench) bytesPerToken() int {
	n, size := b.shape.Parameters(), torch.Float32.Size()
	if !b.shape.TiedHead {
		n -= b.shape.Vocabulary * b.shape.Hidden
	}
	if b.sampledIn() == torch.BFloat16.String() {
		size = torch.BFloat16.Size()
	}
	return n * size
}
