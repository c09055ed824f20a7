package model

import (
	"strings"

	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// criticPrefix begins the names of a critic's parameters.
const criticPrefix = "critic."

// critic is a head beside the model's that tells of each position what is to be
// expected from there on: V = w·h + b.
type critic struct{ weight, bias *torch.Tensor } // [1, D], [1], Float32

// AddCritic puts a critic on the last hidden states, which says 0 of everything until
// it is trained, and adds it to Parameters: Score and Accumulate give Values where a
// Batch asks for them. It is no part of what Save and the adapter's files hold, and a
// Clone has none. A model that is to be adapted is adapted first.
func (m *Model) AddCritic() error {
	return torch.Do(func() {
		device := m.embedding.Device()
		c := &critic{
			weight: torch.Zeros(torch.Float32, device, 1, m.config.Hidden).Keep().SetRequiresGrad(true),
			bias:   torch.Zeros(torch.Float32, device, 1).Keep().SetRequiresGrad(true),
		}
		m.critic = c
		m.parameters = append(m.parameters[:len(m.parameters):len(m.parameters)],
			Parameter{Name: criticPrefix + "weight", Tensor: c.weight, Kind: architecture.Head},
			Parameter{Name: criticPrefix + "bias", Tensor: c.bias, Kind: architecture.Bias})
	})
}

// IsCritic reports whether a parameter is a critic's, by its name.
func IsCritic(name string) bool { return strings.HasPrefix(name, criticPrefix) }

// values are V at hidden states [N, D]: [N].
func (c *critic) values(hiddenND *torch.Tensor) *torch.Tensor {
	return hiddenND.To(torch.Float32).Linear(c.weight, c.bias).Squeeze(1)
}

func (c *critic) free() {
	if c != nil {
		c.weight.Free()
		c.bias.Free()
	}
}
