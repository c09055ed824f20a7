package configs

// Trainer says how the policy is updated.
type Trainer struct {
	// Algorithm is "grpo", "dr_grpo", "dapo", "gspo", "cispo", "rloo", "reinforce",
	// "reinforce_plus_plus", "reinforce_plus_plus_baseline", "trr_plus_plus", which
	// compares what was done in one environment and role, "ppo", which has a critic,
	// "rft", which imitates what passed, "dpo", which compares better attempts at a
	// task with worse ones, "distill", which imitates a teacher, or "none", which
	// collects tasks and attempts and updates nothing.
	Algorithm string `mapstructure:"algorithm"`
	Optimizer `mapstructure:",squash"`
	// Epochs is the number of passes over an iteration's samples.
	Epochs int `mapstructure:"epochs"`
	// MiniBatches is the number of optimizer steps in each pass; each takes an
	// equal share of the samples.
	MiniBatches int `mapstructure:"mini_batches"`
	// TokensPerMicroBatch bounds the tokens, padding included, that go through
	// the network together; memory grows with it, results do not depend on it
	// beyond rounding.
	TokensPerMicroBatch int `mapstructure:"tokens_per_micro_batch"`
	// ActivationCheckpointing keeps what goes into each block alone and computes
	// the blocks again on the way back: less memory for about a third more time.
	ActivationCheckpointing bool `mapstructure:"activation_checkpointing"`
	// LoRA trains a low-rank adapter in the place of the weights.
	LoRA LoRA `mapstructure:"lora"`
	// MaxGradientNorm is what the norm of the gradient is clipped to; 0 does
	// not clip.
	MaxGradientNorm float64 `mapstructure:"max_gradient_norm"`
	// ClipLow and ClipHigh bound the ratio of new to old probability to
	// [1 − ClipLow, 1 + ClipHigh]. Those that nobody sets are of the algorithm's paper:
	// .2 and .28 of dapo, 3e-4 and 4e-4 of gspo, no lower one and 4 of cispo, .2 and .2
	// of the others.
	ClipLow  float64 `mapstructure:"clip_low"`
	ClipHigh float64 `mapstructure:"clip_high"`
	// RareToken is the probability below which tokens of attempts that did
	// worse than their group weigh less, in proportion; 0 weighs all alike.
	// Without it the rarest tokens have the largest gradients.
	RareToken float64 `mapstructure:"rare_token"`
	// Discount is γ and GAELambda λ of ppo's advantages, a token being a step.
	// ValueCoefficient weighs its critic's loss, and ValueClip bounds by how much a
	// value moves in an iteration.
	Discount         float64 `mapstructure:"discount"`
	GAELambda        float64 `mapstructure:"gae_lambda"`
	ValueCoefficient float64 `mapstructure:"value_coefficient"`
	ValueClip        float64 `mapstructure:"value_clip"`
	// DPOBeta is β of dpo: the larger, the nearer the policy stays to the one that
	// the run began with.
	DPOBeta float64 `mapstructure:"dpo_beta"`
	// KLCoefficient weighs the divergence from the policy that the run began
	// with; 0 keeps no such policy in memory.
	KLCoefficient float64 `mapstructure:"kl_coefficient"`
	// KLEstimator is "k2", whose gradient is that of D_KL[π‖π_ref], "k3",
	// whose gradient is that of D_KL[π_ref‖π], or "k1", whose gradient as a loss
	// would be 0 and which is therefore taken off the reward (Schulman,
	// "Approximating KL divergence", 2020).
	KLEstimator string `mapstructure:"kl_estimator"`
	// EntropyCoefficient weighs the entropy bonus.
	EntropyCoefficient float64 `mapstructure:"entropy_coefficient"`
	// Correction makes up for a sampler that does not quite draw from the policy
	// that is trained, as in bfloat16: the loss is weighed by the ratio of the
	// trainer's to the sampler's probability of a token or of a sequence, which is
	// truncated at CorrectionCap, or left out beyond it: "token_truncate",
	// "token_mask", "sequence_truncate", "sequence_mask" or "none".
	Correction    string  `mapstructure:"correction"`
	CorrectionCap float64 `mapstructure:"correction_cap"`
	// AllowMismatch goes on where the probabilities of sampler and trainer differ
	// by more than .01 in the mean.
	AllowMismatch bool `mapstructure:"allow_mismatch"`
	// Aggregation is how the losses at tokens become one number: "token" (the mean
	// over all tokens), "sequence" (over the tokens of each sequence, then over
	// sequences), "fixed" (the sum over a sequence's tokens divided by FixedLength, then
	// the mean over sequences), "sum" (that sum itself, then the mean over sequences, as
	// befits a loss of whole sequences or pairs) or "paper": "sequence" with grpo, gspo
	// and rft, "sum" with rloo, reinforce and dpo, "fixed" with dr_grpo, and "token" with
	// the others.
	Aggregation string `mapstructure:"aggregation"`
	// FixedLength is the length that "fixed" divides by, in tokens.
	FixedLength int `mapstructure:"fixed_length"`
	// AdvantageScale is what GRPO divides the centred reward by: the deviation
	// of the "group" or of the "batch", or "none".
	AdvantageScale string `mapstructure:"advantage_scale"`
	// Baseline is what REINFORCE takes off the reward: "none", the "mean" of
	// the iteration, or a "running" mean.
	Baseline string `mapstructure:"baseline"`
	// BaselineDecay is the share of a running mean that stays at each
	// iteration.
	BaselineDecay float64 `mapstructure:"baseline_decay"`
	// Truncated is what an attempt that used up its tokens or turns counts as:
	// "fail" is its verdict, which as a rule is a failure, and "mask" leaves it out.
	Truncated string `mapstructure:"truncated"`
	// SupervisedWeight weighs the supervised loss on kept items, which keeps
	// the challenger's yield alive; 0 leaves it out.
	SupervisedWeight float64 `mapstructure:"supervised_weight"`
	// SupervisedItems is the number of items in that loss per optimizer step.
	SupervisedItems int `mapstructure:"supervised_items"`
	// SupervisedOwn is the share of them that the challenger wrote itself; the
	// rest come from a seeded synthetic corpus.
	SupervisedOwn float64 `mapstructure:"supervised_own"`
	// SupervisedSolutions weighs the example solutions of tasks at which all
	// attempts failed, relative to those items: without a success there is no
	// policy gradient, and the solution is known to work. 0 does without.
	SupervisedSolutions float64 `mapstructure:"supervised_solutions"`
	// SupervisedCorpus is the number of items per environment in that corpus,
	// which is made when the run begins; 0 does without.
	SupervisedCorpus int `mapstructure:"supervised_corpus"`
	// SupervisedSizes are the shares of items of one, two and three parts in
	// that corpus.
	SupervisedSizes []float64 `mapstructure:"supervised_sizes"`
	// SupervisedLenientVerifiers is the share of items in that corpus whose
	// verifier lacks clauses, as pretrain.corpus.lenient_verifiers is: flaws
	// planted to see whether execution finds them.
	SupervisedLenientVerifiers float64 `mapstructure:"supervised_lenient_verifiers"`
	// SupervisedWrongSolutions is the share of items in that corpus whose
	// solution is wrong.
	SupervisedWrongSolutions float64 `mapstructure:"supervised_wrong_solutions"`
	// Permute shuffles the outcomes within each group: a control, in which
	// nothing can be learnt from them.
	Permute bool `mapstructure:"permute"`

	Schedule        Schedule        `mapstructure:"schedule"`
	DynamicSampling DynamicSampling `mapstructure:"dynamic_sampling"`
}

