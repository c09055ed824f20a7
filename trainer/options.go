package trainer

// Options are the trainer's part of a configuration.
type Options struct {
	// Algorithm is one of Algorithms.
	Algorithm string
	// Epochs is the number of passes over the samples of an iteration.
	Epochs int
	// MiniBatches is the number of optimizer steps in each pass; each takes
	// an equal share of the samples.
	MiniBatches int
	// TokensPerMicroBatch bounds the tokens that go through the network
	// together, padding included. It bounds memory and changes the result by
	// rounding only.
	TokensPerMicroBatch int
	// MaxGradientNorm is what the norm of the gradient is clipped to; 0 does
	// not clip.
	MaxGradientNorm float64
	// Temperature is that at which attempts were sampled: the loss is about
	// the distribution that was really drawn from.
	Temperature float64
	// ClipLow and ClipHigh bound the ratio of new to old probability to
	// [1 − ClipLow, 1 + ClipHigh], where the algorithm has one; cispo has no bound
	// below.
	ClipLow  float64
	ClipHigh float64
	// RareToken is the probability below which a token of a negative advantage
	// weighs less, in proportion; 0 weighs all alike.
	RareToken float64
	// KLCoefficient is β, the weight of the divergence from the reference
	// policy; 0 needs no reference.
	KLCoefficient float64
	// DPOBeta is β of dpo: how far the policy may leave the reference to tell a
	// better attempt from a worse.
	DPOBeta float64
	// Discount is γ and GAELambda λ of generalized advantage estimation;
	// ValueCoefficient weighs the critic's loss, and ValueClip bounds by how much a
	// value moves in an iteration; ppo.
	Discount         float64
	GAELambda        float64
	ValueCoefficient float64
	ValueClip        float64
	// KLEstimator is "k1", which is taken off the reward, or "k2" or "k3", which
	// are part of the loss.
	KLEstimator KL
	// EntropyCoefficient is the weight of the entropy bonus.
	EntropyCoefficient float64
	// Aggregation is "paper", which is the algorithm's own, "token",
	// "sequence", "fixed" or "sum".
	Aggregation Aggregation
	// FixedLength is L of the aggregation "fixed", in tokens.
	FixedLength int
	// AdvantageScale is "group", "batch" or "none"; grpo.
	AdvantageScale AdvantageScale
	// Baseline is "none", "mean" or "running"; reinforce.
	Baseline Baseline
	// BaselineDecay is the share of a running baseline that stays at each
	// iteration.
	BaselineDecay float64
	// SupervisedWeight is the weight of the supervised samples' mean loss
	// beside the policy samples'.
	SupervisedWeight float64
	// Correction makes up for a sampler that differs from the trainer, by
	// importance ratios of at most CorrectionCap.
	Correction    Correction
	CorrectionCap float64
	// AllowMismatch learns from a sampler however much its probabilities differ.
	AllowMismatch bool
	// Schedule moves the learning rate over the run's iterations.
	Schedule ScheduleOptions
}

// DefaultOptions are GRPO as its paper has it, but for the divergence: clip .2,
// two optimizer steps. Another Algorithm set in them is that of its paper.
func DefaultOptions() Options {
	return Options{
		Algorithm:           AlgorithmGRPO,
		Epochs:              1,
		MiniBatches:         2,
		TokensPerMicroBatch: 8192,
		MaxGradientNorm:     1,
		Temperature:         1,
		ClipLow:             0.2,
		ClipHigh:            0.2,
		DPOBeta:             0.1,
		Discount:            1,
		GAELambda:           0.95,
		ValueCoefficient:    0.1,
		ValueClip:           0.2,
		KLEstimator:         K3,
		Aggregation:         AggregatePaper,
		AdvantageScale:      ScaleGroup,
		Baseline:            BaselineMean,
		BaselineDecay:       0.95,
		SupervisedWeight:    0.3,
		Correction:          CorrectionNone,
		CorrectionCap:       3,
		Schedule:            ScheduleOptions{Decay: DecayLinear, WarmUp: 5, Floor: 0.1},
	}
}

// Validate returns one plain sentence per fault.
func (o Options) Validate() []string {
	var f faults
	f.oneOf("algorithm", o.Algorithm, Algorithms...)
	f.atLeast("epochs", float64(o.Epochs), 1)
	f.atLeast("mini_batches", float64(o.MiniBatches), 1)
	f.atLeast("tokens_per_micro_batch", float64(o.TokensPerMicroBatch), 1)
	f.atLeast("max_gradient_norm", o.MaxGradientNorm, 0)
	f.above("temperature", o.Temperature, 0)
	f.within("clip_low", o.ClipLow, 0, 1)
	f.atLeast("clip_high", o.ClipHigh, 0)
	f.within("rare_token", o.RareToken, 0, 1)
	f.atLeast("kl_coefficient", o.KLCoefficient, 0)
	f.above("dpo_beta", o.DPOBeta, 0)
	f.within("discount", o.Discount, 0, 1)
	f.within("gae_lambda", o.GAELambda, 0, 1)
	f.above("value_coefficient", o.ValueCoefficient, 0)
	f.above("value_clip", o.ValueClip, 0)
	f.oneOf("kl_estimator", string(o.KLEstimator), string(K1), string(K2), string(K3))
	f.atLeast("entropy_coefficient", o.EntropyCoefficient, 0)
	f.oneOf("aggregation", string(o.Aggregation), string(AggregatePaper), string(AggregateToken), string(AggregateSequence),
		string(AggregateFixed), string(AggregateSum))
	f.oneOf("advantage_scale", string(o.AdvantageScale), string(ScaleGroup), string(ScaleBatch), string(ScaleNone))
	f.oneOf("baseline", string(o.Baseline), string(BaselineNone), string(BaselineMean), string(BaselineRunning))
	f.within("baseline_decay", o.BaselineDecay, 0, 1)
	f.atLeast("supervised_weight", o.SupervisedWeight, 0)
	f.oneOf("correction", string(o.Correction), corrections...)
	f.above("correction_cap", o.CorrectionCap, 0)
	f = append(f, o.Schedule.Validate()...)
	return append(f, o.conflicts()...)
}

// needsReference reports whether there has to be a reference policy.
func (o Options) needsReference() bool { return o.KLCoefficient > 0 || o.Algorithm == AlgorithmDPO }

// conflicts returns the faults that lie in two options together.
func (o Options) conflicts() []string {
	var f faults
	fixed := o.Aggregation == AggregateFixed || o.Aggregation == AggregatePaper && o.Algorithm == AlgorithmDrGRPO
	if fixed && o.FixedLength < 1 {
		f.add("aggregation is \"fixed\", which is dr_grpo's own too, and fixed_length is not set: give the longest completion, in tokens")
	}
	imitates := o.Algorithm == AlgorithmRFT || o.Algorithm == AlgorithmDistill
	if imitates && o.KLCoefficient > 0 && o.KLEstimator.inReward() {
		f.add("kl_estimator is \"k1\", which is taken off the reward, and %s does not look at it: use k2 or k3", o.Algorithm)
	}
	if o.Algorithm == AlgorithmDPO && (o.KLCoefficient > 0 || o.Correction != CorrectionNone || o.RareToken > 0) {
		f.add("algorithm dpo holds the policy by its reference itself, and weighs no tokens: set kl_coefficient and rare_token to 0 and correction to \"none\"")
	}
	if o.Algorithm == AlgorithmREINFORCE && o.Epochs*o.MiniBatches > 1 {
		f.add("algorithm reinforce has no ratio, so its samples must be the current policy's: set epochs and mini_batches to 1, or use rloo")
	}
	return f
}
