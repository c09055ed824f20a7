package events

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// wall is WALL of testdata/golden.py.
var wall = time.Unix(1700000000, 250_000_000)

func at(step int64) time.Time { return wall.Add(time.Duration(step) * time.Second) }

func open(t *testing.T, folder string, next int64) *Writer {
	t.Helper()
	w, err := Open(folder, next, wall)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func appendSteps(t *testing.T, w *Writer, steps ...int64) {
	t.Helper()
	for _, step := range steps {
		if err := w.Append(step, at(step), map[string]float64{"reward": float64(step)}); err != nil {
			t.Fatal(err)
		}
	}
}

func closed(t *testing.T, w *Writer) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestBytes holds a file against the one that TensorBoard's own writer made.
func TestBytes(t *testing.T) {
	w := open(t, t.TempDir(), 1)
	for _, step := range []struct {
		number  int64
		scalars map[string]float64
	}{
		{1, map[string]float64{"reward": 0, "entropy": .5}},
		{2, map[string]float64{"reward": math.Inf(1), "entropy": -1.5, "eval/pass_at_1": .763125}},
		{300, map[string]float64{"größe/größe": 3e38}},
	} {
		if err := w.Append(step.number, at(step.number), step.scalars); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, w)
	got, want := readFile(t, w.Path()), readFile(t, "testdata/tensorboard.tfevents")
	if !bytes.Equal(got, want) {
		t.Errorf("the file is\n%x\nTensorBoard writes\n%x", got, want)
	}
}

// TestCRC checks the vectors of RFC 3720, section B.4, under the mask.
func TestCRC(t *testing.T) {
	rising := make([]byte, 32)
	for i := range rising {
		rising[i] = byte(i)
	}
	for _, vector := range []struct {
		data []byte
		crc  uint32
	}{
		{make([]byte, 32), 0x8a9136aa},
		{bytes.Repeat([]byte{0xff}, 32), 0x62a8ab43},
		{rising, 0x46dd794e},
	} {
		want := (vector.crc>>15 | vector.crc<<17) + 0xa282ead8
		if got := maskedCRC(vector.data); got != want {
			t.Errorf("maskedCRC(%x) = %#x, want %#x", vector.data, got, want)
		}
	}
}

func TestAppendIsOnDiskBeforeItReturns(t *testing.T) {
	w := open(t, t.TempDir(), 1)
	defer closed(t, w)
	appendSteps(t, w, 1, 2)
	if got := stepsOf(t, w.Path()); !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("while it is open the file holds steps %v", got)
	}
}

func TestOpenGoesOnAtAStep(t *testing.T) {
	for _, c := range []struct {
		name string
		next int64
		want [][]int64
	}{
		{"after the last", 6, [][]int64{{1, 2, 3}, {4, 5}, nil}},
		{"within the newer file", 5, [][]int64{{1, 2, 3}, {4}, nil}},
		{"at the start of the newer file", 4, [][]int64{{1, 2, 3}, nil}},
		{"within the older file", 2, [][]int64{{1}, nil}},
		{"at the beginning", 1, [][]int64{nil}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			w := open(t, folder, 1)
			appendSteps(t, w, 1, 2, 3)
			closed(t, w)
			w = open(t, folder, 4)
			appendSteps(t, w, 4, 5)
			closed(t, w)
			closed(t, open(t, folder, c.next))
			if got := stepsIn(t, folder); !slices.EqualFunc(got, c.want, slices.Equal) {
				t.Errorf("the files hold steps %v, want %v", got, c.want)
			}
		})
	}
}

// TestOpenTellsReadersToForget looks for what makes TensorBoard purge steps.
func TestOpenTellsReadersToForget(t *testing.T) {
	w := open(t, t.TempDir(), 7)
	closed(t, w)
	events := eventsOf(t, w.Path())
	if len(events) != 2 || !bytes.Contains(events[0], []byte("brain.Event:2")) {
		t.Fatalf("the file begins with %q", events)
	}
	if !bytes.Equal(events[1], startEvent(7, wall)) {
		t.Errorf("the second event is %x", events[1])
	}
}

// TestTornEnd kills a writer after every byte of a record.
func TestTornEnd(t *testing.T) {
	folder := t.TempDir()
	w := open(t, folder, 1)
	appendSteps(t, w, 1)
	whole := len(readFile(t, w.Path()))
	appendSteps(t, w, 2)
	closed(t, w)
	text := readFile(t, w.Path())
	for length := whole; length < len(text); length++ {
		torn := t.TempDir()
		path := filepath.Join(torn, filepath.Base(w.Path()))
		writeFile(t, path, text[:length])
		closed(t, open(t, torn, 3))
		if got := readFile(t, path); !bytes.Equal(got, text[:whole]) {
			t.Fatalf("torn after %d bytes, %d are left, want %d", length, len(got), whole)
		}
	}
}

