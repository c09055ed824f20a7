package ladder

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/train"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor/environments"
)

// What was screened goes on only as it was begun: the configuration that its proposals
// were written and screened with stands beside them.

// settingsFile is where it stands.
func settingsFile(out string, seed uint64) string {
	return filepath.Join(out, fmt.Sprintf("proposals-%d.yaml", seed))
}

// own are the keys that the command sets itself, with what says how.
var own = map[string]string{
	"seed": "--seeds", "iterations": "--iterations", "challenger.proposals": "--proposals", "challenger.first_proposals": "--proposals",
	"tasks": "", "tasks_share": "", "tasks_check": "", "save.every": "",
}

// checkOverrides refuses to have such a key set otherwise.
func (f *flags) checkOverrides() error {
	for _, override := range f.overrides {
		key, _, _ := strings.Cut(override, "=")
		switch flag, sets := own[key]; {
		case sets && flag != "":
			return fmt.Errorf("%s is what %s says: leave it out, and write %s", key, flag, flag)
		case sets:
			return fmt.Errorf("%s is set for each filter: leave it out", key)
		}
	}
	return nil
}

// settings is the configuration with a seed.
func (f *flags) settings(seed uint64, overrides ...string) (*configs.Resolved, error) {
	return configs.Load(f.config, append(slices.Clone(overrides), fmt.Sprintf("seed=%d", seed)))
}

// settingsOfAll are the configurations of all seeds: what was screened with another one
// is refused before anything is screened. All errors are the user's.
func (f *flags) settingsOfAll(seeds []uint64) (all []*configs.Resolved, err error) {
	var made map[string]string
	for _, seed := range seeds {
		resolved, err := f.settings(seed, f.overrides...)
		if err != nil {
			return nil, err
		}
		if made == nil {
			if made, err = madeWith(resolved.Config); err != nil {
				return nil, err
			}
		}
		resolved.Digests = made
		if err := f.sameSettings(resolved); err != nil {
			return nil, err
		}
		all = append(all, resolved)
	}
	return all, nil
}

// madeWith names what items are written and screened with, whatever the seed. All errors
// are the user's.
func madeWith(c *configs.Config) (map[string]string, error) {
	digests, err := train.GivenDigests(c)
	if err != nil {
		return nil, err
	}
	for _, name := range c.Environments {
		folder, err := environments.Load(name)
		if err != nil {
			return nil, err
		}
		digests[worlds.EnvironmentDigest+folder.Name] = folder.Digest
	}
	if c.Policy.Kind == "checkpoint" {
		if digests["policy"], err = policies.DigestOfPolicy(c.Policy.Checkpoint); err != nil {
			return nil, fmt.Errorf("policy.checkpoint: %w", err)
		}
	}
	return digests, nil
}

// learning are the keys that nothing reads before the tasks of the filters are learnt
// from: whoever changes them screens nothing anew. One that ends with a dot stands for
// its section.
var learning = []string{
	"iterations", "minutes_limit", "stall_minutes", "preflight", "rewards", "trainer.", "pool.", "save.", "evaluation.", "stop.", "budget.", "price.",
	"executor.tasks", "executor.attempts", "executor.temperature",
	"challenger.proposals", "challenger.first_proposals", "challenger.variations", "challenger.revisions",
	"challenger.reward", "challenger.band_low", "challenger.band_high",
}

func ofLearning(key string) bool {
	return slices.ContainsFunc(learning, func(k string) bool {
		return k == key || strings.HasSuffix(k, ".") && strings.HasPrefix(key, k)
	})
}

// sameSettings refuses proposals that were written or screened with other settings, by
// another policy or in other environments. Earlier programs wrote none down, and knew
// those of the file alone.
func (f *flags) sameSettings(now *configs.Resolved) error {
	if _, err := os.Stat(proposalsFile(f.out, now.Seed)); err != nil {
		return nil // they are still to be made
	}
	then, err := configs.ReadRun(settingsFile(f.out, now.Seed))
	if errors.Is(err, fs.ErrNotExist) {
		then, err = f.settings(now.Seed)
	}
	if err != nil {
		return err
	}
	apart := slices.DeleteFunc(then.Differences(now), ofLearning)
	for _, name := range slices.Sorted(maps.Keys(then.Digests)) {
		if then.Digests[name] != now.Digests[name] {
			apart = append(apart, name)
		}
	}
	if len(apart) > 0 {
		return fmt.Errorf("%s was made with other settings (%s): move it away, or choose another --out", proposalsFile(f.out, now.Seed), strings.Join(apart, ", "))
	}
	return nil
}

func writeSettings(out string, resolved *configs.Resolved) error {
	return checkpoints.WriteFile(settingsFile(out, resolved.Seed), resolved.YAML())
}
