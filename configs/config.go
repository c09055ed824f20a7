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
	// StallMinutes is how long a phase may stand still: after half of it the run says
	// what is waited for and puts its stacks into its directory, after all of it it
	// saves and fails. An update tells nothing of itself on its way; 0 waits for ever.
	StallMinutes float64 `mapstructure:"stall_minutes"`
	// Preflight tries, before the first iteration and again where a run goes on, the
	// largest of what its iterations do, so that memory runs out at once or not at
	// all: the longest micro-batch forward and backward, on a GPU the fullest cache,
	// and a turn of each role. Nothing is learnt of it and no result depends on it.
	// It is "on", "off", or "auto": on where the policy lies on a GPU or has more
	// than 100 million weights. On a CPU it tries no more than 2048 tokens.
	Preflight string `mapstructure:"preflight"`
	// Deterministic makes a run on a GPU the same, bit for bit, whenever it is run on
	// the same kind of GPU, and after it was stopped: some operations take a slower
	// way. Without it, a run that goes on from a checkpoint begins with the same
	// weights, moments and random numbers, and the norm of its next gradient differs
	// by rounding. On a CPU a run is always the same.
	Deterministic bool `mapstructure:"deterministic"`
	// Threads is the number of CPU threads of libtorch; 0 takes all cores.
	// Results are reproducible for an equal number of threads only.
	Threads int `mapstructure:"threads"`
	// Environments are names of environments that ship, or paths of folders.
	// Proposals go to them in turn, or by environment_weights.
	Environments []string `mapstructure:"environments"`
	// EnvironmentWeights are the parts that they have of the proposals, and of the
	// tasks that are drawn from the pool where it has enough of each: [3, 1] lets the
	// first have three quarters. Empty takes them alike. Held-out tasks are of all
	// alike either way.
	EnvironmentWeights []float64 `mapstructure:"environment_weights"`
	// Rewards are what attempts earn beside the outcome, by the functions of the
	// environments' rewards.py: a list of NAME=WEIGHT, such as [brevity=0.1]. What each
	// comes to is in the metrics as rewards/NAME/mean; with weight 0 it is but told.
	Rewards []string `mapstructure:"rewards"`
	// Prompts is a folder of templates that take the place of those that ship, by
	// name: DIR/executor/tagged.tmpl, DIR/challenger/tagged.tmpl and others beside
	// them, which agon show --prompt makes visible. Empty takes those that ship.
	Prompts string `mapstructure:"prompts"`
	// Tasks is a file of tasks to attempt, in the place of those that the policy sets
	// itself or beside them: tasks.jsonl as a run writes it, of which those count that
	// the run accepted, or tasks that somebody wrote. Empty is none.
	Tasks string `mapstructure:"tasks"`
	// TasksShare is the share of an iteration's tasks that come from that file: 1
	// proposes none, and 0 takes from the file what the pool is short of. Their order
	// is drawn anew each time that all have had their turn.
	TasksShare float64 `mapstructure:"tasks_share"`
	// TasksCheck carries out the solution of each, before anything begins, and
	// refuses the file if one does not pass. Without it a task need only be legible.
	TasksCheck bool `mapstructure:"tasks_check"`
	// Teacher is a run whose attempts are learnt from, in the place of the policy's
	// own: nothing is proposed and nothing attempted. An iteration has executor.tasks
	// groups of attempts at a task as that run has them, in an order that is drawn
	// anew each time that all have had their turn, put as this policy would have met
	// them. trainer.algorithm says what is learnt: "distill" all of them, "rft" those
	// that passed, "dpo" what passed rather than what did not. Empty is none.
	Teacher string `mapstructure:"teacher"`

	Policy     Policy     `mapstructure:"policy"`
	Challenger Challenger `mapstructure:"challenger"`
	Pool       Pool       `mapstructure:"pool"`
	Verifier   Verifier   `mapstructure:"verifier"`
	Sandbox    Sandbox    `mapstructure:"sandbox"`
	Executor   Executor   `mapstructure:"executor"`
	Trainer    Trainer    `mapstructure:"trainer"`
	Save       Save       `mapstructure:"save"`
	Evaluation Evaluation `mapstructure:"evaluation"`
	Stop       Stop       `mapstructure:"stop"`
	Budget     Budget     `mapstructure:"budget"`
	Price      Price      `mapstructure:"price"`
	Pretrain   Pretrain   `mapstructure:"pretrain"`
}

// Proposes reports whether new tasks are written: all but runs on a file of tasks
// alone do it.
func (c *Config) Proposes() bool {
	return c.Attempts() && (c.Tasks == "" || c.TasksShare < 1)
}

// Attempts reports whether the policy attempts anything, and does not learn from what
// another did.
func (c *Config) Attempts() bool { return c.Teacher == "" }

// Serves reports whether a server speaks for one of the roles: it is asked, and may
// want to be paid.
func (c *Config) Serves() bool { return c.Policy.Kind != "checkpoint" || c.servesChallenger() }

// servesChallenger reports whether a server speaks for the challenger.
func (c *Config) servesChallenger() bool {
	return c.Challenger.Source == "policy" && c.Proposes() && (c.Challenger.Policy.Kind != "same" || c.Policy.Kind != "checkpoint")
}

