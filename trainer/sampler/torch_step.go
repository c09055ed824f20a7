package sampler

import (
	"math/bits"

	"agon/trainer/model"
	"agon/trainer/torch"
)

// Letters after a name tell a tensor's dimensions:
//
//	B prompts   T tokens   D hidden   H query heads   K key and value heads
//	S head size   V vocabulary   N lines
//	P places of the cache   G query heads of a key head   U rows of a step

// A step decodes a token for each of the first U rows of the cache, of which each
// sees P places: the same operations on the same memory each time, so that a GPU can
// do them as one piece (see torch.Graph). Rows that nobody writes compute a token
// that is not looked at, and keep it at the place that is never read.
type step struct {
	*board
	seen  int          // P
	graph *torch.Graph // nil where it could not be captured
}

// shape is that of a step.
type shape struct{ rows, seen int }

// board is what goes into a step and what comes out, for all of as many rows.
type board struct {
	inputs  *torch.Tensor // [5, U], Float64: see lay
	results *torch.Tensor // [2, U], Float64: tokens and their log-probabilities
	logits  *torch.Tensor // [U, V]
}

// The rows of a board's inputs, all numbers of which a Float64 holds exactly.
const (
	inputID       = iota // the newest token
	inputPosition        // where it stands
	inputPlace           // where its key and value are kept
	inputUniform         // that decides the next token
	inputInverse         // the inverse temperature; 0 takes the likeliest token
	inputRows
)

// steps are those of a sampler, made when they are first needed.
type steps struct {
	pool   torch.GraphPool
	boards map[int]*board
	all    map[shape]*step
	// tell is given the reason, once, why steps are not captured; it may be nil.
	tell func(line string)
}

func newSteps(tell func(line string)) *steps {
	return &steps{boards: map[int]*board{}, all: map[shape]*step{}, tell: tell}
}

// forget frees the steps: they are of weights that have changed, or perhaps moved.
func (s *steps) forget() {
	for _, each := range s.all {
		each.graph.Free()
	}
	clear(s.all)
}

func (s *steps) free() {
	s.forget()
	for _, b := range s.boards {
		for _, t := range []*torch.Tensor{b.inputs, b.results, b.logits} {
			t.Free()
		}
	}
	clear(s.boards)
}

// run decodes the newest token of each line and returns, by row of the cache, the
// tokens drawn next with their log-probabilities, and the logits [U, V], which are
// valid until the next run.
func (s *steps) run(m *model.Model, cache *rowCache, lines []*line) (tokens, logProbs []float64, logitsUV *torch.Tensor) {
	of := shapeOf(cache, lines)
	each := s.all[of]
	made := each == nil
	if made {
		each = &step{board: s.board(m, of.rows), seen: of.seen}
	}
	each.lay(cache.context, lines)
	decode := func() { each.decode(m, cache) }
	switch {
	case made:
		each.graph = s.capture(m.Device(), decode)
		s.all[of] = each
	case each.graph == nil:
		torch.Scope(decode)
	default:
		each.graph.Replay()
	}
	results := each.results.Float64s()
	return results[:of.rows], results[of.rows:], each.logits
}

// capture does a step that is new. Where it cannot be captured it returns nil, and
// the step is done like any other work.
func (s *steps) capture(device torch.Device, decode func()) *torch.Graph {
	graph, err := s.pool.Capture(device, decode)
	if err != nil {
		s.warn(err)
		return nil
	}
	return graph
}

func (s *steps) warn(err error) {
	if s.tell != nil {
		s.tell("decoding takes longer than it need: " + err.Error())
		s.tell = nil
	}
}

func (s *steps) board(m *model.Model, rows int) *board {
	b := s.boards[rows]
	if b == nil {
		device := m.Device()
		b = &board{
			inputs:  torch.Zeros(torch.Float64, device, inputRows, rows).Keep(),
			results: torch.Zeros(torch.Float64, device, 2, rows).Keep(),
			logits:  torch.Zeros(m.DType(), device, rows, m.Config().Vocabulary).Keep(),
		}
		s.boards[rows] = b
	}
	return b
}

