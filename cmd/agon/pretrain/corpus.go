package pretrain

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/version"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// CachedCorpus reads a corpus, or makes it and writes it to file.
func CachedCorpus(ctx context.Context, w *worlds.Worlds, c *configs.Config, file string) ([]agon.Demonstration, error) {
	if corpus, err := readCorpus(file); err == nil || !errors.Is(err, os.ErrNotExist) {
		return corpus, err
	}
	corpus, err := makeCorpus(ctx, w, c)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	for i := range corpus {
		if err := encoder.Encode(&corpus[i]); err != nil {
			return nil, err
		}
	}
	return corpus, checkpoints.WriteFile(file, text.Bytes())
}

// CorpusKey names what a corpus is a function of.
func CorpusKey(w *worlds.Worlds, c *configs.Config) string {
	settings := c.Pretrain.Corpus
	settings.Seed, settings.CorrectOnly = c.CorpusSeed(), false
	hash := sha256.Sum256(fmt.Append(nil, settings, w.Digests(), version.Revision()))
	return hex.EncodeToString(hash[:6])
}

func readCorpus(file string) (corpus []agon.Demonstration, err error) {
	opened, err := checkpoints.OpenRegular(file)
	if err != nil {
		return nil, terminal.FileError(err)
	}
	defer opened.Close()
	decoder := json.NewDecoder(bufio.NewReader(opened))
	for {
		var d agon.Demonstration
		if err := decoder.Decode(&d); errors.Is(err, io.EOF) {
			return corpus, nil
		} else if err != nil {
			return nil, terminal.Mistake(fmt.Errorf("%s: demonstration %d: %w (hint: remove the file, and it is made anew)", file, len(corpus)+1, terminal.PlainJSON(err)))
		}
		corpus = append(corpus, d)
	}
}
