package model

import (
	"fmt"
	"math"

	"agon"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// Init returns a model with new weights: gains of 1, biases of 0 and matrices
// drawn from a normal distribution of deviation 0.02, which for those that
// write to the residual stream is divided by √(2·layers) (Radford et al.,
// "Language models are unsupervised multitask learners", 2019, section 2.3).
// Equal arguments give equal weights on every machine. The caller frees it.
func Init(config architecture.Config, stream agon.Stream) (m *Model, err error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	err = torch.Do(func() {
		weights := map[string]*torch.Tensor{}
		for _, s := range config.Specs() {
			values := initial(&s, config.Layers, stream.Name(s.Name))
			weights[s.Name] = torch.FromFloat32s(values, s.Shape...).Keep()
		}
		m = newModel(config, weights)
	})
	if err != nil {
		return nil, fmt.Errorf("model: initialise: %w", err)
	}
	return m, nil
}

// Random returns a model with weights drawn by libtorch where they are to lie,
// from a normal distribution of deviation 0.02, and gains of 1: for measuring
// speed and memory. Equal arguments give equal weights on equal devices alone. The
// caller frees it.
func Random(config architecture.Config, seed int64, placement Placement) (m *Model, err error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	err = torch.Do(func() {
		torch.ManualSeed(seed)
		weights := map[string]*torch.Tensor{}
		for _, s := range config.Specs() {
			weights[s.Name] = random(&s, placement).Keep()
		}
		m = newModel(config, weights)
	})
	if err != nil {
		return nil, fmt.Errorf("model: random: %w", err)
	}
	return m, nil
}

func random(s *architecture.Spec, placement Placement) *torch.Tensor {
	t := torch.Empty(placement.dtype(), placement.device(), s.Shape...)
	switch s.Kind {
	case architecture.Norm:
		return t.FillInPlace(1)
	case architecture.Bias:
		return t.ZeroInPlace()
	}
	return t.NormalInPlace(0, architecture.InitialDeviation)
}

func initial(s *architecture.Spec, layers int, stream agon.Stream) []float32 {
	values := make([]float32, s.Numbers())
	switch s.Kind {
	case architecture.Norm:
		for i := range values {
			values[i] = 1
		}
	case architecture.Bias:
	case architecture.Residual:
		fillNormal(values, architecture.InitialDeviation/math.Sqrt(2*float64(layers)), stream)
	default:
		fillNormal(values, architecture.InitialDeviation, stream)
	}
	return values
}

// fillNormal draws from a normal distribution (Box and Muller, "A note on the
// generation of random normal deviates", 1958).
func fillNormal(values []float32, deviation float64, stream agon.Stream) {
	for i := range values {
		radius := math.Sqrt(-2 * math.Log(1-stream.Uniform(uint64(2*i))))
		angle := 2 * math.Pi * stream.Uniform(uint64(2*i+1))
		values[i] = float32(deviation * radius * math.Cos(angle))
	}
}
