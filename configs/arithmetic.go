package configs

import (
	"fmt"
	"strings"
)

// Arithmetic is what a configuration amounts to.
type Arithmetic struct {
	// Trajectories are the attempts of an iteration: tasks × attempts.
	Trajectories int
	// Groups are compared within: one per task and draw.
	Groups int
	// OptimizerSteps of an iteration and of the run.
	OptimizerSteps, AllOptimizerSteps int
	// Proposals of the whole run.
	Proposals int
	// TokensPerMicroBatch go through the model at once.
	TokensPerMicroBatch int
	// SampledTokens bounds what one iteration's attempts may write in turns of
	// full length, per turn.
	SampledTokens int
	// Checkpoints are written in the run.
	Checkpoints int
}

// Arithmetic works out what the configuration amounts to.
func (c *Config) Arithmetic() Arithmetic {
	a := Arithmetic{
		Groups:              c.Executor.Tasks,
		Trajectories:        c.Executor.Tasks * c.Executor.Attempts,
		Proposals:           c.Challenger.FirstProposals + (c.Iterations-1)*c.Challenger.Proposals,
		TokensPerMicroBatch: c.Trainer.TokensPerMicroBatch,
		SampledTokens:       c.Executor.Tasks * c.Executor.Attempts * c.Executor.TurnTokens,
		Checkpoints:         (c.Iterations + c.Save.Every - 1) / c.Save.Every,
	}
	if c.Trainer.trains() {
		a.OptimizerSteps = c.Trainer.MiniBatches * c.Trainer.Epochs
		a.AllOptimizerSteps = a.OptimizerSteps * c.Iterations
	}
	return a
}

// Summary says in words what the configuration amounts to, a line per fact.
func (r *Resolved) Summary() string {
	if r.use == pretraining {
		p := &r.Pretrain
		length := fmt.Sprintf("at most %d passes over it", p.Epochs)
		if p.Minutes > 0 {
			length = fmt.Sprintf("%v minutes of steps on it", p.Minutes)
		}
		return fmt.Sprintf("%d demonstrations + %d items in the corpus, %s\n%d tokens per step in micro-batches of %d\n",
			p.Corpus.Demonstrations, p.Corpus.Items, length, p.TokensPerStep, p.TokensPerMicroBatch)
	}
	c, a := r.Config, r.Config.Arithmetic()
	var text strings.Builder
	fmt.Fprintf(&text, "%d tasks × %d attempts = %d trajectories per iteration, at most %d tokens per turn of them all\n",
		c.Executor.Tasks, c.Executor.Attempts, a.Trajectories, a.SampledTokens)
	fmt.Fprintf(&text, "%d groups of %d per iteration, at most %d draws\n", a.Groups, c.Executor.Attempts, c.Trainer.DynamicSampling.Rounds)
	fmt.Fprintf(&text, "%d epochs × %d mini-batches = %d optimizer steps per iteration, %d in %d iterations\n",
		c.Trainer.Epochs, c.Trainer.MiniBatches, a.OptimizerSteps, a.AllOptimizerSteps, c.Iterations)
	fmt.Fprintf(&text, "%d tokens per micro-batch\n", a.TokensPerMicroBatch)
	fmt.Fprintf(&text, "%d proposals, %d checkpoints of which %d are kept\n", a.Proposals, a.Checkpoints, min(a.Checkpoints, c.Save.Keep))
	return text.String()
}
