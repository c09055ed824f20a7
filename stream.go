package agon

// Stream is a source of random numbers that has no state: the n-th number is
// a function of the stream and of n alone. Whatever two runs do in a different
// order, they draw the same numbers.
//
// The mixing function is SplitMix64's finalizer (Steele, Lea and Flood, "Fast
// splittable pseudorandom number generators", OOPSLA 2014), applied to a
// counter in the manner of the counter-based generators of Salmon et al.
// ("Parallel random numbers: as easy as 1, 2, 3", SC 2011).
type Stream uint64

// NewStream returns the stream that belongs to seed.
func NewStream(seed uint64) Stream { return Stream(mix(seed + golden)) }

// Derive returns a stream for one of many like things: an iteration, a task,
// an attempt. Different labels give unrelated streams.
func (s Stream) Derive(label uint64) Stream {
	return Stream(mix(uint64(s)*3 + mix(label+golden)))
}

// Name returns a stream for a named purpose, apart from all those of Derive.
func (s Stream) Name(purpose string) Stream {
	h := uint64(0xcbf29ce484222325) // FNV-1a's offset basis and prime
	for i := 0; i < len(purpose); i++ {
		h = (h ^ uint64(purpose[i])) * 0x100000001b3
	}
	return Stream(mix(uint64(s)*5 + mix(h)))
}

// Uint64 returns the n-th number of the stream.
func (s Stream) Uint64(n uint64) uint64 { return mix(uint64(s) + mix(n+golden)) }

// Uniform returns the n-th number of the stream, uniform in [0, 1) with 53
// random bits.
func (s Stream) Uniform(n uint64) float64 { return float64(s.Uint64(n)>>11) / (1 << 53) }

const golden = 0x9e3779b97f4a7c15 // 2^64 / golden ratio, odd

func mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
