package policies

import (
	"fmt"

	"agon/cmd/agon/terminal"
	"agon/trainer/tokenizer"
)

// AsPrompt returns the ids of a text as the tokenizers library gives them.
func AsPrompt(t *tokenizer.Tokenizer, text string) []int32 {
	return t.EncodeWith(text, tokenizer.Options{AddedTokens: true, AddSpecialTokens: true}).IDs
}

// LoadTokenizer reads the tokenizer of a checkpoint, of an adapter that of the model
// it stands on.
func LoadTokenizer(name string) (*tokenizer.Tokenizer, error) {
	folder, cleanUp, err := CheckpointFolder(name)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	defer cleanUp()
	l, err := LineageOf(folder)
	defer l.Close()
	var t *tokenizer.Tokenizer
	if err == nil {
		t, err = tokenizer.Load(l.folders[0])
	}
	if err != nil {
		return nil, terminal.Mistake(fmt.Errorf("load %s: %w", name, terminal.PlainJSON(err)))
	}
	return t, nil
}
