package policies

import (
	"fmt"

	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/tokenizer"
	"agon/trainer/tokenizer/chat"
)

// LoadReader returns what a policy's messages become ids with, and its ids text,
// without its weights.
func LoadReader(name string, options *configs.Policy) (Transcriber, *tokenizer.Tokenizer, error) {
	folder, cleanUp, err := CheckpointFolder(name)
	if err != nil {
		return nil, nil, terminal.Mistake(err)
	}
	defer cleanUp()
	l, err := LineageOf(folder)
	defer l.Close()
	if err != nil {
		return nil, nil, terminal.Mistake(err)
	}
	c := &Checkpoint{}
	c.Tokenizer, err = tokenizer.Load(l.folders[0])
	if err == nil && options.Language == "tagged" {
		c.Chat, err = chat.ReadSource(l.folders[0])
	}
	var transcriber Transcriber
	if err == nil {
		transcriber, err = c.OpenTranscriber(options)
	}
	if err != nil {
		return nil, nil, terminal.Mistake(fmt.Errorf("load %s: %w", name, terminal.PlainJSON(err)))
	}
	return transcriber, c.Tokenizer, nil
}

// DigestOfPolicy names the weights that a checkpoint's name stands for.
func DigestOfPolicy(name string) (string, error) {
	folder, cleanUp, err := CheckpointFolder(name)
	if err != nil {
		return "", err
	}
	defer cleanUp()
	l, err := LineageOf(folder)
	defer l.Close()
	if err != nil {
		return "", err
	}
	return l.Digest()
}
