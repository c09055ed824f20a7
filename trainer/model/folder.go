package model

import (
	"errors"
	"fmt"
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
	encoded, err := os.ReadFile(filepath.Join(dir, ConfigName))
	if err != nil {
		return nil, err
	}
	config, err := ParseConfig(encoded)
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
	weights := map[string]*torch.Tensor{}
	err = torch.Try(func() error {
		for name, a := range byName {
			data, err := a.Bytes()
			if err != nil {
				return fmt.Errorf("array %q: %w", name, err)
			}
			t := torch.FromBytes(data, dtypes[a.DType], ints(a.Shape)...)
			weights[name] = t.To(placement.dtype()).ToDevice(placement.device()).Keep()
			if !Finite(weights[name]) {
				return fmt.Errorf("array %q has numbers that are not finite: its training diverged, or the file is damaged", name)
			}
		}
		m = newModel(config, weights)
		return nil
	})
	if err != nil {
		freeAll(weights)
		return nil, fmt.Errorf("model: %w", err)
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
	for i := range arrays {
		a := &arrays[i]
		shape, ok := wanted[a.Name]
		switch {
		case !ok && c.redundant(a.Name):
			continue
		case !ok:
			return nil, fmt.Errorf("model: array %q is none of this %s's", a.Name, c.Family)
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
	return found, nil
}

// redundant tells arrays that say nothing new: old checkpoints hold the rotary
// frequencies, some with a tied head hold it twice.
func (c *Config) redundant(name string) bool {
	return strings.HasSuffix(name, "rotary_emb.inv_freq") || c.TiedHead && name == headName
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
	Special  Special
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
	config, err := m.config.JSON(dtype.String(), options.Special)
	if err != nil {
		return err
	}
	generation, err := generationJSON(options.Special)
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
