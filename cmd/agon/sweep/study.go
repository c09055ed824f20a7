package ablate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor/environments"
)

// study is an ablation that is carried out in a folder.
type study struct {
	flags    ablateFlags
	ablation *configs.Ablation
	// base is the configuration that all variants begin with. folder has its
	// policy, for as long as the study is open, and digest names the weights.
	base    *configs.Resolved
	folder  string
	cleanUp func()
	digest  string
	// environments holds the digests of the environments as they are now.
	environments map[string]string
	trials       []trial

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

// openStudy reads what is to be done. All errors are the user's.
func openStudy(flags ablateFlags) (*study, error) {
	s := &study{flags: flags, cleanUp: func() {}}
	if err := s.open(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *study) open() (err error) {
	if err := s.flags.check(); err != nil {
		return err
	}
	if s.ablation, err = configs.LoadAblation(s.flags.config); err != nil {
		return err
	}
	if s.base, err = configs.Load(s.ablation.Config, nil); err != nil {
		return err
	}
	if err := s.requireTraining(); err != nil {
		return err
	}
	folder, cleanUp, err := policies.CheckpointFolder(s.base.Policy.Checkpoint)
	if err != nil {
		return err
	}
	s.folder, s.cleanUp = folder, cleanUp
	if s.digest, err = policies.DigestOf(s.folder); err != nil {
		return err
	}
	if s.environments, err = digestsOf(s.base.Environments); err != nil {
		return err
	}
	return s.plan()
}

// requireTraining refuses what an ablation cannot compare.
func (s *study) requireTraining() error {
	switch {
	case s.base.Policy.Kind != "checkpoint":
		return fmt.Errorf("%s: policy.kind is %s, whose weights cannot be trained: write checkpoint", s.ablation.Config, s.base.Policy.Kind)
	case s.base.MinutesLimit > 0:
		return fmt.Errorf("%s: minutes_limit would end runs at different iterations: remove it", s.ablation.Config)
	case s.base.Stop != configs.Default().Stop:
		return fmt.Errorf("%s: stop would end runs at different iterations: remove it", s.ablation.Config)
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

// plan lists the trials that the flags ask for: all variants with the first
// seed, then with the next, so that there is something to compare early.
func (s *study) plan() error {
	seeds, err := s.chosenSeeds()
	if err != nil {
		return err
	}
	if err := s.checkOnly(); err != nil {
		return err
	}
	for _, seed := range seeds {
		for i := range s.ablation.Variants {
			v := &s.ablation.Variants[i]
			if len(s.flags.only) == 0 || slices.Contains(s.flags.only, v.Name) {
				s.trials = append(s.trials, s.trial(v, seed))
			}
		}
	}
	return nil
}

func (s *study) trial(v *configs.Variant, seed uint64) trial {
	return trial{v, seed, filepath.Join(s.flags.out, fmt.Sprintf("%s-%d", v.Name, seed))}
}

func (s *study) chosenSeeds() ([]uint64, error) {
	if len(s.flags.seeds) == 0 {
		return s.ablation.Seeds, nil
	}
	var chosen []uint64
	for _, seed := range s.flags.seeds {
		if !slices.Contains(s.ablation.Seeds, uint64(seed)) {
			return nil, fmt.Errorf("--seeds: %d is not among those of %s: choose from %v", seed, s.flags.config, s.ablation.Seeds)
		}
		chosen = append(chosen, uint64(seed))
	}
	return chosen, nil
}

func (s *study) checkOnly() error {
	var names []string
	for _, v := range s.ablation.Variants {
		names = append(names, v.Name)
	}
	for _, name := range s.flags.only {
		if !slices.Contains(names, name) {
			return fmt.Errorf("--only: there is no variant %s in %s: choose from %s", name, s.flags.config, strings.Join(names, ", "))
		}
	}
	return nil
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
