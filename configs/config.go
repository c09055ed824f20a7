package configs

// Config is everything that decides what a run does. Every field has a key in
// the YAML file: the names in its tags, joined by dots.
type Config struct {
	// Seed is where all random choices begin. Equal configurations with equal
	// seeds, on one machine with the same number of threads, give equal runs.
	Seed uint64 `mapstructure:"seed"`
	// Iterations is the length of the run; schedules count in iterations too.
	Iterations int `mapstructure:"iterations"`
	// MinutesLimit stops the run early once so many minutes have passed, after
	// the iteration then under way; 0 never does. Schedules do not see it.
	MinutesLimit float64 `mapstructure:"minutes_limit"`
	// Threads is the number of CPU threads of libtorch; 0 takes all cores.
	// Results are reproducible for an equal number of threads only.
	Threads int `mapstructure:"threads"`
	// Environments are names of environments that ship, or paths of folders.
	// Proposals go to them in turn.
	Environments []string `mapstructure:"environments"`

	Policy     Policy     `mapstructure:"policy"`
	Challenger Challenger `mapstructure:"challenger"`
	Pool       Pool       `mapstructure:"pool"`
	Verifier   Verifier   `mapstructure:"verifier"`
	Sandbox    Sandbox    `mapstructure:"sandbox"`
	Executor   Executor   `mapstructure:"executor"`
	Trainer    Trainer    `mapstructure:"trainer"`
	Save       Save       `mapstructure:"save"`
	Evaluation Evaluation `mapstructure:"evaluation"`
	Pretrain   Pretrain   `mapstructure:"pretrain"`
}

// Policy says which model plays both roles.
type Policy struct {
	// Kind is "checkpoint" (a model in this process, the only kind that can be
	// trained), "ollama" or "openai" (a server; such a run collects tasks and
	// attempts, with trainer.algorithm none).
	Kind string `mapstructure:"kind"`
	// Checkpoint is a Hugging Face folder, the directory of a run, whose newest
	// checkpoint is meant, or "base" for the policy that ships.
	Checkpoint string `mapstructure:"checkpoint"`
	// Language is how the policy writes tasks and actions: "compact" for the
	// small policies that pretrain makes, "tagged" for chat models.
	Language string `mapstructure:"language"`
	// Today is what a chat template that tells the date takes for today, such as
	// 2026-01-31: it is fixed, so that a run is the same tomorrow.
	Today string `mapstructure:"today"`
	// Device is where the policy lies: "cpu", "cuda", the first GPU, or "auto", a
	// GPU if there is one that libtorch can use.
	Device string `mapstructure:"device"`
	// Context bounds the tokens of an episode on a GPU, where the keys and values
	// of each take as much memory as of the longest; 0 takes the model's own.
	Context int `mapstructure:"context"`
	// DType is that of the weights in memory: "float32", or "bfloat16", which
	// takes half of it. The optimizer keeps what it trains in float32 either way.
	DType string `mapstructure:"dtype"`
	// Batch is the number of episodes that are open at the same time. It
	// changes speed and memory, never what is written: larger batches sample
	// faster, and every episode that has run code holds a process of the
	// sandbox while it waits for its next turn.
	Batch int `mapstructure:"batch"`
	// CacheMiB bounds the memory of the key-value caches.
	CacheMiB int `mapstructure:"cache_mib"`
	// URL is the server's address: http://localhost:11434 for Ollama,
	// http://localhost:8000/v1 for a server of OpenAI's protocol.
	URL string `mapstructure:"url"`
	// Model is the served model's name.
	Model string `mapstructure:"model"`
	// KeyVariable names the variable of the process environment that holds the
	// server's key; empty sends none. Keys are never part of a configuration.
	KeyVariable string `mapstructure:"key_variable"`
}

