package sampler

import (
	"agon/trainer/model"
	"agon/trainer/torch"
)

// prompt is what of a request its row does not have yet.
type prompt struct {
	row, begin int
	tokens     []int32
}

// prefill computes prompts beside each other, keeps their keys and values in their
// rows, and returns the hidden states of their last tokens, [B, D], ready for the
// head. A prompt of more tokens than are computed together comes alone.
func (c *rowCache) prefill(m *model.Model, prompts []prompt) *torch.Tensor {
	if len(prompts) > 1 || len(prompts[0].tokens) <= c.together {
		return c.prefillTogether(m, prompts)
	}
	p := prompts[0]
	var last *torch.Tensor
	for len(p.tokens) > 0 {
		n := min(len(p.tokens), c.together)
		torch.Scope(func() { last = c.prefillTogether(m, []prompt{{p.row, p.begin, p.tokens[:n]}}).Return() })
		p.tokens, p.begin = p.tokens[n:], p.begin+n
	}
	return last
}

func (c *rowCache) prefillTogether(m *model.Model, prompts []prompt) *torch.Tensor {
	b := newPrefill(c, prompts, m.Device())
	// The prompts stand one behind the other, each token with its own position.
	x1ND := m.HiddenCached(b.ids, b.positions, func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
		return c.attendPrompts(layer, b, qBTHS, kBTKS, vBTKS)
	})
	return x1ND.Select(0, 0).IndexSelect(0, b.ends)
}

// prefill is prompts as tensors, all as long as the longest, T.
type prefill struct {
	count, width int           // B and T
	ids          *torch.Tensor // [1, B·T]
	positions    *torch.Tensor // [B·T]
	rows, places *torch.Tensor // [B·T], where each token is kept: at the place that is never read, if it fills up
	ends         *torch.Tensor // [B], of the last tokens among B·T
	from         *torch.Tensor // [B], the rows
	seen         int           // P
	mask         *torch.Tensor // [B, 1, T, P]; nil for one prompt from its beginning
}

func newPrefill(c *rowCache, prompts []prompt, device torch.Device) *prefill {
	b := &prefill{count: len(prompts)}
	for _, p := range prompts {
		b.width, b.seen = max(b.width, len(p.tokens)), max(b.seen, p.begin+len(p.tokens))
	}
	n := b.count * b.width
	ids, positions, rows, places := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	ends, from := make([]int64, b.count), make([]int64, b.count)
	for i, p := range prompts {
		from[i], ends[i] = int64(p.row), int64(i*b.width+len(p.tokens)-1)
		for t := range b.width {
			at := i*b.width + t
			rows[at], places[at] = int64(p.row), int64(c.context)
			if t < len(p.tokens) {
				ids[at], positions[at], places[at] = int64(p.tokens[t]), int64(p.begin+t), int64(p.begin+t)
			}
		}
	}
	there := func(values []int64, shape ...int) *torch.Tensor {
		return torch.FromInt64s(values, shape...).ToDevice(device)
	}
	b.ids, b.positions = there(ids, 1, n), there(positions, n)
	b.rows, b.places = there(rows, n), there(places, n)
	b.ends, b.from = there(ends, b.count), there(from, b.count)
	if b.count > 1 || prompts[0].begin > 0 {
		b.seen = min((b.seen+7)/8*8, c.context) // kernels want masks of a multiple of 8
		b.mask = torch.Arange(0, b.seen, torch.Int64, device).Le(b.positions.View(b.count, 1, b.width, 1))
	}
	return b
}

// attendPrompts keeps the prompts' keys and values, and attends to all of each
// prompt's row up to each token.
func (c *rowCache) attendPrompts(layer int, b *prefill, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
	heads, size := qBTHS.Size(2), qBTHS.Size(3)
	c.put(layer, b.rows, b.places, kBTKS.Select(0, 0), vBTKS.Select(0, 0))
	seen := func(cache *torch.Tensor) *torch.Tensor {
		return cache.Narrow(1, 0, b.seen).IndexSelect(0, b.from).Transpose(1, 2) // [B, K, P, S]
	}
	qBHTS := qBTHS.View(b.count, b.width, heads, size).Transpose(1, 2)
	mixedBHTS := torch.ScaledDotProductAttention(qBHTS, seen(c.keys[layer]), seen(c.values[layer]), torch.Attention{Mask: b.mask, Causal: b.mask == nil})
	return mixedBHTS.Transpose(1, 2).Reshape(1, b.count*b.width, heads, size)
}
