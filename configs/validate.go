package configs

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// faults lists what is wrong with the values that are read, one sentence each.
func (c *Config) faults(use purpose) []error { return c.check(use).faults }

func (c *Config) check(use purpose) *checks {
	f := &checks{bounds: map[string]string{}}
	f.within("threads", c.Threads, 0, 1024)
	f.environments(c.Environments)
	f.sandbox(&c.Sandbox)
	f.count("executor.turn_tokens", c.Executor.TurnTokens, 1)
	f.atLeast("executor.turn_limit", c.Executor.TurnLimit, 0)
	f.atLeast("executor.forgiven", c.Executor.Forgiven, 0)
	f.count("executor.cohorts", c.Executor.Cohorts, 1)
	f.refuse(c.Executor.Cohorts > c.Policy.Batch, "executor.cohorts is %d, more than policy.batch %d: write at most that", c.Executor.Cohorts, c.Policy.Batch)
	f.count("policy.batch", c.Policy.Batch, 1)
	f.count("policy.cache_mib", c.Policy.CacheMiB, 16)
	if use == pretraining {
		f.refuse(c.Policy.Device != "cpu", "policy.device is %q: pretraining is on the cpu alone; write cpu", c.Policy.Device)
		f.pretrain(&c.Pretrain)
		return f
	}
	f.environmentWeights(c.EnvironmentWeights, c.Environments)
	f.atLeast("iterations", c.Iterations, 1)
	f.between("tasks_share", c.TasksShare, 0, 1)
	f.rewards(c.Rewards)
	f.between("stall_minutes", c.StallMinutes, 0, mostMinutes)
	f.between("minutes_limit", c.MinutesLimit, 0, mostMinutes)
	f.oneOf("preflight", c.Preflight, "auto", "on", "off")
	f.policy(c)
	f.challenger(c)
	f.verifier(&c.Verifier)
	f.executor(c)
	if c.Trainer.trains() {
		f.trainer(c)
	}
	f.atLeast("save.every", c.Save.Every, 1)
	f.atLeast("save.keep", c.Save.Keep, 1)
	f.atLeast("evaluation.every", c.Evaluation.Every, 0)
	f.count("evaluation.tasks", c.Evaluation.Tasks, 1)
	f.count("evaluation.attempts", c.Evaluation.Attempts, 1)
	f.attempts("evaluation", c.Evaluation.Tasks, c.Evaluation.Attempts)
	f.stop(c)
	f.budget(c)
	return f
}

// budget checks what a run may spend, and by which prices.
func (f *checks) budget(c *Config) {
	b, p := &c.Budget, &c.Price
	f.between("budget.minutes", b.Minutes, 0, mostMinutes)
	f.within("budget.tokens", b.Tokens, 0, mostTokens)
	f.between("budget.sandbox_minutes", b.SandboxMinutes, 0, mostMinutes)
	f.atLeast("budget.requests", b.Requests, 0)
	f.between("budget.cost", b.Cost, 0, mostCost)
	f.between("price.challenger.prompt", p.Challenger.Prompt, 0, mostCost)
	f.between("price.challenger.completion", p.Challenger.Completion, 0, mostCost)
	f.between("price.executor.prompt", p.Executor.Prompt, 0, mostCost)
	f.between("price.executor.completion", p.Executor.Completion, 0, mostCost)
	f.refuse(b.Cost > 0 && p.Free(), "budget.cost is %v, and nothing has a price: write that of a million tokens, such as price.challenger.completion", b.Cost)
}

// stop checks the rules that end a run, and what tells its best checkpoint.
func (f *checks) stop(c *Config) {
	s := &c.Stop
	f.between("stop.entropy", s.Entropy, 0, 100)
	f.between("stop.kl", s.KL, 0, 1e4)
	f.between("stop.yield", s.Yield, 0, 1)
	f.between("stop.fall", s.Fall, 0, 1)
	f.atLeast("stop.skipped", s.Skipped, 0)
	f.atLeast("stop.window", s.Window, 1)
	f.atLeast("save.keep_best", c.Save.KeepBest, 0)
	f.refuse(c.Save.KeepBest > 0 && c.Save.Every > 0 && c.Evaluation.Every%c.Save.Every != 0,
		"save.keep_best is %d, and evaluation.every %d is no multiple of save.every %d: what is measured would not be saved", c.Save.KeepBest, c.Evaluation.Every, c.Save.Every)
}

