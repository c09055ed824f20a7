package learner

import (
	"errors"
	"fmt"

	"agon"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/torch"
)

// named is a tensor of the state under the name that a checkpoint gives it.
type named struct {
	name   string
	tensor *torch.Tensor
}

// state lists all that has to be saved beside the model's weights: moments,
// step counts, the critic and, where the model is of a shorter type, the masters. It is
// called inside of torch.Do.
func (l *Learner) state() []named {
	var list []named
	for _, part := range l.parts {
		list = append(list, part.tensors()...)
	}
	for _, w := range l.weights {
		if w.gradient != nil || model.IsCritic(w.name) {
			list = append(list, named{"master." + w.name, w.master})
		}
	}
	return list
}

// Arrays returns the optimizer's state by name, for a checkpoint. Their bytes
// are read from the tensors when they are asked for, so they must be asked for
// before the next Update. Numbers that are not finite are refused: no checkpoint
// holds any.
func (l *Learner) Arrays() ([]agon.Array, error) {
	var arrays []agon.Array
	err := torch.Try(func() error {
		for i, n := range l.state() {
			if !model.Finite(n.tensor) {
				return fmt.Errorf("%w: %s", trainer.ErrNotFinite, n.name)
			}
			array := agon.Array{Name: n.name, DType: "F32"}
			for _, size := range n.tensor.Shape() {
				array.Shape = append(array.Shape, int64(size))
			}
			array.Bytes = func() (data []byte, err error) {
				err = torch.Do(func() { data = l.state()[i].tensor.Bytes() })
				return data, err
			}
			arrays = append(arrays, array)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("optimizer state: %w", err)
	}
	return arrays, nil
}

// ErrOther is wrapped by the error of a state that is not of this optimizer and these
// weights: a learner that was given one is as it was.
var ErrOther = errors.New("another optimizer saved this")

// SetArrays goes on from saved arrays, bit for bit. The error names an array
// that is missing or unknown, as an ErrOther, or of another shape or type, or not
// finite; the state is then of no use.
func (l *Learner) SetArrays(arrays []agon.Array) error {
	saved := map[string]agon.Array{}
	for _, a := range arrays {
		saved[a.Name] = a
	}
	err := torch.Try(func() error {
		state := l.state()
		if err := sameNames(state, arrays); err != nil {
			return err
		}
		for _, n := range state {
			if err := n.restore(saved[n.name]); err != nil {
				return fmt.Errorf("%s: %w", n.name, err)
			}
			if !model.Finite(n.tensor) {
				return fmt.Errorf("%s has numbers that are not finite (hint: remove this checkpoint to go on from the one before)", n.name)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("optimizer state: %w", err)
	}
	return nil
}

// sameNames refuses arrays that are not those of a state, by name.
func sameNames(state []named, arrays []agon.Array) error {
	saved := map[string]bool{}
	for _, a := range arrays {
		saved[a.Name] = true
	}
	for _, n := range state {
		if !saved[n.name] {
			return fmt.Errorf("%s is missing (hint: %w)", n.name, ErrOther)
		}
		delete(saved, n.name)
	}
	for _, a := range arrays {
		if saved[a.Name] {
			return fmt.Errorf("%s is unknown (hint: %w)", a.Name, ErrOther)
		}
	}
	return nil
}

func (n named) restore(a agon.Array) error {
	shape := n.tensor.Shape()
	if a.DType != "F32" || len(a.Shape) != len(shape) {
		return fmt.Errorf("it is %s%v and should be F32%v", a.DType, a.Shape, shape)
	}
	for i, size := range shape {
		if a.Shape[i] != int64(size) {
			return fmt.Errorf("it is %s%v and should be F32%v", a.DType, a.Shape, shape)
		}
	}
	data, err := a.Bytes()
	if err != nil {
		return err
	}
	if len(data) != 4*n.tensor.Numel() {
		return fmt.Errorf("it has %d bytes for %d numbers", len(data), n.tensor.Numel())
	}
	torch.NoGrad(func() { n.tensor.CopyFrom(torch.FromBytes(data, torch.Float32, shape...)) })
	return nil
}
