package model

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon"
	"agon/trainer/torch"
)

// The files of a Hugging Face folder beside weights and tokenizer.
const (
	ConfigName     = "config.json"
	GenerationName = "generation_config.json"
)

// Placement is how a model lies in memory. The zero Placement keeps it as it
// is trained on a CPU: float32.
type Placement struct {
	// BFloat16 halves the memory; the zero value is float32.
	BFloat16 bool
	// CUDA places the weights on the first GPU.
	CUDA bool
}

func (p Placement) dtype() torch.DType {
	if p.BFloat16 {
		return torch.BFloat16
	}
	return torch.Float32
}

func (p Placement) device() torch.Device {
	if p.CUDA {
		return torch.CUDA(0)
	}
	return torch.CPU
}

// Load reads a model from a Hugging Face folder, its weights through files.
// Weights that the configuration asks for and that are missing, of another
// shape, not finite, or too many are refused by name. An error says what is
// wrong in the folder, and not which folder that is. The caller frees the model.
func Load(dir string, files agon.ArrayFolder, placement Placement) (m *Model, err error) {
	config, generation, err := readConfigs(dir)
	if err != nil {
		return nil, err
	}
	arrays, close, err := files.ReadArrays(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, close()) }()
	byName, err := config.match(arrays)
	if err != nil {
		return nil, err
	}
	if m, err = place(config, byName, placement); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m.generation = generation
	return m, nil
}

// readConfigs reads what a folder says beside its weights. Without a
// generation_config.json the ids are those of config.json, as for transformers
// (GenerationConfig.from_model_config).
func readConfigs(dir string) (Config, Generation, error) {
	encoded, err := readFile(filepath.Join(dir, ConfigName))
	if err != nil {
		return Config{}, Generation{}, err
	}
	config, tokens, err := parseConfig(encoded)
	if err != nil {
		return Config{}, Generation{}, err
	}
	encoded, err = readFile(filepath.Join(dir, GenerationName))
	if errors.Is(err, fs.ErrNotExist) {
		return config, Generation{Tokens: tokens}, nil
	}
	if err != nil {
		return Config{}, Generation{}, err
	}
	generation, err := ParseGeneration(encoded, config.Vocabulary)
	return config, generation, err
}

// place makes a model of arrays by name.
func place(config Config, byName map[string]*agon.Array, placement Placement) (m *Model, err error) {
	weights := map[string]*torch.Tensor{}
	err = torch.Try(func() error {
		for _, s := range config.specs() {
			a := byName[s.name]
			data, err := a.Bytes()
			if err != nil {
				return fmt.Errorf("array %q: %w", s.name, err)
			}
			t := torch.FromBytes(data, dtypes[a.DType], s.shape...)
			weights[s.name] = t.To(placement.dtype()).ToDevice(placement.device()).Keep()
			if !Finite(weights[s.name]) {
				return fmt.Errorf("array %q has numbers that are not finite: its training diverged, or the file is damaged", s.name)
			}
		}
		m = newModel(config, weights)
		return nil
	})
	if err != nil {
		freeAll(weights)
		return nil, err
	}
	return m, nil
}

func freeAll(weights map[string]*torch.Tensor) {
	torch.Do(func() {
		for _, t := range weights {
			t.Free()
		}
	})
}

// dtypes are those of weights, by their name in safetensors.
var dtypes = map[string]torch.DType{
	"F64": torch.Float64, "F32": torch.Float32, "F16": torch.Float16, "BF16": torch.BFloat16,
}

// match finds the array of each parameter.
func (c *Config) match(arrays []agon.Array) (map[string]*agon.Array, error) {
	wanted := map[string][]int{}
	for _, s := range c.specs() {
		wanted[s.name] = s.shape
	}
	found := map[string]*agon.Array{}
	var head *agon.Array // of a model whose head is tied
	for i := range arrays {
		a := &arrays[i]
		shape, ok := wanted[a.Name]
		switch {
		case !ok && strings.HasSuffix(a.Name, "rotary_emb.inv_freq"): // old checkpoints hold the frequencies
			continue
		case !ok && c.TiedHead && a.Name == headName:
			head = a
			continue
		case !ok:
			return nil, fmt.Errorf("model: array %.80q is none of this %s's", a.Name, c.Family)
		case !slices.Equal(ints(a.Shape), shape):
			return nil, fmt.Errorf("model: array %q has the shape %v, want %v", a.Name, a.Shape, shape)
		}
		if _, ok := dtypes[a.DType]; !ok {
			return nil, fmt.Errorf("model: array %q has the dtype %s, which no weight has", a.Name, a.DType)
		}
		found[a.Name] = a
	}
	for _, s := range c.specs() {
		if found[s.name] == nil {
			return nil, fmt.Errorf("model: array %q is missing", s.name)
		}
	}
	return found, sameHead(head, found[embeddingName])
}

