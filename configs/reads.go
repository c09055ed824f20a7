package configs

import (
	"fmt"
	"slices"
	"strings"
)

// purpose is what a configuration is loaded for.
type purpose int

const (
	training purpose = iota
	pretraining
)

// condition names keys that only some configurations read. A key that ends
// with a dot stands for its section.
type condition struct {
	keys []string
	// when says in words what has to hold.
	when string
	read func(c *Config, use purpose) bool
}

var conditions = []condition{
	{[]string{"pretrain."}, "by agon pretrain", func(_ *Config, use purpose) bool { return use == pretraining }},
	{[]string{"iterations", "environment_weights", "rewards", "prompts", "tasks", "tasks_share", "tasks_check", "teacher", "minutes_limit", "stall_minutes", "preflight", "deterministic", "challenger.", "pool.", "verifier.",
		"executor.tasks", "executor.attempts", "executor.temperature", "trainer.", "save.", "evaluation.", "stop.", "budget.", "price.",
		"policy.kind", "policy.checkpoint", "policy.context", "policy.dtype", "policy.language", "policy.stop_strings", "policy.today", "policy.url", "policy.model", "policy.key_variable", "policy.log_probs", "executor.actions"},
		"by agon train", func(_ *Config, use purpose) bool { return use == training }},
	{[]string{"tasks", "tasks_share", "tasks_check", "environment_weights", "rewards", "challenger.", "pool.", "verifier.", "stop.yield", "executor.attempts", "executor.temperature", "save.trajectories",
		"trainer.supervised_own", "trainer.supervised_solutions", "trainer.permute", "trainer.dynamic_sampling.", "trainer.correction", "trainer.correction_cap", "trainer.allow_mismatch"},
		"with teacher empty, for nothing is proposed or attempted", func(c *Config, use purpose) bool { return use == pretraining || c.Attempts() }},
	{[]string{"environment_weights"},
		"with several environments, where something is proposed", func(c *Config, _ purpose) bool { return len(c.Environments) > 1 && c.Proposes() }},
	{[]string{"preflight", "deterministic", "policy.checkpoint", "policy.device", "policy.context", "policy.dtype", "policy.batch", "policy.cache_mib"},
		"with policy.kind checkpoint", func(c *Config, _ purpose) bool { return c.Policy.Kind == "checkpoint" }},
	{[]string{"policy.url", "policy.model", "policy.key_variable"},
		"with policy.kind ollama or openai", func(c *Config, _ purpose) bool { return c.Policy.Kind != "checkpoint" }},
	{[]string{"policy.log_probs"},
		"with policy.kind openai", func(c *Config, _ purpose) bool { return c.Policy.Kind == "openai" }},
	{[]string{"trainer.supervised_corpus", "trainer.supervised_solutions", "trainer.supervised_sizes",
		"trainer.supervised_lenient_verifiers", "trainer.supervised_wrong_solutions"},
		"with policy.language compact", func(c *Config, use purpose) bool { return use == pretraining || c.Policy.Language == "compact" }},
	{[]string{"policy.context", "deterministic"},
		"with policy.device cuda or auto", func(c *Config, _ purpose) bool { return c.Policy.Device != "cpu" }},
	{[]string{"policy.today"},
		"with policy.kind checkpoint and policy.language tagged", func(c *Config, _ purpose) bool {
			return c.Policy.Kind == "checkpoint" && c.Policy.Language == "tagged"
		}},
	{[]string{"executor.actions", "policy.stop_strings"},
		"with policy.language tagged", func(c *Config, _ purpose) bool { return c.Policy.Language == "tagged" }},
	{[]string{"prompts"},
		"with policy.language tagged, or a challenger.policy that somebody serves", func(c *Config, _ purpose) bool {
			return c.Policy.Language == "tagged" || c.Challenger.Policy.Kind != "same"
		}},
	{[]string{"tasks_share", "tasks_check"},
		"with tasks set", func(c *Config, _ purpose) bool { return c.Tasks != "" }},
	{[]string{"challenger.starved"},
		"with tasks empty, for the file makes up for what the pool is short of", func(c *Config, _ purpose) bool { return c.Tasks == "" }},
	{[]string{"challenger.", "pool.", "stop.yield", "verifier.stages", "verifier.alike", "verifier.failure_cases", "verifier.mutants", "verifier.mutation_score",
		"verifier.heed_all", "trainer.supervised_own"},
		"with tasks_share below 1, for nothing is proposed", func(c *Config, use purpose) bool { return use == pretraining || c.Proposes() }},
	{[]string{"challenger.sizes"},
		"with challenger.source synthetic", func(c *Config, _ purpose) bool { return c.Challenger.Source == "synthetic" }},
	{[]string{"challenger.topic_shares", "challenger.variations", "challenger.temperature", "challenger.turn_limit", "challenger.turn_tokens", "challenger.revisions", "challenger.policy.",
		"challenger.reward", "challenger.band_low", "challenger.band_high", "verifier.", "pool.kept", "trainer.supervised_own"},
		"with challenger.source policy", func(c *Config, _ purpose) bool { return c.Challenger.Source == "policy" }},
	{[]string{"challenger.policy.url", "challenger.policy.model", "challenger.policy.key_variable"},
		"with challenger.policy.kind ollama or openai", func(c *Config, _ purpose) bool { return c.Challenger.Policy.Kind != "same" }},
	{[]string{"challenger.reward", "trainer.supervised_own", "pool.kept"},
		"with challenger.policy.kind same", func(c *Config, _ purpose) bool { return c.Challenger.Policy.Kind == "same" }},
	{[]string{"challenger.band_low", "challenger.band_high"},
		"with challenger.reward band", func(c *Config, _ purpose) bool { return c.Challenger.Reward == "band" }},
	{[]string{"verifier.alike"},
		`with "new" in verifier.stages`, func(c *Config, _ purpose) bool { return c.stage("new") }},
	{[]string{"verifier.failure_cases"},
		`with "failures" in verifier.stages`, func(c *Config, _ purpose) bool { return c.stage("failures") }},
	{[]string{"verifier.mutants", "verifier.mutation_score"},
		`with "mutants" in verifier.stages`, func(c *Config, _ purpose) bool { return c.stage("mutants") }},
	{[]string{"verifier.heed_all"},
		`with "grounded" in verifier.stages`, func(c *Config, _ purpose) bool { return c.stage("grounded") }},
	{[]string{"trainer.optimizer", "trainer.learning_rate", "trainer.beta1", "trainer.beta2", "trainer.epsilon", "trainer.weight_decay", "trainer.epochs",
		"trainer.mini_batches", "trainer.tokens_per_micro_batch", "trainer.max_gradient_norm", "trainer.kl_coefficient", "trainer.rare_token",
		"trainer.activation_checkpointing", "trainer.lora.",
		"teacher", "rewards", "trainer.entropy_coefficient", "trainer.aggregation", "trainer.truncated", "trainer.supervised_weight",
		"trainer.permute", "trainer.schedule.", "trainer.dynamic_sampling.", "challenger.reward"},
		"with an algorithm that trains", func(c *Config, _ purpose) bool { return c.Trainer.trains() }},
	{[]string{"trainer.kl_coefficient"},
		"with a trainer.algorithm other than dpo", func(c *Config, _ purpose) bool { return c.Trainer.Algorithm != "dpo" }},
	{[]string{"trainer.rare_token"},
		"with a trainer.algorithm that pushes attempts away, none of rft, distill and dpo", func(c *Config, _ purpose) bool {
			return !c.Trainer.imitates() && c.Trainer.Algorithm != "dpo"
		}},
	{[]string{"trainer.discount", "trainer.gae_lambda", "trainer.value_coefficient", "trainer.value_clip"},
		"with trainer.algorithm ppo", func(c *Config, _ purpose) bool { return c.Trainer.Algorithm == "ppo" }},
	{[]string{"trainer.dpo_beta"},
		"with trainer.algorithm dpo", func(c *Config, _ purpose) bool { return c.Trainer.Algorithm == "dpo" }},
	{[]string{"trainer.muon_learning_rate", "trainer.muon_momentum"},
		"with trainer.optimizer muon", func(c *Config, _ purpose) bool { return c.Trainer.trains() && c.Trainer.Optimizer.Optimizer == "muon" }},
	{[]string{"trainer.correction", "trainer.correction_cap", "trainer.allow_mismatch"},
		"with policy.dtype bfloat16 and an algorithm that trains, other than dpo", func(c *Config, _ purpose) bool {
			return c.Trainer.trains() && c.Policy.DType != "float32" && c.Trainer.Algorithm != "dpo"
		}},
	{[]string{"trainer.correction_cap", "trainer.allow_mismatch"},
		"with a trainer.correction that is not none", func(c *Config, _ purpose) bool { return c.Trainer.Correction != "none" }},
	{[]string{"trainer.lora.alpha", "trainer.lora.rank_stabilized", "trainer.lora.targets"},
		"with trainer.lora.rank above 0", func(c *Config, _ purpose) bool { return c.Trainer.LoRA.Rank > 0 }},
	{[]string{"pretrain.model."},
		"with pretrain.from empty", func(c *Config, _ purpose) bool { return c.Pretrain.From == "" }},
	{[]string{"pretrain.restart"},
		"with pretrain.from set", func(c *Config, _ purpose) bool { return c.Pretrain.From != "" }},
	{[]string{"pretrain.epochs", "pretrain.steps"},
		"with pretrain.minutes 0", func(c *Config, _ purpose) bool { return c.Pretrain.Minutes == 0 }},
	{[]string{"pretrain.muon_learning_rate", "pretrain.muon_momentum"},
		"with pretrain.optimizer muon", func(c *Config, _ purpose) bool { return c.Pretrain.Optimizer.Optimizer == "muon" }},
	{[]string{"pretrain.schedule.floor"},
		"with a pretrain.schedule.decay that is not constant", func(c *Config, _ purpose) bool {
			return c.Pretrain.Schedule.Decay != "constant"
		}},
	{[]string{"trainer.clip_low"},
		"with a trainer.algorithm that clips (" + strings.Join(clips, ", ") + ")", func(c *Config, _ purpose) bool { return slices.Contains(clips, c.Trainer.Algorithm) }},
	{[]string{"trainer.clip_high"},
		"with a trainer.algorithm that clips (" + strings.Join(clips, ", ") + ", cispo)", func(c *Config, _ purpose) bool {
			return c.Trainer.Algorithm == "cispo" || slices.Contains(clips, c.Trainer.Algorithm)
		}},
	{[]string{"trainer.advantage_scale"},
		"with trainer.algorithm grpo", func(c *Config, _ purpose) bool { return c.Trainer.Algorithm == "grpo" }},
	{[]string{"trainer.baseline"},
		"with trainer.algorithm reinforce", func(c *Config, _ purpose) bool { return c.Trainer.Algorithm == "reinforce" }},
	{[]string{"trainer.baseline_decay"},
		"with trainer.algorithm reinforce and trainer.baseline running", func(c *Config, _ purpose) bool {
			return c.Trainer.Algorithm == "reinforce" && c.Trainer.Baseline == "running"
		}},
	{[]string{"trainer.fixed_length"},
		"with trainer.aggregation fixed, which is also that of dr_grpo's paper", func(c *Config, _ purpose) bool {
			return c.Trainer.trains() && c.Trainer.fixed()
		}},
	{[]string{"trainer.kl_estimator"},
		"with trainer.kl_coefficient above 0", func(c *Config, _ purpose) bool {
			return c.Trainer.trains() && c.Trainer.KLCoefficient > 0
		}},
	{[]string{"trainer.schedule.floor"},
		"with a trainer.schedule.decay that is not constant", func(c *Config, _ purpose) bool {
			return c.Trainer.Schedule.Decay != "constant"
		}},
	{[]string{"trainer.dynamic_sampling.groups", "trainer.dynamic_sampling.rounds"},
		"with trainer.dynamic_sampling.enabled true", func(c *Config, _ purpose) bool {
			return c.Trainer.DynamicSampling.Enabled
		}},
	{[]string{"trainer.supervised_items", "trainer.supervised_own", "trainer.supervised_solutions", "trainer.supervised_corpus",
		"trainer.supervised_sizes", "trainer.supervised_lenient_verifiers", "trainer.supervised_wrong_solutions", "pool.kept"},
		"with trainer.supervised_weight above 0", func(c *Config, _ purpose) bool {
			return c.Trainer.trains() && c.Trainer.SupervisedWeight > 0
		}},
	{[]string{"trainer.supervised_sizes", "trainer.supervised_lenient_verifiers", "trainer.supervised_wrong_solutions"},
		"with trainer.supervised_corpus above 0", func(c *Config, _ purpose) bool { return c.Trainer.SupervisedCorpus > 0 }},
	{[]string{"stop.entropy", "stop.skipped"},
		"with an algorithm that trains", func(c *Config, _ purpose) bool { return c.Trainer.trains() }},
	{[]string{"stop.kl"},
		"with trainer.kl_coefficient above 0", func(c *Config, _ purpose) bool {
			return c.Trainer.trains() && c.Trainer.KLCoefficient > 0
		}},
	{[]string{"stop.yield"},
		"with challenger.source policy", func(c *Config, _ purpose) bool { return c.Challenger.Source == "policy" }},
	{[]string{"budget.requests", "budget.cost", "price."},
		"with policy.kind, or challenger.policy.kind, ollama or openai", func(c *Config, _ purpose) bool { return c.Serves() }},
	{[]string{"price.challenger."},
		"with a challenger that a server speaks for", func(c *Config, _ purpose) bool { return c.servesChallenger() }},
	{[]string{"price.executor."},
		"with policy.kind ollama or openai", func(c *Config, _ purpose) bool { return c.Policy.Kind != "checkpoint" }},
	{[]string{"evaluation.tasks", "evaluation.attempts", "evaluation.seed", "stop.fall", "save.keep_best"},
		"with evaluation.every above 0", func(c *Config, _ purpose) bool { return c.Evaluation.Every > 0 }},
}

