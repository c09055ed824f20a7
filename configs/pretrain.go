package configs

// Pretrain says how a small policy is made on a seeded synthetic corpus of both
// roles. Only agon pretrain reads it.
type Pretrain struct {
	// From is a checkpoint to go on from, a Hugging Face folder or "base", which
	// keeps its tokenizer and its shape; empty begins from scratch.
	From string `mapstructure:"from"`
	// Restart is the share of the learning rates at which the schedule has its
	// peak when training goes on from a checkpoint: a warm restart.
	Restart   float64 `mapstructure:"restart"`
	Optimizer `mapstructure:",squash"`
	// Minutes, if above 0, decides the number of steps: as many as fit in that
	// time at the speed of the steps of schedule.warm_up, and never fewer than
	// those. Looks at the validation loss are not counted. The policy's
	// pretrain.yaml has the steps instead, and so can be made again.
	Minutes float64 `mapstructure:"minutes"`
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
	// SaveMinutes is the time between two saves of the state, from which agon
	// pretrain --resume goes on.
	SaveMinutes float64 `mapstructure:"save_minutes"`
	// EvaluationTasks is the number of development tasks, those that agon eval
	// --development takes, tried at the end, once greedily and once at temperature
	// 1; 0 leaves it out.
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

// CorpusSeed is where the choices of the corpus begin.
func (c *Config) CorpusSeed() uint64 {
	if c.Pretrain.Corpus.Seed != 0 {
		return c.Pretrain.Corpus.Seed
	}
	return c.Seed
}

// Corpus says what the seeded corpus holds. By default all of it is right;
// flaws can be planted, to see whether the loop finds out by execution what is.
type Corpus struct {
	// Seed is where the choices of the corpus begin; 0 takes that of the
	// configuration.
	Seed uint64 `mapstructure:"seed"`
	// Demonstrations is the number of attempts, in the executor's role.
	Demonstrations int `mapstructure:"demonstrations"`
	// Items is the number of tasks, in the challenger's role.
	Items int `mapstructure:"items"`
	// Sizes are the shares of programs of one, two and three parts.
	Sizes []float64 `mapstructure:"sizes"`
	// Stepwise is the share of demonstrations that look up first and write
	// down then; the others nest the look-up in what is done.
	Stepwise float64 `mapstructure:"stepwise"`
	// WrongPrograms is the share of demonstrations that do something else than
	// they were asked to.
	WrongPrograms float64 `mapstructure:"wrong_programs"`
	// LenientVerifiers is the share of items whose verifier lacks clauses.
	LenientVerifiers float64 `mapstructure:"lenient_verifiers"`
	// WrongSolutions is the share of items whose solution is wrong.
	WrongSolutions float64 `mapstructure:"wrong_solutions"`
	// CorrectOnly leaves out what has a flaw: a control.
	CorrectOnly bool `mapstructure:"correct_only"`
}