func TestDamageIsToldAndLeft(t *testing.T) {
	folder := t.TempDir()
	w := open(t, folder, 1)
	appendSteps(t, w, 1, 2)
	closed(t, w)
	text := readFile(t, w.Path())
	text[len(text)/2] ^= 1
	writeFile(t, w.Path(), text)
	_, err := Open(folder, 3, wall)
	if err == nil || !strings.Contains(err.Error(), w.Path()) || !strings.Contains(err.Error(), "hint:") {
		t.Errorf("of a damaged file: %v", err)
	}
	if !bytes.Equal(readFile(t, w.Path()), text) {
		t.Error("a damaged file was changed")
	}
}

func TestFilesOfOthersAreLeft(t *testing.T) {
	folder := t.TempDir()
	other := filepath.Join(folder, "events.out.tfevents.1800000000.host.1.0")
	writeFile(t, other, []byte("theirs"))
	w := open(t, folder, 1)
	closed(t, w)
	if got := string(readFile(t, other)); got != "theirs" {
		t.Errorf("another writer's file holds %q", got)
	}
}

func TestNamesSortWhateverTheClockSays(t *testing.T) {
	folder := t.TempDir()
	var paths []string
	for i, back := range []time.Duration{0, 0, time.Hour, 600000 * time.Hour, -time.Hour} {
		w, err := Open(folder, int64(i), wall.Add(-back))
		if err != nil {
			t.Fatal(err)
		}
		appendSteps(t, w, int64(i))
		closed(t, w)
		paths = append(paths, w.Path())
	}
	if !slices.IsSorted(paths) || len(slices.Compact(paths)) != 5 {
		t.Errorf("the files are %v", paths)
	}
}

func TestWrongSteps(t *testing.T) {
	if _, err := Open(t.TempDir(), -1, wall); err == nil {
		t.Error("step -1 opens")
	}
	w := open(t, t.TempDir(), 3)
	defer closed(t, w)
	appendSteps(t, w, 3)
	size := len(readFile(t, w.Path()))
	for _, step := range []int64{-1, 2, 3} {
		if err := w.Append(step, wall, map[string]float64{"reward": 1}); err == nil {
			t.Errorf("step %d follows step 3", step)
		}
	}
	for _, name := range []string{"", "\xff"} {
		if err := w.Append(4, wall, map[string]float64{name: 1}); err == nil {
			t.Errorf("%q names a scalar", name)
		}
	}
	if err := w.Append(4, wall, nil); err != nil {
		t.Error(err)
	}
	if got := len(readFile(t, w.Path())); got != size {
		t.Errorf("what was refused added %d bytes", got-size)
	}
}

func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	writeFile(t, file, nil)
	if _, err := Open(file, 0, wall); err == nil {
		t.Error("a file opens as a folder")
	}
}

// FuzzBefore reads any bytes as an older file: what is kept of them is a whole
// number of records, and reads the same again.
func FuzzBefore(f *testing.F) {
	f.Add([]byte{}, int64(0))
	f.Add(appendRecord(nil, startEvent(1, wall)), int64(1))
	two := appendRecord(nil, versionEvent(wall))
	two = appendRecord(two, summaryEvent(3, wall, []string{"kl"}, map[string]float64{"kl": 1}))
	f.Add(two, int64(3))
	f.Add(two[:len(two)-1], int64(9))
	f.Add(appendRecord(nil, protowire.AppendTag(nil, eventStep, protowire.BytesType)), int64(9))
	f.Fuzz(func(t *testing.T, file []byte, next int64) {
		length, summaries, err := before(bytes.NewReader(file), next)
		if err != nil {
			return
		}
		if length < 0 || length > int64(len(file)) {
			t.Fatalf("%d of %d bytes are kept", length, len(file))
		}
		again, number, err := before(bytes.NewReader(file[:length]), next)
		if again != length || number != summaries || err != nil {
			t.Errorf("%d bytes with %d summaries read as %d with %d, %v", length, summaries, again, number, err)
		}
	})
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func writeFile(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

func eventsOf(t *testing.T, path string) (events [][]byte) {
	t.Helper()
	r := bytes.NewReader(readFile(t, path))
	for {
		data, err := readRecord(r)
		if err == io.EOF {
			return events
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, data)
	}
}

// stepsOf lists the steps of the summaries of a file.
func stepsOf(t *testing.T, path string) (steps []int64) {
	t.Helper()
	for _, event := range eventsOf(t, path) {
		if step, summary, _ := kindOf(event); summary {
			steps = append(steps, step)
		}
	}
	return steps
}

// stepsIn lists the steps of each file of a folder, in the order of TensorBoard.
func stepsIn(t *testing.T, folder string) (steps [][]int64) {
	t.Helper()
	paths, err := filesOf(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		steps = append(steps, stepsOf(t, path))
	}
	return steps
}
