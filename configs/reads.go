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
	{[]string{"iterations", "minutes_limit", "challenger.", "pool.", "verifier.stages", "verifier.signatures", "verifier.failure_cases",
		"executor.tasks", "executor.attempts", "executor.temperature", "trainer.", "save.", "evaluation.",
		"policy.kind", "policy.checkpoint", "policy.language", "policy.url", "policy.model", "policy.key_variable", "executor.actions"},
		"by agon train", func(_ *Config, use purpose) bool { return use == training }},
	{[]string{"policy.checkpoint", "policy.device", "policy.batch", "policy.cache_mib"},
		"with policy.kind checkpoint", func(c *Config, _ purpose) bool { return c.Policy.Kind == "checkpoint" }},
	{[]string{"policy.url", "policy.model", "policy.key_variable"},
		"with policy.kind ollama or openai", func(c *Config, _ purpose) bool { return c.Policy.Kind != "checkpoint" }},
	{[]string{"executor.actions"},
		"with policy.language tagged", func(c *Config, _ purpose) bool { return c.Policy.Language == "tagged" }},
	{[]string{"challenger.reward"},
		"with challenger.train true", func(c *Config, _ purpose) bool { return c.Challenger.Train }},
	{[]string{"verifier.signatures"},
		`with "new" in verifier.stages`, func(c *Config, _ purpose) bool { return slices.Contains(c.Verifier.Stages, "new") }},
	{[]string{"trainer.learning_rate", "trainer.warmup_iterations", "trainer.final_rate", "trainer.steps", "trainer.epochs",
		"trainer.micro_batch_tokens", "trainer.beta1", "trainer.beta2", "trainer.weight_decay", "trainer.gradient_clip",
		"trainer.kl", "trainer.entropy", "trainer.aggregation", "trainer.resamples", "trainer.imitation", "trainer.permute", "challenger.train"},
		"with an algorithm that trains", func(c *Config, _ purpose) bool { return c.Trainer.Algorithm != "none" }},
	{[]string{"trainer.clip", "trainer.clip_high"},
		"with trainer.algorithm grpo or rloo", func(c *Config, _ purpose) bool { return c.Trainer.clips() }},
	{[]string{"trainer.normalize"},
		"with trainer.algorithm grpo", func(c *Config, _ purpose) bool { return c.Trainer.Algorithm == "grpo" }},
	{[]string{"trainer.kl_estimator"},
		"with trainer.kl above 0", func(c *Config, _ purpose) bool { return c.Trainer.KL > 0 && c.Trainer.Algorithm != "none" }},
	{[]string{"trainer.imitation_items", "trainer.imitation_own", "pool.kept"},
		"with trainer.imitation above 0", func(c *Config, _ purpose) bool {
			return c.Trainer.Imitation > 0 && c.Trainer.Algorithm != "none"
		}},
	{[]string{"evaluation.tasks", "evaluation.attempts", "evaluation.seed"},
		"with evaluation.every above 0", func(c *Config, _ purpose) bool { return c.Evaluation.Every > 0 }},
}

func (t *Trainer) clips() bool { return t.Algorithm == "grpo" || t.Algorithm == "rloo" }

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

// unread reports the keys that were set and that nothing reads.
func (r *Resolved) unread() []error {
	var faults []error
	for _, e := range entries(r.Config) {
		origin, set := r.origins[e.key]
		if why := r.unreadBecause(e.key); set && why != "" {
			faults = append(faults, fmt.Errorf("%s: nothing reads %s here: it is read %s; remove it", origin, e.key, why))
		}
	}
	return faults
}
