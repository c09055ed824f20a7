package configs

// Pretrain says how a small policy is made from scratch on a seeded synthetic
// corpus of both roles. Only agon pretrain reads it.
type Pretrain struct {
	// Steps is the number of optimizer steps.
	Steps int `mapstructure:"steps"`
	// BatchTokens is the number of tokens per step, padding included.
	BatchTokens int `mapstructure:"batch_tokens"`
	// MatrixRate is Muon's learning rate, for the hidden matrices.
	MatrixRate float64 `mapstructure:"matrix_rate"`
	// LearningRate is AdamW's, for embeddings, head and norms.
	LearningRate float64 `mapstructure:"learning_rate"`
	// WarmupSteps is how long both rates rise from 0.
	WarmupSteps int `mapstructure:"warmup_steps"`
	// CooldownShare is the last share of the steps, over which both rates
	// fall to 0 linearly.
	CooldownShare float64 `mapstructure:"cooldown_share"`
	// GradientClip bounds the norm of the whole gradient; 0 does not.
	GradientClip float64 `mapstructure:"gradient_clip"`
	// EvaluationTasks is the number of held-out tasks tried at the end, once
	// greedily and once at temperature 1; 0 leaves it out.
	EvaluationTasks int `mapstructure:"evaluation_tasks"`

	Model  Model  `mapstructure:"model"`
	Corpus Corpus `mapstructure:"corpus"`
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
