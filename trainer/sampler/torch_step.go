package sampler

import (
	"math/bits"

	"agon/trainer/model"
	"agon/trainer/torch"
)

// The forward pass of a Torch, over its cache. Letters after a name tell a tensor's
// dimensions:
//
//	B batch   T tokens   D hidden   H query heads   K key and value heads
//	S head size   V vocabulary   N lines
//	P places of the cache   G query heads of a key head   U rows of a bucket

// prefillTokens bounds the tokens of a prompt that are computed at a time.
const prefillTokens = 2048

// prefill computes tokens that follow what a row holds, and returns the hidden
// state of the last, [1, D], ready for the head.
func (c *rowCache) prefill(m *model.Model, row int, tokens []int32) *torch.Tensor {
	begin := len(c.rows[row].tokens)
	var last *torch.Tensor
	for len(tokens) > 0 {
		n := min(len(tokens), prefillTokens)
		torch.Scope(func() { last = c.prefillChunk(m, row, begin, tokens[:n]).Return() })
		tokens, begin = tokens[n:], begin+n
	}
	return last
}

func (c *rowCache) prefillChunk(m *model.Model, row, begin int, tokens []int32) *torch.Tensor {
	n, device := len(tokens), m.Device()
	idsBT := torch.FromInt64s(widened(tokens), 1, n).ToDevice(device)
	positions := torch.Arange(begin, begin+n, torch.Int64, device)
	xBTD := m.HiddenCached(idsBT, positions, func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
		return c.attendPrompt(layer, row, begin, qBTHS, kBTKS, vBTKS)
	})
	return xBTD.Select(0, 0).Narrow(0, n-1, 1)
}

func widened(tokens []int32) []int64 {
	ids := make([]int64, len(tokens))
	for i, id := range tokens {
		ids[i] = int64(id)
	}
	return ids
}

// attendPrompt keeps keys and values in a row from a place on, and attends to
// all of it up to each token.
func (c *rowCache) attendPrompt(layer, row, begin int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
	n := qBTHS.Size(1)
	keys, values := c.keys[layer].Select(0, row), c.values[layer].Select(0, row)
	keys.Narrow(0, begin, n).CopyFrom(kBTKS.Select(0, 0))
	values.Narrow(0, begin, n).CopyFrom(vBTKS.Select(0, 0))
	whole := func(rowPKS *torch.Tensor) *torch.Tensor {
		return rowPKS.Narrow(0, 0, begin+n).Unsqueeze(0).Transpose(1, 2)
	}
	options := torch.Attention{Causal: begin == 0}
	if begin > 0 {
		// Token i sees the places up to begin+i.
		options.Mask = torch.Ones(torch.Bool, qBTHS.Device(), n, begin+n).Tril(begin)
	}
	return torch.ScaledDotProductAttention(qBTHS.Transpose(1, 2), whole(keys), whole(values), options).Transpose(1, 2)
}

// decode computes the newest token of each line and returns their hidden states,
// [N, D].
func (c *rowCache) decode(m *model.Model, lines []*line) *torch.Tensor {
	b := newBucket(c, lines, m.Device())
	// A row is what a place is elsewhere: each has its own position.
	x1UD := m.HiddenCached(b.ids.Unsqueeze(0), b.positions, func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
		return c.attendRows(layer, b, qBTHS, kBTKS, vBTKS)
	})
	return x1UD.Select(0, 0).IndexSelect(0, b.rows)
}

// bucket is a step of decoding: one token for each of the first rows of the
// cache. Rows that nobody writes compute a token that is not looked at, and keep
// it at the place that is never read.
type bucket struct {
	ids, positions *torch.Tensor // [U]
	every, places  *torch.Tensor // 0 … U−1, and where each row keeps its token
	rows           *torch.Tensor // those of the lines, [N]
	mask           *torch.Tensor // [U, 1, 1, P], the places that each row sees
	seen           int           // P
}

// placesStep is what the places of a bucket are a multiple of.
const placesStep = 256

func newBucket(cache *rowCache, lines []*line, device torch.Device) *bucket {
	last, longest := 0, 0
	for _, l := range lines {
		last, longest = max(last, l.row), max(longest, len(l.tokens))
	}
	u := min(1<<bits.Len(uint(last)), len(cache.rows)) // the next power of two
	ids, positions, places, rows := make([]int64, u), make([]int64, u), make([]int64, u), make([]int64, len(lines))
	for row := range places {
		places[row] = int64(cache.context)
	}
	for i, l := range lines {
		at := len(l.tokens) - 1
		ids[l.row], positions[l.row], places[l.row], rows[i] = int64(l.tokens[at]), int64(at), int64(at), int64(l.row)
	}
	b := &bucket{seen: min((longest+placesStep-1)/placesStep*placesStep, cache.context)}
	b.ids = torch.FromInt64s(ids, u).ToDevice(device)
	b.positions = torch.FromInt64s(positions, u).ToDevice(device)
	b.places = torch.FromInt64s(places, u).ToDevice(device)
	b.rows = torch.FromInt64s(rows, len(rows)).ToDevice(device)
	b.every = torch.Arange(0, u, torch.Int64, device)
	b.mask = torch.Arange(0, b.seen, torch.Int64, device).Le(b.positions.Unsqueeze(1)).View(u, 1, 1, b.seen)
	return b
}

// attendRows keeps a key and a value in each row, and attends to its places. The
// query heads that share a key head stand where tokens stand elsewhere, so that
// nothing has to be repeated for them.
func (c *rowCache) attendRows(layer int, b *bucket, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
	u, heads, kvHeads, size := b.every.Size(0), qBTHS.Size(2), kBTKS.Size(2), qBTHS.Size(3)
	keys, values := c.keys[layer], c.values[layer]
	keys.IndexPutInPlace([]*torch.Tensor{b.every, b.places}, kBTKS.Select(0, 0), false)
	values.IndexPutInPlace([]*torch.Tensor{b.every, b.places}, vBTKS.Select(0, 0), false)
	seen := func(cache *torch.Tensor) *torch.Tensor {
		return cache.Narrow(0, 0, u).Narrow(1, 0, b.seen).Transpose(1, 2) // [U, K, P, S]
	}
	qUKGS := qBTHS.View(u, kvHeads, heads/kvHeads, size)
	mixed := torch.ScaledDotProductAttention(qUKGS, seen(keys), seen(values), torch.Attention{Mask: b.mask})
	return mixed.Reshape(1, u, heads, size)
}
