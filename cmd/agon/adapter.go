package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// mostAdapters bounds the adapters that stand on each other.
const mostAdapters = 8

// lineage is a checkpoint's folders: the whole model's first, and after it those
// of the adapters that stand on it, each on what comes before.
type lineage struct {
	folders  []string
	cleanUps []func()
}

// lineageOf follows a folder to the model that it stands on. The caller closes
// the lineage, also after an error.
func lineageOf(folder string) (*lineage, error) {
	l := &lineage{folders: []string{folder}}
	for holdsAdapter(l.folders[0]) {
		if len(l.folders) > mostAdapters {
			return l, fmt.Errorf("%s: more than %d adapters stand on each other, or one on itself", model.AdapterConfigName, mostAdapters)
		}
		below, cleanUp, err := adaptedFolder(l.folders[0])
		if err != nil {
			return l, err
		}
		l.folders, l.cleanUps = append([]string{below}, l.folders...), append(l.cleanUps, cleanUp)
	}
	return l, nil
}

func (l *lineage) close() {
	for _, cleanUp := range l.cleanUps {
		cleanUp()
	}
}

// holdsAdapter tells a folder of PEFT.
func holdsAdapter(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, model.AdapterConfigName))
	return err == nil
}

// adaptedFolder returns the folder of the model that an adapter is for.
func adaptedFolder(folder string) (below string, cleanUp func(), err error) {
	if err := sound(folder); err != nil {
		return "", nil, err
	}
	config, err := os.ReadFile(filepath.Join(folder, model.AdapterConfigName))
	if err != nil {
		return "", nil, err
	}
	name, revision, err := model.AdapterBase(config)
	if err != nil {
		return "", nil, err
	}
	if revision != "" && ofHub(name) {
		name += "@" + revision
	}
	if below, cleanUp, err = checkpointFolder(name); err != nil {
		return "", nil, fmt.Errorf("the model that its adapter is for: %w (hint: base_model_name_or_path in %s names it)", err, model.AdapterConfigName)
	}
	return below, cleanUp, nil
}

// digest names the weights of all folders together: that of the only one where
// there is no adapter.
func (l *lineage) digest() (string, error) {
	first, err := digestOf(l.folders[0])
	if err != nil || len(l.folders) == 1 {
		return first, err
	}
	hash := sha256.New()
	for _, folder := range l.folders {
		digest, err := digestOf(folder)
		if err != nil {
			return "", err
		}
		hash.Write([]byte(digest))
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// unchanged refuses an adapter of a run whose model is another than the run began
// from: it would say something else, and nobody would know why. Adapters that others
// made do not tell.
func (l *lineage) unchanged() error {
	for i, folder := range l.folders[1:] {
		run, err := configs.ReadRun(filepath.Join(folder, runFile))
		if err != nil {
			continue // is not of a run
		}
		below := &lineage{folders: l.folders[:i+1]}
		digest, err := below.digest()
		if err != nil {
			return err
		}
		if then := run.Digests["policy"]; then != "" && then != digest {
			return fmt.Errorf("%s, the model that its adapter is for, has changed since the run began (hint: put it back)", l.folders[i])
		}
		if then := run.Digests[shapeDigest]; then != "" && then != digestOfShape(l.folders[0]) {
			return fmt.Errorf("%s of %s, the model that its adapter is for, has changed since the run began (hint: put it back)", architecture.ConfigName, l.folders[0])
		}
	}
	return nil
}

// shapeDigest names, in a run's configuration, what its policy computes with its
// weights.
const shapeDigest = "policy_config"

// digestOfShape is the SHA-256 of a whole model's config.json, in hex; nothing if it
// cannot be read, which reading the model will tell.
func digestOfShape(folder string) string {
	config, err := os.ReadFile(filepath.Join(folder, architecture.ConfigName))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(config)
	return hex.EncodeToString(sum[:])
}

// readAdapters puts the adapters of a lineage on the model; all but the last
// are merged into it.
func (c *checkpoint) readAdapters(l *lineage) error {
	for _, folder := range l.folders[1:] {
		if err := c.model.Merge(); err != nil {
			return err
		}
		if err := c.readAdapter(folder); err != nil {
			return err
		}
	}
	return nil
}

// readAdapter puts the adapter in folder beside the weights.
func (c *checkpoint) readAdapter(folder string) error {
	config, err := os.ReadFile(filepath.Join(folder, model.AdapterConfigName))
	if err != nil {
		return err
	}
	file, err := safetensors.Open(filepath.Join(folder, model.AdapterWeightsName))
	if err != nil {
		return err
	}
	return errors.Join(c.model.SetAdapter(config, file.Arrays()), file.Close())
}

// loadWhole is loadActor of a policy whose weights are all trained: an adapter of
// the checkpoint becomes part of them.
func loadWhole(name string, options *configs.Policy) (*actor, error) {
	actor, err := loadActor(name, options)
	if err != nil {
		return nil, err
	}
	if err := actor.model.Merge(); err != nil {
		return nil, errors.Join(fmt.Errorf("load %s: %w", name, err), actor.Close())
	}
	actor.model.SetVersion(0) // merging is no update
	return actor, nil
}

// adapt makes an adapter what is trained: the one in folder, or a new one if
// folder is empty.
func (c *checkpoint) adapt(o *configs.LoRA, seed uint64, folder string) error {
	options := model.AdapterOptions{Rank: o.Rank, Alpha: o.Alpha, RankStabilized: o.RankStabilized, Targets: o.Targets}
	if folder == "" {
		return c.model.Adapt(options, agon.NewStream(seed).Name("adapter"))
	}
	if err := c.readAdapter(folder); err != nil {
		return err
	}
	read := c.model.Adapter()
	slices.Sort(read.Targets)
	if options.Targets = slices.Sorted(slices.Values(options.Targets)); !reflect.DeepEqual(*read, options) {
		return mistake(fmt.Errorf("%s in %s is not of trainer.lora: it has r %d, alpha %v, rsLoRA %v and %s", model.AdapterConfigName, folder, read.Rank, read.Alpha, read.RankStabilized, listed(read.Targets)))
	}
	return nil
}

// saveAdapter writes the adapter as PEFT does into dir, which has the files of
// the tokenizer.
func (c *checkpoint) saveAdapter(dir string) error {
	config, err := c.model.AdapterJSON(c.origin)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, model.AdapterConfigName), config, 0o644); err != nil {
		return err
	}
	// transformers asks for the format.
	return safetensors.Write(filepath.Join(dir, model.AdapterWeightsName), c.model.AdapterArrays(), map[string]string{"format": "pt"})
}
