package policies

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// mostAdapters bounds the adapters that stand on each other.
const mostAdapters = 8

// Lineage is a checkpoint's folders: the whole model's first, and after it those
// of the adapters that stand on it, each on what comes before.
type Lineage struct {
	folders  []string
	cleanUps []func()
}

// LineageOf follows a folder to the model that it stands on. The caller closes
// the lineage; after an error there is none.
func LineageOf(folder string) (l *Lineage, err error) {
	l = &Lineage{folders: []string{folder}}
	defer func() {
		if err != nil {
			l.Close()
			l = nil
		}
	}()
	for HoldsAdapter(l.folders[0]) {
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

// Close gives back what was unpacked for the lineage.
func (l *Lineage) Close() {
	for _, cleanUp := range l.cleanUps {
		cleanUp()
	}
}

// HoldsAdapter tells a folder of PEFT.
func HoldsAdapter(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, model.AdapterConfigName))
	return err == nil
}

// adaptedFolder returns the folder of the model that an adapter is for.
func adaptedFolder(folder string) (below string, cleanUp func(), err error) {
	if err := Sound(folder); err != nil {
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
	if revision != "" && OfHub(name) {
		name += "@" + revision
	}
	if below, cleanUp, err = CheckpointFolder(name); err != nil {
		return "", nil, fmt.Errorf("the model that its adapter is for: %w (hint: base_model_name_or_path in %s names it)", err, model.AdapterConfigName)
	}
	return below, cleanUp, nil
}

// Digest names the weights of all folders together: that of the only one where
// there is no adapter.
func (l *Lineage) Digest() (string, error) {
	first, err := DigestOf(l.folders[0])
	if err != nil || len(l.folders) == 1 {
		return first, err
	}
	hash := sha256.New()
	for _, folder := range l.folders {
		digest, err := DigestOf(folder)
		if err != nil {
			return "", err
		}
		hash.Write([]byte(digest))
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// unchanged refuses a checkpoint that is no longer what a run saved, and an adapter of a
// run whose model is another than the run began from: it would say something else, and
// nobody would know why. What others made does not tell.
func (l *Lineage) unchanged() error {
	for _, folder := range l.folders {
		if err := checkpoints.Unaltered(folder, optimizerFile); err != nil {
			return err
		}
	}
	for i, folder := range l.folders[1:] {
		run, err := configs.ReadRun(filepath.Join(folder, runs.RunFile))
		if err != nil {
			continue // is not of a run
		}
		below := &Lineage{folders: l.folders[:i+1]}
		digest, err := below.Digest()
		if err != nil {
			return err
		}
		if then := run.Digests["policy"]; then != "" && then != digest {
			return fmt.Errorf("%s, the model that its adapter is for, has changed since the run began (hint: put it back)", l.folders[i])
		}
		if then := run.Digests[ShapeDigest]; then != "" && then != digestOfShape(l.folders[0]) {
			return fmt.Errorf("%s of %s, the model that its adapter is for, has changed since the run began (hint: put it back)", architecture.ConfigName, l.folders[0])
		}
	}
	return nil
}

// ShapeDigest names, in a run's configuration, what its policy computes with its
// weights.
const ShapeDigest = "policy_config"

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
