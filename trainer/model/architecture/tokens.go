package architecture

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Tokens are the ids that a folder names as special. What reads the folder
// without a tokenizer, such as vLLM, ends turns by them.
type Tokens struct {
	// Stops end a turn: eos_token_id, which has one id, several or none.
	Stops []int32
	// Pad fills a batch and Begin stands before a text: pad_token_id and
	// bos_token_id; nil where there is none.
	Pad, Begin *int32
}

// maxStops is a hundred times what real models have.
const maxStops = 256

// readTokens reads the ids of a config.json or a generation_config.json, which
// must have an embedding. A negative pad_token_id or bos_token_id says that
// there is none: early conversions of Llama have -1.
func (o object) readTokens(vocabulary int) (t Tokens, err error) {
	stops, err := o.ids("eos_token_id", true)
	if err != nil {
		return Tokens{}, err
	}
	if len(stops) > maxStops {
		return Tokens{}, fmt.Errorf("eos_token_id has %d ids: at most %d are read", len(stops), maxStops)
	}
	for _, id := range stops {
		if err := embedded("eos_token_id", id, vocabulary); err != nil {
			return Tokens{}, err
		}
		if !slices.Contains(t.Stops, int32(id)) {
			t.Stops = append(t.Stops, int32(id))
		}
	}
	if t.Pad, err = o.token("pad_token_id", vocabulary); err != nil {
		return Tokens{}, err
	}
	t.Begin, err = o.token("bos_token_id", vocabulary)
	return t, err
}

func (o object) token(key string, vocabulary int) (*int32, error) {
	ids, err := o.ids(key, false)
	if err != nil || len(ids) == 0 || ids[0] < 0 {
		return nil, err
	}
	id := int32(ids[0])
	return &id, embedded(key, ids[0], vocabulary)
}

// ids returns the ids that a key holds: one, none or, where many are allowed,
// a list.
func (o object) ids(key string, many bool) ([]int64, error) {
	if !o.has(key) {
		return nil, nil
	}
	var one *int64
	if json.Unmarshal(o[key], &one) == nil && one != nil {
		return []int64{*one}, nil
	}
	if !many {
		return nil, fmt.Errorf("%s is %s: it must be the id of a token", key, clipped(o[key]))
	}
	var list []*int64
	wrong := json.Unmarshal(o[key], &list) != nil || slices.Contains(list, nil)
	if wrong {
		return nil, fmt.Errorf("%s is %s: it must be the id of a token, or a list of them", key, clipped(o[key]))
	}
	ids := make([]int64, len(list))
	for i, id := range list {
		ids[i] = *id
	}
	return ids, nil
}

func embedded(key string, id int64, vocabulary int) error {
	if id < 0 || id >= int64(vocabulary) {
		return fmt.Errorf("%s is %d: the vocabulary has the ids 0 to %d", key, id, vocabulary-1)
	}
	return nil
}
