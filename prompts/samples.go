package prompts

import (
	"encoding/json"

	"agon"
)

// Samples are the environments over which a stage tries its templates before a run:
// one that says all that an environment can, and one that says as little as it may.
// The caller owns them.
func Samples() []*agon.Spec {
	full := &agon.Spec{
		Name:        "sample",
		Description: "Bins that hold things.",
		Rules:       "Nothing can be taken out of an empty bin.",
		Tools: []agon.Tool{
			{
				Name: "count", Description: "Count the things in a bin.", ReadOnly: true,
				Parameters: []agon.Parameter{
					{Name: "bin", Schema: json.RawMessage(`{"type":"string"}`), Required: true},
					{Name: "item", Schema: json.RawMessage(`{"type":"string"}`)},
				},
				Returns: json.RawMessage(`{"type":"integer"}`),
				Phrase:  "the number of {item} in {bin}",
			},
			{
				Name: "status", Description: "Tell what a bin is like.", ReadOnly: true,
				Parameters:   []agon.Parameter{{Name: "bin", Schema: json.RawMessage(`{"type":"string"}`), Required: true}},
				Returns:      json.RawMessage(`{"type":"object"}`),
				FieldPhrases: map[string]string{"full": "whether {bin} is full"},
			},
			{Name: "tidy", Description: "Put everything back."},
			{Name: "look", Description: "Tell the state.", ReadOnly: true, ChallengerOnly: true},
		},
		TurnLimit:   10,
		StateSchema: json.RawMessage(`{"type":"object"}`),
		Digest:      "0123456789abcdef",
	}
	bare := &agon.Spec{Name: "sample", Tools: []agon.Tool{{Name: "act"}}, TurnLimit: 1, Digest: "0123456789abcdef"}
	return []*agon.Spec{full, bare}
}
