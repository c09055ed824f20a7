package sampler

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/trainer/model"
	"agon/trainer/sampler/decoder"
	"agon/trainer/torch"
)

// digits writes an id as its number.
type digits struct{}

func (digits) Decode(ids []int32) string { return strings.Trim(fmt.Sprint(ids), "[]") }

// testStop ends a turn in these tests.
const testStop = 3

func newNative(t testing.TB, m *model.Model, options NativeOptions) *Native {
	t.Helper()
	options.Stops = []int32{testStop}
	s, err := NewNative(m, digits{}, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// requests returns n requests with prompts of different lengths, some of
// which begin alike.
func requests(n int) []agon.Request {
	var list []agon.Request
	stream := agon.NewStream(11)
	for i := range n {
		prompt := stream.Derive(uint64(i / 3)) // three requests with one prompt
		length := 1 + int(prompt.Uint64(0)%37)
		r := agon.Request{
			Stream:      stream.Name("draws").Derive(uint64(i)),
			Temperature: []float64{1, 0.7, 0}[i%3],
			MaxTokens:   1 + i%17,
		}
		for j := range length {
			r.Tokens = append(r.Tokens, int32(prompt.Uint64(uint64(j+1))%40))
		}
		list = append(list, r)
	}
	return list
}

// episode is what a player keeps of an episode.
type episode struct {
	request agon.Request
	written []int32 // the places in request.Tokens that were sampled
	logProb []float32
}

// play lets a sampler write turns, with an observation after each.
func play(t testing.TB, s agon.Policy, list []agon.Request, turns int) []episode {
	t.Helper()
	episodes := make([]episode, len(list))
	for i := range list {
		episodes[i].request = list[i]
		episodes[i].request.Tokens = slices.Clone(list[i].Tokens)
	}
	for turn := range turns {
		batch := make([]agon.Request, len(list))
		for i := range episodes {
			batch[i] = episodes[i].request
			batch[i].Tokens = slices.Clone(batch[i].Tokens)
			batch[i].Last = turn == turns-1
		}
		for i, completion := range s.Generate(context.Background(), batch) {
			e := &episodes[i]
			if completion.Err != nil {
				t.Fatal(completion.Err)
			}
			for _, id := range completion.Tokens {
				e.written = append(e.written, int32(len(e.request.Tokens)))
				e.request.Tokens = append(e.request.Tokens, id)
			}
			e.logProb = append(e.logProb, completion.LogProbs...)
			if turn < turns-1 { // the world says something, a little different for each
				e.request.Tokens = append(e.request.Tokens, 5, int32(i%7), int32(turn))
			}
		}
	}
	return episodes
}

// TestNativeAgreesWithTrainer compares the log-probabilities of sampling with
// those of the training forward pass, over several turns with observations
// and the cache.
func TestNativeAgreesWithTrainer(t *testing.T) {
	for i := range len(families) * len(decoder.Kernels()) {
		name, kernel := families[i%len(families)], decoder.Kernels()[i/len(families)]
		m := loadFamily(t, name)
		s := newNative(t, m, NativeOptions{Threads: 2, Kernel: kernel})
		batch, sampled := asBatch(play(t, s, requests(60), 2))
		scores, err := m.Score(batch)
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		for i, logProb := range scores.LogProbs {
			worst = max(worst, math.Abs(float64(logProb-sampled[i])))
		}
		t.Logf("%s by %s: largest difference %.2g", name, kernel, worst)
		if !(worst < 2e-5) {
			t.Errorf("%s: log-probs differ by up to %v", name, worst)
		}
		if stats := s.Stats(); stats.Cached < stats.Prompt/3 {
			t.Errorf("%s: only %d of %d prompt tokens came from the cache", name, stats.Cached, stats.Prompt)
		}
	}
}

// asBatch returns the episodes as the trainer sees them, with what the sampler
// said of the targets.
func asBatch(episodes []episode) (b *model.Batch, sampled []float32) {
	b = &model.Batch{Rows: len(episodes)}
	for _, e := range episodes {
		b.Width = max(b.Width, len(e.request.Tokens))
	}
	b.IDs = make([]int64, b.Rows*b.Width)
	for row, e := range episodes {
		ids := b.IDs[row*b.Width:]
		for i, id := range e.request.Tokens {
			ids[i] = int64(id)
		}
		temperature := e.request.Temperature
		if temperature == 0 {
			temperature = 1
		}
		for _, at := range e.written {
			b.Positions = append(b.Positions, int64(row*b.Width+int(at)-1))
			b.Targets = append(b.Targets, ids[at])
			b.InverseTemperatures = append(b.InverseTemperatures, float32(1/temperature))
		}
		sampled = append(sampled, e.logProb...)
	}
	return b, sampled
}

// What a request is answered does not depend on its neighbours, their order,
// the threads, the places, or the cache.
func TestNativeRowsAreIndependent(t *testing.T) {
	for _, kernel := range decoder.Kernels() {
		t.Run(kernel, func(t *testing.T) { rowsAreIndependent(t, kernel) })
	}
}

func rowsAreIndependent(t *testing.T, kernel string) {
	m := loadFamily(t, "llama")
	list := requests(45)
	want := newNative(t, m, NativeOptions{Threads: 2, Kernel: kernel}).Generate(context.Background(), list)
	samplers := map[string]*Native{}
	for what, options := range map[string]NativeOptions{
		"one thread":       {Threads: 1},
		"five threads":     {Threads: 5},
		"four places":      {Threads: 2, Rows: 4},
		"a small cache":    {Threads: 2, CacheBytes: 5 * pageBytes(m)},
		"with a neighbour": {Threads: 2},
	} {
		options.Kernel = kernel
		samplers[what] = newNative(t, m, options)
	}
	for what, s := range samplers {
		for round := range 3 {
			order := permutation(len(list), agon.NewStream(uint64(round)))
			var shuffled []agon.Request
			for _, i := range order {
				shuffled = append(shuffled, list[i])
			}
			if what == "with a neighbour" {
				shuffled = append(shuffled, requests(60)[45:]...)
			}
			got := s.Generate(context.Background(), shuffled)
			for at, i := range order {
				if !reflect.DeepEqual(got[at], want[i]) {
					t.Fatalf("%s, round %d: request %d is answered\n%v, want\n%v", what, round, i, got[at], want[i])
				}
			}
		}
	}
	for i, r := range list { // each alone
		if got := samplers["one thread"].Generate(context.Background(), []agon.Request{r}); !reflect.DeepEqual(got[0], want[i]) {
			t.Fatalf("alone, request %d is answered %v, want %v", i, got[0], want[i])
		}
	}
}

func pageBytes(m *model.Model) int64 {
	c := m.Config()
	return int64(2 * 16 * c.KVHeads * c.HeadSize * c.Layers * 4 * 3) // values are padded; enough for one
}

func permutation(n int, stream agon.Stream) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := int(stream.Uint64(uint64(i)) % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// A second turn reads what the first left in the cache, and gives what it
// would without.
func TestNativeEpisodeGoesOn(t *testing.T) {
	m := loadFamily(t, "qwen2")
	cached := newNative(t, m, NativeOptions{Threads: 2})
	with := play(t, cached, requests(30), 3)
	forgetful := newNative(t, m, NativeOptions{Threads: 2})
	var without []episode
	withoutCache := func() {
		for _, e := range with { // the same transcripts, each turn by a sampler that saw nothing
			again := episode{request: e.request, written: e.written}
			for _, at := range e.written {
				r := e.request
				r.Tokens, r.MaxTokens, r.Last = e.request.Tokens[:at], 1, true
				completion := forgetful.Generate(context.Background(), []agon.Request{r})[0]
				if completion.Err != nil || completion.Tokens[0] != e.request.Tokens[at] {
					t.Fatalf("token %d is %v without a cache, want %d", at, completion, e.request.Tokens[at])
				}
				again.logProb = append(again.logProb, completion.LogProbs[0])
			}
			without = append(without, again)
		}
	}
	withoutCache()
	if !reflect.DeepEqual(with, without) {
		t.Error("the cache changed a log-probability")
	}
	if free, pages := len(cached.cache.free), len(cached.cache.users); free != pages {
		t.Errorf("%d of %d pages are held after the last turn of all episodes", pages-free, pages)
	}
}

func TestNativeGreedyAndStops(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newNative(t, m, NativeOptions{Threads: 1})
	list := requests(60)
	for i := range list {
		list[i].MaxTokens = 40
	}
	finishes := map[agon.Finish]int{}
	for i, c := range s.Generate(context.Background(), list) {
		finishes[c.Finish]++
		n := len(c.Tokens)
		if n == 0 || len(c.LogProbs) != n {
			t.Fatalf("request %d: %d tokens with %d log-probs", i, n, len(c.LogProbs))
		}
		if stopped := c.Tokens[n-1] == testStop; stopped != (c.Finish == agon.FinishStop) {
			t.Errorf("request %d ends with %d and finish %q", i, c.Tokens[n-1], c.Finish)
		}
		if slices.Contains(c.Tokens[:n-1], testStop) {
			t.Errorf("request %d goes on after a stop: %v", i, c.Tokens)
		}
		if c.Text != (digits{}).Decode(c.Tokens) {
			t.Errorf("request %d has the text %q", i, c.Text)
		}
		if list[i].Temperature == 0 {
			checkGreedy(t, m, list[i].Tokens, c.Tokens[0])
		}
	}
	if finishes[agon.FinishStop] == 0 || finishes[agon.FinishLength] == 0 {
		t.Errorf("finishes %v: the test should see both", finishes)
	}
}

func checkGreedy(t *testing.T, m *model.Model, prompt []int32, token int32) {
	t.Helper()
	err := torch.Do(func() {
		ids := torch.FromInt32s(prompt, 1, len(prompt)).To(torch.Int64)
		logits := m.Logits(m.Hidden(ids)).Select(1, -1)
		if want := logits.Argmax(-1, false).ItemInt64(); want != int64(token) {
			t.Errorf("greedy took %d, the likeliest is %d", token, want)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What is drawn follows the distribution: the mean of -log p is the entropy.
func TestNativeDrawsTheDistribution(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newNative(t, m, NativeOptions{Threads: 2})
	const n = 20_000
	list := make([]agon.Request, n)
	for i := range list {
		list[i] = agon.Request{
			Tokens: []int32{7, 8, 9}, Stream: agon.NewStream(uint64(i)), Temperature: 1, MaxTokens: 1, Last: true,
		}
	}
	counts := make([]float64, 40)
	for _, c := range s.Generate(context.Background(), list) {
		if c.Err != nil {
			t.Fatal(c.Err)
		}
		counts[c.Tokens[0]]++
	}
	var probabilities []float32
	err := torch.Do(func() {
		probabilities = m.Logits(m.Hidden(torch.FromInt64s([]int64{7, 8, 9}, 1, 3))).Select(1, -1).Softmax(-1).Float32s()
	})
	if err != nil {
		t.Fatal(err)
	}
	chiSquare, kinds := 0.0, 0.0
	for id, p := range probabilities {
		if expected := n * float64(p); expected >= 5 {
			chiSquare += (counts[id] - expected) * (counts[id] - expected) / expected
			kinds++
		}
	}
	// Mean kinds-1 and variance 2(kinds-1); five deviations above is no chance.
	if limit := kinds - 1 + 5*math.Sqrt(2*(kinds-1)); chiSquare > limit {
		t.Errorf("chi-square %.1f over %v kinds, limit %.1f", chiSquare, kinds, limit)
	}
}

func TestNativeUpdated(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newNative(t, m, NativeOptions{Threads: 2})
	list := requests(9)
	before := s.Generate(context.Background(), list)
	err := torch.Do(func() {
		torch.NoGrad(func() {
			for _, p := range m.Parameters() {
				p.Tensor.MulScalarInPlace(1.3)
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	m.Updated()
	after := s.Generate(context.Background(), list)
	fresh := newNative(t, m, NativeOptions{Threads: 1}).Generate(context.Background(), list)
	if !reflect.DeepEqual(after, fresh) {
		t.Error("after an update the sampler differs from a new one")
	}
	if after[0].Version != before[0].Version+1 || reflect.DeepEqual(after[0].LogProbs, before[0].LogProbs) {
		t.Errorf("version %d after %d", after[0].Version, before[0].Version)
	}
}

func TestNativeRefuses(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newNative(t, m, NativeOptions{Threads: 2, CacheBytes: 3 * pageBytes(m)})
	good := agon.Request{Tokens: []int32{1, 2}, MaxTokens: 2, Temperature: 1}
	tests := []struct {
		change func(*agon.Request)
		want   string
	}{
		{func(r *agon.Request) { r.Tokens = nil }, "no tokens"},
		{func(r *agon.Request) { r.MaxTokens = 0 }, "MaxTokens is 0"},
		{func(r *agon.Request) { r.Temperature = -1 }, "temperature -1"},
		{func(r *agon.Request) { r.Temperature = math.NaN() }, "temperature NaN"},
		{func(r *agon.Request) { r.Tokens = []int32{1, 40} }, "token 1 is id 40"},
		{func(r *agon.Request) { r.Tokens = []int32{-1} }, "id -1"},
	}
	var list []agon.Request
	for _, test := range tests {
		r := good
		test.change(&r)
		list = append(list, r, good)
	}
	full := good
	full.Tokens = make([]int32, 64)
	list = append(list, full)
	completions := s.Generate(context.Background(), list)
	for i, test := range tests {
		if err := completions[2*i].Err; err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error %v, want %q", err, test.want)
		}
		if err := completions[2*i+1].Err; err != nil {
			t.Errorf("the failure %q lost its neighbour: %v", test.want, err)
		}
	}
	if c := completions[len(list)-1]; c.Err != nil || c.Finish != agon.FinishLength || len(c.Tokens) != 0 {
		t.Errorf("a full context is answered %+v", c)
	}
	for _, o := range []NativeOptions{{CacheBytes: 1}, {Kernel: "abacus"}} {
		o.Stops = []int32{1}
		if s, err := NewNative(m, nil, o); err == nil {
			s.Close()
			t.Errorf("options %+v were accepted", o)
		}
	}
	for _, stops := range [][]int32{nil, {40}, {-1}} {
		if s, err := NewNative(m, nil, NativeOptions{Stops: stops}); err == nil {
			s.Close()
			t.Errorf("stops %v were accepted", stops)
		}
	}
}

func TestNativeCanceled(t *testing.T) {
	m := loadFamily(t, "llama")
	s := newNative(t, m, NativeOptions{Threads: 2, Rows: 4})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for i, c := range s.Generate(ctx, requests(30)) {
		if c.Err != context.Canceled {
			t.Errorf("request %d: error %v", i, c.Err)
		}
	}
	for i, c := range s.Generate(context.Background(), requests(30)) {
		if c.Err != nil {
			t.Errorf("request %d after the cancellation: %v", i, c.Err)
		}
	}
}

func TestNativeDiverged(t *testing.T) {
	m := loadFamily(t, "llama")
	err := torch.Do(func() { torch.NoGrad(func() { _, norm, _ := m.Ends(); norm.FillInPlace(math.NaN()) }) })
	if err != nil {
		t.Fatal(err)
	}
	m.Updated()
	for _, c := range newNative(t, m, NativeOptions{}).Generate(context.Background(), requests(4)) {
		if c.Err == nil || !strings.Contains(c.Err.Error(), "not finite") {
			t.Errorf("weights that are not numbers: %v", c.Err)
		}
	}
}

func TestNativeReadsTheAdapter(t *testing.T) {
	m := loadFamily(t, "llama")
	adapt(t, m)
	b, sampled := asBatch(play(t, newNative(t, m, NativeOptions{Threads: 1}), requests(6), 2))
	scores, err := m.Score(b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sampled {
		if d := math.Abs(float64(sampled[i] - scores.LogProbs[i])); d > 1e-4 {
			t.Fatalf("token %d: sampled with %v, scored %v", i, sampled[i], scores.LogProbs[i])
		}
	}
}
