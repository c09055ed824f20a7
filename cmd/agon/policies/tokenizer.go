package policies

import (
	"fmt"

	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/tokenizer"
)

// AsPrompt returns the ids of a text as the tokenizers library gives them.
func AsPrompt(t *tokenizer.Tokenizer, text string) []int32 {
	return t.EncodeWith(text, tokenizer.Options{AddedTokens: true, AddSpecialTokens: true}).IDs
}

// LoadTokenizer reads the tokenizer of a checkpoint, of an adapter that of the model
// it stands on. No weights are read.
func LoadTokenizer(name string) (*tokenizer.Tokenizer, error) {
	c, err := loadText(name, &configs.Policy{})
	if err != nil {
		return nil, err
	}
	return c.Tokenizer, nil
}

// LoadTranscriber returns what turns messages into the ids that the policy of a
// checkpoint sees, and its tokenizer. No weights are read.
func LoadTranscriber(name string, options *configs.Policy) (Transcriber, *tokenizer.Tokenizer, error) {
	c, err := loadText(name, options)
	if err != nil {
		return nil, nil, err
	}
	transcriber, err := c.OpenTranscriber(options)
	if err != nil {
		return nil, nil, terminal.Mistake(fmt.Errorf("load %s: %w", name, err))
	}
	return transcriber, c.Tokenizer, nil
}

// loadText reads of a checkpoint what turns text into ids and back.
func loadText(name string, options *configs.Policy) (*Checkpoint, error) {
	folder, cleanUp, err := CheckpointFolder(name)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	defer cleanUp()
	c := &Checkpoint{}
	if err := c.readLineageText(folder, options); err != nil {
		return nil, terminal.Mistake(fmt.Errorf("load %s: %w", name, terminal.PlainJSON(err)))
	}
	return c, nil
}

// readLineageText is readText of the model that folder stands on.
func (c *Checkpoint) readLineageText(folder string, options *configs.Policy) error {
	l, err := LineageOf(folder)
	if err != nil {
		return err
	}
	defer l.Close()
	return c.readText(l.folders[0], options)
}
