package model

import (
	"testing"

	"agon"
	"agon/trainer/model/architecture"
)

// What is trained of an adapter is what the estimate counts.
func TestMemoryCountsWhatIsTrained(t *testing.T) {
	for _, name := range families {
		m := loadFamily(t, name)
		if got, want := Memory(&m.config, MemoryOptions{Trains: true}).Optimizer, int64(m.Trained())*12; got != want {
			t.Errorf("%s: %d bytes of gradients and moments, want %d", name, got, want)
		}
		options := AdapterOptions{Rank: 3, Alpha: 1, Targets: Projections, Layers: []int{1}}
		if err := m.Adapt(options, agon.NewStream(1)); err != nil {
			t.Fatal(err)
		}
		if got, want := Memory(&m.config, MemoryOptions{Trains: true, Adapter: &options}).Optimizer, int64(m.Trained())*12; got != want {
			t.Errorf("%s: %d bytes of gradients and moments of an adapter, want %d", name, got, want)
		}
	}
}

// Each way to take less takes less.
func TestMemoryOfLess(t *testing.T) {
	c := architecture.Config{
		Family: architecture.Qwen3, Vocabulary: 151_936, Hidden: 1024, Intermediate: 3072, Layers: 28,
		Heads: 16, KVHeads: 8, HeadSize: 128, Context: 4096, TiedHead: true, QKNorm: true,
	}
	whole := MemoryOptions{Trains: true, Reference: true, Tokens: 16_384, CacheBytes: 1 << 30}
	for name, less := range map[string]func(*MemoryOptions){
		"bfloat16":     func(o *MemoryOptions) { o.Placement.BFloat16 = true },
		"adapter":      func(o *MemoryOptions) { o.Adapter = &AdapterOptions{Rank: 16, Targets: Projections} },
		"recompute":    func(o *MemoryOptions) { o.Recompute = true },
		"fewer tokens": func(o *MemoryOptions) { o.Tokens = 2048 },
		"no reference": func(o *MemoryOptions) { o.Reference = false },
		"less cache":   func(o *MemoryOptions) { o.CacheBytes = 1 << 20 },
	} {
		options := whole
		less(&options)
		if Memory(&c, options).Total() >= Memory(&c, whole).Total() {
			t.Errorf("%s takes %d of %d bytes", name, Memory(&c, options).Total(), Memory(&c, whole).Total())
		}
	}
	// 596 million weights, in float32: 2.4 GB.
	if use := Memory(&c, MemoryOptions{}); use.Weights != int64(c.Parameters())*4 || use.Total() != use.Weights {
		t.Errorf("weights alone take %+v", use)
	}
}
