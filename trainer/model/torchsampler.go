package model

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"agon"
	"agon/trainer/torch"
)

// TorchSamplerOptions are those of a TorchSampler.
type TorchSamplerOptions struct {
	// Stops are the ids that end a turn. One at least.
	Stops []int32
	// Rows bounds the episodes whose keys and values are in memory; 0 takes 64.
	Rows int
	// Context bounds the tokens of an episode; 0 takes the model's.
	Context int
	// CacheBytes bounds the memory for keys and values, and so Rows; 0 takes
	// 1 GiB. It is taken at once.
	CacheBytes int64
}

// TorchSampler writes with a model's weights where they lie, on a GPU or on the
// CPU, through libtorch and in their dtype: it implements agon.Policy.
//
// Each row of its cache holds one episode. A step decodes a token for all rows
// up to the last that is writing, so the work of a step is that of one of few
// shapes, which is what a GPU wants: see bucket. What a request is answered
// depends, in half precision in the last bits, on the shapes, and so on the
// requests that it is asked with; it does not depend on time.
//
// An episode goes on from its row, found by its ids. A prompt that begins like
// what a row holds takes that over, so attempts at one task compute their prompt
// once. A row is freed by a request that is its Last, when the model is Updated,
// and, the longest unused first, when it is needed.
//
// Several goroutines may call Generate; their calls run one after the other.
// While it runs, the model's weights must not change.
type TorchSampler struct {
	model   *Model
	text    Text
	options TorchSamplerOptions
	stops   []bool

	mu    sync.Mutex // guards what follows
	cache *rowCache
	// version is that of the weights that the cache is of.
	version int
	stats   SamplerStats
}

var _ agon.Policy = (*TorchSampler)(nil)

// NewTorchSampler returns a sampler of the model. The model is the caller's and
// outlives the sampler; the caller closes the sampler.
func NewTorchSampler(m *Model, text Text, options TorchSamplerOptions) (*TorchSampler, error) {
	s := &TorchSampler{model: m, text: text, options: options, version: m.Version()}
	var err error
	if s.stops, err = stopTable(options.Stops, m.config.Vocabulary); err != nil {
		return nil, fmt.Errorf("sampler: %w", err)
	}
	if err := s.fill(); err != nil {
		return nil, fmt.Errorf("sampler: %w", err)
	}
	err = torch.Do(func() { s.cache = newRowCache(m, s.options.Rows, s.options.Context) })
	if err != nil {
		return nil, fmt.Errorf("sampler: a cache of %d bytes: %w", s.options.CacheBytes, err)
	}
	return s, nil
}

// stopTable tells of each id whether it ends a turn.
func stopTable(stops []int32, vocabulary int) ([]bool, error) {
	table := make([]bool, vocabulary)
	for _, id := range stops {
		if id < 0 || int(id) >= vocabulary {
			return nil, fmt.Errorf("stop id %d is not within the vocabulary of %d", id, vocabulary)
		}
		table[id] = true
	}
	if len(stops) == 0 {
		return nil, errors.New("no id ends a turn")
	}
	return table, nil
}

// fill puts defaults in the place of zeros, and makes Rows as many as there is
// memory for.
func (s *TorchSampler) fill() error {
	o := &s.options
	if o.Rows <= 0 {
		o.Rows = 64
	}
	if o.CacheBytes <= 0 {
		o.CacheBytes = defaultCacheBytes
	}
	if o.Context <= 0 || o.Context > s.model.config.Context {
		o.Context = s.model.config.Context
	}
	row := s.model.rowBytes(o.Context)
	o.Rows = int(min(int64(o.Rows), o.CacheBytes/row))
	if o.Rows < 1 {
		return fmt.Errorf("a cache of %d bytes has no room for an episode of %d tokens, which takes %d", o.CacheBytes, o.Context, row)
	}
	return nil
}

// rowBytes is what the keys and values of an episode take.
func (m *Model) rowBytes(context int) int64 {
	c := &m.config
	return 2 * int64(c.Layers) * int64(context+1) * int64(c.KVHeads*c.HeadSize) * int64(m.dtype().Size())
}

// Close frees the sampler's memory. No Generate may be running.
func (s *TorchSampler) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cache == nil {
		return nil
	}
	err := torch.Do(s.cache.free)
	s.cache = nil
	return err
}

// Stats returns the counts since the sampler was made.
func (s *TorchSampler) Stats() SamplerStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Generate implements agon.Policy.
func (s *TorchSampler) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &writing{sampler: s, requests: requests, completions: make([]agon.Completion, len(requests))}
	if s.cache == nil {
		w.failAll(errors.New("sampler: is closed"))
		return w.completions
	}
	if version := s.model.Version(); version != s.version {
		s.cache.reset()
		s.version = version
	}
	w.run(ctx)
	return w.completions
}
