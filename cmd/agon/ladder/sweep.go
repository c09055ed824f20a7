package ladder

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"agon/checkpoints"
	"agon/cmd/agon/sweep"
	"agon/configs"

	"go.yaml.in/yaml/v3"
)

// learn lets the policy learn from the tasks that each rung keeps, all of them and as
// many of each, and prints what it reaches beside what it learns from those of the
// whole filter.
func learn(ctx context.Context, w io.Writer, f *flags, seeds []uint64, rungs []rung) error {
	config := filepath.Join(f.out, "config.yaml")
	if err := writeConfig(config, f, seeds[0]); err != nil {
		return err
	}
	for _, kind := range []struct{ name, suffix, title string }{
		{"learnt", "", "Learnt from all tasks that a filter keeps"},
		{"learnt-matched", matched, "Learnt from as many tasks of each"},
	} {
		file := filepath.Join(f.out, kind.name+".yaml")
		if err := writeSweep(file, config, f.out, kind.suffix, seeds, rungs); err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s\n", kind.title)
		if err := sweep.Run(ctx, w, file, sweep.Options{Out: filepath.Join(f.out, kind.name), Tasks: f.tasks, Attempts: f.attempts, Jobs: f.jobs}); err != nil {
			return err
		}
	}
	return nil
}

// writeConfig writes down how the policy learns: as the configuration says, but from
// given tasks alone, for some iterations, on one thread. The tasks of a seed stand for
// those that each variant takes.
func writeConfig(name string, f *flags, seed uint64) error {
	resolved, err := configs.Load(f.config, f.overrides)
	if err != nil {
		return err
	}
	c := resolved.Config
	c.Tasks, c.TasksShare, c.TasksCheck = keptFile(f.out, wholeFilter, seed), 1, false
	c.Iterations, c.Save.Every, c.Threads = f.iterations, f.iterations, 1
	return checkpoints.WriteFile(name, resolved.YAML())
}

// variant is one of a sweep's.
type variant struct {
	Name      string   `yaml:"name"`
	Shows     string   `yaml:"shows"`
	Overrides []string `yaml:"overrides"`
}

// writeSweep writes the sweep over rungs. One that keeps what another keeps, with every
// seed, would learn the same: it is left out, but for the whole filter, which the others
// are compared with.
func writeSweep(name, config, out, suffix string, seeds []uint64, rungs []rung) error {
	s := struct {
		Config   string    `yaml:"config"`
		Baseline string    `yaml:"baseline"`
		Seeds    []uint64  `yaml:"seeds"`
		Variants []variant `yaml:"variants"`
	}{Config: config, Baseline: wholeFilter, Seeds: seeds}
	whole, err := allKept(out, wholeFilter, seeds)
	if err != nil {
		return err
	}
	known := []string{string(whole)}
	for _, r := range rungs {
		tasks, err := allKept(out, r.Name, seeds)
		if err != nil {
			return err
		}
		if r.Name != wholeFilter && slices.Contains(known, string(tasks)) {
			continue
		}
		known = append(known, string(tasks))
		s.Variants = append(s.Variants, variant{r.Name, r.Shows, []string{"tasks=" + filepath.Join(out, "kept", r.Name+suffix+"-{seed}.jsonl")}})
	}
	text, err := yaml.Marshal(s)
	if err != nil {
		return err
	}
	return checkpoints.WriteFile(name, text)
}

// allKept are the tasks that a rung keeps with all seeds, one text after the other.
func allKept(out, rung string, seeds []uint64) (all []byte, err error) {
	for _, seed := range seeds {
		text, err := os.ReadFile(keptFile(out, rung, seed))
		if err != nil {
			return nil, err
		}
		all = append(append(all, text...), '\f')
	}
	return all, nil
}
