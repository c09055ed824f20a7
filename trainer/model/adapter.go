package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"agon"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// AdapterOptions are the shape of a low-rank adapter: beside its frozen matrix
// W, an adapted projection has two small ones that are trained (Hu et al.,
// "LoRA", ICLR 2022, equation 3),
//
//	h = W x + s·B (A x)    A [Rank, In]    B [Out, Rank]
type AdapterOptions struct {
	// Rank is r, the width between A and B.
	Rank int
	// Alpha is α: s = α/r.
	Alpha float64
	// RankStabilized makes it s = α/√r, so that the size of what is learnt does
	// not depend on r (Kalajdzievski, "rsLoRA", 2023, arXiv 2312.03732,
	// theorem 3.2).
	RankStabilized bool
	// Targets are the projections that are adapted: some of Projections.
	Targets []string
	// Layers are the blocks in which they are, counted from 0; nil for all.
	Layers []int
}

// Projections are the linear maps of a block that an adapter may stand beside,
// by their Hugging Face names, in the order of the forward pass.
var Projections = []string{"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}

// maxRank is beyond every matrix.
const maxRank = 1 << 24

// Validate returns an error that names the first fault.
func (o *AdapterOptions) Validate() error {
	switch {
	case o.Rank < 1 || o.Rank > maxRank:
		return fmt.Errorf("rank is %d: it must be from 1 to %d", o.Rank, maxRank)
	case !(o.Alpha > 0) || math.IsInf(o.Alpha, 0):
		return fmt.Errorf("alpha is %v: it must be above 0", o.Alpha)
	case len(o.Targets) == 0:
		return errors.New("targets names no projection")
	}
	for i, name := range o.Targets {
		if !slices.Contains(Projections, name) {
			return fmt.Errorf("targets names %q: there are %s", name, strings.Join(Projections, ", "))
		}
		if slices.Contains(o.Targets[:i], name) {
			return fmt.Errorf("targets names %s twice", name)
		}
	}
	return nil
}

// scale is s.
func (o *AdapterOptions) scale() float64 {
	if o.RankStabilized {
		return o.Alpha / math.Sqrt(float64(o.Rank))
	}
	return o.Alpha / float64(o.Rank)
}

// adapter is what is trained of a model in the place of its weights.
type adapter struct {
	options AdapterOptions
	// pairs are the updates by module, such as
	// "model.layers.0.self_attn.q_proj", in the order of the forward pass.
	pairs []adapted
	// off makes the model what it is without the adapter.
	off bool
}

// adapted is a projection of the model with its update.
type adapted struct {
	module string
	update *update
}

// update is s·B A beside a projection. Its matrices are float32, whatever the
// model's weights are, and take part in the forward pass in the weights' dtype.
type update struct {
	adapter *adapter
	a, b    *torch.Tensor // [R, In], [Out, R]
}

// beside returns y + s·B (A x); y itself where the adapter is off.
func (u *update) beside(y, x *torch.Tensor) *torch.Tensor {
	if u == nil || u.adapter.off {
		return y
	}
	low := x.Linear(u.a.To(x.DType()), nil).Linear(u.b.To(x.DType()), nil)
	return y.Add(low.MulScalar(u.adapter.options.scale()))
}

// product is s·B A, [Out, In], in float32.
func (u *update) product() *torch.Tensor {
	return u.b.Detach().MM(u.a.Detach()).MulScalar(u.adapter.options.scale())
}

// Adapt freezes the weights and puts a new adapter beside them, which is then
// what Parameters returns. A is drawn uniformly from ±1/√In and B is 0, as PEFT
// does it (peft/tuners/lora/layer.py, reset_lora_parameters), so the model says
// what it said. A model that has an adapter already is refused.
func (m *Model) Adapt(options AdapterOptions, stream agon.Stream) error {
	if err := options.Validate(); err != nil {
		return fmt.Errorf("model: adapter: %w", err)
	}
	if err := m.adaptable(&options); err != nil {
		return fmt.Errorf("model: adapter: %w", err)
	}
	err := torch.Do(func() {
		adapter := &adapter{options: options}
		for _, module := range m.targets(&options) {
			shape := module.projection.weight.Shape()
			a := uniform(options.Rank, shape[1], stream.Name(module.name))
			b := make([]float32, shape[0]*options.Rank)
			adapter.add(module, torch.FromFloat32s(a, options.Rank, shape[1]), torch.FromFloat32s(b, shape[0], options.Rank))
		}
		m.setAdapter(adapter)
	})
	if err != nil {
		return fmt.Errorf("model: adapter: %w", err)
	}
	return nil
}

// uniform draws a matrix [rows, columns] from ±1/√columns.
func uniform(rows, columns int, stream agon.Stream) []float32 {
	bound := 1 / math.Sqrt(float64(columns))
	values := make([]float32, rows*columns)
	for i := range values {
		values[i] = float32(bound * (2*stream.Uniform(uint64(i)) - 1))
	}
	return values
}

// adaptable refuses an adapter that does not fit the model.
func (m *Model) adaptable(options *AdapterOptions) error {
	if m.adapter != nil {
		return errors.New("there is one already: merge it first")
	}
	for _, layer := range options.Layers {
		if layer < 0 || layer >= len(m.layers) {
			return fmt.Errorf("layer %d: the model has %d", layer, len(m.layers))
		}
	}
	return nil
}

// module is a projection of the model by its names.
type module struct {
	// name is whole, such as "model.layers.0.self_attn.q_proj", and target the
	// last part of it.
	name, target string
	layer        int
	projection   *projection
}

// modules returns all that can be adapted, in the order of the forward pass.
func (m *Model) modules() (list []module) {
	for i := range m.layers {
		l, prefix := &m.layers[i], architecture.LayerPrefix(i)
		for j, p := range []*projection{&l.q, &l.k, &l.v, &l.o, &l.gate, &l.up, &l.down} {
			part := "self_attn."
			if p == &l.gate || p == &l.up || p == &l.down {
				part = "mlp."
			}
			list = append(list, module{prefix + part + Projections[j], Projections[j], i, p})
		}
	}
	return list
}

// targets returns what options adapt.
func (m *Model) targets(options *AdapterOptions) []module {
	return slices.DeleteFunc(m.modules(), func(each module) bool {
		return !slices.Contains(options.Targets, each.target) || options.Layers != nil && !slices.Contains(options.Layers, each.layer)
	})
}

// add puts an update of a and b, which are moved to the weight's device and
// kept, beside a projection.
func (a *adapter) add(to module, matrixA, matrixB *torch.Tensor) {
	device := to.projection.weight.Device()
	u := &update{adapter: a, a: matrixA.ToDevice(device).Keep(), b: matrixB.ToDevice(device).Keep()}
	u.a.SetRequiresGrad(true)
	u.b.SetRequiresGrad(true)
	to.projection.update = u
	a.pairs = append(a.pairs, adapted{to.name, u})
}

// setAdapter makes a what is trained.
func (m *Model) setAdapter(a *adapter) {
	for _, p := range m.weights {
		p.Tensor.SetRequiresGrad(false)
	}
	m.adapter, m.parameters = a, nil
	for _, pair := range a.pairs {
		m.parameters = append(m.parameters,
			Parameter{Name: pair.module + ".lora_A.weight", Tensor: pair.update.a, Kind: architecture.Matrix},
			Parameter{Name: pair.module + ".lora_B.weight", Tensor: pair.update.b, Kind: architecture.Matrix})
	}
}

// Adapter returns the options of the model's adapter, nil if it has none.
func (m *Model) Adapter() *AdapterOptions {
	if m.adapter == nil {
		return nil
	}
	options := m.adapter.options
	options.Targets, options.Layers = slices.Clone(options.Targets), slices.Clone(options.Layers)
	return &options
}

// WithoutAdapter calls f while the model is what it is without its adapter: the
// reference policy of one that is being adapted. A model without one is what it
// always is.
func (m *Model) WithoutAdapter(f func() error) error {
	if m.adapter == nil {
		return f()
	}
	m.adapter.off = true
	defer func() { m.adapter.off = false }()
	return f()
}

// Merge adds the adapter to the weights, which are rounded to their dtype, and
// makes those what is trained again. It raises the version; without an adapter
// it does nothing.
func (m *Model) Merge() error {
	if m.adapter == nil {
		return nil
	}
	err := torch.Do(func() {
		torch.NoGrad(func() {
			for _, module := range m.modules() {
				if u := module.projection.update; u != nil {
					torch.Scope(func() { module.projection.merge() })
				}
			}
		})
		m.dropAdapter()
	})
	if err != nil {
		return fmt.Errorf("model: merge: %w", err)
	}
	m.Updated()
	return nil
}

// dropAdapter makes the model what it was without one, and frees it; a critic, whose
// policy is no more, goes with it.
func (m *Model) dropAdapter() {
	for _, module := range m.modules() {
		module.projection.update = nil
	}
	m.adapter.free()
	m.critic.free()
	m.adapter, m.critic, m.parameters = nil, nil, m.weights
	for _, p := range m.weights {
		p.Tensor.SetRequiresGrad(true)
	}
}

func (a *adapter) free() {
	if a == nil {
		return
	}
	for _, pair := range a.pairs {
		pair.update.a.Free()
		pair.update.b.Free()
	}
}

// merge adds the update to the matrix.
func (p *projection) merge() {
	weight := p.weight.Detach()
	weight.CopyFrom(p.merged())
}

// merged is the matrix with the update added in float32, or the matrix itself.
func (p *projection) merged() *torch.Tensor {
	weight := p.weight.Detach()
	if p.update == nil {
		return weight
	}
	return weight.To(torch.Float32).Add(p.update.product())
}
