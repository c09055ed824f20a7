package ollama

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/ollama/ollama/api"
)

// CreateOptions say what to make a model of.
type CreateOptions struct {
	// URL and Model are as in Options: Model is the name of the new model.
	URL, Model string
	// Folder is a Hugging Face folder. The server converts its weights and its
	// tokenizer; matrices in float32 become float16.
	Folder string
	// Tell, if not nil, is given what is being done.
	Tell func(line string)
}

// created are the files that the server reads of a folder, beside its weights.
var created = []string{"config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"}

// Create makes a model of a folder, in the place of one of that name. The error
// says what the server has against it, or that it is not there.
func Create(ctx context.Context, o CreateOptions) error {
	policy, err := New(Options{URL: o.URL, Model: o.Model, Tell: o.Tell})
	if err != nil {
		return err
	}
	names, err := filesOf(o.Folder)
	if err != nil {
		return fmt.Errorf("ollama: create %s: %w", o.Model, err)
	}
	files := map[string]string{}
	for _, name := range names {
		policy.tell("sending " + name)
		if files[name], err = policy.send(ctx, filepath.Join(o.Folder, name)); err != nil {
			return fmt.Errorf("ollama: create %s: %s: %w", o.Model, name, classify(err))
		}
	}
	err = policy.client.Create(ctx, &api.CreateRequest{Model: o.Model, Files: files}, func(p api.ProgressResponse) error {
		if p.Status != "" {
			policy.tell(p.Status)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ollama: create %s: %w", o.Model, classify(err))
	}
	return nil
}

func (p *Policy) tell(line string) {
	if p.options.Tell != nil {
		p.options.Tell(line)
	}
}

// filesOf lists what is sent of a folder. One without a tokenizer's configuration
// is refused: the server would take an ordinary token for the end of a turn.
func filesOf(folder string) ([]string, error) {
	weights, err := filepath.Glob(filepath.Join(folder, "*.safetensors"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, path := range weights {
		names = append(names, filepath.Base(path))
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s has no weights (*.safetensors)", folder)
	}
	for _, name := range created {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			names = append(names, name)
		}
	}
	for _, needed := range []string{"config.json", "tokenizer.json", "tokenizer_config.json"} {
		if !slices.Contains(names, needed) {
			return nil, fmt.Errorf("%s has no %s, which the server needs", folder, needed)
		}
	}
	return names, nil
}

// send hands a file to the server, which knows it by its digest from then on.
func (p *Policy) send(ctx context.Context, path string) (digest string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	digest = "sha256:" + hex.EncodeToString(hash.Sum(nil))
	// The client closes what it is given.
	return digest, p.client.CreateBlob(ctx, digest, io.NopCloser(file))
}
