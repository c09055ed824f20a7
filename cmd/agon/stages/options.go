package stages

import (
	"fmt"

	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/trainer"
)

// TrainerOptions reads a configuration as the trainer's options.
func TrainerOptions(c *configs.Config) trainer.Options {
	t := &c.Trainer
	return trainer.Options{
		Algorithm:           t.Algorithm,
		Epochs:              t.Epochs,
		MiniBatches:         t.MiniBatches,
		TokensPerMicroBatch: t.TokensPerMicroBatch,
		MaxGradientNorm:     t.MaxGradientNorm,
		Temperature:         c.Executor.Temperature,
		RareToken:           t.RareToken,
		DPOBeta:             t.DPOBeta,
		Discount:            t.Discount,
		GAELambda:           t.GAELambda,
		ValueCoefficient:    t.ValueCoefficient,
		ValueClip:           t.ValueClip,
		ClipLow:             t.ClipLow,
		ClipHigh:            t.ClipHigh,
		KLCoefficient:       t.KLCoefficient,
		KLEstimator:         trainer.KL(t.KLEstimator),
		EntropyCoefficient:  t.EntropyCoefficient,
		Aggregation:         trainer.Aggregation(t.Aggregation),
		FixedLength:         t.FixedLength,
		AdvantageScale:      trainer.AdvantageScale(t.AdvantageScale),
		Baseline:            trainer.Baseline(t.Baseline),
		BaselineDecay:       t.BaselineDecay,
		SupervisedWeight:    t.SupervisedWeight,
		Correction:          correctionOf(c),
		CorrectionCap:       t.CorrectionCap,
		AllowMismatch:       t.AllowMismatch,
		Schedule:            scheduleOptions(&t.Schedule),
	}
}

// correctionOf returns none in float32, where sampler and trainer differ by
// rounding that nothing has to make up for, of an algorithm that does not ask the
// sampler, and where it is a teacher that wrote.
func correctionOf(c *configs.Config) trainer.Correction {
	if c.Policy.DType == "float32" || !c.Attempts() || c.Trainer.Algorithm == trainer.AlgorithmDPO {
		return trainer.CorrectionNone
	}
	return trainer.Correction(c.Trainer.Correction)
}

func scheduleOptions(s *configs.Schedule) trainer.ScheduleOptions {
	return trainer.ScheduleOptions{Decay: trainer.Decay(s.Decay), WarmUp: s.WarmUp, Floor: s.Floor}
}

// OptimizerOptions reads a configuration as the optimizer's options.
func OptimizerOptions(o *configs.Optimizer) trainer.OptimizerOptions {
	return trainer.OptimizerOptions{
		Optimizer:        o.Optimizer,
		LearningRate:     o.LearningRate,
		Beta1:            o.Beta1,
		Beta2:            o.Beta2,
		Epsilon:          o.Epsilon,
		WeightDecay:      o.WeightDecay,
		MuonLearningRate: o.MuonLearningRate,
		MuonMomentum:     o.MuonMomentum,
	}
}

// ChallengerOptions reads a configuration as how proposals are rewarded.
func ChallengerOptions(c *configs.Challenger) trainer.ChallengerOptions {
	return trainer.ChallengerOptions{
		Reward:  trainer.ChallengerReward(c.Reward),
		BandLow: c.BandLow, BandHigh: c.BandHigh,
	}
}

// SamplingOptions reads a configuration as how groups are drawn until enough differ. A
// teacher's are taken as they are.
func SamplingOptions(c *configs.Config) trainer.DynamicSamplingOptions {
	d := &c.Trainer.DynamicSampling
	return trainer.DynamicSamplingOptions{Enabled: d.Enabled && c.Attempts(), Groups: d.Groups, Rounds: d.Rounds}
}

// PretrainOptions reads a configuration as a pretraining's options.
func PretrainOptions(p *configs.Pretrain) trainer.PretrainOptions {
	return trainer.PretrainOptions{
		Duration:            worlds.Seconds(60 * p.Minutes),
		Epochs:              p.Epochs,
		Steps:               p.Steps,
		TokensPerStep:       p.TokensPerStep,
		TokensPerMicroBatch: p.TokensPerMicroBatch,
		MaxGradientNorm:     p.MaxGradientNorm,
		ValidateEvery:       p.ValidateEvery,
		Schedule:            scheduleOptions(&p.Schedule),
	}
}

// Aggregated says what trainer.aggregation paper comes to, in a line, or nothing
// where it is not read.
func Aggregated(r *configs.Resolved) string {
	if !r.Reads("trainer.aggregation") || r.Trainer.Aggregation != string(trainer.AggregatePaper) {
		return ""
	}
	algorithm, err := trainer.NewAlgorithm(TrainerOptions(r.Config))
	if err != nil {
		panic("agon: " + err.Error()) // configs has checked the name
	}
	return fmt.Sprintf("trainer.aggregation is that of %s: %s\n", r.Trainer.Algorithm, algorithm.Aggregation())
}