func (c *Config) stage(name string) bool { return slices.Contains(c.Verifier.Stages, name) }

func (t *Trainer) trains() bool { return t.Algorithm != "none" }

// Reads reports whether the value of key matters.
func (r *Resolved) Reads(key string) bool { return r.unreadBecause(key) == "" }

// unreadBecause returns the condition under which key would be read, or the
// empty string if it is read.
func (r *Resolved) unreadBecause(key string) string {
	for _, condition := range conditions {
		if condition.covers(key) && !condition.read(r.Config, r.use) {
			return condition.when
		}
	}
	return ""
}

func (c *condition) covers(key string) bool {
	return slices.ContainsFunc(c.keys, func(k string) bool {
		return k == key || strings.HasSuffix(k, ".") && strings.HasPrefix(key, k)
	})
}

// unread reports the keys that were set and that nothing reads: a fault for
// what set them, which ends with what takes them all away.
func (r *Resolved) unread() []error {
	found := map[string]*unreadKeys{}
	var order []*unreadKeys
	for _, e := range entries(r.Config) {
		from, set := r.origins[e.key]
		why := r.unreadBecause(e.key)
		if !set || why == "" {
			continue
		}
		u := found[from.name]
		if u == nil {
			u = &unreadKeys{first: from}
			found[from.name], order = u, append(order, u)
		}
		u.add(e.key, why)
	}
	var faults []error
	for _, u := range order {
		faults = append(faults, u)
	}
	return faults
}