// placesStep is what the places of a step are a multiple of; from eight times that
// on, of an eighth of the power of two below, so that there are few shapes and at
// most an eighth of the places is read for nothing.
const placesStep = 256

// shapeOf returns the least shape that holds all lines.
func shapeOf(cache *rowCache, lines []*line) shape {
	last, longest := 0, 0
	for _, l := range lines {
		last, longest = max(last, l.row), max(longest, len(l.tokens))
	}
	multiple := max(placesStep, 1<<bits.Len(uint(longest-1))>>4)
	return shape{
		rows: min(1<<bits.Len(uint(last)), len(cache.rows)), // the next power of two
		seen: min((longest+multiple-1)/multiple*multiple, cache.context),
	}
}

// lay writes a step's inputs.
func (b *board) lay(context int, lines []*line) {
	u := b.inputs.Size(1)
	inputs := make([]float64, inputRows*u)
	for row := range u {
		inputs[inputPlace*u+row] = float64(context)
	}
	for _, l := range lines {
		at := len(l.tokens) - 1
		for input, value := range map[int]float64{
			inputID: float64(l.tokens[at]), inputPosition: float64(at), inputPlace: float64(at),
			inputUniform: l.uniform(), inputInverse: l.inverse(),
		} {
			inputs[input*u+l.row] = value
		}
	}
	b.inputs.CopyFrom(torch.FromFloat64s(inputs, inputRows, u))
}

// decode is what a step does.
func (s *step) decode(m *model.Model, cache *rowCache) {
	device, u := s.inputs.Device(), s.inputs.Size(1)
	whole := func(input int) *torch.Tensor { return s.inputs.Select(0, input).To(torch.Int64) }
	positions := whole(inputPosition)
	at := &places{
		rows: torch.Arange(0, u, torch.Int64, device), places: whole(inputPlace), seen: s.seen,
		mask: torch.Arange(0, s.seen, torch.Int64, device).Le(positions.Unsqueeze(1)).View(u, 1, 1, s.seen),
	}
	// A row is what a token's place is elsewhere: each has its own position.
	x1UD := m.HiddenCached(whole(inputID).Unsqueeze(0), positions, func(layer int, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
		return cache.attendRows(layer, at, qBTHS, kBTKS, vBTKS)
	})
	s.logits.CopyFrom(m.Logits(x1UD.Select(0, 0)))
	tokensU, logProbsU := draw(s.logits, s.inputs.Select(0, inputUniform).Unsqueeze(1), s.inputs.Select(0, inputInverse).Unsqueeze(1).To(torch.Float32))
	s.results.Select(0, 0).CopyFrom(tokensU)
	s.results.Select(0, 1).CopyFrom(logProbsU)
}

// places tells where each row keeps its token, and what it sees.
type places struct {
	rows, places *torch.Tensor // [U]
	mask         *torch.Tensor // [U, 1, 1, P]
	seen         int           // P
}

// attendRows keeps a key and a value in each row, and attends to its places. The
// query heads that share a key head stand where tokens stand elsewhere, so that
// nothing has to be repeated for them.
func (c *rowCache) attendRows(layer int, at *places, qBTHS, kBTKS, vBTKS *torch.Tensor) *torch.Tensor {
	u, heads, kvHeads, size := qBTHS.Size(1), qBTHS.Size(2), kBTKS.Size(2), qBTHS.Size(3)
	c.put(layer, at.rows, at.places, kBTKS.Select(0, 0), vBTKS.Select(0, 0))
	seen := func(cache *torch.Tensor) *torch.Tensor {
		return cache.Narrow(0, 0, u).Narrow(1, 0, at.seen).Transpose(1, 2) // [U, K, P, S]
	}
	qUKGS := qBTHS.View(u, kvHeads, heads/kvHeads, size)
	mixed := torch.ScaledDotProductAttention(qUKGS, seen(c.keys[layer]), seen(c.values[layer]), torch.Attention{Mask: at.mask})
	return mixed.Reshape(1, u, heads, size)
}