// Optimizer says how gradients become steps. Its keys stand beside those of
// the section it is part of.
type Optimizer struct {
	// Optimizer is "adamw", or "muon": Muon for the hidden matrices, with
	// AdamW for embeddings, head and norms.
	Optimizer string `mapstructure:"optimizer"`
	// LearningRate is AdamW's at the peak of the schedule.
	LearningRate float64 `mapstructure:"learning_rate"`
	// Beta1 and Beta2 are the decay rates of AdamW's moments.
	Beta1 float64 `mapstructure:"beta1"`
	Beta2 float64 `mapstructure:"beta2"`
	// Epsilon is added to AdamW's denominator.
	Epsilon float64 `mapstructure:"epsilon"`
	// WeightDecay is decoupled, and falls on matrices alone.
	WeightDecay float64 `mapstructure:"weight_decay"`
	// MuonLearningRate is Muon's at the peak of the schedule.
	MuonLearningRate float64 `mapstructure:"muon_learning_rate"`
	// MuonMomentum is the share of the momentum that stays at each step.
	MuonMomentum float64 `mapstructure:"muon_momentum"`
}

// Schedule moves the learning rate: over the iterations of a run, or over the
// steps of a pretraining.
type Schedule struct {
	// Decay is "constant", "linear" or "cosine".
	Decay string `mapstructure:"decay"`
	// WarmUp is the number of iterations or steps over which the rate rises.
	WarmUp int `mapstructure:"warm_up"`
	// Floor is the share of the peak at which the decay ends.
	Floor float64 `mapstructure:"floor"`
}

// LoRA is a low-rank adapter beside frozen weights (Hu et al., "LoRA", ICLR
// 2022): W x + scale·B (A x). Checkpoints then hold the adapter alone, as PEFT
// writes it; without it the model is the reference policy.
type LoRA struct {
	// Rank is r, the height of A; 0 trains all weights.
	Rank int `mapstructure:"rank"`
	// Alpha is α: the scale is α/r.
	Alpha float64 `mapstructure:"alpha"`
	// RankStabilized makes the scale α/√r (Kalajdzievski, arXiv 2312.03732).
	RankStabilized bool `mapstructure:"rank_stabilized"`
	// Targets are the projections that are adapted: some of q_proj, k_proj,
	// v_proj, o_proj, gate_proj, up_proj and down_proj.
	Targets []string `mapstructure:"targets"`
}

// DynamicSampling replaces groups in which all attempts passed or none did
// (DAPO, section 3.2).
type DynamicSampling struct {
	// Enabled drops groups in which all attempts passed or none did, from which
	// nothing is learnt.
	Enabled bool `mapstructure:"enabled"`
	// Groups is the number of groups with a signal that an iteration wants; 0
	// takes what comes.
	Groups int `mapstructure:"groups"`
	// Rounds bounds the number of draws of an iteration, the first included.
	Rounds int `mapstructure:"rounds"`
}
