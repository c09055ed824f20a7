package architecture

import (
	"fmt"
	"maps"
)

// Generation is a generation_config.json: how whatever reads the folder
// generates where it is not told otherwise. Of it Agon itself uses the tokens;
// its sampler is told temperature and lengths by its callers. A model keeps
// what its folder had, and Save writes it back.
type Generation struct {
	Tokens
	// rest holds the other keys as they were read; nil if there was no file.
	rest object
}

// ParseGeneration reads the generation_config.json of a Hugging Face folder
// whose model has that vocabulary. Ids that have no embedding are refused, and
// everything that is no token id is kept without being looked at.
func ParseGeneration(encoded []byte, vocabulary int) (Generation, error) {
	o, err := parseObject(encoded)
	if err != nil {
		return Generation{}, fmt.Errorf("model: generation config: %w", err)
	}
	tokens, err := o.readTokens(vocabulary)
	if err != nil {
		return Generation{}, fmt.Errorf("model: generation config: %w", err)
	}
	return Generation{Tokens: tokens, rest: o}, nil
}

// JSON returns a generation_config.json with these tokens. Where none was read,
// the rest says to sample from the whole distribution.
func (g *Generation) JSON() ([]byte, error) {
	fields := map[string]any{}
	for key, value := range g.rest {
		fields[key] = value
	}
	if g.rest == nil {
		maps.Copy(fields, map[string]any{"do_sample": true, "temperature": real(1), "top_k": 0, "top_p": real(1)})
	}
	g.Tokens.write(fields)
	return indented(fields)
}

// write sets the tokens' keys. An id that is not is null, where a reader would
// take one by default (bos_token_id of Llama: 1).
func (t Tokens) write(fields map[string]any) {
	fields["eos_token_id"], fields["pad_token_id"], fields["bos_token_id"] = t.Stops, t.Pad, t.Begin
}