// checks gathers faults, and on its way the values that keys may have.
type checks struct {
	faults []error
	// bounds say by key what values it may have; nil is not filled in.
	bounds map[string]string
}

func (f *checks) bound(key, format string, values ...any) {
	if f.bounds != nil {
		f.bounds[key] = fmt.Sprintf(format, values...)
	}
}

func (f *checks) refuse(bad bool, format string, values ...any) {
	if bad {
		f.faults = append(f.faults, fmt.Errorf(format, values...))
	}
}

// most bounds every whole number, so that nothing computed from a few of them
// overflows, and mostAtOnce what is held in memory at a time.
const (
	most       = 1 << 30
	mostAtOnce = 1 << 20
)

// The other bounds are far beyond what anyone could mean: a year, a weight next
// to which no other term of the loss is left, passes over one sample, tokens that no
// one could sample, and a price in any currency.
const (
	mostMinutes = 366 * 24 * 60
	mostWeight  = 1e6
	mostEpochs  = 1000
	mostTokens  = 1 << 50
	mostCost    = 1e8
)

func (f *checks) atLeast(key string, value, least int) { f.within(key, value, least, most) }

// count checks a number of things that are held in memory at a time.
func (f *checks) count(key string, value, least int) { f.within(key, value, least, mostAtOnce) }

func (f *checks) within(key string, value, least, high int) {
	if high == most {
		f.bound(key, "whole numbers from %d", least)
	} else {
		f.bound(key, "whole numbers from %d to %d", least, high)
	}
	f.refuse(value < least, "%s is %d: it must be at least %d", key, value, least)
	f.refuse(value > high, "%s is %d: it must be at most %d", key, value, high)
}

// attempts checks the number of attempts at all tasks together.
func (f *checks) attempts(section string, tasks, attempts int) {
	f.refuse(tasks > 0 && attempts > mostAtOnce/tasks, "%s.tasks is %d and %s.attempts %d: together they must be at most %d", section, tasks, section, attempts, mostAtOnce)
}

// weight checks what something is multiplied with, or clipped to.
func (f *checks) weight(key string, value float64) { f.between(key, value, 0, mostWeight) }

// temperature checks one of sampling: between 0 and the least, logits overflow.
func (f *checks) temperature(key string, value float64) {
	const least, high = .01, 5
	f.between(key, value, 0, high)
	f.refuse(value > 0 && value < least, "%s is %v: it must be at least %v, or 0 to take the likeliest token", key, value, least)
}

func (f *checks) above(key string, value, high float64) {
	f.bound(key, "numbers above 0, at most %v", high)
	f.refuse(!(value > 0 && value <= high), "%s is %v: it must be above 0 and at most %v", key, value, high)
}

func (f *checks) between(key string, value, low, high float64) {
	f.bound(key, "numbers from %v to %s", low, plainNumber(high))
	f.refuse(!(value >= low && value <= high), "%s is %v: it must be from %v to %s", key, value, low, plainNumber(high))
}

