package safetensors

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A folder of these tests: the content of each file by name.
type folder map[string]string

// one is a folder with one file of that header and data.
func one(header, data string) folder {
	return folder{WeightsName: string(fileOf(header, data))}
}

// bytesAt is the entry of an array of n bytes from begin on.
func bytesAt(name string, begin, n int) string {
	return fmt.Sprintf(`%q:{"dtype":"U8","shape":[%d],"data_offsets":[%d,%d]}`, name, n, begin, begin+n)
}

// header is a header of those entries.
func header(entries ...string) string { return "{" + strings.Join(entries, ",") + "}" }

// shard is a file with arrays of one byte each.
func shard(names ...string) string {
	var entries []string
	for i, name := range names {
		entries = append(entries, bytesAt(name, i, 1))
	}
	return string(fileOf(header(entries...), strings.Repeat("x", len(names))))
}

// entryOf is a header of one entry with that dtype, shape and data_offsets, as JSON.
func entryOf(dtype, shape, offsets string) string {
	return fmt.Sprintf(`{"a":{"dtype":%s,"shape":%s,"data_offsets":%s}}`, dtype, shape, offsets)
}

// hostile are folders that are refused, each with the line that says why. DIR
// stands for the folder, FILE for its model.safetensors and INDEX for its index.
var hostile = []struct {
	name   string
	folder folder
	want   string
}{
	// the file
	{"nothing", folder{}, `safetensors: DIR: has neither model.safetensors nor model.safetensors.index.json`},
	{"empty file", folder{WeightsName: ""}, `safetensors: FILE: is cut short: too small for a header`},
	{"seven bytes", folder{WeightsName: "1234567"}, `safetensors: FILE: is cut short: too small for a header`},
	{"no header", folder{WeightsName: "\x00\x00\x00\x00\x00\x00\x00\x00"}, `safetensors: FILE: header does not begin with {: not a safetensors file?`},
	{"header of 2^64-1 bytes", folder{WeightsName: strings.Repeat("\xff", 16)}, `safetensors: FILE: header of 18446744073709551615 bytes is larger than the format's bound of 100000000: not a safetensors file?`},
	{"header of 99 MB in a file of 10 bytes", folder{WeightsName: claimed(99_000_000) + "{}"}, `safetensors: FILE: is cut short: header of 99000000 bytes in a file of 10`},
	{"header cut", folder{WeightsName: string(fileOf(`{}`, "")[:9])}, `safetensors: FILE: is cut short: header of 2 bytes in a file of 9`},
	{"pickle", folder{WeightsName: "PK\x03\x04\x00\x00\x00\x00rest"}, `safetensors: FILE: is cut short: header of 67324752 bytes in a file of 12`},

	// the JSON
	{"a list", one(`[]`, ""), `safetensors: FILE: header does not begin with {: not a safetensors file?`},
	{"cut JSON", one(`{"a":{"dtype":"U8"`, ""), `safetensors: FILE: header: array "a": JSON ends too early`},
	{"two values", one(`{}{}`, ""), `safetensors: FILE: header: more than one JSON value`},
	{"not UTF-8", one("{\"\xff\":1}", ""), `safetensors: FILE: header is not UTF-8`},
	{"deep", one(`{"a":`+strings.Repeat(`[`, 1_000_000), ""), `safetensors: FILE: header: array "a": is [: it must begin with {`},
	{"deep in a shape", one(entryOf(`"U8"`, strings.Repeat(`[`, 1_000_000), `[0,1]`), "x"), `safetensors: FILE: header: array "a": "shape": is [: it must be a whole number of 64 bits`},
	{"deep in an unknown field", one(`{"a":{"x":`+strings.Repeat(`{"x":`, 1_000_000), ""), `safetensors: FILE: header: array "a": "x": is no field of an array`},
	{"null", one(`{"a":null}`, ""), `safetensors: FILE: header: array "a": is null: it must begin with {`},
	{"no comma", one(`{"a":{"dtype":"U8" "shape":[]}}`, ""), `safetensors: FILE: header: array "a": invalid character '"' after object key:value pair`},
	{"metadata of numbers", one(`{"__metadata__":{"a":1}}`, ""), `safetensors: FILE: header: __metadata__: "a": is 1: it must be a string`},
	{"metadata twice", one(`{"__metadata__":{},"__metadata__":{}}`, ""), `safetensors: FILE: header: "__metadata__" is there twice`},

	// an array's entry
	{"unknown dtype", one(entryOf(`"F7"`, `[]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": unknown dtype "F7"`},
	{"endless dtype", one(entryOf(`"`+strings.Repeat("F", 1<<20)+`"`, `[]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": unknown dtype "` + strings.Repeat("F", 80) + `"`},
	{"dtype of another case", one(`{"a":{"DType":"U8","shape":[1],"data_offsets":[0,1]}}`, "x"), `safetensors: FILE: header: array "a": "DType": is no field of an array`},
	{"dtype twice", one(`{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}`, "x"), `safetensors: FILE: header: array "a": "dtype" is there twice`},
	{"dtype is a number", one(entryOf(`8`, `[]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": "dtype": is 8: it must be a string`},
	{"no shape", one(`{"a":{"dtype":"U8","data_offsets":[0,1]}}`, "x"), `safetensors: FILE: header: array "a": dtype, shape and two data_offsets are needed`},
	{"no offsets", one(`{"a":{"dtype":"U8","shape":[1]}}`, "x"), `safetensors: FILE: header: array "a": dtype, shape and two data_offsets are needed`},
	{"one offset", one(entryOf(`"U8"`, `[1]`, `[0]`), "x"), `safetensors: FILE: header: array "a": dtype, shape and two data_offsets are needed`},
	{"three offsets", one(entryOf(`"U8"`, `[1]`, `[0,1,2]`), "x"), `safetensors: FILE: header: array "a": "data_offsets": has more than 2 numbers`},
	{"65 dimensions", one(entryOf(`"U8"`, `[1`+strings.Repeat(`,1`, 64)+`]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": "shape": has more than 64 numbers`},
	{"a fraction", one(entryOf(`"U8"`, `[1.5]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": "shape": is 1.5: it must be a whole number of 64 bits`},
	{"2^64", one(entryOf(`"U8"`, `[18446744073709551616]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": "shape": is 18446744073709551616: it must be a whole number of 64 bits`},
	{"endless number", one(entryOf(`"U8"`, `[`+strings.Repeat("9", 1<<20)+`]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": "shape": is ` + strings.Repeat("9", 40) + `: it must be a whole number of 64 bits`},
	{"NaN", one(entryOf(`"U8"`, `[NaN]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": "shape": invalid character 'N' looking for beginning of value`},
	{"negative dimension", one(entryOf(`"U8"`, `[-1,-1]`, `[0,1]`), "x"), `safetensors: FILE: header: array "a": shape [-1 -1] has a negative dimension`},
	{"a shape that overflows", one(entryOf(`"F64"`, `[4294967296,4294967296]`, `[0,0]`), ""), `safetensors: FILE: header: array "a": shape [4294967296 4294967296] is too large`},
	{"a shape that overflows to 0 by its dtype", one(entryOf(`"F64"`, `[2305843009213693952]`, `[0,0]`), ""), `safetensors: FILE: header: array "a": shape [2305843009213693952] is too large`},
	{"too few bytes", one(entryOf(`"F32"`, `[2]`, `[0,4]`), "xxxx"), `safetensors: FILE: header: array "a": offsets [0, 4] do not hold F32[2], which takes 8 bytes`},
	{"bytes for no element", one(entryOf(`"F32"`, `[0,7]`, `[0,4]`), "xxxx"), `safetensors: FILE: header: array "a": offsets [0, 4] do not hold F32[0 7], which takes 0 bytes`},
	{"backwards", one(entryOf(`"U8"`, `[0]`, `[1,0]`), "x"), `safetensors: FILE: header: array "a": offsets [1, 0] do not hold U8[0], which takes 0 bytes`},
	{"negative offset", one(entryOf(`"U8"`, `[1]`, `[-1,0]`), "x"), `safetensors: FILE: header: array "a": offsets [-1, 0] do not hold U8[1], which takes 1 bytes`},
	{"offsets whose difference overflows", one(entryOf(`"U8"`, `[1]`, `[-9223372036854775808,9223372036854775807]`), "x"), `safetensors: FILE: header: array "a": dtype, shape and two data_offsets are needed`},

	// the layout
	{"beyond the end", one(header(bytesAt("a", 0, 4)), "xxx"), `safetensors: FILE: array "a": ends at byte 4 of 3: the file is cut short`},
	{"4 TB in 3 bytes", one(entryOf(`"F32"`, `[1048576,1048576]`, `[0,4398046511104]`), "xxx"), `safetensors: FILE: array "a": ends at byte 4398046511104 of 3: the file is cut short`},
	{"left over", one(header(bytesAt("a", 0, 2)), "xxx"), `safetensors: FILE: 1 bytes after the last array`},
	{"data of no array", one(`{}`, "x"), `safetensors: FILE: 1 bytes after the last array`},
	{"gap", one(header(bytesAt("a", 0, 1), bytesAt("b", 2, 1)), "xxx"), `safetensors: FILE: array "b": leaves a gap of 1 bytes before it`},
	{"overlap", one(header(bytesAt("a", 0, 2), bytesAt("b", 1, 2)), "xxx"), `safetensors: FILE: array "b": overlaps array "a"`},
	{"same place", one(header(bytesAt("a", 0, 1), bytesAt("b", 0, 1)), "x"), `safetensors: FILE: array "b": overlaps array "a"`},
	{"a name twice", one(header(bytesAt("a", 0, 1), bytesAt("a", 1, 1)), "xx"), `safetensors: FILE: header: "a" is there twice`},
	{"a name of several lines", one(header(`"a\nb":null`), "x"), `safetensors: FILE: header: array "a\nb": is null: it must begin with {`},

	// the index
	{"index cut short", folder{IndexName: `{`}, `safetensors: INDEX: JSON ends too early`},
	{"index is a list", folder{IndexName: `[]`}, `safetensors: INDEX: is [: it must begin with {`},
	{"deep index", folder{IndexName: `{"metadata":` + strings.Repeat(`[`, 1_000_000)}, `safetensors: INDEX: invalid character '[' exceeded max depth`},
	{"no weight_map", folder{IndexName: `{"metadata":{}}`}, `safetensors: INDEX: weight_map is empty`},
	{"weight_map is empty", folder{IndexName: `{"weight_map":{}}`}, `safetensors: INDEX: weight_map is empty`},
	{"weight_map of numbers", folder{IndexName: `{"weight_map":{"a":1}}`}, `safetensors: INDEX: weight_map: "a": is 1: it must be a string`},
	{"a name twice in the index", folder{IndexName: `{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}`}, `safetensors: INDEX: weight_map: "a" is there twice`},
	{"out of the folder", folder{IndexName: `{"weight_map":{"a":"../x.safetensors"}}`}, `safetensors: INDEX: weight_map: "../x.safetensors" is not the name of a .safetensors file beside it`},
	{"an absolute name", folder{IndexName: `{"weight_map":{"a":"/etc/x.safetensors"}}`}, `safetensors: INDEX: weight_map: "/etc/x.safetensors" is not the name of a .safetensors file beside it`},
	{"another kind of file", folder{IndexName: `{"weight_map":{"a":"pytorch_model.bin"}}`}, `safetensors: INDEX: weight_map: "pytorch_model.bin" is not the name of a .safetensors file beside it`},
	{"a file name of several lines", folder{IndexName: `{"weight_map":{"a":"x\n.safetensors"}}`}, `safetensors: INDEX: weight_map: "x\n.safetensors" is not the name of a .safetensors file beside it`},
	{"the folder itself", folder{IndexName: `{"weight_map":{"a":".."}}`}, `safetensors: INDEX: weight_map: ".." is not the name of a .safetensors file beside it`},
	{"a shard is missing", folder{IndexName: `{"weight_map":{"a":"x.safetensors"}}`}, `safetensors: open DIR/x.safetensors: no such file or directory`},
	{"a shard is broken", folder{IndexName: `{"weight_map":{"a":"x.safetensors"}}`, "x.safetensors": ""}, `safetensors: DIR/x.safetensors: is cut short: too small for a header`},
	{"an array is missing", folder{IndexName: `{"weight_map":{"a":"x.safetensors","b":"x.safetensors"}}`, "x.safetensors": shard("a")}, `safetensors: INDEX: array "b": is not in x.safetensors`},
	{"an array is elsewhere", folder{IndexName: `{"weight_map":{"a":"x.safetensors","b":"y.safetensors"}}`, "x.safetensors": shard("b"), "y.safetensors": shard("a")}, `safetensors: INDEX: array "a": is not in x.safetensors`},
	{"an array in two shards", folder{IndexName: `{"weight_map":{"a":"x.safetensors","b":"y.safetensors"}}`, "x.safetensors": shard("a"), "y.safetensors": shard("a", "b")}, `safetensors: DIR/y.safetensors: array "a": is in x.safetensors too`},
}

// claimed is the length of a header.
func claimed(n uint64) string { return string(binary.LittleEndian.AppendUint64(nil, n)) }

func TestHostileFolders(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range test.folder {
				write(t, filepath.Join(dir, name), content)
			}
			refused(t, dir, test.want)
		})
	}
}

// refused demands that a folder is refused with that line alone, soon, and
// without memory for what it only claims to hold.
func refused(t *testing.T, dir, want string) {
	t.Helper()
	began := time.Now()
	var err error
	allocated := allocatedBy(func() { _, _, err = Folder{}.ReadArrays(dir) })
	if err == nil {
		t.Fatal("was read")
	}
	want = strings.NewReplacer(
		"INDEX", filepath.Join(dir, IndexName), "FILE", filepath.Join(dir, WeightsName), "DIR", dir).Replace(want)
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if allocated > 8<<20 {
		t.Errorf("%d bytes of memory", allocated)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

// allocatedBy returns the bytes of Go's heap that f takes, those freed included.
func allocatedBy(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What is no file is refused, and not waited for.
func TestHostileKindsOfFile(t *testing.T) {
	tests := []struct {
		name string
		make func(path string) error
		want string
	}{
		{"a folder", func(path string) error { return os.Mkdir(path, 0o700) }, "safetensors: FILE: is not a regular file"},
		{"a pipe", func(path string) error { return syscall.Mkfifo(path, 0o600) }, "safetensors: FILE: is not a regular file"},
		{"a device", func(path string) error { return os.Symlink("/dev/zero", path) }, "safetensors: FILE: is not a regular file"},
		{"a link to nothing", func(path string) error { return os.Symlink("../blobs/0", path) }, "safetensors: open FILE: no such file or directory"},
		{"a link to itself", func(path string) error { return os.Symlink(WeightsName, path) }, "safetensors: open FILE: too many levels of symbolic links"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := test.make(filepath.Join(dir, WeightsName)); err != nil {
				t.Fatal(err)
			}
			refused(t, dir, test.want)
		})
	}
	t.Run("an index that is a pipe", func(t *testing.T) {
		dir := t.TempDir()
		if err := syscall.Mkfifo(filepath.Join(dir, IndexName), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, dir, "safetensors: INDEX: is not a regular file")
	})
	t.Run("an index of gigabytes", func(t *testing.T) {
		dir := t.TempDir()
		sparse(t, filepath.Join(dir, IndexName), "", 1<<33)
		refused(t, dir, "safetensors: INDEX: has 8589934592 bytes, more than the 67108864 that are read")
	})
}

// sparse makes a file of that size which begins with content and has no more
// bytes on the disk.
func sparse(t *testing.T, path, content string, size int64) {
	t.Helper()
	write(t, path, content)
	if err := os.Truncate(path, size); err != nil {
		t.Skip(err)
	}
}

// A header takes memory for what it says, not for what it says that there is.
func TestClaimsTakeNoMemory(t *testing.T) {
	const size = 1 << 36
	dir := t.TempDir()
	head := string(fileOf(entryOf(`"F32"`, fmt.Sprintf(`[%d]`, size/4), fmt.Sprintf(`[0,%d]`, size)), ""))
	sparse(t, filepath.Join(dir, WeightsName), head, int64(len(head))+size)
	allocated := allocatedBy(func() {
		arrays, close, err := Folder{}.ReadArrays(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer close()
		if data, err := arrays[0].Bytes(); err != nil || len(data) != size {
			t.Errorf("%d bytes, error %v", len(data), err)
		}
	})
	if allocated > 1<<16 {
		t.Errorf("64 GiB of weights took %d bytes", allocated)
	}
	for _, header := range []uint64{99_000_000, 1 << 32, 1 << 63} {
		path := filepath.Join(t.TempDir(), "x.safetensors")
		write(t, path, claimed(header)+"{}")
		if allocated := allocatedBy(func() { Open(path) }); allocated > 1<<16 {
			t.Errorf("a header that claims %d bytes took %d", header, allocated)
		}
	}
}

// Hugging Face's cache holds links to files that are named by their digest.
func TestFolderOfLinks(t *testing.T) {
	root := t.TempDir()
	snapshot, blobs := filepath.Join(root, "snapshots", "1"), filepath.Join(root, "blobs")
	for _, dir := range []string{snapshot, blobs} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range map[string]string{
		IndexName:       `{"metadata":{"total_size":2},"weight_map":{"a":"x.safetensors","b":"y.safetensors"}}`,
		"x.safetensors": shard("a"), "y.safetensors": shard("b"),
	} {
		write(t, filepath.Join(blobs, "digest-of-"+name), content)
		if err := os.Symlink("../../blobs/digest-of-"+name, filepath.Join(snapshot, name)); err != nil {
			t.Fatal(err)
		}
	}
	arrays, close, err := Folder{}.ReadArrays(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	defer close()
	if len(arrays) != 2 || arrays[0].Name != "a" || arrays[1].Name != "b" {
		t.Errorf("arrays %v", arrays)
	}
}

// FuzzIndex demands that any index is read or refused, in one line, and that
// what is read names files beside it alone.
func FuzzIndex(f *testing.F) {
	for _, test := range hostile {
		f.Add([]byte(test.folder[IndexName]))
	}
	f.Add([]byte(`{"metadata":{"total_size":2},"weight_map":{"a":"x.safetensors"}}`))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		index, err := parseIndex(encoded)
		if err != nil {
			oneLine(t, err)
			return
		}
		for _, name := range index.files() {
			if name != filepath.Base(name) || strings.ContainsAny(name, "\n/") {
				t.Errorf("file %q", name)
			}
		}
	})
}

// FuzzHeader demands that any header is read or refused, in one line of bounded
// length, and that the arrays of one that is read lie within its data.
func FuzzHeader(f *testing.F) {
	for _, test := range hostile {
		if header, _, err := split([]byte(test.folder[WeightsName])); err == nil {
			f.Add(bytes.Clone(header[:min(len(header), 200)]), int64(3))
		}
	}
	f.Fuzz(func(t *testing.T, header []byte, size int64) {
		infos, _, err := parseHeader(header)
		if err == nil {
			err = checkLayout(infos, size)
		}
		if err != nil {
			oneLine(t, err)
			return
		}
		for _, i := range infos {
			if n, err := byteSize(i.dtype, i.shape); err != nil || i.begin < 0 || i.end > size || i.end-i.begin != n {
				t.Errorf("array %q of %d bytes lies at [%d, %d] of %d: %v", i.name, n, i.begin, i.end, size, err)
			}
		}
	})
}

func oneLine(t *testing.T, err error) {
	t.Helper()
	if line := err.Error(); strings.ContainsAny(line, "\n\r") || len(line) > 2000 {
		t.Errorf("error %q", line)
	}
}
