package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"agon"
)

// reference.safetensors was written by the reference implementation; see
// testdata/make.py.
const reference = "testdata/reference.safetensors"

func TestOpenReference(t *testing.T) {
	f, err := Open(reference)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.metadata; !reflect.DeepEqual(got, map[string]string{"format": "pt"}) {
		t.Errorf("metadata %v", got)
	}
	want := []struct {
		name, dtype string
		shape       []int64
		bytes       []byte
	}{
		{"a.weight", "F16", []int64{1, 2}, []byte{0x00, 0x3e, 0x00, 0xc0}},
		{"b.weight", "F32", []int64{2, 3}, float32Bytes(0, 1, 2, 3, 4, 5)},
		{"empty", "F32", []int64{0, 4}, []byte{}},
		{"mask", "BOOL", []int64{3}, []byte{1, 0, 1}},
		{"steps", "I64", []int64{}, []byte{7, 0, 0, 0, 0, 0, 0, 0}},
	}
	arrays := f.Arrays()
	if len(arrays) != len(want) {
		t.Fatalf("%d arrays, want %d", len(arrays), len(want))
	}
	for i, w := range want {
		a := arrays[i]
		data, err := a.Bytes()
		if err != nil || a.Name != w.name || a.DType != w.dtype || !reflect.DeepEqual(a.Shape, w.shape) || !bytes.Equal(data, w.bytes) {
			t.Errorf("array %d is %s %s%v %v %v, want %v", i, a.Name, a.DType, a.Shape, data, err, w)
		}
	}
}

// What is read from the reference's file is written as the same bytes.
func TestWriteReference(t *testing.T) {
	f, err := Open(reference)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	path := filepath.Join(t.TempDir(), "copy.safetensors")
	if err := Write(path, f.Arrays(), f.metadata); err != nil {
		t.Fatal(err)
	}
	want, _ := os.ReadFile(reference)
	if got, _ := os.ReadFile(path); !bytes.Equal(got, want) {
		t.Errorf("wrote\n%q\nwant\n%q", got, want)
	}
}

func TestWriteRefuses(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name   string
		arrays []agon.Array
		want   string
	}{
		{"duplicate", []agon.Array{array("a", "U8", nil, 1), array("a", "U8", nil, 1)}, `array "a" is there twice`},
		{"metadata's name", []agon.Array{array("__metadata__", "U8", nil, 1)}, "is there twice"},
		{"dtype", []agon.Array{array("a", "U7", nil, 1)}, "unknown dtype"},
		{"size", []agon.Array{array("a", "U8", []int64{3}, 1)}, "has 1 bytes"},
		{"source", []agon.Array{{Name: "a", DType: "U8", Bytes: func() ([]byte, error) { return nil, broken }}}, "broken"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "x.safetensors")
			if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := Write(path, test.arrays, nil); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if old, _ := os.ReadFile(path); string(old) != "old" {
				t.Errorf("the old file became %q", old)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("left %v behind", entries)
			}
		})
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	arrays := []agon.Array{array("c", "U8", []int64{3}, 1, 2, 3), array("a", "U8", []int64{2}, 4, 5), array("b", "U8", []int64{1}, 6)}
	for _, shardBytes := range []int64{3, 1, 0, 4} { // several files over one and back
		if err := (Folder{ShardBytes: shardBytes}).WriteArrays(dir, arrays); err != nil {
			t.Fatal(err)
		}
		got, close, err := Folder{}.ReadArrays(dir)
		if err != nil {
			t.Fatal(err)
		}
		var text []string
		for _, a := range got {
			data, _ := a.Bytes()
			text = append(text, a.Name+string('0'+data[0]))
		}
		if want := []string{"a4", "b6", "c1"}; !reflect.DeepEqual(text, want) {
			t.Errorf("shards of %d: %v, want %v", shardBytes, text, want)
		}
		if err := close(); err != nil {
			t.Error(err)
		}
	}
}

// Writing several files over several that are named alike, and failing half
// way, leaves no mixture of the two.
func TestFolderHalfWritten(t *testing.T) {
	dir, folder := t.TempDir(), Folder{ShardBytes: 1}
	if err := folder.WriteArrays(dir, []agon.Array{array("a", "U8", []int64{1}, 1), array("b", "U8", []int64{1}, 1)}); err != nil {
		t.Fatal(err)
	}
	broken := array("b", "U8", []int64{1})
	broken.Bytes = func() ([]byte, error) { return nil, errors.New("broken") }
	if err := folder.WriteArrays(dir, []agon.Array{array("a", "U8", []int64{1}, 2), broken}); err == nil {
		t.Fatal("no error")
	}
	if _, _, err := folder.ReadArrays(dir); err == nil || !strings.Contains(err.Error(), "has neither") {
		t.Errorf("a half-written folder is read with error %v", err)
	}
}

// By default no file has more than 5 GB of arrays.
func TestShards(t *testing.T) {
	var arrays []agon.Array
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		arrays = append(arrays, agon.Array{Name: name, DType: "BF16", Shape: []int64{1_200_000, 1_000}}) // 2.4 GB
	}
	shards, total, err := divide(arrays, DefaultShardBytes)
	if err != nil || len(shards) != 3 || total != 12_000_000_000 {
		t.Errorf("%d shards of %d bytes, error %v", len(shards), total, err)
	}
}

// FuzzOpen demands that any file is read or refused, that what is read can be
// written, and that it is then read as the same.
func FuzzOpen(f *testing.F) {
	good, err := os.ReadFile(reference)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(fileOf(`{}`, ""))
	f.Add(fileOf(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, "x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &File{mapped: data}
		if file.parse() != nil {
			return
		}
		var again bytes.Buffer
		if err := encode(&again, file.Arrays(), file.metadata); err != nil {
			t.Fatal(err)
		}
		copied := &File{mapped: again.Bytes()}
		if err := copied.parse(); err != nil {
			t.Fatal(err)
		}
		if len(copied.infos) != len(file.infos) {
			t.Fatalf("%d arrays became %d", len(file.infos), len(copied.infos))
		}
		for i, a := range file.Arrays() {
			b := copied.array(&copied.infos[i])
			x, _ := a.Bytes()
			y, _ := b.Bytes()
			if a.Name != b.Name || a.DType != b.DType || !bytes.Equal(x, y) {
				t.Fatalf("%s became %s", a.Name, b.Name)
			}
		}
	})
}

func array(name, dtype string, shape []int64, data ...byte) agon.Array {
	return agon.Array{Name: name, DType: dtype, Shape: shape, Bytes: func() ([]byte, error) { return data, nil }}
}

func fileOf(header, data string) []byte {
	file := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(file, header...), data...)
}

func float32Bytes(values ...float32) []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, values)
	return b.Bytes()
}