// plainNumber writes a number without an exponent.
func plainNumber(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

func (f *checks) environments(names []string) {
	f.refuse(len(names) == 0, "environments is empty: name at least one, such as [warehouse]")
	for i, name := range names {
		f.refuse(name == "", "environments holds an empty name: write one that ships, such as warehouse, or the path of a folder")
		f.refuse(slices.Contains(names[:i], name), "environments holds %s twice: remove one of them", name)
	}
}

func (f *checks) environmentWeights(weights []float64, environments []string) {
	const key, least = "environment_weights", 1e-6
	f.bound(key, "a list of numbers from %v to %v, one for each of environments, or []", least, mostWeight)
	for _, weight := range weights {
		f.refuse(!(weight >= least && weight <= mostWeight), "%s has %v: a weight is from %v to %v", key, weight, least, mostWeight)
	}
	f.refuse(len(weights) > 0 && len(weights) != len(environments), "%s has %d numbers for %d environments: write one each, or [] to take them alike", key, len(weights), len(environments))
}

func (f *checks) oneOf(key, value string, allowed ...string) {
	f.bound(key, "%s", strings.Join(allowed, ", "))
	f.refuse(!slices.Contains(allowed, value), "%s is %q: it must be one of %s", key, value, strings.Join(allowed, ", "))
}

func (f *checks) sandbox(s *Sandbox) {
	f.bound("sandbox.python", "the name of an interpreter, or its path")
	f.refuse(s.Python == "", "sandbox.python is empty: write python3, or the path of an interpreter")
	f.oneOf("sandbox.isolation", s.Isolation, "auto", "namespaces", "uid", "landlock", "none")
	f.within("sandbox.first_uid", s.FirstUID, 1, 1<<31)
	f.within("sandbox.uids", s.UIDs, 32, 1<<31)
	f.within("sandbox.parallel", s.Parallel, 0, 1024)
	f.between("sandbox.action_seconds", s.ActionSeconds, .01, 86400)
	f.between("sandbox.tool_seconds", s.ToolSeconds, .01, 86400)
	f.between("sandbox.verify_seconds", s.VerifySeconds, .01, 86400)
	f.within("sandbox.cpu_seconds", s.CPUSeconds, 1, 86400)
	f.within("sandbox.slots", s.Slots, 1, 1<<16)
	f.within("sandbox.memory_mib", s.MemoryMiB, 64, 1<<20) // Python maps some 30 MiB
	f.within("sandbox.environment_memory_mib", s.EnvironmentMemoryMiB, 64, 1<<20)
	f.within("sandbox.processes", s.Processes, 1, 1<<15)
	f.within("sandbox.file_mib", s.FileMiB, 1, 1<<20)
	f.within("sandbox.tmp_mib", s.TmpMiB, 1, 1<<20)
	f.within("sandbox.tmp_files", s.TmpFiles, 1, 1<<30)
	f.within("sandbox.open_files", s.OpenFiles, 16, 1<<16)
	f.within("sandbox.recursion", s.Recursion, 100, 100_000)
	f.within("sandbox.output_characters", s.OutputCharacters, 64, 1<<20)
	f.within("sandbox.printed_characters", s.PrintedCharacters, 64, 1<<26)
	f.within("sandbox.value_kib", s.ValueKiB, 1, 1<<10)
	f.within("sandbox.tool_calls", s.ToolCalls, 1, 1<<20)
}

func (f *checks) policy(c *Config) {
	p := &c.Policy
	f.oneOf("policy.kind", p.Kind, "checkpoint", "ollama", "openai")
	f.oneOf("policy.language", p.Language, "compact", "tagged")
	f.oneOf("policy.device", p.Device, "cpu", "cuda", "auto")
	f.count("policy.context", p.Context, 0)
	f.date("policy.today", p.Today)
	f.stopStrings("policy.stop_strings", p.StopStrings)
	f.oneOf("policy.dtype", p.DType, "float32", "bfloat16")
	if p.Kind == "checkpoint" {
		f.refuse(p.Checkpoint == "", "policy.checkpoint is empty: write base, or the path of a folder")
		return
	}
	f.url("policy.url", p.URL)
	f.refuse(p.Model == "", "policy.model is empty: write the name of a model that the server has")
	f.refuse(p.Language == "compact", "policy.language is compact, which a served model does not know: write tagged")
	f.refuse(c.Trainer.trains(), "trainer.algorithm is %s, but the weights of a served model cannot be updated: write none to collect tasks and attempts, or policy.kind=checkpoint", c.Trainer.Algorithm)
}

// stopStrings bounds their number as OpenAI's servers do theirs.
func (f *checks) stopStrings(key string, values []string) {
	const most, longest = 4, 256
	f.bound(key, "a list of at most %d strings of 1 to %d bytes", most, longest)
	f.refuse(len(values) > most, "%s has %d strings: write at most %d", key, len(values), most)
	for _, value := range values {
		f.refuse(value == "" || len(value) > longest, "%s has %.40q: a string has from 1 to %d bytes", key, value, longest)
	}
}

func (f *checks) date(key, value string) {
	f.bound(key, "a date, such as 2026-01-31")
	_, err := time.Parse(time.DateOnly, value)
	f.refuse(err != nil, "%s is %q: it must be a date, such as 2026-01-31", key, value)
}

func (f *checks) author(a *Author) {
	f.oneOf("challenger.policy.kind", a.Kind, "same", "ollama", "openai")
	if a.Kind == "same" {
		return
	}
	f.url("challenger.policy.url", a.URL)
	f.refuse(a.Model == "", "challenger.policy.model is empty: write the name of a model that the server has")
}

func (f *checks) url(key, value string) {
	address, err := url.Parse(value)
	sound := err == nil && address.Host != "" && (address.Scheme == "http" || address.Scheme == "https")
	f.refuse(value == "", "%s is empty: write the server's address, such as http://localhost:11434", key)
	f.refuse(value != "" && !sound, "%s is %q: it must be like http://localhost:11434", key, value)
}

func (f *checks) challenger(c *Config) {
	ch := &c.Challenger
	f.oneOf("challenger.source", ch.Source, "policy", "synthetic")
	f.author(&ch.Policy)
	f.sizes("challenger.sizes", ch.Sizes)
	f.topicShares(ch.TopicShares)
	f.within("challenger.variations", ch.Variations, 0, 16)
	f.count("challenger.proposals", ch.Proposals, 1)
	f.count("challenger.first_proposals", ch.FirstProposals, 1)
	f.temperature("challenger.temperature", ch.Temperature)
	f.refuse(ch.Temperature == 0, "challenger.temperature is 0: every proposal of one seed would be the same; write 1")
	f.atLeast("challenger.turn_limit", ch.TurnLimit, 1)
	f.count("challenger.turn_tokens", ch.TurnTokens, 1)
	f.within("challenger.revisions", ch.Revisions, 0, 10)
	f.oneOf("challenger.starved", ch.Starved, "stop", "examples")
	f.atLeast("pool.uses", c.Pool.Uses, 1)
	f.count("pool.capacity", c.Pool.Capacity, 1)
	f.refuse(c.Pool.Capacity > 0 && c.Pool.Capacity < c.Executor.Tasks, "pool.capacity is %d, less than executor.tasks %d: write at least that", c.Pool.Capacity, c.Executor.Tasks)
	f.count("pool.kept", c.Pool.Kept, 1)
}

func (f *checks) verifier(v *Verifier) {
	for i, stage := range v.Stages {
		f.oneOf("verifier.stages", stage, Stages...)
		f.refuse(slices.Contains(v.Stages[:i], stage), "verifier.stages holds %s twice: remove one of them", stage)
	}
	f.refuse(!slices.Contains(v.Stages, "parse"), "verifier.stages lacks parse: an item that does not parse has nothing to be tried; add it")
	f.atLeast("verifier.alike", v.Alike, 0)
	f.count("verifier.mutants", v.Mutants, 1)
	f.above("verifier.mutation_score", v.MutationScore, 1)
	f.between("verifier.cheat_rate", v.CheatRate, 0, 1)
	f.within("verifier.failure_cases", v.FailureCases, 1, 16)
}

func (f *checks) executor(c *Config) {
	e := &c.Executor
	f.count("executor.tasks", e.Tasks, 1)
	f.count("executor.attempts", e.Attempts, 1)
	f.attempts("executor", e.Tasks, e.Attempts)
	f.temperature("executor.temperature", e.Temperature)
	f.oneOf("executor.actions", e.Actions, "code", "json", "text")
	if !c.Trainer.trains() {
		return
	}
	f.refuse(e.Temperature == 0, "executor.temperature is 0, so the attempts of a group would be equal: write 1")
	compares := c.Trainer.groups()
	f.refuse(e.Attempts < 2 && compares, "executor.attempts is 1, but %s compares the attempts of a group: write at least 2", c.Trainer.Algorithm)
	f.refuse(e.Attempts < 2 && !compares && c.Trainer.DynamicSampling.Enabled, "executor.attempts is 1, and trainer.dynamic_sampling leaves out groups whose attempts agree, so every one: write at least 2, or trainer.dynamic_sampling.enabled=false")
}

// clips are the algorithms whose ratio has bounds.
var clips = []string{"grpo", "dr_grpo", "dapo", "gspo", "rloo", "reinforce_plus_plus", "reinforce_plus_plus_baseline", "trr_plus_plus", "ppo"}

// groups reports whether advantages come from comparing a group's attempts.
func (t *Trainer) groups() bool {
	alone := []string{"reinforce", "reinforce_plus_plus", "trr_plus_plus", "ppo", "rft", "none"}
	return !slices.Contains(alone, t.Algorithm)
}

// fixed reports whether the losses of a sequence are divided by a fixed length.
func (t *Trainer) fixed() bool {
	return t.Aggregation == "fixed" || t.Aggregation == "paper" && t.Algorithm == "dr_grpo"
}

func (f *checks) trainer(c *Config) {
	t := &c.Trainer
	f.oneOf("trainer.algorithm", t.Algorithm, "grpo", "dr_grpo", "dapo", "gspo", "cispo", "rloo", "reinforce", "reinforce_plus_plus", "reinforce_plus_plus_baseline", "trr_plus_plus", "ppo", "rft", "dpo", "none")
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
	f.refuse(t.Algorithm == "rft" && t.KLEstimator == "k1" && t.KLCoefficient > 0,
		"trainer.kl_estimator is k1, which is taken off the reward, and trainer.algorithm rft looks at the outcome alone: write k2 or k3")
	f.weight("trainer.entropy_coefficient", t.EntropyCoefficient)
	f.oneOf("trainer.correction", t.Correction, "token_truncate", "token_mask", "sequence_truncate", "sequence_mask", "none")
	f.above("trainer.correction_cap", t.CorrectionCap, mostWeight)
	f.oneOf("trainer.aggregation", t.Aggregation, "paper", "token", "sequence", "fixed", "sum")
	f.refuse(t.fixed() && t.FixedLength == 0, "trainer.aggregation is %s, of trainer.algorithm %s fixed, and trainer.fixed_length is not set: write the longest completion, in tokens", t.Aggregation, t.Algorithm)
	f.atLeast("trainer.fixed_length", t.FixedLength, 0)
	f.oneOf("trainer.advantage_scale", t.AdvantageScale, "group", "batch", "none")
	f.oneOf("trainer.baseline", t.Baseline, "none", "mean", "running")
	f.between("trainer.baseline_decay", t.BaselineDecay, 0, 1)
}

func (f *checks) dynamicSampling(d *DynamicSampling, tasks int) {
	f.atLeast("trainer.dynamic_sampling.groups", d.Groups, 0)
	f.refuse(d.Groups > tasks, "trainer.dynamic_sampling.groups is %d, and executor.tasks draws %d tasks: write at most that", d.Groups, tasks)
	f.within("trainer.dynamic_sampling.rounds", d.Rounds, 1, 100)
	f.refuse(d.Enabled && d.Rounds > 1 && d.Groups == 0, "trainer.dynamic_sampling.rounds is %d and trainer.dynamic_sampling.groups is not set: write how many groups are wanted, at most executor.tasks %d", d.Rounds, tasks)
}

func (f *checks) challengerReward(c *Config) {
	ch := &c.Challenger
	f.oneOf("challenger.reward", ch.Reward, "none", "band", "uncertainty", "variance", "one_minus")
	f.between("challenger.band_high", ch.BandHigh, 0, 1)
	f.between("challenger.band_low", ch.BandLow, 0, ch.BandHigh)
	f.refuse(ch.Reward != "none" && ch.Temperature != c.Executor.Temperature, "challenger.temperature is %v and executor.temperature %v, but both roles are trained: write the same for both", ch.Temperature, c.Executor.Temperature)
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

func (f *checks) pretrain(p *Pretrain) {
	f.optimizer("pretrain.", &p.Optimizer)
	f.within("pretrain.epochs", p.Epochs, 1, mostEpochs)
	f.atLeast("pretrain.steps", p.Steps, 0)
	f.between("pretrain.minutes", p.Minutes, 0, mostMinutes)
	f.refuse(p.Minutes > 0 && p.Schedule.WarmUp < 1, "pretrain.minutes is %v and pretrain.schedule.warm_up 0, whose steps measure the speed: write at least 1", p.Minutes)
	f.atLeast("pretrain.tokens_per_micro_batch", p.TokensPerMicroBatch, 1)
	f.atLeast("pretrain.tokens_per_step", p.TokensPerStep, 1)
	f.refuse(p.TokensPerMicroBatch < p.Model.Context && p.From == "", "pretrain.tokens_per_micro_batch is %d, less than one episode of pretrain.model.context %d tokens: write at least that", p.TokensPerMicroBatch, p.Model.Context)
	f.refuse(p.TokensPerStep < p.TokensPerMicroBatch, "pretrain.tokens_per_step is %d, less than pretrain.tokens_per_micro_batch %d: write at least that", p.TokensPerStep, p.TokensPerMicroBatch)
	f.weight("pretrain.max_gradient_norm", p.MaxGradientNorm)
	f.atLeast("pretrain.validate_every", p.ValidateEvery, 0)
	f.above("pretrain.save_minutes", p.SaveMinutes, mostMinutes)
	f.between("pretrain.validation_share", p.ValidationShare, 0, .5)
	f.count("pretrain.evaluation_tasks", p.EvaluationTasks, 0)
	f.schedule("pretrain.schedule.", &p.Schedule)
	if p.From == "" {
		f.model(&p.Model)
	}
	f.above("pretrain.restart", p.Restart, 1)
	f.corpus(&p.Corpus)
}

func (f *checks) model(m *Model) {
	f.count("pretrain.model.hidden", m.Hidden, 8)
	f.within("pretrain.model.layers", m.Layers, 1, 1024)
	f.count("pretrain.model.intermediate", m.Intermediate, 1)
	f.count("pretrain.model.context", m.Context, 64)
	weights := float64(m.Layers) * float64(m.Hidden) * float64(4*m.Hidden+3*m.Intermediate)
	f.refuse(weights > most, "pretrain.model has %.0f weights in its layers: it must have at most %d", weights, most)
	f.count("pretrain.model.heads", m.Heads, 1)
	f.count("pretrain.model.kv_heads", m.KVHeads, 1)
	if m.Heads < 1 || m.KVHeads < 1 {
		return
	}
	f.refuse(m.Hidden%m.Heads != 0 || m.Hidden/m.Heads%2 != 0, "pretrain.model.heads is %d: hidden/heads must be an even whole number, and hidden is %d", m.Heads, m.Hidden)
	f.refuse(m.Heads%m.KVHeads != 0, "pretrain.model.kv_heads is %d: it must divide heads, which is %d", m.KVHeads, m.Heads)
}

func (f *checks) corpus(c *Corpus) {
	f.count("pretrain.corpus.demonstrations", c.Demonstrations, 1)
	f.count("pretrain.corpus.items", c.Items, 1)
	f.sizes("pretrain.corpus.sizes", c.Sizes)
	f.between("pretrain.corpus.stepwise", c.Stepwise, 0, 1)
	f.between("pretrain.corpus.wrong_programs", c.WrongPrograms, 0, 1)
	f.flaws("pretrain.corpus.", c.LenientVerifiers, c.WrongSolutions)
}

// flaws checks the shares of a corpus's items that are flawed, whose keys begin
// with prefix: no item has both flaws.
func (f *checks) flaws(prefix string, lenient, wrong float64) {
	f.between(prefix+"lenient_verifiers", lenient, 0, 1)
	f.between(prefix+"wrong_solutions", wrong, 0, 1)
	f.refuse(lenient+wrong > 1, "%slenient_verifiers and wrong_solutions are %v together: they must be at most 1", prefix, lenient+wrong)
}

// topicShares checks the shares of topics of no tool, one, two and so on.
func (f *checks) topicShares(shares []float64) {
	const key, most = "challenger.topic_shares", 8
	f.refuse(len(shares) > most, "%s has %d shares: write at most %d", key, len(shares), most)
	f.shares(key, shares, "write [] to leave topics open")
}

// sizes checks the shares of programs of one, two and three parts.
func (f *checks) sizes(key string, shares []float64) {
	f.refuse(len(shares) < 1 || len(shares) > 3, "%s has %d shares: write one each for programs of one, two and three parts", key, len(shares))
	f.shares(key, shares, "write at least one share above it")
}

// shares checks parts of a whole. otherwise says what to do if there is none.
func (f *checks) shares(key string, shares []float64, otherwise string) {
	const rounding = .01
	sum := 0.0
	for _, share := range shares {
		f.between(key, share, 0, 1)
		sum += share
	}
	f.bound(key, "a list of numbers from 0 to 1 that sum to 1")
	f.refuse(len(shares) > 0 && sum == 0, "%s are all 0: %s", key, otherwise)
	f.refuse(sum > 0 && !math.IsInf(sum, 0) && math.Abs(sum-1) > rounding, "%s sum to %.4g: shares of a whole sum to 1; the same in proportion is %s", key, sum, proportional(shares, sum))
}

func proportional(shares []float64, sum float64) string {
	list := make([]float64, len(shares))
	for i, share := range shares {
		list[i] = math.Round(1000*share/sum) / 1000
	}
	return flow(list)
}
