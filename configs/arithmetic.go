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
	if !c.Proposes() {
		a.Proposals = 0
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
		length := fmt.Sprintf("at most %s over it", counted(p.Epochs, "pass", "passes"))
		if p.Minutes > 0 {
			length = fmt.Sprintf("%v minutes of steps on it", p.Minutes)
		}
		return fmt.Sprintf("%d demonstrations + %d items in the corpus, %s\n%d tokens per step in micro-batches of %d\n",
			p.Corpus.Demonstrations, p.Corpus.Items, length, p.TokensPerStep, p.TokensPerMicroBatch)
	}
	c, a := r.Config, r.Config.Arithmetic()
	var text strings.Builder
	if !c.Attempts() {
		fmt.Fprintf(&text, "%s of the attempts of %s per iteration\n", counted(c.Executor.Tasks, "group", "groups"), c.Teacher)
	} else {
		r.sampled(&text, a)
	}
	fmt.Fprintf(&text, "%s × %s = %s per iteration, %d in %s\n",
		counted(c.Trainer.Epochs, "epoch", "epochs"), counted(c.Trainer.MiniBatches, "mini-batch", "mini-batches"),
		counted(a.OptimizerSteps, "optimizer step", "optimizer steps"), a.AllOptimizerSteps, counted(c.Iterations, "iteration", "iterations"))
	fmt.Fprintf(&text, "%d tokens per micro-batch\n", a.TokensPerMicroBatch)
	fmt.Fprintf(&text, "%s, %s of which %d kept\n", counted(a.Proposals, "proposal", "proposals"), counted(a.Checkpoints, "checkpoint", "checkpoints"), min(a.Checkpoints, c.Save.Keep))
	return text.String()
}

// sampled says what an iteration samples.
func (r *Resolved) sampled(text *strings.Builder, a Arithmetic) {
	c := r.Config
	fmt.Fprintf(text, "%s × %s = %d trajectories per iteration, at most %d tokens per turn of them all\n",
		counted(c.Executor.Tasks, "task", "tasks"), counted(c.Executor.Attempts, "attempt", "attempts"), a.Trajectories, a.SampledTokens)
	fmt.Fprintf(text, "%s of %d per iteration, at most %s\n",
		counted(a.Groups, "group", "groups"), c.Executor.Attempts, counted(c.Trainer.DynamicSampling.Rounds, "draw", "draws"))
}

// counted is a number with the name of what it counts.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