// Challenger says how tasks are proposed.
type Challenger struct {
	// Policy says who writes them.
	Policy Author `mapstructure:"policy"`
	// Source is where tasks come from: "policy", which writes them, or
	// "synthetic", a control: as many items by rule, with perfect verifiers and
	// of the compositions that a corpus shows, take the place of proposals.
	// They are sound as made, so no stage screens them, and nothing but the
	// corpus is left to imitate. What is reached with them is what a challenger
	// without faults could reach.
	Source string `mapstructure:"source"`
	// Sizes are the shares of synthetic items of one, two and three parts.
	Sizes []float64 `mapstructure:"sizes"`
	// Proposals is the number of items per iteration, whoever writes them.
	Proposals int `mapstructure:"proposals"`
	// FirstProposals is that number in the first iteration, which fills the
	// pool.
	FirstProposals int `mapstructure:"first_proposals"`
	// TopicShares are the shares of proposals that are asked to use no tool in
	// particular, one, two and three, in an order, whatever the policy's own
	// habits: how it comes to set itself what it was never shown. What is new or
	// not mastered is asked for more often. Empty asks for nothing.
	TopicShares []float64 `mapstructure:"topic_shares"`
	// Variations is the number of variations of each accepted item, made by
	// replacing one of its numbers throughout by another: how a policy comes to
	// quantities that it was never shown. They are screened like any item.
	Variations int `mapstructure:"variations"`
	// Temperature of sampling. Low ones lower the yield: repeats are refused.
	Temperature float64 `mapstructure:"temperature"`
	// TurnLimit bounds the turns of a proposal, exploration included.
	TurnLimit int `mapstructure:"turn_limit"`
	// TurnTokens bounds the tokens of one turn.
	TurnTokens int `mapstructure:"turn_tokens"`
	// Revisions is how often a refused item may be rewritten with the reason
	// before it is given up.
	Revisions int `mapstructure:"revisions"`
	// Reward trains the policy as challenger too, by the same algorithm, on
	// what its items earn: "none" does not; "band" (valid × some but not all
	// attempts pass), "uncertainty" (1−|2p−1|, R-Zero), "variance" (4p(1−p))
	// or "one_minus" (1−p, and 0 at p = 0; Absolute Zero), p being the pass
	// rate of the item's first group.
	Reward string `mapstructure:"reward"`
	// BandLow and BandHigh bound the pass rates that "band" pays for.
	BandLow  float64 `mapstructure:"band_low"`
	BandHigh float64 `mapstructure:"band_high"`
}

// Author is a policy that writes tasks for another to attempt.
type Author struct {
	// Kind is "same", the policy that attempts them, or "ollama" or "openai", a
	// served model, which writes them in the tagged language and learns nothing.
	// What it has written is kept in completions.jsonl: a run that goes on asks
	// for nothing twice.
	Kind string `mapstructure:"kind"`
	// URL, Model and KeyVariable are as under policy.
	URL         string `mapstructure:"url"`
	Model       string `mapstructure:"model"`
	KeyVariable string `mapstructure:"key_variable"`
}

// Pool says how often and how long a task is used.
type Pool struct {
	// Uses is the age at which a task leaves. Being attempted by a group ages
	// it by one, and by two if all attempts failed; it leaves at once if all
	// passed.
	Uses int `mapstructure:"uses"`
	// Capacity bounds the live tasks; the most used give way.
	Capacity int `mapstructure:"capacity"`
	// Kept is the number of the challenger's own accepted items that are held
	// for self-imitation; the oldest leave first.
	Kept int `mapstructure:"kept"`
}