// Policy says which model plays both roles.
type Policy struct {
	// Kind is "checkpoint" (a model in this process, the only kind that can be
	// trained), "ollama" or "openai" (a server; such a run collects tasks and
	// attempts, with trainer.algorithm none).
	Kind string `mapstructure:"kind"`
	// Checkpoint is a Hugging Face folder, a model of the hub that is in the local
	// cache, the directory of a run, whose newest checkpoint is meant, one of its
	// checkpoints as RUN@ITERATION, or "base" for the policy that ships.
	Checkpoint string `mapstructure:"checkpoint"`
	// Language is how the policy writes tasks and actions: "compact" for the
	// small policies that pretrain makes, "tagged" for chat models.
	Language string `mapstructure:"language"`
	// Today is what a chat template that tells the date takes for today, such as
	// 2026-01-31: it is fixed, so that a run is the same tomorrow.
	Today string `mapstructure:"today"`
	// StopStrings end a turn of the policy, beside the tokens that do: where its
	// text comes to the end of one, such as "Observation:". What it has written
	// counts up to and with the token that completed the string; a server leaves
	// the string out.
	StopStrings []string `mapstructure:"stop_strings"`
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
	// LogProbs asks a server of OpenAI's protocol for the token ids of what it
	// writes and their log-probabilities, which vLLM gives, and keeps them in
	// trajectories.jsonl.
	LogProbs bool `mapstructure:"log_probs"`
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
	// Starved is what takes place where too few proposals are accepted: "stop" attempts
	// what there is, and ends a run that has had no task for five iterations;
	// "examples" attempts tasks that the environments' authors wrote, examples.jsonl,
	// in the place of those that the pool is short of, as a file of tasks does.
	Starved string `mapstructure:"starved"`
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

// Save says what is kept on disk.
type Save struct {
	// Every is the number of iterations between checkpoints; the last one is
	// always saved.
	Every int `mapstructure:"every"`
	// Keep is the number of checkpoints that are kept, newest first.
	Keep int `mapstructure:"keep"`
	// KeepBest is the number of checkpoints with the best held-out success at
	// temperature 1 that are kept beside them, as evaluation measures it.
	KeepBest int `mapstructure:"keep_best"`
	// Trajectories writes every attempt to trajectories.jsonl.
	Trajectories bool `mapstructure:"trajectories"`
}

// Evaluation says how held-out success is measured during a run.
type Evaluation struct {
	// Every is the number of iterations between evaluations, the first one
	// before any; 0 never evaluates. The last is of the policy that the run ends
	// with, unless a signal or minutes_limit ends it, and counts in no budget.
	Every int `mapstructure:"every"`
	// Tasks is the number of held-out tasks.
	Tasks int `mapstructure:"tasks"`
	// Attempts is the number of attempts at each, at temperature 1.
	Attempts int `mapstructure:"attempts"`
	// Seed picks the tasks, always among those for development. What is
	// reported (agon eval, agon demo) is measured on others.
	Seed uint64 `mapstructure:"seed"`
}

// Stop ends a run before its last iteration, by what its metrics came to. A rule
// that is 0 is off.
type Stop struct {
	// Entropy ends it when the entropy of the policy, in nats a token, is on average
	// below: it has collapsed.
	Entropy float64 `mapstructure:"entropy"`
	// KL ends it when the divergence from the policy that the run began with, in nats
	// a token, is on average above.
	KL float64 `mapstructure:"kl"`
	// Yield ends it when the share of the proposals that the filter accepts is on
	// average below.
	Yield float64 `mapstructure:"yield"`
	// Fall ends it when held-out success at temperature 1 is lower than the best that
	// was measured before, by so much and by more than noise: so that their 95 %
	// intervals do not overlap. What evaluation.tasks are too few to tell ends nothing.
	Fall float64 `mapstructure:"fall"`
	// Skipped ends it after so many iterations in a row of which every optimizer step
	// was skipped, for a gradient that is no number.
	Skipped int `mapstructure:"skipped"`
	// Window is the number of iterations that stop.entropy, stop.kl and stop.yield
	// average over: the latest that measured it.
	Window int `mapstructure:"window"`
}

// Budget ends a run before its last iteration, by what it has spent in all, before
// and after it was stopped: after the iteration that uses one up. A budget that is 0
// is none. Schedules do not see it. What a killed iteration had spent stands nowhere
// and does not count.
type Budget struct {
	// Minutes is the time that iterations and checkpoints took; minutes_limit bounds
	// that of one call of agon train, and counts what comes before the first too. As
	// every budget it is looked at after each iteration, so that a run may end above it.
	Minutes float64 `mapstructure:"minutes"`
	// Tokens are those that the policies of both roles have written, at held-out
	// tasks too; those of a server as it tells them. They are counted after each
	// iteration, so that a run may end above it.
	Tokens int `mapstructure:"tokens"`
	// SandboxMinutes is the processor time of the programs that models wrote, and of
	// verifiers, as their processes end. What an environment's own tools take is not
	// told, and does not count. It is looked at after each iteration, so that a run may
	// end above it.
	SandboxMinutes float64 `mapstructure:"sandbox_minutes"`
	// Requests are those that servers have answered, one for each turn; what was kept
	// in completions.jsonl counts as if it had been asked for again. They are counted
	// after each iteration, so that a run may end above it.
	Requests int `mapstructure:"requests"`
	// Cost is what these came to, by the section price and in its currency. It is
	// reckoned after each iteration, so that a run may end above it.
	Cost float64 `mapstructure:"cost"`
}

// Price is what servers take, in any currency. The same server in both roles has two
// prices.
type Price struct {
	Challenger RolePrice `mapstructure:"challenger"`
	Executor   RolePrice `mapstructure:"executor"`
}

// Free reports whether nothing has a price.
func (p Price) Free() bool { return p == Price{} }

// RolePrice is what the server of one role takes.
type RolePrice struct {
	// Prompt is the price of a million tokens that the server reads, and Completion
	// that of a million that it writes.
	Prompt     float64 `mapstructure:"prompt"`
	Completion float64 `mapstructure:"completion"`
}

// Of is the price of so many tokens.
func (p RolePrice) Of(prompt, completion int) float64 {
	return (float64(prompt)*p.Prompt + float64(completion)*p.Completion) / 1e6
}
