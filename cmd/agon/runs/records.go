package runs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// ItemRecord is a line of tasks.jsonl: an item and what was decided about it.
// A task that the filter accepted has a second line once its first group of
// attempts has decided whether it is in the band, and another one if attempts show
// that it is unsound.
type ItemRecord struct {
	Iteration int          `json:"iteration"`
	ID        string       `json:"id"`
	Version   int          `json:"version"`
	Verdict   agon.Verdict `json:"verdict"`
	// Admitted is set on what passed before any attempt decided on it, whatever Verdict
	// has become since. ReadItems sets it: no line has it.
	Admitted bool `json:"-"`
	// Attempts and Passes are those of the first group; 0 before it. The journal has
	// none of a given task: TallyGiven counts all that were made at it.
	Attempts int `json:"attempts,omitempty"`
	Passes   int `json:"passes,omitempty"`
	// Mutation is how the verifier did on mutants of the solution; absent where
	// an earlier stage refused the item, or none were tried.
	Mutation agon.MutationScore `json:"mutation,omitzero"`
	// Unheeded is what the instruction names and neither solution nor verifier is about.
	Unheeded []string `json:"unheeded,omitempty"`
	// VariantOf is the ID of the item that this one is a variation of; empty
	// for what the policy wrote.
	VariantOf string `json:"variant_of,omitempty"`
	// Given tasks are from the file that the run was told to attempt: no policy wrote
	// them, and no filter decided on them.
	Given bool `json:"given,omitempty"`
	// Topic is what the challenger was asked to write about.
	Topic challenger.Topic `json:"topic,omitempty"`
	Item  *agon.Item       `json:"item,omitempty"`
	// Text is the end of what was written where no item could be read from it.
	Text string `json:"text,omitempty"`
}

// AttemptRecord is a line of trajectories.jsonl.
type AttemptRecord struct {
	Iteration int          `json:"iteration"`
	Verdict   agon.Verdict `json:"verdict"`
	// Withheld attempts earned nothing, whatever their verdict: their task was
	// put in quarantine in that iteration.
	Withheld bool `json:"withheld,omitempty"`
	// Alternative is set on the first attempt of a group that passed and ended
	// as it did, otherwise than the task's solution.
	Alternative bool `json:"alternative,omitempty"`
	// Rewards are what the environment's rewards.py gives it beside its verdict, by
	// name and before any weight.
	Rewards map[string]float64 `json:"rewards,omitempty"`
	// Reward is what the attempt earned; nil where nothing was decided, or it was
	// withheld.
	Reward *float64 `json:"reward,omitempty"`
	// Advantage is what the update weighed it by: of ppo, which has an advantage for
	// each token, their mean. Nil of what was not learnt from, and in what earlier
	// programs wrote.
	Advantage  *float64        `json:"advantage,omitempty"`
	Trajectory agon.Trajectory `json:"trajectory"`
}

// Judgement is what was decided on the attempt. Nothing was where the program
// failed, in playing it or in judging it.
func (r *AttemptRecord) Judgement() verifier.Judgement {
	counts := r.Trajectory.Status.Counts() && r.Verdict.Stage != verifier.StageError
	return verifier.Judgement{Verdict: r.Verdict, Counts: counts}
}

// Require refuses a path that is no run directory.
func Require(path string) error {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if run, _, named := AtStep(path); named {
			return terminal.Mistake(fmt.Errorf("there is no run %s: here a run is named as a whole, such as %s", path, run))
		}
		return terminal.Mistake(fmt.Errorf("there is no run %s", path))
	}
	if _, err := os.Stat(filepath.Join(path, "config.yaml")); err != nil {
		return terminal.Mistake(fmt.Errorf("%s is not a run: it has no config.yaml", path))
	}
	if HoldsPretraining(path) {
		return terminal.Mistake(fmt.Errorf("%s is not a run: %w", path, Unfinished(path)))
	}
	return nil
}

// RunFile, in a checkpoint, is the configuration that the run has turned with.
const RunFile = "run.yaml"
