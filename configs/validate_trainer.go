package configs

import (
	"slices"
)

func (f *checks) trainer(c *Config) {
	t := &c.Trainer
	known := f.oneOf("trainer.algorithm", t.Algorithm, "grpo", "dr_grpo", "dapo", "gspo", "cispo", "rloo", "reinforce", "reinforce_plus_plus", "reinforce_plus_plus_baseline", "trr_plus_plus", "ppo", "rft", "distill", "dpo", "none")
	if known {
		f.teacher(c)
	}
	f.optimizer("trainer.", &t.Optimizer)
	f.lora(t)
	f.steps(c)
	f.weight("trainer.max_gradient_norm", t.MaxGradientNorm)
	f.loss(t)
	f.oneOf("trainer.truncated", t.Truncated, "fail", "mask")
	f.weight("trainer.supervised_weight", t.SupervisedWeight)
	f.between("trainer.supervised_own", t.SupervisedOwn, 0, 1)
	f.weight("trainer.supervised_solutions", t.SupervisedSolutions)
	f.count("trainer.supervised_items", t.SupervisedItems, 1)
	f.count("trainer.supervised_corpus", t.SupervisedCorpus, 0)
	f.sizes("trainer.supervised_sizes", t.SupervisedSizes)
	f.flaws("trainer.supervised_", t.SupervisedLenientVerifiers, t.SupervisedWrongSolutions)
	f.schedule("trainer.schedule.", &t.Schedule)
	f.dynamicSampling(&t.DynamicSampling, c.Executor.Tasks)
	f.challengerReward(c)
}

// teacher refuses what cannot be learnt from another's attempts, whose
// log-probabilities are not the policy's own, and a student without a teacher.
func (f *checks) teacher(c *Config) {
	able := c.Trainer.imitates() || c.Trainer.Algorithm == "dpo"
	f.refuse(!c.Attempts() && !able, "trainer.algorithm is %s, which learns from the policy's own attempts, and teacher is %s: write distill, rft or dpo", c.Trainer.Algorithm, c.Teacher)
	f.refuse(c.Attempts() && c.Trainer.Algorithm == "distill", "trainer.algorithm is distill, and there is no teacher: write the run that has one's attempts, such as teacher=runs/NAME")
}

// clips are the algorithms whose ratio has bounds.
var clips = []string{"grpo", "dr_grpo", "dapo", "gspo", "rloo", "reinforce_plus_plus", "reinforce_plus_plus_baseline", "trr_plus_plus", "ppo"}

// imitates reports whether what is learnt is the likelihood of attempts.
func (t *Trainer) imitates() bool { return t.Algorithm == "rft" || t.Algorithm == "distill" }

// groups reports whether advantages come from comparing a group's attempts.
func (t *Trainer) groups() bool {
	alone := []string{"reinforce", "reinforce_plus_plus", "trr_plus_plus", "ppo", "rft", "distill", "none"}
	return !slices.Contains(alone, t.Algorithm)
}

func (f *checks) lora(t *Trainer) {
	l := &t.LoRA
	f.within("trainer.lora.rank", l.Rank, 0, 1<<14)
	f.above("trainer.lora.alpha", l.Alpha, mostWeight)
	for i, target := range l.Targets {
		f.oneOf("trainer.lora.targets", target, Projections...)
		f.refuse(slices.Contains(l.Targets[:i], target), "trainer.lora.targets holds %s twice: remove one of them", target)
	}
	f.refuse(len(l.Targets) == 0, "trainer.lora.targets is empty: name at least one, such as [q_proj, v_proj]")
	f.refuse(l.Rank > 0 && t.Optimizer.Optimizer == "muon", "trainer.optimizer is muon, which is for whole matrices, and trainer.lora.rank %d trains pairs of narrow ones: write adamw", l.Rank)
}

// steps checks how samples become optimizer steps.
func (f *checks) steps(c *Config) {
	t, attempts := &c.Trainer, c.Executor.Tasks*c.Executor.Attempts
	f.within("trainer.epochs", t.Epochs, 1, mostEpochs)
	f.count("trainer.mini_batches", t.MiniBatches, 1)
	f.refuse(t.MiniBatches > attempts, "trainer.mini_batches is %d, more than the %d attempts of an iteration: write at most that", t.MiniBatches, attempts)
	f.refuse(t.Algorithm == "reinforce" && t.Epochs*t.MiniBatches > 1, "trainer.algorithm is reinforce, whose samples must be the current policy's, with %d optimizer steps per iteration: write trainer.epochs=1 trainer.mini_batches=1, or trainer.algorithm=rloo", t.Epochs*t.MiniBatches)
	f.atLeast("trainer.tokens_per_micro_batch", t.TokensPerMicroBatch, 1)
	longest := max(c.Executor.TurnTokens, c.Challenger.TurnTokens)
	f.refuse(t.TokensPerMicroBatch > 0 && t.TokensPerMicroBatch < longest, "trainer.tokens_per_micro_batch is %d, but one turn may have %d tokens: write at least that", t.TokensPerMicroBatch, longest)
}

