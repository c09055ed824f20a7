package sweep

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor/environments"
)

// study is a sweep that is carried out in a folder.
type study struct {
	settings
	sweep *configs.Sweep
	// base is the configuration that all variants begin with. folder has its
	// policy, for as long as the study is open, and digest names the weights.
	base    *configs.Resolved
	folder  string
	cleanUp func()
	digest  string
	// environments holds the digests of the environments as they are now.
	environments map[string]string
	// prompts is the digest of the templates that the exam is given with.
	prompts string
	trials  []trial

	// worlds and exam are nil until something has to be measured.
	worlds *worlds.Worlds
	exam   *exams.Exam
}

// trial is a variant with a seed.
type trial struct {
	variant *configs.Variant
	seed    uint64
	path    string
}

func (t *trial) name() string { return filepath.Base(t.path) }

// choice is which part of a sweep is to be run and shown.
type choice struct {
	variants []string
	seeds    []uint64
}

// openStudy makes ready a sweep, or a part of it. All errors are the user's.
func openStudy(sweep *configs.Sweep, with settings, chosen choice) (*study, error) {
	s := &study{settings: with, sweep: sweep, cleanUp: func() {}}
	if err := s.open(); err != nil {
		s.Close()
		return nil, err
	}
	s.plan(chosen)
	return s, nil
}

func (s *study) open() (err error) {
	if s.base, err = s.sweep.Base(); err != nil {
		return err
	}
	if err := Comparable(s.sweep.Config, s.base.Config); err != nil {
		return err
	}
	folder, cleanUp, err := policies.CheckpointFolder(s.base.Policy.Checkpoint)
	if err != nil {
		return fmt.Errorf("policy.checkpoint: %w", err)
	}
	s.folder, s.cleanUp = folder, cleanUp
	if s.digest, err = policies.DigestOf(s.folder); err != nil {
		return err
	}
	prompts, err := stages.PromptsOf(s.base.Config)
	if err != nil {
		return err
	}
	s.prompts = prompts.Digest
	s.environments, err = digestsOf(s.base.Environments)
	return err
}

// Comparable refuses a configuration, which comes from file, whose runs a sweep could
// not compare. The error is the user's.
func Comparable(file string, c *configs.Config) error {
	switch {
	case c.Policy.Kind != "checkpoint":
		return fmt.Errorf("%s: policy.kind is %s, whose weights cannot be trained: write checkpoint", file, c.Policy.Kind)
	case c.MinutesLimit > 0:
		return fmt.Errorf("%s: minutes_limit would end runs at different iterations: remove it", file)
	case c.Stop != configs.Default().Stop:
		return fmt.Errorf("%s: stop would end runs at different iterations: remove it", file)
	case c.Budget != configs.Default().Budget:
		return fmt.Errorf("%s: budget would end runs at different iterations: remove it", file)
	}
	return nil
}

// digestsOf reads the digests of environments without running any of them.
func digestsOf(names []string) (map[string]string, error) {
	digests := map[string]string{}
	for _, name := range names {
		folder, err := environments.Load(name)
		if err != nil {
			return nil, err
		}
		digests[worlds.EnvironmentDigest+folder.Name] = folder.Digest
	}
	return digests, nil
}

// plan lists the trials: all variants with the first seed, then with the next, so
// that there is something to compare early.
func (s *study) plan(chosen choice) {
	for _, seed := range chosen.seeds {
		for i := range s.sweep.Variants {
			if v := &s.sweep.Variants[i]; slices.Contains(chosen.variants, v.Name) {
				s.trials = append(s.trials, s.trial(v, seed))
			}
		}
	}
}

func (s *study) trial(v *configs.Variant, seed uint64) trial {
	return trial{v, seed, filepath.Join(s.Out, fmt.Sprintf("%s-%d", v.Name, seed))}
}

// sponsor is the trial whose time a trial without a loop is given.
func (s *study) sponsor(t *trial) trial {
	at := slices.Index(s.sweep.Names(), t.variant.AsLongAs) // loading the sweep found it
	return s.trial(&s.sweep.Variants[at], t.seed)
}

// choose is what the flags choose of a sweep, all of it by themselves.
func (f *flags) choose(s *configs.Sweep) (choice, error) {
	chosen := choice{s.Names(), s.Seeds}
	for _, name := range f.only {
		if !slices.Contains(chosen.variants, name) {
			return chosen, fmt.Errorf("--only: there is no variant %s: choose from %s", name, strings.Join(chosen.variants, ", "))
		}
	}
	if len(f.only) > 0 {
		chosen.variants = append(slices.Clone(f.only), s.Baseline)
	}
	if len(f.seeds) == 0 {
		return chosen, nil
	}
	chosen.seeds = nil
	for _, seed := range f.seeds {
		if !slices.Contains(s.Seeds, uint64(seed)) {
			return chosen, fmt.Errorf("--seeds: %d is not among those of the file: choose from %v", seed, s.Seeds)
		}
		if !slices.Contains(chosen.seeds, uint64(seed)) {
			chosen.seeds = append(chosen.seeds, uint64(seed))
		}
	}
	return chosen, nil
}

// made reads the configuration that made the policy, or returns nil if the
// policy's folder does not have it.
func (s *study) made() (*configs.Resolved, error) {
	made, err := configs.ReadPretrain(filepath.Join(s.folder, policies.PretrainFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return made, terminal.Mistake(err)
}

// Close gives back what the study holds.
func (s *study) Close() {
	s.cleanUp()
	if s.worlds != nil {
		s.worlds.Close()
	}
}
