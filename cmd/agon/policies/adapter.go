package policies

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/model"
)

// readAdapters puts the adapters of a lineage on the model; all but the last
// are merged into it.
func (c *Checkpoint) readAdapters(l *Lineage) error {
	for _, folder := range l.folders[1:] {
		if err := c.Model.Merge(); err != nil {
			return err
		}
		if err := c.readAdapter(folder); err != nil {
			return err
		}
	}
	return nil
}

// readAdapter puts the adapter in folder beside the weights.
func (c *Checkpoint) readAdapter(folder string) error {
	config, err := os.ReadFile(filepath.Join(folder, model.AdapterConfigName))
	if err != nil {
		return err
	}
	file, err := safetensors.Open(filepath.Join(folder, model.AdapterWeightsName))
	if err != nil {
		return err
	}
	return errors.Join(c.Model.SetAdapter(config, file.Arrays()), file.Close())
}

// LoadWhole is Load of a policy whose weights are all trained: an adapter of
// the checkpoint becomes part of them.
func LoadWhole(name string, options *configs.Policy) (*Actor, error) {
	actor, err := Load(name, options)
	if err != nil {
		return nil, err
	}
	if err := actor.Model.Merge(); err != nil {
		return nil, errors.Join(fmt.Errorf("load %s: %w", name, err), actor.Close())
	}
	actor.Model.SetVersion(0) // merging is no update
	return actor, nil
}

// Adapt makes an adapter what is trained: the one in folder, or a new one if
// folder is empty.
func (c *Checkpoint) Adapt(o *configs.LoRA, seed uint64, folder string) error {
	options := model.AdapterOptions{Rank: o.Rank, Alpha: o.Alpha, RankStabilized: o.RankStabilized, Targets: o.Targets}
	if folder == "" {
		return c.Model.Adapt(options, agon.NewStream(seed).Name("adapter"))
	}
	if err := c.readAdapter(folder); err != nil {
		return err
	}
	read := c.Model.Adapter()
	slices.Sort(read.Targets)
	if options.Targets = slices.Sorted(slices.Values(options.Targets)); !reflect.DeepEqual(*read, options) {
		return terminal.Mistake(fmt.Errorf("%s in %s is not of trainer.lora: it has r %d, alpha %v, rsLoRA %v and %s", model.AdapterConfigName, folder, read.Rank, read.Alpha, read.RankStabilized, terminal.Listed(read.Targets)))
	}
	return nil
}

// SaveAdapter writes the adapter as PEFT does into dir, which has the files of
// the tokenizer.
func (c *Checkpoint) SaveAdapter(dir string) error {
	config, err := c.Model.AdapterJSON(c.Origin)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, model.AdapterConfigName), config, 0o644); err != nil {
		return err
	}
	// transformers asks for the format.
	return safetensors.Write(filepath.Join(dir, model.AdapterWeightsName), c.Model.AdapterArrays(), map[string]string{"format": "pt"})
}
