package sampler

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"agon"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// BenchmarkSample decodes rows of 64 tokens after a prompt of 40, with the
// shape of the policy that ships and a vocabulary of 500.
func BenchmarkSample(b *testing.B) {
	m, err := model.Init(architecture.Tiny(500, 512), agon.NewStream(1))
	if err != nil {
		b.Fatal(err)
	}
	defer m.Free()
	for _, rows := range []int{1, 64, 256} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("rows=%d/threads=%d", rows, threads), func(b *testing.B) {
				s, err := NewNative(m, nil, NativeOptions{Stops: []int32{0}, Threads: threads})
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				n, began := 0, processorSeconds()
				for b.Loop() {
					for _, c := range s.Generate(context.Background(), benchRequests(rows, uint64(n))) {
						n += len(c.Tokens)
					}
				}
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
				b.ReportMetric(float64(n)/(processorSeconds()-began), "tokens/cpu-s")
			})
		}
	}
}

// BenchmarkTorch does the same through libtorch, on the CPU.
func BenchmarkTorch(b *testing.B) {
	m, err := model.Init(architecture.Tiny(500, 512), agon.NewStream(1))
	if err != nil {
		b.Fatal(err)
	}
	defer m.Free()
	for _, rows := range []int{1, 64} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			s, err := NewTorch(m, nil, TorchOptions{Stops: []int32{0}, Rows: rows})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			n, began := 0, processorSeconds()
			for b.Loop() {
				for _, c := range s.Generate(context.Background(), benchRequests(rows, uint64(n))) {
					n += len(c.Tokens)
				}
			}
			b.ReportMetric(float64(n)/(processorSeconds()-began), "tokens/cpu-s")
		})
	}
}

// processorSeconds is the processor time of this process, which a busy machine
// disturbs less than the clock.
func processorSeconds() float64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

func benchRequests(n int, seed uint64) []agon.Request {
	list := make([]agon.Request, n)
	for i := range list {
		stream := agon.NewStream(seed).Derive(uint64(i))
		prompt := make([]int32, 40)
		for j := range prompt {
			prompt[j] = 1 + int32(stream.Name("prompt").Uint64(uint64(j))%499)
		}
		list[i] = agon.Request{Tokens: prompt, Stream: stream, Temperature: 1, MaxTokens: 64, Last: true}
	}
	return list
}
