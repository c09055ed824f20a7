package sweep

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/pretrain"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
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
	w, err := worlds.Open(ctx, resolved.Environments, &resolved.Sandbox)
	if err != nil {
		return terminal.StoppedOpening(ctx, err)
	}
	defer w.Close()
	corpus, err := s.corpus(ctx, w, resolved.Config)
	if err != nil {
		return err
	}
	actor, err := (&pretrain.Run{Worlds: w, Resolved: resolved, Out: t.path}).TrainAndWrite(ctx, corpus)
	if err != nil {
		return err
	}
	return actor.Close()
}

// loopSeconds is what the variant took whose time a trial is given.
func (s *study) loopSeconds(t *trial) (float64, error) {
	other := s.sponsor(t)
	finished, state, err := s.progressOf(&other)
	if err != nil {
		return 0, err
	}
	if !finished {
		return 0, sponsorUnfinished(&other, state)
	}
	return runs.SecondsOf(other.path)
}

func sponsorUnfinished(other *trial, state string) error {
	return terminal.Mistake(fmt.Errorf("it takes as long as %s, which is %s: finish that one first", other.name(), state))
}

// copyMade puts the configuration that made the policy beside the trials.
func (s *study) copyMade() (string, error) {
	text, err := os.ReadFile(filepath.Join(s.folder, policies.PretrainFile))
	if err != nil {
		return "", terminal.Mistake(fmt.Errorf("%s does not tell which corpus it came from: it has no %s", s.base.Policy.Checkpoint, policies.PretrainFile))
	}
	file := filepath.Join(s.Out, "base-"+policies.PretrainFile)
	if err := os.MkdirAll(s.Out, 0o755); err != nil {
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
		return nil, terminal.Mistake(fmt.Errorf("variant %s: %w", t.variant.Name, err))
	}
	return resolved, nil
}

// corpus returns the demonstrations that the policy came from, which take
// minutes to make: they are kept beside the trials for all that want them.
func (s *study) corpus(ctx context.Context, w *worlds.Worlds, c *configs.Config) ([]agon.Demonstration, error) {
	return pretrain.CachedCorpus(ctx, w, c, filepath.Join(s.Out, "corpus-"+pretrain.CorpusKey(w, c)+".jsonl"))
}
