package model

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

func TestSaveAndLoad(t *testing.T) {
	m := loadFamily(t, "qwen3")
	special := architecture.Special{Pad: id(1), Stops: []int32{2, 3}}
	dir := t.TempDir()
	options := SaveOptions{Special: special, Files: map[string][]byte{"tokenizer.json": []byte("{}")}}
	if err := m.Save(dir, safetensors.Folder{}, options); err != nil {
		t.Fatal(err)
	}
	again, err := Load(dir, safetensors.Folder{}, Placement{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Free()
	if !reflect.DeepEqual(again.Config(), m.Config()) {
		t.Errorf("config %+v became %+v", m.Config(), again.Config())
	}
	want := loadReference(t, "qwen3")
	first, _ := m.Score(&want.batch)
	second, err := again.Score(&want.batch)
	if err != nil || !slices.Equal(first.LogProbs, second.LogProbs) {
		t.Errorf("scores differ after saving: %v", err)
	}
	if content, _ := os.ReadFile(filepath.Join(dir, "tokenizer.json")); string(content) != "{}" {
		t.Error("the tokenizer's file was not written")
	}
}

func TestSaveBFloat16(t *testing.T) {
	m := loadFamily(t, "llama")
	dir := t.TempDir()
	if err := m.Save(dir, safetensors.Folder{}, SaveOptions{BFloat16: true}); err != nil {
		t.Fatal(err)
	}
	f, err := safetensors.Open(filepath.Join(dir, safetensors.WeightsName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	config := m.Config()
	size := 0
	for _, a := range f.Arrays() {
		data, _ := a.Bytes()
		size += len(data)
	}
	if want := 2 * config.Parameters(); size != want {
		t.Errorf("%d bytes of weights, want %d", size, want)
	}
	again, err := Load(dir, safetensors.Folder{}, Placement{})
	if err != nil {
		t.Fatal(err)
	}
	again.Free()
}

// arrays is a folder of weights in memory.
type arrays []agon.Array

func (a arrays) ReadArrays(string) ([]agon.Array, func() error, error) {
	return a, func() error { return nil }, nil
}
func (arrays) WriteArrays(string, []agon.Array) error { return nil }

func TestLoadRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func([]agon.Array) []agon.Array
		want   string
	}{
		{"no embedding", func(a []agon.Array) []agon.Array { return a[1:] }, `model: array "model.embed_tokens.weight" is missing`},
		{"no bias", func(a []agon.Array) []agon.Array {
			return slices.DeleteFunc(a, func(a agon.Array) bool { return a.Name == "model.layers.1.self_attn.o_proj.bias" })
		}, `model: array "model.layers.1.self_attn.o_proj.bias" is missing`},
		{"a bias too many", func(a []agon.Array) []agon.Array {
			return append(a, agon.Array{Name: "model.layers.0.mlp.up_proj.bias"})
		}, `model: array "model.layers.0.mlp.up_proj.bias" is none of this llama's`},
		{"a layer too many", func(a []agon.Array) []agon.Array {
			return append(a, agon.Array{Name: "model.layers.2.input_layernorm.weight"})
		}, `model: array "model.layers.2.input_layernorm.weight" is none of this llama's`},
		{"a name without end", func(a []agon.Array) []agon.Array {
			return append(a, agon.Array{Name: strings.Repeat("x", 1<<20)})
		}, `model: array "` + strings.Repeat("x", 80) + `" is none of this llama's`},
		{"shape", func(a []agon.Array) []agon.Array { a[0].Shape = []int64{1}; return a },
			`model: array "model.embed_tokens.weight" has the shape [1], want [40 16]`},
		{"transposed", func(a []agon.Array) []agon.Array { a[0].Shape = []int64{16, 40}; return a },
			`model: array "model.embed_tokens.weight" has the shape [16 40], want [40 16]`},
		{"whole numbers", func(a []agon.Array) []agon.Array { a[0].DType = "I64"; return a },
			`model: array "model.embed_tokens.weight" has the dtype I64, which no weight has`},
		{"quantised", func(a []agon.Array) []agon.Array { a[0].DType = "F8_E4M3"; return a },
			`model: array "model.embed_tokens.weight" has the dtype F8_E4M3, which no weight has`},
		{"unreadable", func(a []agon.Array) []agon.Array {
			a[0].Bytes = func() ([]byte, error) { return nil, os.ErrInvalid }
			return a
		}, `model: array "model.embed_tokens.weight": invalid argument`},
		{"NaN", number(math.NaN()), `model: array "model.embed_tokens.weight" has numbers that are not finite: its training diverged, or the file is damaged`},
		{"infinite", number(math.Inf(-1)), `model: array "model.embed_tokens.weight" has numbers that are not finite: its training diverged, or the file is damaged`},
	}
	for _, test := range tests {
		changed := test.change(loadFamily(t, "llama").Arrays(false))
		_, err := Load("testdata/llama", arrays(changed), Placement{})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		}
	}
}

// number makes one number of the first array another.
func number(value float64) func([]agon.Array) []agon.Array {
	return func(a []agon.Array) []agon.Array {
		bytes := a[0].Bytes
		a[0].Bytes = func() ([]byte, error) {
			data, err := bytes()
			data = slices.Clone(data)
			binary.LittleEndian.PutUint32(data[20:], math.Float32bits(float32(value)))
			return data, err
		}
		return a
	}
}

// A head beside the embedding that it is tied to says nothing, or something
// else: transformers unties them then.
func TestLoadTiedHead(t *testing.T) {
	list := loadFamily(t, "qwen2").Arrays(false)
	head := list[0]
	head.Name = architecture.HeadName
	m, err := Load("testdata/qwen2", arrays(append(list, head)), Placement{})
	if err != nil {
		t.Fatal(err)
	}
	m.Free()
	changed := number(3)([]agon.Array{head})[0]
	_, err = Load("testdata/qwen2", arrays(append(list, changed)), Placement{})
	if want := `model: array "lm_head.weight" differs from the embedding, to which tie_word_embeddings ties it`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// The files beside the weights are read as carefully as these.
func TestLoadRefusesFolders(t *testing.T) {
	write := func(name, content string) func(dir string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600) }
	}
	tests := []struct {
		name   string
		change func(dir string) error
		want   string
	}{
		{"no config", func(dir string) error { return os.Remove(filepath.Join(dir, architecture.ConfigName)) }, `open DIR/config.json: no such file or directory`},
		{"empty config", write(architecture.ConfigName, ""), `model: config: unexpected end of JSON input`},
		{"a pipe", func(dir string) error {
			os.Remove(filepath.Join(dir, architecture.ConfigName))
			return syscall.Mkfifo(filepath.Join(dir, architecture.ConfigName), 0o600)
		}, `DIR/config.json: is not a regular file`},
		{"gigabytes", func(dir string) error { return os.Truncate(filepath.Join(dir, architecture.ConfigName), 1<<33) },
			`model: config: has 1048577 bytes, more than the 1048576 that are read`},
		{"no weights", func(dir string) error { return os.Remove(filepath.Join(dir, safetensors.WeightsName)) },
			`safetensors: DIR: has neither model.safetensors nor model.safetensors.index.json`},
		{"weights cut short", func(dir string) error { return os.Truncate(filepath.Join(dir, safetensors.WeightsName), 20_000) },
			`safetensors: DIR/model.safetensors: array "model.layers.1.mlp.up_proj.weight": ends at byte 17792 of 17144: the file is cut short`},
		{"generation config", write(architecture.GenerationName, `{"eos_token_id": 40}`), `model: generation config: eos_token_id is 40: the vocabulary has the ids 0 to 39`},
		{"generation config of no object", write(architecture.GenerationName, `7`), `model: generation config: is no JSON object`},
		{"generation config of a list", write(architecture.GenerationName, `{"pad_token_id": "x"}`), `model: generation config: pad_token_id is "x": it must be the id of a token`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS("testdata/llama")); err != nil {
				t.Fatal(err)
			}
			if err := test.change(dir); err != nil {
				t.Fatal(err)
			}
			_, err := Load(dir, safetensors.Folder{}, Placement{})
			if want := strings.ReplaceAll(test.want, "DIR", dir); err == nil || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
		})
	}
}

