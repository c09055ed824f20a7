package tokenizer

import (
	"encoding/json"
	"errors"
	"fmt"
)

// template is what a post-processor puts before and after a text.
type template struct {
	before, after []int32
	there         bool
}

// around returns e with the ids of the template, if o asks for them.
func (t template) around(e Encoding, o Options) Encoding {
	if !o.AddSpecialTokens || len(t.before)+len(t.after) == 0 {
		return e
	}
	ids := make([]int32, 0, len(t.before)+len(e.IDs)+len(t.after))
	ids = append(append(append(ids, t.before...), e.IDs...), t.after...)
	if o.Offsets {
		offsets := make([]Span, len(ids))
		copy(offsets[len(t.before):], e.Offsets)
		e.Offsets = offsets
	}
	e.IDs = ids
	return e
}

// readPostProcessors reads the post-processors of a file: at most one template,
// and ByteLevel, which trims offsets.
func (t *Tokenizer) readPostProcessors(encoded json.RawMessage) error {
	return eachComponent(encoded, "processors", func(kind string, raw json.RawMessage) error {
		switch kind {
		case "TemplateProcessing":
			if t.template.there {
				return errors.New("there are two templates")
			}
			return t.readTemplate(raw)
		case "ByteLevel":
			var fields struct {
				AddPrefixSpace bool `json:"add_prefix_space"`
				TrimOffsets    bool `json:"trim_offsets"`
			}
			err := json.Unmarshal(raw, &fields)
			if fields.TrimOffsets {
				t.trim = trim{true, fields.AddPrefixSpace}
			}
			return err
		}
		return errors.New("is not supported")
	})
}

func (t *Tokenizer) readTemplate(raw json.RawMessage) error {
	var fields struct {
		Single []struct {
			Sequence     *struct{ ID string }
			SpecialToken *struct{ ID string }
		} `json:"single"`
		SpecialTokens map[string]struct {
			IDs []int32 `json:"ids"`
		} `json:"special_tokens"`
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	t.template.there = true
	sequences := 0
	for _, piece := range fields.Single {
		switch {
		case piece.Sequence != nil && piece.Sequence.ID == "A" && sequences == 0:
			sequences++
		case piece.SpecialToken != nil:
			token, ok := fields.SpecialTokens[piece.SpecialToken.ID]
			if !ok {
				return fmt.Errorf("the special token %q is not among special_tokens", piece.SpecialToken.ID)
			}
			for _, id := range token.IDs {
				if !t.has(id) {
					return fmt.Errorf("the special token %q has the id %d, which no token has", piece.SpecialToken.ID, id)
				}
			}
			if sequences == 0 {
				t.template.before = append(t.template.before, token.IDs...)
			} else {
				t.template.after = append(t.template.after, token.IDs...)
			}
		default:
			return errors.New("single: is not special tokens around one text")
		}
	}
	if sequences == 0 {
		return errors.New("single: leaves out the text")
	}
	return nil
}
