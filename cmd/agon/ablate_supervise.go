package main

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
	"path/filepath"
	"slices"

	"agon"
	"agon/checkpoints"
	"agon/configs"
)

// supervise trains a trial's policy further on the corpus that it came from,
// for as long as the loop took with the same seed. What the machine does beside
// it changes what fits in that time, as it changed the loop's.
func (s *study) supervise(ctx context.Context, t *trial) error {
	seconds, err := s.loopSeconds(t)
	if err != nil {
		return err
	}
	file, err := s.copyMade()
	if err != nil {
		return err
	}
	resolved, err := s.further(t, file, seconds)
	if err != nil {
		return err
	}
	w, err := openWorlds(ctx, resolved.Environments, &resolved.Sandbox)
	if err != nil {
		return stoppedOpening(ctx, err)
	}
	defer w.Close()
	corpus, err := s.corpus(ctx, w, resolved.Config)
	if err != nil {
		return err
	}
	actor, err := (&pretrainRun{worlds: w, resolved: resolved, out: t.path}).trainAndWrite(ctx, corpus)
	if err != nil {
		return err
	}
	return actor.Close()
}

// loopSeconds is what the variant took whose time a trial is given.
func (s *study) loopSeconds(t *trial) (float64, error) {
	at := slices.IndexFunc(s.ablation.Variants, func(v configs.Variant) bool { return v.Name == t.variant.AsLongAs })
	other := s.trial(&s.ablation.Variants[at], t.seed) // loading the ablation found it
	finished, state, err := s.progressOf(&other)
	if err != nil {
		return 0, err
	}
	if !finished {
		return 0, mistake(fmt.Errorf("it takes as long as %s, which is %s: finish that one first", other.name(), state))
	}
	return secondsOf(other.path)
}

// copyMade puts the configuration that made the policy beside the trials.
func (s *study) copyMade() (string, error) {
	text, err := os.ReadFile(filepath.Join(s.folder, pretrainFile))
	if err != nil {
		return "", mistake(fmt.Errorf("%s does not tell which corpus it came from: it has no %s", s.base.Policy.Checkpoint, pretrainFile))
	}
	file := filepath.Join(s.flags.out, "base-"+pretrainFile)
	if err := os.MkdirAll(s.flags.out, 0o755); err != nil {
		return "", err
	}
	return file, checkpoints.WriteFile(file, text)
}

// further is the configuration of a trial without a loop. file is that which
// made the policy.
func (s *study) further(t *trial, file string, seconds float64) (*configs.Resolved, error) {
	resolved, err := configs.LoadFurther(file, s.base.Policy.Checkpoint, append(slices.Clone(t.variant.Overrides),
		fmt.Sprintf("seed=%d", t.seed),
		fmt.Sprintf("threads=%d", s.base.Threads), // as many as the loop has
		fmt.Sprintf("pretrain.minutes=%v", seconds/60),
	))
	if err != nil {
		return nil, mistake(fmt.Errorf("variant %s: %w", t.variant.Name, err))
	}
	return resolved, nil
}

// corpus returns the demonstrations that the policy came from, which take
// minutes to make: they are kept beside the trials for all that want them.
func (s *study) corpus(ctx context.Context, w *worlds, c *configs.Config) ([]agon.Demonstration, error) {
	return cachedCorpus(ctx, w, c, filepath.Join(s.flags.out, "corpus-"+corpusKey(w, c)+".jsonl"))
}

// cachedCorpus reads a corpus, or makes it and writes it to file.
func cachedCorpus(ctx context.Context, w *worlds, c *configs.Config, file string) ([]agon.Demonstration, error) {
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

// corpusKey names what a corpus is a function of.
func corpusKey(w *worlds, c *configs.Config) string {
	settings := c.Pretrain.Corpus
	settings.Seed, settings.CorrectOnly = c.CorpusSeed(), false
	hash := sha256.Sum256(fmt.Append(nil, settings, w.digests(), revision()))
	return hex.EncodeToString(hash[:6])
}

func readCorpus(file string) (corpus []agon.Demonstration, err error) {
	opened, err := checkpoints.OpenRegular(file)
	if err != nil {
		return nil, fileError(err)
	}
	defer opened.Close()
	decoder := json.NewDecoder(bufio.NewReader(opened))
	for {
		var d agon.Demonstration
		if err := decoder.Decode(&d); errors.Is(err, io.EOF) {
			return corpus, nil
		} else if err != nil {
			return nil, mistake(fmt.Errorf("%s: demonstration %d: %w (hint: remove the file, and it is made anew)", file, len(corpus)+1, plainJSON(err)))
		}
		corpus = append(corpus, d)
	}
}