// What a folder says of generating outlives training: what was read is written,
// with the ids of Save.
func TestGenerationConfigIsKept(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/llama")); err != nil {
		t.Fatal(err)
	}
	const said = `{"eos_token_id": [7, 8], "bos_token_id": 6, "temperature": 0.6, "top_k": 20, "do_sample": true, "stop_strings": ["x"]}`
	if err := os.WriteFile(filepath.Join(dir, architecture.GenerationName), []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	m := loadFolder(t, dir)
	if got := m.Generation().Stops; !slices.Equal(got, []int32{7, 8}) {
		t.Errorf("stops %v", got)
	}
	clone, err := m.Clone()
	if err != nil {
		t.Fatal(err)
	}
	defer clone.Free()
	saved := t.TempDir()
	if err := clone.Save(saved, safetensors.Folder{}, SaveOptions{Special: architecture.Special{Pad: id(1), Stops: []int32{3, 7}}}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		architecture.GenerationName: `{"bos_token_id":6,"do_sample":true,"eos_token_id":[3,7,8],"pad_token_id":1,"stop_strings":["x"],"temperature":0.6,"top_k":20}`,
		architecture.ConfigName:     `"bos_token_id":6`,
	} {
		content, err := os.ReadFile(filepath.Join(saved, name))
		if err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, content); err != nil || !strings.Contains(compact.String(), want) {
			t.Errorf("%s is %s, want %s", name, compact.String(), want)
		}
	}
	again := loadFolder(t, saved)
	if got := again.Generation(); !slices.Equal(got.Stops, []int32{3, 7, 8}) || *got.Pad != 1 || *got.Begin != 6 {
		t.Errorf("was read again as %+v", got)
	}
}