// Verifier says what an item must survive.
type Verifier struct {
	// Stages are the stages of the filter that refuse. Parsing always does.
	// Leaving stages out is for experiments: an unsound task rewards the
	// wrong thing.
	Stages []string `mapstructure:"stages"`
	// Alike is the number of live tasks with one signature (the solution's
	// sequence of calls and shapes of arguments) from which on another is
	// refused; 0 refuses none.
	Alike int `mapstructure:"alike"`
	// FailureCases is the number of failure cases an item must bring, 1 to 16.
	// To ask for none, leave the stage failures out.
	FailureCases int `mapstructure:"failure_cases"`
	// Mutants bounds the mutants of a solution that are tried.
	Mutants int `mapstructure:"mutants"`
	// MutationScore is the share of those mutants that the verifier has to
	// reject, above 0 and at most 1. To ask for none, leave the stage mutants out.
	MutationScore float64 `mapstructure:"mutation_score"`
	// HeedAll refuses items whose instruction names something that plays no part in
	// solution and verifier. In people's words that may be a condition that does not
	// hold, an example or a word that is also a name, and is only noted (unheeded in
	// tasks.jsonl); a policy whose instructions are made of an environment's phrases
	// says nothing in vain.
	HeedAll bool `mapstructure:"heed_all"`
	// CheatRate is the number of standing cheats that are injected for each
	// attempt of the policy, from 0 (none) to 1. They are judged as attempts are,
	// never trained on, and none should pass; cheats/passed counts those that do.
	CheatRate float64 `mapstructure:"cheat_rate"`
	// SideEffects lets attempts pass that change parts of the state which the
	// task's solution leaves as they are. Without it they fail, whatever the
	// verifier says, and attempts/side_effects counts them: few verifiers look at
	// all of the state. Set it where tasks can be solved by other changes than the
	// solution's, as "book any flight" can.
	SideEffects bool `mapstructure:"side_effects"`
}

// Sandbox bounds what code that a model wrote may use.
type Sandbox struct {
	// Python is the interpreter, a path or a name.
	Python string `mapstructure:"python"`
	// Isolation is "auto" (the strongest tier that the machine gives; none is
	// refused), one of the tiers "namespaces", "uid" (root in a container that
	// forbids namespaces) and "landlock" (an ordinary user without namespaces),
	// or "none", which runs the model's code with the rights of this process.
	Isolation string `mapstructure:"isolation"`
	// FirstUID and UIDs are a range of user ids that nobody else uses, for the
	// tier uid, which takes 32 for each process that runs attempts.
	FirstUID int `mapstructure:"first_uid"`
	UIDs     int `mapstructure:"uids"`
	// Parallel is the number of cores that programs may keep busy; 0 takes all.
	Parallel int `mapstructure:"parallel"`
	// Slots is the number of attempts that may hold an interpreter, of about
	// 8 MB, at the same time; of more, some are replayed when they go on.
	Slots int `mapstructure:"slots"`
	// ActionSeconds is the wall clock of one action, calls of tools not
	// counted.
	ActionSeconds float64 `mapstructure:"action_seconds"`
	// ToolSeconds is the wall clock of one call of a tool.
	ToolSeconds float64 `mapstructure:"tool_seconds"`
	// VerifySeconds is the wall clock of a verifier for one outcome.
	VerifySeconds float64 `mapstructure:"verify_seconds"`
	// CPUSeconds is the processor time of one attempt, which the kernel
	// counts in whole seconds.
	CPUSeconds int `mapstructure:"cpu_seconds"`
	// MemoryMiB is the address space of each process of an attempt, and, with
	// tmp_mib and 64 MiB more, what its processes hold together where there are
	// control groups (agon doctor). EnvironmentMemoryMiB is that of an
	// environment's process.
	MemoryMiB            int `mapstructure:"memory_mib"`
	EnvironmentMemoryMiB int `mapstructure:"environment_memory_mib"`
	// Processes bounds the processes and threads of an attempt, its
	// interpreter included.
	Processes int `mapstructure:"processes"`
	// FileMiB bounds one file, TmpMiB and TmpFiles all that an attempt keeps in
	// its /tmp, and OpenFiles the descriptors of a process.
	FileMiB   int `mapstructure:"file_mib"`
	TmpMiB    int `mapstructure:"tmp_mib"`
	TmpFiles  int `mapstructure:"tmp_files"`
	OpenFiles int `mapstructure:"open_files"`
	// Recursion is the depth of calls at which Python raises RecursionError.
	Recursion int `mapstructure:"recursion"`
	// OutputCharacters is how much of what an action prints is kept;
	// PrintedCharacters is how much it may print before that ends the attempt.
	OutputCharacters  int `mapstructure:"output_characters"`
	PrintedCharacters int `mapstructure:"printed_characters"`
	// ValueKiB bounds an argument, a return and an answer, as JSON.
	ValueKiB int `mapstructure:"value_kib"`
	// ToolCalls bounds the calls of one attempt.
	ToolCalls int `mapstructure:"tool_calls"`
}

