package configs

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// check finds what is wrong with the values that are read, one sentence each.
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
	f.refuse(b.Cost > 0 && p.Free() && c.Serves(), "budget.cost is %v, and nothing has a price: write that of a million tokens, such as price.challenger.completion", b.Cost)
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
	f.refuse(len(weights) > 0 && len(weights) != len(environments), "%s are %d and environments %d: write one weight each, or [] to take them alike", key, len(weights), len(environments))
}

// oneOf checks a word, and reports whether it is one of the allowed.
func (f *checks) oneOf(key, value string, allowed ...string) bool {
	f.bound(key, "%s", strings.Join(allowed, ", "))
	meant := ""
	if spelt := strings.ReplaceAll(strings.ToLower(value), "++", "_plus_plus"); slices.Contains(allowed, spelt) {
		meant = "; did you mean " + spelt + "?"
	}
	known := slices.Contains(allowed, value)
	f.misspelt = f.misspelt || !known
	f.refuse(!known, "%s is %q: it must be one of %s%s", key, value, strings.Join(allowed, ", "), meant)
	return known
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
	known := f.oneOf("policy.kind", p.Kind, "checkpoint", "ollama", "openai")
	f.oneOf("policy.language", p.Language, "compact", "tagged")
	f.oneOf("policy.device", p.Device, "cpu", "cuda", "auto")
	f.count("policy.context", p.Context, 0)
	f.date("policy.today", p.Today)
	f.stopStrings("policy.stop_strings", p.StopStrings)
	f.oneOf("policy.dtype", p.DType, "float32", "bfloat16")
	if !known {
		return
	}
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

func (f *checks) url(key, value string) {
	address, err := url.Parse(value)
	sound := err == nil && address.Host != "" && (address.Scheme == "http" || address.Scheme == "https")
	f.refuse(value == "", "%s is empty: write the server's address, such as http://localhost:11434", key)
	f.refuse(value != "" && !sound, "%s is %q: it must be like http://localhost:11434", key, value)
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
	f.refuse(e.Attempts == 1 && compares, "executor.attempts is 1, but %s compares the attempts of a group: write at least 2", c.Trainer.Algorithm)
	f.refuse(e.Attempts == 1 && !compares && c.Trainer.DynamicSampling.Enabled, "executor.attempts is 1, and trainer.dynamic_sampling leaves out groups whose attempts agree, so every one: write at least 2, or trainer.dynamic_sampling.enabled=false")
}
