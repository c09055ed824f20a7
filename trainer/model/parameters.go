package model

import (
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// Parameter is a weight by its Hugging Face name.
type Parameter struct {
	Name string
	// Tensor is the model's own: it is trained in place and not freed.
	Tensor *torch.Tensor
	// Kind tells optimizers and initialisation what the weight is.
	Kind architecture.Kind
}
