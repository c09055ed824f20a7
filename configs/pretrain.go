package configs

// Pretrain says how a small policy is made from scratch on a seeded synthetic
// corpus of both roles. Only agon pretrain reads it.
type Pretrain struct {
	Optimizer `mapstructure:",squash"`
	// Epochs is the number of passes over the corpus.
	Epochs int `mapstructure:"epochs"`
	// Steps bounds the optimizer steps; 0 takes all that the epochs hold. The
	// schedule ends where the steps do.
	Steps int `mapstructure:"steps"`
	// TokensPerStep is the number of tokens that an optimizer step sees,
	// padding included.
	TokensPerStep int `mapstructure:"tokens_per_step"`
	// TokensPerMicroBatch bounds those that go through the network together.
	TokensPerMicroBatch int `mapstructure:"tokens_per_micro_batch"`
	// MaxGradientNorm is what the norm of the gradient is clipped to; 0 does
	// not clip.
	MaxGradientNorm float64 `mapstructure:"max_gradient_norm"`
	// ValidateEvery is the number of steps between two looks at the loss on
	// demonstrations set aside; 0 looks at the end only.
	ValidateEvery int `mapstructure:"validate_every"`
	// ValidationShare is the share of the corpus that is set aside for that.
	ValidationShare float64 `mapstructure:"validation_share"`
	// EvaluationTasks is the number of held-out tasks tried at the end, once
	// greedily and once at temperature 1; 0 leaves it out.
	EvaluationTasks int `mapstructure:"evaluation_tasks"`

	Schedule Schedule `mapstructure:"schedule"`
	Model    Model    `mapstructure:"model"`
	Corpus   Corpus   `mapstructure:"corpus"`
}

// Model is the shape of the transformer that is pretrained (Llama
// architecture).
type Model struct {
	// Hidden is the width of the residual stream.
	Hidden int `mapstructure:"hidden"`
	// Layers is the number of blocks.
	Layers int `mapstructure:"layers"`
	// Heads is the number of query heads; it divides Hidden.
	Heads int `mapstructure:"heads"`
	// KVHeads is the number of key-value heads; it divides Heads.
	KVHeads int `mapstructure:"kv_heads"`
	// Intermediate is the width of the feed-forward layer.
	Intermediate int `mapstructure:"intermediate"`
	// Context is the greatest number of tokens of an episode.
	Context int `mapstructure:"context"`
	// Tied uses the embedding as the head.
	Tied bool `mapstructure:"tied"`
}

// Corpus says what the seeded corpus holds. Noise is planted on purpose: the
// loop is to show that it can find out what is right by execution.
type Corpus struct {
	// Demonstrations is the number of attempts, in the executor's role.
	Demonstrations int `mapstructure:"demonstrations"`
	// Items is the number of tasks, in the challenger's role.
	Items int `mapstructure:"items"`
	// Parts is the greatest number of things that one task asks for.
	Parts int `mapstructure:"parts"`
	// WrongDemonstrations is the share of demonstrations that do something
	// else than they were asked to.
	WrongDemonstrations float64 `mapstructure:"wrong_demonstrations"`
	// LenientVerifiers is the share of items whose verifier accepts too much.
	LenientVerifiers float64 `mapstructure:"lenient_verifiers"`
	// WrongSolutions is the share of items whose solution is wrong.
	WrongSolutions float64 `mapstructure:"wrong_solutions"`
}