// unreadKeys are keys that one file, or the command line, sets and that nothing
// reads.
type unreadKeys struct {
	first origin
	keys  []string
	// reasons are the conditions that do not hold, in order, and because the
	// keys under each.
	reasons []string
	because map[string][]string
}

func (u *unreadKeys) add(key, why string) {
	if u.because == nil {
		u.because = map[string][]string{}
	}
	if u.because[why] == nil {
		u.reasons = append(u.reasons, why)
	}
	u.keys = append(u.keys, key)
	u.because[why] = append(u.because[why], key)
}

// strayKeys is how many keys of another command's may have strayed into a file; with
// more of them it is a configuration of that command.
const strayKeys = 3

func (u *unreadKeys) Error() string {
	if command, ok := strings.CutPrefix(u.reasons[0], "by "); ok && len(u.reasons) == 1 && len(u.keys) > strayKeys && u.first.name != originCommandLine {
		return fmt.Sprintf("%s is a configuration of %s: nothing reads %d of its keys here, such as %s", u.first.name, command, len(u.keys), u.keys[0])
	}
	var parts []string
	for _, why := range u.reasons {
		verb := "it is"
		if len(u.because[why]) > 1 {
			verb = "they are"
		}
		parts = append(parts, fmt.Sprintf("nothing reads %s here: %s read %s", strings.Join(u.because[why], ", "), verb, why))
	}
	return u.place() + ": " + strings.Join(parts, "; ") + "; " + u.removal()
}

func (u *unreadKeys) place() string {
	if len(u.keys) > 1 {
		return u.first.name
	}
	return u.first.String()
}

// removal says how the keys are taken away.
func (u *unreadKeys) removal() string {
	them := "it"
	if len(u.keys) > 1 {
		them = "them"
	}
	if u.first.name == originCommandLine {
		return "remove " + them
	}
	return "remove " + them + ", or take " + them + " back with " + strings.Join(u.keys, "=null ") + "=null"
}