func (f *checks) loss(t *Trainer) {
	f.between("trainer.rare_token", t.RareToken, 0, 1)
	f.between("trainer.clip_low", t.ClipLow, 0, 1)
	f.weight("trainer.clip_high", t.ClipHigh)
	f.weight("trainer.kl_coefficient", t.KLCoefficient)
	f.above("trainer.dpo_beta", t.DPOBeta, mostWeight)
	f.between("trainer.discount", t.Discount, 0, 1)
	f.between("trainer.gae_lambda", t.GAELambda, 0, 1)
	f.above("trainer.value_coefficient", t.ValueCoefficient, mostWeight)
	f.above("trainer.value_clip", t.ValueClip, mostWeight)
	f.oneOf("trainer.kl_estimator", t.KLEstimator, "k1", "k2", "k3")
	f.refuse(t.imitates() && t.KLEstimator == "k1" && t.KLCoefficient > 0,
		"trainer.kl_estimator is k1, which is taken off the reward, and trainer.algorithm %s does not look at it: write k2 or k3", t.Algorithm)
	f.weight("trainer.entropy_coefficient", t.EntropyCoefficient)
	f.oneOf("trainer.correction", t.Correction, "token_truncate", "token_mask", "sequence_truncate", "sequence_mask", "none")
	f.above("trainer.correction_cap", t.CorrectionCap, mostWeight)
	f.oneOf("trainer.aggregation", t.Aggregation, "paper", "token", "sequence", "fixed", "sum")
	f.fixedLength(t)
	f.oneOf("trainer.advantage_scale", t.AdvantageScale, "group", "batch", "none")
	f.oneOf("trainer.baseline", t.Baseline, "none", "mean", "running")
	f.between("trainer.baseline_decay", t.BaselineDecay, 0, 1)
}

func (f *checks) fixedLength(t *Trainer) {
	f.atLeast("trainer.fixed_length", t.FixedLength, 0)
	divides := "trainer.aggregation is fixed"
	if t.Aggregation == "paper" {
		divides = "trainer.algorithm is " + t.Algorithm + ", which divides by a fixed length"
	}
	f.refuse(t.fixed() && t.FixedLength == 0, "%s, and trainer.fixed_length is not set: write the longest completion, in tokens", divides)
}

func (f *checks) dynamicSampling(d *DynamicSampling, tasks int) {
	f.atLeast("trainer.dynamic_sampling.groups", d.Groups, 0)
	f.refuse(d.Groups > tasks, "trainer.dynamic_sampling.groups is %d, and executor.tasks draws %d tasks: write at most that", d.Groups, tasks)
	f.within("trainer.dynamic_sampling.rounds", d.Rounds, 1, 100)
	f.refuse(d.Enabled && d.Rounds > 1 && d.Groups == 0, "trainer.dynamic_sampling.rounds is %d and trainer.dynamic_sampling.groups is not set: write how many groups are wanted, at most executor.tasks %d", d.Rounds, tasks)
}

func (f *checks) optimizer(section string, o *Optimizer) {
	f.oneOf(section+"optimizer", o.Optimizer, "adamw", "muon")
	f.above(section+"learning_rate", o.LearningRate, 1)
	f.between(section+"beta1", o.Beta1, 0, .999999)
	f.between(section+"beta2", o.Beta2, 0, .999999)
	f.epsilon(section+"epsilon", o.Epsilon)
	f.between(section+"weight_decay", o.WeightDecay, 0, 1)
	f.above(section+"muon_learning_rate", o.MuonLearningRate, 1)
	f.between(section+"muon_momentum", o.MuonMomentum, 0, .999999)
}

// epsilon is AdamW's. Below the least it is nothing beside a gradient in single
// precision; above the most somebody means the clip of PPO, which TRL calls so.
func (f *checks) epsilon(key string, value float64) {
	const least, most = 1e-20, .01
	f.bound(key, "numbers from %v to %v", least, most)
	f.refuse(!(value >= least && value <= most), "%s is %v: it is added to AdamW's denominator and must be from %v to %v (hint: the clip of the ratio is trainer.clip_low and trainer.clip_high)", key, value, least, most)
}

func (f *checks) schedule(section string, s *Schedule) {
	f.oneOf(section+"decay", s.Decay, "constant", "linear", "cosine")
	f.between(section+"floor", s.Floor, 0, 1)
	f.atLeast(section+"warm_up", s.WarmUp, 0)
}
