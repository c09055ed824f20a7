package model

import (
	"math/bits"

	"agon/trainer/torch"
)

// The forward pass of a TorchSampler, over a cache. Beside the letters of
// block.go:
//
//	P places of the cache   G query heads of a key head   U rows of a bucket

// prefillTokens bounds the tokens of a prompt that are computed at a time.
const prefillTokens = 2048

// prefill computes tokens that follow what a row holds, and returns the hidden
// state of the last, [1, D], ready for the head.
func (m *Model) prefill(cache *rowCache, row int, tokens []int32) *torch.Tensor {
	begin := len(cache.rows[row].tokens)
	var last *torch.Tensor
	for len(tokens) > 0 {
		n := min(len(tokens), prefillTokens)
		torch.Scope(func() { last = m.prefillChunk(cache, row, begin, tokens[:n]).Return() })
		tokens, begin = tokens[n:], begin+n
	}
	return last
}

func (m *Model) prefillChunk(cache *rowCache, row, begin int, tokens []int32) *torch.Tensor {
	n, device := len(tokens), m.embedding.Device()
	idsBT := torch.FromInt64s(widened(tokens), 1, n).ToDevice(device)
	at := placed{
		cos: m.cos.Narrow(0, begin, n), sin: m.sin.Narrow(0, begin, n),
		attend: func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
			return m.attendPrompt(cache, layer, row, begin, qBTHS, kBTKS, vBTKS)
		},
	}
	xBTD := m.through(m.embedding.Embedding(idsBT), at)
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
func (m *Model) attendPrompt(cache *rowCache, layer, row, begin int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
	n := qBTHS.Size(1)
	keys, values := cache.keys[layer].Select(0, row), cache.values[layer].Select(0, row)
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

// decodeRows computes the newest token of each line and returns their hidden
// states, [N, D].
func (m *Model) decodeRows(cache *rowCache, lines []*line) *torch.Tensor {
	b := newBucket(cache, lines, m.embedding.Device())
	at := placed{
		// A row is what a place is elsewhere: each has its own angle.
		cos: m.cos.IndexSelect(0, b.positions), sin: m.sin.IndexSelect(0, b.positions),
		attend: func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
			return m.attendRows(cache, layer, b, qBTHS, kBTKS, vBTKS)
		},
	}
	x1UD := m.through(m.embedding.Embedding(b.ids).Unsqueeze(0), at)
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
func (m *Model) attendRows(cache *rowCache, layer int, b *bucket, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
	c := &m.config
	u := b.every.Size(0)
	keys, values := cache.keys[layer], cache.values[layer]
	keys.IndexPutInPlace([]*torch.Tensor{b.every, b.places}, kBTKS.Select(0, 0), false)
	values.IndexPutInPlace([]*torch.Tensor{b.every, b.places}, vBTKS.Select(0, 0), false)
	seen := func(cache *torch.Tensor) *torch.Tensor {
		return cache.Narrow(0, 0, u).Narrow(1, 0, b.seen).Transpose(1, 2) // [U, K, P, S]
	}
	qUKGS := qBTHS.View(u, c.KVHeads, c.Heads/c.KVHeads, c.HeadSize)
	mixed := torch.ScaledDotProductAttention(qUKGS, seen(keys), seen(values), torch.Attention{Mask: b.mask})
	return mixed.Reshape(1, u, c.Heads, c.HeadSize)
}

// placed is what a block needs to know of where its tokens stand.
type placed struct {
	cos, sin *torch.Tensor // [T, 1, R]
	// attend mixes values [B, T, H, S] for rotated queries and keys.
	attend func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor
}

// through takes tokens through all blocks and the last norm.
func (m *Model) through(xBTD *torch.Tensor, at placed) *torch.Tensor {
	for i := range m.layers {
		torch.Scope(func() { xBTD = m.blockAt(i, xBTD, at).Return() })
	}
	return m.norm(xBTD, m.finalNorm)
}

// blockAt is block with a cache.
func (m *Model) blockAt(i int, xBTD *torch.Tensor, at placed) *torch.Tensor {
	l, c := &m.layers[i], &m.config
	b, t := xBTD.Size(0), xBTD.Size(1)
	q, k, v := m.heads(l, m.norm(xBTD, l.inputNorm), at.cos, at.sin)
	mixed := at.attend(i, q, k, v).Reshape(b, t, c.Heads*c.HeadSize)
	xBTD = xBTD.Add(l.o.apply(mixed))
	return xBTD.Add(feedForward(l, m.norm(xBTD, l.postNorm)))
}
