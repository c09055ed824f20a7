package model

import (
	"fmt"
	"os"
	"path/filepath"

	"agon"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// SaveOptions tells what a saved folder holds beside the weights.
type SaveOptions struct {
	// BFloat16 rounds the weights; else they keep their dtype.
	BFloat16 bool
	// Special joins what the model was loaded with: its stops come before the
	// model's own, and its padding counts where the model has none.
	Special architecture.Special
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
	dtype := m.DType()
	if options.BFloat16 {
		dtype = torch.BFloat16
	}
	written, err := architecture.Files(&m.config, m.generation, options.Special, dtype.String())
	if err != nil {
		return err
	}
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

// Arrays returns the weights without an adapter by their Hugging Face names,
// rounded to bfloat16 if asked. Their bytes are read from the tensors when they
// are asked for.
func (m *Model) Arrays(bfloat16 bool) []agon.Array {
	dtype := m.DType()
	if bfloat16 {
		dtype = torch.BFloat16
	}
	var arrays []agon.Array
	specs := m.config.Specs()
	for i, p := range m.weights {
		arrays = append(arrays, arrayOf(p, specs[i].Shape, dtype))
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