// Without a generation_config.json the ids are those of config.json, and what
// is written samples the whole distribution.
func TestGenerationConfigOfNone(t *testing.T) {
	m := loadFamily(t, "llama")
	if got := m.Generation(); !slices.Equal(got.Stops, []int32{2}) || got.Pad != nil || *got.Begin != 1 {
		t.Errorf("read %+v", got)
	}
	own := m.Generation()
	encoded, err := own.JSON()
	if want := `{
  "bos_token_id": 1,
  "do_sample": true,
  "eos_token_id": [
    2
  ],
  "pad_token_id": null,
  "temperature": 1.0,
  "top_k": 0,
  "top_p": 1.0
}
`; err != nil || string(encoded) != want {
		t.Errorf("wrote %s, error %v", encoded, err)
	}
}

// Weights in many files, in half precision and in double, are the same weights.
func TestLoadShardsAndPrecisions(t *testing.T) {
	m, want := loadFamily(t, "biases"), loadReference(t, "biases")
	dir := t.TempDir()
	if err := m.Save(dir, safetensors.Folder{ShardBytes: 4_000}, SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "model-000*-of-000*.safetensors")); len(files) < 5 {
		t.Errorf("%d files", len(files))
	}
	closeTo(t, "logits of many files", logits(t, loadFolder(t, dir), &want.batch), want.logits)
	for _, dtype := range []string{"F64", "F16", "BF16"} {
		var list arrays
		err := torch.Do(func() {
			for _, a := range m.Arrays(false) {
				data, err := a.Bytes()
				if err != nil {
					t.Fatal(err)
				}
				converted := torch.FromBytes(data, torch.Float32, ints(a.Shape)...).To(dtypes[dtype]).Bytes()
				a.DType, a.Bytes = dtype, func() ([]byte, error) { return converted, nil }
				list = append(list, a)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Load("testdata/biases", list, Placement{})
		if err != nil {
			t.Fatal(err)
		}
		tolerance := map[string]float64{"F64": 0, "F16": 0.02, "BF16": 0.2}[dtype]
		if got := largestDifference(logits(t, again, &want.batch), logits(t, m, &want.batch)); got > tolerance {
			t.Errorf("%s: logits differ by %v", dtype, got)
		}
		again.Free()
	}
}

func id(n int32) *int32 { return &n }
