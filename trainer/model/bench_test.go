package model

import (
	"syscall"
	"testing"
	"time"

	"agon"
	"agon/trainer/model/architecture"
)

// BenchmarkAccumulate takes a batch of 32 sequences of 128 tokens, half of
// them targets, through the network and back, on one thread.
func BenchmarkAccumulate(b *testing.B) {
	m, err := Init(architecture.Tiny(500, 512), agon.NewStream(1))
	if err != nil {
		b.Fatal(err)
	}
	defer m.Free()
	batch := &Batch{Rows: 32, Width: 128, IDs: make([]int64, 32*128)}
	for i := range batch.IDs {
		batch.IDs[i] = int64(i * 7 % 500)
		if i%128 >= 64 {
			batch.Positions = append(batch.Positions, int64(i-1))
			batch.Targets = append(batch.Targets, batch.IDs[i])
		}
	}
	slopes := make([]float32, len(batch.Targets))
	n, began := 0, processorSeconds()
	for b.Loop() {
		if err := m.Accumulate(batch, func(Scores) Slopes { return Slopes{LogProbs: slopes} }); err != nil {
			b.Fatal(err)
		}
		n += len(batch.IDs)
	}
	b.ReportMetric(float64(n)/(processorSeconds()-began), "tokens/cpu-s")
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