// sameHead refuses a head beside an embedding that it is tied to and unequal
// to. transformers then unties them, against its own configuration.
func sameHead(head, embedding *agon.Array) error {
	if head == nil {
		return nil
	}
	var sums [2][sha256.Size]byte // the bytes of one are valid until the next is asked for
	for i, a := range []*agon.Array{head, embedding} {
		data, err := a.Bytes()
		if err != nil {
			return fmt.Errorf("model: array %q: %w", a.Name, err)
		}
		sums[i] = sha256.Sum256(data)
	}
	if head.DType != embedding.DType || sums[0] != sums[1] {
		return fmt.Errorf("model: array %q differs from the embedding, to which tie_word_embeddings ties it", headName)
	}
	return nil
}

func ints(shape []int64) []int {
	out := make([]int, len(shape))
	for i, n := range shape {
		out[i] = int(n)
	}
	return out
}

// SaveOptions tells what a saved folder holds beside the weights.
type SaveOptions struct {
	// BFloat16 rounds the weights; else they keep their dtype.
	BFloat16 bool
	// Special joins what the model was loaded with: its stops come before the
	// model's own, and its padding counts where the model has none.
	Special Special
	// Files are written as they are: those of the tokenizer.
	Files map[string][]byte
}

// Save writes a Hugging Face folder into dir, which exists: config.json,
// generation_config.json, the weights through files, and options.Files.
func (m *Model) Save(dir string, files agon.ArrayFolder, options SaveOptions) error {
	if err := m.save(dir, files, options); err != nil {
		return fmt.Errorf("save %s: %w", dir, err)
	}
	return nil
}

func (m *Model) save(dir string, files agon.ArrayFolder, options SaveOptions) error {
	dtype := m.dtype()
	if options.BFloat16 {
		dtype = torch.BFloat16
	}
	own := m.generation
	own.Tokens = own.Tokens.with(options.Special)
	config, err := m.config.JSON(dtype.String(), own.Tokens)
	if err != nil {
		return err
	}
	generation, err := own.JSON()
	if err != nil {
		return err
	}
	written := map[string][]byte{ConfigName: config, GenerationName: generation}
	for name, content := range options.Files {
		written[name] = content
	}
	for name, content := range written {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("model: %w", err)
		}
	}
	return files.WriteArrays(dir, m.Arrays(options.BFloat16))
}

func (m *Model) dtype() (dtype torch.DType) {
	torch.Do(func() { dtype = m.embedding.DType() })
	return dtype
}

// Arrays returns the weights without an adapter by their Hugging Face names, rounded to bfloat16
// if asked. Their bytes are read from the tensors when they are asked for.
func (m *Model) Arrays(bfloat16 bool) []agon.Array {
	dtype := m.dtype()
	if bfloat16 {
		dtype = torch.BFloat16
	}
	var arrays []agon.Array
	specs := m.config.specs()
	for i, p := range m.weights {
		arrays = append(arrays, arrayOf(p, specs[i].shape, dtype))
	}
	return arrays
}

func arrayOf(p Parameter, shape []int, dtype torch.DType) agon.Array {
	a := agon.Array{Name: p.Name}
	for _, n := range shape {
		a.Shape = append(a.Shape, int64(n))
	}
	for name, d := range dtypes {
		if d == dtype {
			a.DType = name
		}
	}
	a.Bytes = func() (data []byte, err error) {
		err = torch.Do(func() { data = p.Tensor.Detach().To(dtype).Bytes() })
		return data, err
	}
	return a
}
