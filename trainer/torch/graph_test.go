package torch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// decoding is a step of a sampler in small: U rows, each of which keeps a key at its
// place of a cache and attends to what it has there. D is 8, in two heads.
type decoding struct {
	keys            *Tensor // the cache, [rows, places, 2, 4]
	weight          *Tensor // [D, D]
	every           *Tensor // 0 … U−1
	inputUD, places *Tensor
	result          *Tensor // [U, D]
}

func newDecoding(keys *Tensor, rows int) *decoding {
	device := keys.Device()
	return &decoding{
		keys: keys, weight: Arange(0, 64, Float32, device).Sin().View(8, 8), every: Arange(0, rows, Int64, device),
		inputUD: Zeros(Float32, device, rows, 8), places: Zeros(Int64, device, rows), result: Zeros(Float32, device, rows, 8),
	}
}

func (d *decoding) step() {
	rows, places := d.every.Size(0), d.keys.Size(1)
	headsUHS := d.inputUD.Matmul(d.weight).View(rows, 2, 4)
	d.keys.IndexPutInPlace([]*Tensor{d.every, d.places}, headsUHS, false)
	seen := d.keys.Narrow(0, 0, rows).Transpose(1, 2)
	mask := Arange(0, places, Int64, d.keys.Device()).Le(d.places.Unsqueeze(1)).View(rows, 1, 1, places)
	d.result.CopyFrom(ScaledDotProductAttention(headsUHS.Unsqueeze(2), seen, seen, Attention{Mask: mask}).View(rows, 8))
}

// set gives the step the tokens of a round: other input, one place further.
func (d *decoding) set(round int) {
	rows, device := d.every.Size(0), d.keys.Device()
	d.inputUD.CopyFrom(Arange(0, rows*8, Float32, device).AddScalar(float64(round)).Cos().View(rows, 8))
	d.places.FillInPlace(float64(round))
}

func TestGraphs(t *testing.T)       { testGraphs(t, CPU) }
func TestGraphsOnCUDA(t *testing.T) { needGraphs(t); testGraphs(t, CUDA(0)) }

// testGraphs steps two buckets of rows in turn by graphs of one pool, with other
// work between, and holds them against the same steps without graphs.
func testGraphs(t *testing.T, device Device) {
	noneLeft(t)
	do(t, func() {
		eager, replayed := Zeros(Float32, device, 4, 8, 2, 4), Zeros(Float32, device, 4, 8, 2, 4)
		var pool GraphPool
		graphs := map[int]*Graph{}
		plain, captured := map[int]*decoding{}, map[int]*decoding{}
		for _, rows := range []int{2, 4} {
			plain[rows], captured[rows] = newDecoding(eager, rows), newDecoding(replayed, rows)
		}
		for round, rows := range []int{2, 4, 4, 2, 2, 4, 2, 4} {
			Scope(func() {
				plain[rows].set(round)
				captured[rows].set(round)
				plain[rows].step()
				if graph := graphs[rows]; graph != nil {
					graph.Replay()
					return
				}
				graph, err := pool.Capture(device, captured[rows].step)
				if err != nil {
					t.Fatal(err)
				}
				graphs[rows] = graph
			})
			near(t, "result", captured[rows].result, plain[rows].result.Float64s()...)
			near(t, "cache", replayed, eager.Float64s()...)
		}
		for _, graph := range graphs {
			graph.Free()
			graph.Free()
		}
		if err := Do(graphs[2].Replay); err == nil || !strings.Contains(err.Error(), "freed") {
			t.Errorf("replaying a freed graph: %v", err)
		}

		again, err := pool.Capture(device, captured[4].step)
		if err != nil {
			t.Fatal("a pool whose graphs have been freed: ", err)
		}
		again.Replay()
		again.Free()
	})
}

// What f makes is freed each time, and what it fails with is the caller's.
func TestGraphOfAFunctionThatFails(t *testing.T) {
	noneLeft(t)
	var pool GraphPool
	graph := func(f func()) {
		g, err := pool.Capture(CPU, f)
		if err != nil {
			t.Error(err)
		}
		g.Free()
	}
	if err := refused(t, func() { graph(func() { Ones(Float32, CPU, 2).Add(Ones(Float32, CPU, 3)) }) }); err.Op != "add" {
		t.Errorf("got %v", err)
	}
	inside := refused(t, func() { graph(func() { graph(func() {}) }) })
	if !strings.Contains(inside.Message, "inside") {
		t.Errorf("a graph in a graph: %v", inside)
	}
	do(t, func() {
		before := Live()
		func() {
			defer func() {
				if recover() != "stop" {
					t.Error("the panic of f is lost")
				}
			}()
			graph(func() {
				Ones(Float32, CPU, 2)
				panic("stop")
			})
		}()
		if n := Live() - before; n != 0 {
			t.Errorf("%d tensors left", n)
		}
		graph(func() {
			if Ones(Float32, CPU, 2).SetRequiresGrad(true).Exp().RequiresGrad() {
				t.Error("records gradients")
			}
		})
	})
}

// A shared object that is no good is told of in one line.
func TestLoadOfGraphs(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.so")
	if err := os.WriteFile(text, []byte("no object"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, path, want string }{
		{"missing", filepath.Join(dir, "none.so"), "No such file"},
		{"no object", text, "text.so"},
		{"another library", sharedObject(t, "int other;"), "agon_graphs"},
		{"of another build", sharedObject(t, otherBuild), "not built together"},
		{"of symbols that are not there", sharedObject(t, "void nowhere(void); void agon_graphs(void) { nowhere(); }"), "nowhere"},
	} {
		do(t, func() {
			err := loadGraphs(c.path)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "hint:") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v", c.name, err)
			}
		})
	}
}

// A name alone is looked for beside the program, as it lies in what make dist packs.
func TestLoadOfGraphsBesideTheProgram(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const name = "libagon_beside.so"
	path := filepath.Join(filepath.Dir(program), name)
	object, err := os.ReadFile(sharedObject(t, otherBuild))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, object, 0o644); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	do(t, func() {
		if err := loadGraphs(name); err == nil || !strings.Contains(err.Error(), "not built together") {
			t.Errorf("got %v", err)
		}
	})
}

// otherBuild is what an object built with another torch looks like from outside.
const otherBuild = `struct { unsigned long size; const char *torch; } agon_graphs = {16, "1.0.0"};`

// sharedObject compiles a little C.
func sharedObject(t *testing.T, source string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "object.so")
	command := exec.Command("cc", "-shared", "-fPIC", "-o", path, "-x", "c", "-")
	command.Stdin = strings.NewReader(source)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestGraphsAvailable(t *testing.T) {
	if err := GraphsAvailable(); err != nil && (strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "hint:")) {
		t.Errorf("%v", err)
	}
}
