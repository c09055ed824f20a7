package train

import (
	"fmt"
	"strings"
	"testing"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/sampler"
)

// Left to itself, a policy as small as that which ships tries nothing on a CPU.
func TestPreflights(t *testing.T) {
	loaded, err := policies.Load(policies.BaseName, &configs.Default().Policy)
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close()
	for _, c := range []struct {
		preflight string
		gpu       bool
		finished  int
		want      bool
	}{
		{"auto", false, 0, false}, {"auto", true, 0, true}, {"on", false, 0, true}, {"off", true, 0, false}, {"on", true, 100, false},
	} {
		l := &Loop{Config: configs.Default(), Actor: &policies.Actor{Checkpoint: loaded.Checkpoint}, Finished: c.finished}
		l.Config.Preflight, l.Actor.GPU = c.preflight, c.gpu
		if got := l.preflights(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if (&Loop{Config: &configs.Config{Preflight: "on", Iterations: 1}}).preflights() {
		t.Error("a served policy takes nothing here")
	}
}

func TestLongestBatch(t *testing.T) {
	for _, c := range []struct{ context, budget, rows, width int }{
		{4096, 8192, 2, 4096}, {4096, 4096, 1, 4096}, {4096, 1000, 1, 4096}, {3000, 8192, 3, 2730}, {8191, 8192, 2, 4096},
	} {
		if rows, width := longestBatch(c.context, c.budget); rows != c.rows || width != c.width {
			t.Errorf("of a context of %d and a budget of %d %d × %d", c.context, c.budget, rows, width)
		}
	}
	for _, c := range []struct{ rows, width, cutRows, cutWidth int }{{4, 512, 4, 512}, {8, 1024, 2, 1024}, {1, 40960, 1, 2048}, {3, 2730, 1, 2048}} {
		rows, width, note := onCPU(c.rows, c.width)
		if rows != c.cutRows || width != c.cutWidth || (note == "") != (rows*width == c.rows*c.width) {
			t.Errorf("%d × %d becomes %d × %d%s", c.rows, c.width, rows, width, note)
		}
	}
}

// The cache that is tried is as full as the memory for it allows.
func TestTryCache(t *testing.T) {
	c := configs.Default()
	c.Policy.Context, c.Policy.Batch, c.Policy.CacheMiB = 200, 64, 16
	loaded, err := policies.Load(policies.BaseName, &c.Policy)
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close()
	loaded.GPU = true // its sampler is libtorch's then, which writes on a CPU too
	if err := loaded.RenewSampler(&c.Policy); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	l := &Loop{Config: c, Actor: loaded, Shown: terminal.NewProgress(&said, "train", "iterations", 1)}
	rows := loaded.Sampler.(*sampler.Torch).Rows()
	shape := loaded.Model.Config()
	if bytes := rows * 201 * 2 * 4 * shape.Layers * shape.KVHeads * shape.HeadSize; rows >= 64 || bytes > 16<<20 || bytes*(rows+1)/rows <= 16<<20 {
		t.Errorf("%d rows, of %d bytes", rows, bytes)
	}
	if speed, err := l.tryCache(t.Context()); err != nil || speed <= 0 {
		t.Fatalf("%v tokens a second, %v", speed, err)
	}
	if want := fmt.Sprintf("preflight: a cache of %d × 200 tokens: ", rows); !strings.HasPrefix(said.String(), want) {
		t.Errorf("%q, want %q", said.String(), want)
	}
	l.sayExtrapolated(preflightSpeeds{write: 1000, learn: 500})
	if want := "if 256 proposals and 384 attempts of an iteration were of one whole turn each, they would take about 86 s to write, and the turns of the attempts 74 s to learn from"; !strings.Contains(said.String(), want) {
		t.Errorf("%q lacks %q", said.String(), want)
	}
}
