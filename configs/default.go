package configs

// Stages are the stages of the filter by name, in its order.
var Stages = []string{"parse", "new", "runs", "passes", "invariant", "standing", "failures", "mutants", "grounded", "deterministic", "band"}

// Projections are those that an adapter may stand beside, in the order of the
// forward pass.
var Projections = []string{"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}

// Default returns the configuration of a run that sets nothing: the policy that
// ships, teaching itself the warehouse.
func Default() *Config {
	return &Config{
		Seed:         1,
		Iterations:   100,
		StallMinutes: 120,
		Rewards:      []string{},
		TasksShare:   1,
		TasksCheck:   true,
		Preflight:    "auto",
		Environments: []string{"warehouse"}, EnvironmentWeights: []float64{},
		Policy: Policy{
			Kind: "checkpoint", Checkpoint: "base", Language: "compact", Today: "2026-01-01", Device: "cpu", DType: "float32",
			StopStrings: []string{}, Batch: 128, CacheMiB: 1024,
		},
		Challenger: Challenger{
			Policy: Author{Kind: "same"},
			Source: "policy", Sizes: []float64{.4, .4, .2},
			Proposals: 256, FirstProposals: 1024, Temperature: 1,
			TopicShares: []float64{}, TurnLimit: 4, TurnTokens: 192, Starved: "stop", Reward: "none", BandHigh: 1,
		},
		Pool:     Pool{Uses: 3, Capacity: 1024, Kept: 1024},
		Verifier: Verifier{Stages: append([]string(nil), Stages...), Alike: 16, FailureCases: 3, Mutants: 32, MutationScore: 1, CheatRate: .01},
		Sandbox: Sandbox{
			Python: "python3", Isolation: "auto", FirstUID: 200_000, UIDs: 65_536, Slots: 256,
			ActionSeconds: 5, ToolSeconds: 2, VerifySeconds: 1, CPUSeconds: 10,
			MemoryMiB: 256, EnvironmentMemoryMiB: 1024, Processes: 8,
			FileMiB: 4, TmpMiB: 16, TmpFiles: 256, OpenFiles: 64, Recursion: 1000,
			OutputCharacters: 16384, PrintedCharacters: 1 << 20, ValueKiB: 256, ToolCalls: 256,
		},
		Executor: Executor{Tasks: 48, Attempts: 8, Temperature: 1, Actions: "code", TurnTokens: 96, Cohorts: 1},
		Trainer:  defaultTrainer(),
		Save:     Save{Every: 10, Keep: 2, Trajectories: true},
		Evaluation: Evaluation{
			Tasks: 300, Attempts: 4, Seed: 1,
		},
		Stop:     Stop{Window: 5},
		Pretrain: defaultPretrain(),
	}
}

// defaultTrainer is GRPO as its paper has it, beside supervised items and
// without a divergence; configs/demo.yaml has the recipe that is measured.
func defaultTrainer() Trainer {
	return Trainer{
		Algorithm: "grpo", Optimizer: defaultOptimizer("adamw", 1e-3),
		Epochs: 1, MiniBatches: 2, TokensPerMicroBatch: 8192, MaxGradientNorm: 1,
		ClipLow: .2, ClipHigh: .2, Discount: 1, GAELambda: .95, ValueCoefficient: .1, ValueClip: .2, DPOBeta: .1, KLEstimator: "k3", Aggregation: "paper",
		Correction: "token_truncate", CorrectionCap: 3,
		LoRA:           LoRA{Alpha: 32, Targets: append([]string(nil), Projections...)},
		AdvantageScale: "group", Baseline: "mean", BaselineDecay: .95, Truncated: "fail",
		SupervisedWeight: .3, SupervisedItems: 16, SupervisedOwn: .75, SupervisedCorpus: 1024, SupervisedSizes: []float64{.4, .4, .2},
		Schedule:        Schedule{Decay: "linear", WarmUp: 5, Floor: .1},
		DynamicSampling: DynamicSampling{Enabled: true, Rounds: 1},
	}
}

func defaultPretrain() Pretrain {
	return Pretrain{
		Restart: .3, Optimizer: defaultOptimizer("muon", 3e-3),
		Epochs: 4, TokensPerStep: 8192, TokensPerMicroBatch: 4096, MaxGradientNorm: 1,
		ValidateEvery: 200, ValidationShare: .02, SaveMinutes: 5, EvaluationTasks: 300,
		Schedule: Schedule{Decay: "cosine", WarmUp: 50, Floor: .05},
		Model:    Model{Hidden: 128, Layers: 4, Heads: 4, KVHeads: 4, Intermediate: 320, Context: 512},
		Corpus: Corpus{
			Demonstrations: 8000, Items: 16000, Sizes: []float64{.4, .4, .2}, Stepwise: .5,
		},
	}
}

func defaultOptimizer(name string, rate float64) Optimizer {
	return Optimizer{
		Optimizer: name, LearningRate: rate, Beta1: .9, Beta2: .98, Epsilon: 1e-8,
		MuonLearningRate: .02, MuonMomentum: .95,
	}
}
