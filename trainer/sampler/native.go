package sampler

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"agon"
	"agon/trainer/model"
	"agon/trainer/sampler/decoder"
	"agon/trainer/torch"
)

// NativeOptions are those of a Native.
type NativeOptions struct {
	// Stops are the ids that end a turn. One at least.
	Stops []int32
	// StopStrings end a turn too, where its text comes to the end of one; the
	// sampler's Text is a tokenizer's then.
	StopStrings []string
	// Threads is how many rows are decoded at the same time; 0 takes
	// GOMAXPROCS.
	Threads int
	// Rows bounds the requests that are being decoded; further ones wait for
	// a place. 0 takes 256.
	Rows int
	// CacheBytes bounds the memory for keys and values; 0 takes 1 GiB. It is
	// taken as it is needed.
	CacheBytes int64
	// Kernel names the instructions to decode with; empty takes the fastest
	// that the machine has. See decoder.Config.
	Kernel string
}

const defaultRows = 256

// Native writes with a model's weights: it implements agon.Policy on a CPU in
// float32.
//
// What a request is answered depends on the weights and the request alone: not
// on the requests beside it, on their order, on the number of threads or on
// what the cache holds (see package decoder). Token n of an episode is drawn
// with Stream.Uniform(n). A temperature of 0 takes the likeliest token, the
// first of equals, and tells its log-probability at temperature 1.
//
// An episode goes on from its cache, found by the prefix of its ids; requests
// that begin alike compute the beginning once. The cache of an episode is
// freed by a request that is its Last, when the model is Updated, and, those
// retained first before others, when its memory is needed.
//
// Several goroutines may call Generate; their calls run one after the other.
// While it runs, the model's weights must not change.
type Native struct {
	model   *model.Model
	text    Text
	options NativeOptions
	ends    *endings

	mu         sync.Mutex // guards what follows
	decoder    *decoder.Decoder
	workspaces []*decoder.Workspace
	memory     []byte
	arena      []float32
	cache      *pageCache
	version    int
	fresh      bool // the decoder has weights of version
	stats      Stats
}

var _ Sampler = (*Native)(nil)

// NewNative returns a sampler of the model. The model is the caller's and
// outlives the sampler; the caller closes the sampler.
func NewNative(m *model.Model, text Text, options NativeOptions) (*Native, error) {
	ends, err := newEndings(options.Stops, options.StopStrings, text, m.Config().Vocabulary)
	if err != nil {
		return nil, fmt.Errorf("sampler: %w", err)
	}
	s := &Native{model: m, text: text, options: options.filled(), ends: ends}
	if err := s.open(); err != nil {
		s.Close()
		return nil, fmt.Errorf("sampler: %w", err)
	}
	return s, nil
}

func (o NativeOptions) filled() NativeOptions {
	if o.Threads <= 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.Rows <= 0 {
		o.Rows = defaultRows
	}
	if o.CacheBytes <= 0 {
		o.CacheBytes = defaultCacheBytes
	}
	return o
}

func (s *Native) open() (err error) {
	c := s.model.Config()
	cos, sin := c.RotaryTables(c.Context)
	s.decoder, err = decoder.New(decoder.Config{
		Vocabulary: c.Vocabulary, Hidden: c.Hidden, Intermediate: c.Intermediate, Layers: c.Layers,
		Heads: c.Heads, KVHeads: c.KVHeads, HeadSize: c.HeadSize, Context: c.Context, NormEps: c.NormEps,
		Kernel: s.options.Kernel,
	}, cos, sin)
	if err != nil {
		return err
	}
	for range s.options.Threads {
		w, err := s.decoder.NewWorkspace()
		if err != nil {
			return err
		}
		s.workspaces = append(s.workspaces, w)
	}
	pageBytes := int64(s.decoder.PageFloats()) * 4
	pages := min(s.options.CacheBytes/pageBytes, math.MaxInt32)
	if pages < 1 {
		return fmt.Errorf("a cache of %d bytes has no room for a page of %d", s.options.CacheBytes, pageBytes)
	}
	// Memory outside of Go's heap, which the kernel gives when it is touched.
	s.memory, err = syscall.Mmap(-1, 0, int(pages*pageBytes), syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
	if err != nil {
		return fmt.Errorf("a cache of %d bytes: %w", pages*pageBytes, err)
	}
	// Large pages save a tenth of the time; without them all works too.
	_ = syscall.Madvise(s.memory, syscall.MADV_HUGEPAGE)
	s.arena = unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(s.memory))), len(s.memory)/4)
	s.cache = newPageCache(int(pages))
	return nil
}

// Close frees the sampler's memory. No Generate may be running.
func (s *Native) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.workspaces {
		w.Close()
	}
	if s.decoder != nil {
		s.decoder.Close()
	}
	var err error
	if s.memory != nil {
		err = syscall.Munmap(s.memory)
	}
	s.workspaces, s.decoder, s.memory, s.arena = nil, nil, nil, nil
	return err
}

// Stats returns the counts since the sampler was made.
func (s *Native) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Generate implements agon.Policy.
func (s *Native) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &generation{sampler: s, ctx: ctx, requests: requests, completions: make([]agon.Completion, len(requests))}
	if err := s.refresh(); err != nil {
		for i := range g.completions {
			g.completions[i] = agon.Completion{Version: s.version, Err: fmt.Errorf("sampler: %w", err)}
		}
		return g.completions
	}
	g.run()
	return g.completions
}

// refresh gives the decoder the model's weights, if they have changed.
func (s *Native) refresh() error {
	if s.decoder == nil {
		return errors.New("is closed")
	}
	version := s.model.Version()
	if s.fresh && s.version == version {
		return nil
	}
	s.fresh = false
	s.cache.reset()
	if err := torch.Try(s.copyWeights); err != nil {
		return err
	}
	s.version, s.fresh = version, true
	return nil
}

func (s *Native) copyWeights() (err error) {
	for i := range s.model.Config().Layers {
		// One block at a time: what an adapter is merged into is freed again.
		torch.Scope(func() { err = s.decoder.SetLayer(i, numbersOf(s.model.BlockWeights(i))) })
		if err != nil {
			return err
		}
	}
	embedding, norm, head := s.model.Ends()
	return s.decoder.SetEnds(numbers(embedding), numbers(norm), numbers(head))
}

// numbersOf copies a block's weights.
func numbersOf(b *model.BlockWeights) *decoder.Layer {
	return &decoder.Layer{
		InputNorm: numbers(b.InputNorm), PostNorm: numbers(b.PostNorm),
		Q: numbers(b.Q), K: numbers(b.K), V: numbers(b.V),
		QBias: numbers(b.QBias), KBias: numbers(b.KBias), VBias: numbers(b.VBias),
		QNorm: numbers(b.QNorm), KNorm: numbers(b.KNorm),
		O: numbers(b.O), OBias: numbers(b.OBias),
		Gate: numbers(b.Gate), Up: numbers(b.Up), Down: numbers(b.Down),
		GateBias: numbers(b.GateBias), UpBias: numbers(b.UpBias), DownBias: numbers(b.DownBias),
	}
}

// numbers copies a tensor; nil for nil.
func numbers(t *torch.Tensor) []float32 {
	if t == nil {
		return nil
	}
	return t.Detach().Float32s()
}
