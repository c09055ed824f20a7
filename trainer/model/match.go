package model

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"agon"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// dtypes are those of weights, by their name in safetensors.
var dtypes = map[string]torch.DType{
	"F64": torch.Float64, "F32": torch.Float32, "F16": torch.Float16, "BF16": torch.BFloat16,
}

// match finds the array of each parameter.
func match(c *architecture.Config, arrays []agon.Array) (map[string]*agon.Array, error) {
	wanted := map[string][]int{}
	for _, s := range c.Specs() {
		wanted[s.Name] = s.Shape
	}
	found := map[string]*agon.Array{}
	var head *agon.Array // of a model whose head is tied
	for i := range arrays {
		a := &arrays[i]
		shape, ok := wanted[a.Name]
		switch {
		case !ok && strings.HasSuffix(a.Name, "rotary_emb.inv_freq"): // old checkpoints hold the frequencies
			continue
		case !ok && c.TiedHead && a.Name == architecture.HeadName:
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
	for _, s := range c.Specs() {
		if found[s.Name] == nil {
			return nil, fmt.Errorf("model: array %q is missing", s.Name)
		}
	}
	return found, sameHead(head, found[architecture.EmbeddingName])
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
		return fmt.Errorf("model: array %q differs from the embedding, to which tie_word_embeddings ties it", architecture.HeadName)
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
