package tokenizer

import (
	"encoding/json"
	"fmt"
)

// maxComponents bounds the steps of a pipeline.
const maxComponents = 100

// eachComponent calls step with the type and the JSON of a part of
// tokenizer.json: of its members, in order, if it is a Sequence, whose list has
// the given name. None, if it is null or missing.
func eachComponent(encoded json.RawMessage, list string, step func(kind string, raw json.RawMessage) error) error {
	n := 0
	var walk func(json.RawMessage) error
	walk = func(encoded json.RawMessage) error {
		if n++; n > maxComponents {
			return fmt.Errorf("more than %d steps", maxComponents)
		}
		var head struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(encoded, &head); err != nil {
			return err
		}
		if head.Type != "Sequence" {
			if err := step(head.Type, encoded); err != nil {
				return fmt.Errorf("%s: %w", head.Type, err)
			}
			return nil
		}
		var fields map[string]json.RawMessage
		var members []json.RawMessage
		if err := json.Unmarshal(encoded, &fields); err != nil {
			return err
		}
		if err := json.Unmarshal(fields[list], &members); err != nil {
			return fmt.Errorf("%s: %w", list, err)
		}
		for _, member := range members {
			if err := walk(member); err != nil {
				return err
			}
		}
		return nil
	}
	if len(encoded) == 0 || string(encoded) == "null" {
		return nil
	}
	return walk(encoded)
}
