package model

import (
	"errors"
	"fmt"

	"agon"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
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
	config, generation, err := architecture.Read(dir)
	if err != nil {
		return nil, err
	}
	arrays, close, err := files.ReadArrays(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, close()) }()
	byName, err := match(&config, arrays)
	if err != nil {
		return nil, err
	}
	if m, err = place(config, byName, placement); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m.generation = generation
	return m, nil
}

// place makes a model of arrays by name.
func place(config architecture.Config, byName map[string]*agon.Array, placement Placement) (m *Model, err error) {
	weights := map[string]*torch.Tensor{}
	err = torch.Try(func() error {
		for _, s := range config.Specs() {
			a := byName[s.Name]
			data, err := a.Bytes()
			if err != nil {
				return fmt.Errorf("array %q: %w", s.Name, err)
			}
			t := torch.FromBytes(data, dtypes[a.DType], s.Shape...)
			weights[s.Name] = t.To(placement.dtype()).ToDevice(placement.device()).Keep()
			if !Finite(weights[s.Name]) {
				return fmt.Errorf("array %q has numbers that are not finite: its training diverged, or the file is damaged", s.Name)
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