// Executor says how tasks are attempted.
type Executor struct {
	// Tasks is the number of tasks drawn per iteration.
	Tasks int `mapstructure:"tasks"`
	// Attempts is the number of attempts at each: the size of a group.
	Attempts int `mapstructure:"attempts"`
	// Temperature of sampling.
	Temperature float64 `mapstructure:"temperature"`
	// Actions is how a policy of the tagged language acts: "code", "json" or
	// "text". The compact language is code.
	Actions string `mapstructure:"actions"`
	// TurnLimit bounds the turns of an attempt; 0 takes the environment's.
	TurnLimit int `mapstructure:"turn_limit"`
	// TurnTokens bounds the tokens of one turn.
	TurnTokens int `mapstructure:"turn_tokens"`
	// Forgiven is the number of turns of an episode, of either role, that may
	// mean nothing: each is answered with what is wrong with it. The next one
	// ends the episode.
	Forgiven int `mapstructure:"forgiven"`
	// Cohorts is the number of parts that the episodes of a batch are cut into,
	// which take turns at sampling: one runs its programs while another
	// samples. Each has its share of policy.batch, so that it pays where a
	// sampler is fast and a program slow.
	Cohorts int `mapstructure:"cohorts"`
}

// Trainer says how the policy is updated.
type Trainer struct {
	// Algorithm is "grpo", "rloo", "reinforce", "rft", or "none", which
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
	// [1 − ClipLow, 1 + ClipHigh]. DAPO (arXiv 2503.14476, section 3.1) sets
	// them apart.
	ClipLow  float64 `mapstructure:"clip_low"`
	ClipHigh float64 `mapstructure:"clip_high"`
	// RareToken is the probability below which tokens of attempts that did
	// worse than their group weigh less, in proportion; 0 weighs all alike.
	// Without it the rarest tokens have the largest gradients.
	RareToken float64 `mapstructure:"rare_token"`
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
	// Aggregation is how the losses at tokens become one number: "paper" (as
	// the algorithm's paper does: grpo and rft by sequence, rloo and reinforce
	// by sum), "token" (every token alike; DAPO), "sequence" (every sequence
	// alike), "fixed" (divided by FixedLength; Dr. GRPO) or "sum".
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
	// "fail", or "mask" to leave it out.
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

// Save says what is kept on disk.
type Save struct {
	// Every is the number of iterations between checkpoints; the last one is
	// always saved.
	Every int `mapstructure:"every"`
	// Keep is the number of checkpoints that are kept, newest first.
	Keep int `mapstructure:"keep"`
	// Trajectories writes every attempt to trajectories.jsonl.
	Trajectories bool `mapstructure:"trajectories"`
}

// Evaluation says how held-out success is measured during a run.
type Evaluation struct {
	// Every is the number of iterations between evaluations, the first one
	// before any; 0 never evaluates.
	Every int `mapstructure:"every"`
	// Tasks is the number of held-out tasks.
	Tasks int `mapstructure:"tasks"`
	// Attempts is the number of attempts at each, at temperature 1.
	Attempts int `mapstructure:"attempts"`
	// Seed picks the tasks, always among those for development. What is
	// reported (agon eval, agon demo) is measured on others.
	Seed uint64 `mapstructure:"seed"`
}
