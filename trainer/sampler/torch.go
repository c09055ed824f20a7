package sampler

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"agon"
	"agon/trainer/model"
	"agon/trainer/torch"
)

// TorchOptions are those of a Torch.
type TorchOptions struct {
	// Stops are the ids that end a turn. One at least.
	Stops []int32
	// StopStrings are as for a Native.
	StopStrings []string
	// Rows bounds the episodes whose keys and values are in memory; 0 takes 64.
	Rows int
	// Context bounds the tokens of an episode; 0 takes the model's.
	Context int
	// CacheBytes bounds the memory for keys and values, and so Rows; 0 takes
	// 1 GiB. It is taken at once.
	CacheBytes int64
	// PrefillTokens bounds the tokens of prompts that are computed together, those
	// that fill up the shorter ones included; 0 takes 8192.
	PrefillTokens int
	// Tell, if not nil, is given a line, once, if a GPU cannot do the steps of
	// decoding as one piece of work each.
	Tell func(line string)
}

// Torch writes with a model's weights where they lie, on a GPU or on the
// CPU, through libtorch and in their dtype: it implements agon.Policy.
//
// Each row of its cache holds one episode. A step decodes a token for all rows up to
// the last that is writing, so the work of a step is that of one of few shapes, which
// a GPU does as one piece (a captured CUDA graph: see step). Prompts that wait are
// computed beside each other. What a request is answered
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
type Torch struct {
	model   *model.Model
	text    Text
	options TorchOptions
	ends    *endings

	mu    sync.Mutex // guards what follows
	cache *rowCache
	steps *steps
	// version is that of the weights that the cache is of.
	version int
	stats   Stats
}

var _ Sampler = (*Torch)(nil)

// NewTorch returns a sampler of the model. The model is the caller's and
// outlives the sampler; the caller closes the sampler.
func NewTorch(m *model.Model, text Text, options TorchOptions) (*Torch, error) {
	s := &Torch{model: m, text: text, options: options, version: m.Version()}
	var err error
	if s.ends, err = newEndings(options.Stops, options.StopStrings, text, m.Config().Vocabulary); err != nil {
		return nil, fmt.Errorf("sampler: %w", err)
	}
	if err := s.fill(); err != nil {
		return nil, fmt.Errorf("sampler: %w", err)
	}
	err = torch.Do(func() {
		s.cache, s.steps = newRowCache(m, s.options), newSteps(options.Tell)
	})
	if err != nil {
		return nil, fmt.Errorf("sampler: a cache of %d bytes: %w", s.options.CacheBytes, err)
	}
	if m.Device().IsCUDA() {
		if err := torch.GraphsAvailable(); err != nil {
			s.steps.warn(err)
		}
	}
	return s, nil
}

// fill puts defaults in the place of zeros, and makes Rows as many as there is
// memory for.
func (s *Torch) fill() error {
	o := &s.options
	if o.Rows <= 0 {
		o.Rows = 64
	}
	if o.CacheBytes <= 0 {
		o.CacheBytes = defaultCacheBytes
	}
	if o.PrefillTokens <= 0 {
		o.PrefillTokens = 8192
	}
	if o.Context <= 0 || o.Context > s.model.Config().Context {
		o.Context = s.model.Config().Context
	}
	row := rowBytes(s.model, o.Context)
	o.Rows = int(min(int64(o.Rows), o.CacheBytes/row))
	if o.Rows < 1 {
		return fmt.Errorf("a cache of %d bytes has no room for an episode of %d tokens, which takes %d", o.CacheBytes, o.Context, row)
	}
	return nil
}

// rowBytes is what the keys and values of an episode take.
func rowBytes(m *model.Model, context int) int64 {
	c := m.Config()
	return 2 * int64(c.Layers) * int64(context+1) * int64(c.KVHeads*c.HeadSize) * int64(m.DType().Size())
}

// Rows returns how many episodes there is memory for at the same time.
func (s *Torch) Rows() int { return s.options.Rows }

// Close frees the sampler's memory. No Generate may be running.
func (s *Torch) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cache == nil {
		return nil
	}
	err := torch.Do(func() {
		s.steps.free()
		s.cache.free()
	})
	s.cache = nil
	return err
}

// Stats returns the counts since the sampler was made.
func (s *Torch) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Generate implements agon.Policy.
func (s *Torch) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &writing{sampler: s, requests: requests, completions: make([]agon.Completion, len(requests))}
	if s.cache == nil {
		w.failAll(errors.New("sampler: is closed"))
		return w.completions
	}
	if version := s.model.Version(); version != s.version {
		if err := torch.Do(s.steps.forget); err != nil {
			w.failAll(fmt.Errorf("sampler: %w", err))
			return w.completions
		}
		s.cache.reset()
		s.version = version
	}
	w.run(ctx)
	return w.completions
}
