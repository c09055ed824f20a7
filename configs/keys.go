package configs

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// entry is one key with its value.
type entry struct {
	key   string
	value any
}

// entries lists every key of c in the order of its fields.
func entries(c *Config) []entry {
	var list []entry
	walk(reflect.ValueOf(c).Elem(), "", func(key string, value reflect.Value) {
		list = append(list, entry{key, value.Interface()})
	})
	return list
}

// KeysOf lists the keys of a section, each by its name within it.
func KeysOf(section string) []string {
	var names []string
	for _, key := range keys(Default()) {
		if name, within := strings.CutPrefix(key, section+"."); within {
			names = append(names, name)
		}
	}
	return names
}

func walk(section reflect.Value, prefix string, visit func(key string, value reflect.Value)) {
	for i := range section.NumField() {
		name := section.Type().Field(i).Tag.Get("mapstructure")
		switch field := section.Field(i); {
		case name == ",squash":
			walk(field, prefix, visit)
		case field.Kind() == reflect.Struct:
			walk(field, prefix+name+".", visit)
		default:
			visit(prefix+name, field)
		}
	}
}

// unknown says that there is no such key, and which one may be meant.
func unknown(key, origin string, known []string) error {
	for _, k := range known {
		if strings.HasPrefix(k, key+".") {
			return fmt.Errorf("%s: %s is a section: set its keys, such as %s", origin, key, k)
		}
	}
	if key == "" {
		return fmt.Errorf("%s: a key is missing before the = (hint: agon config prints all keys)", origin)
	}
	if _, name := split(strings.ToLower(strings.ReplaceAll(key, "-", "_"))); answers[name] != "" {
		return fmt.Errorf("%s: unknown key %s: %s", origin, key, answers[name])
	}
	if several := begunBy(key, known); len(several) > 1 {
		return fmt.Errorf("%s: unknown key %s: did you mean %s or %s?", origin, key, strings.Join(several[:len(several)-1], ", "), several[len(several)-1])
	}
	if meant := nearest(key, known); meant != "" {
		return fmt.Errorf("%s: unknown key %s: did you mean %s?", origin, key, meant)
	}
	return fmt.Errorf("%s: unknown key %s (hint: agon config prints all keys)", origin, key)
}

// begunBy returns the known keys whose last name begins with the words of key,
// as clip_low does with clip. A name that others have for a key stands for that.
func begunBy(key string, known []string) (several []string) {
	section, name := split(key)
	if _, theirs := elsewhere[name]; theirs {
		return nil
	}
	for _, k := range known {
		its, last := split(k)
		if (section == "" || section == its) && strings.HasPrefix(last, name+"_") {
			several = append(several, k)
		}
	}
	return several
}

// elsewhere maps what others call a setting to what it is called here: names of
// TRL, verl and prime-rl. A name without a section is looked for in that of the
// key at hand first.
var elsewhere = map[string]string{
	"adv_estimator": "trainer.algorithm", "advantage_estimator": "trainer.algorithm", "loss_type": "trainer.aggregation", "loss_agg_mode": "trainer.aggregation",
	"lr": "learning_rate", "optim": "optimizer", "optimizer_type": "optimizer", "adam_epsilon": "epsilon",
	"grad_clip": "max_gradient_norm", "gradient_clip": "max_gradient_norm", "clip_grad": "max_gradient_norm", "max_grad_norm": "max_gradient_norm", "max_norm": "max_gradient_norm",
	"lr_scheduler_type": "schedule.decay", "lr_scheduler": "schedule.decay", "scheduler": "schedule.decay", "min_lr_ratio": "schedule.floor",
	"warmup": "schedule.warm_up", "warmup_steps": "schedule.warm_up", "lr_warmup_steps": "schedule.warm_up", "warmup_ratio": "schedule.warm_up",
	"gamma": "trainer.discount", "lam": "trainer.gae_lambda", "vf_coef": "trainer.value_coefficient", "cliprange_value": "trainer.value_clip",
	"beta": "trainer.kl_coefficient", "kl_coef": "trainer.kl_coefficient", "kl_loss_coef": "trainer.kl_coefficient", "kl_beta": "trainer.kl_coefficient",
	"kl_penalty": "trainer.kl_estimator", "kl_loss_type": "trainer.kl_estimator",
	"entropy_coef": "trainer.entropy_coefficient", "entropy_coeff": "trainer.entropy_coefficient",
	"cliprange": "trainer.clip_low", "clip_range": "trainer.clip_low", "clip_ratio": "trainer.clip_low", "clip_ratio_low": "trainer.clip_low",
	"epsilon_high": "trainer.clip_high", "clip_ratio_high": "trainer.clip_high",
	"scale_rewards": "trainer.advantage_scale", "mask_truncated_completions": "trainer.truncated",
	"ppo_epochs": "trainer.epochs", "num_iterations": "trainer.epochs", "num_epochs": "epochs", "max_epochs": "epochs",
	"mini_batch_size": "trainer.mini_batches", "ppo_mini_batch_size": "trainer.mini_batches",
	"micro_batch_size": "tokens_per_micro_batch", "max_tokens_per_gpu": "tokens_per_micro_batch",
	"n": "executor.attempts", "num_generations": "executor.attempts", "group_size": "executor.attempts", "rollouts_per_example": "executor.attempts", "num_rollouts": "executor.attempts",
	"batch_size": "executor.tasks", "train_batch_size": "executor.tasks", "per_device_train_batch_size": "executor.tasks",
	"temperature": "executor.temperature", "max_turns": "executor.turn_limit",
	"max_tokens": "executor.turn_tokens", "max_new_tokens": "executor.turn_tokens", "max_completion_length": "executor.turn_tokens", "max_response_length": "executor.turn_tokens", "seq_len": "executor.turn_tokens",
	"max_steps": "iterations", "steps": "iterations", "total_steps": "iterations", "total_training_steps": "iterations", "total_epochs": "iterations", "num_train_epochs": "iterations",
	"model": "policy.checkpoint", "model_name": "policy.checkpoint", "model_path": "policy.checkpoint", "model_name_or_path": "policy.checkpoint", "base_url": "policy.url", "api_key": "policy.key_variable",
	"save_steps": "save.every", "save_freq": "save.every", "save_interval": "save.every", "save_total_limit": "save.keep", "max_checkpoints": "save.keep",
	"eval_steps": "evaluation.every", "test_freq": "evaluation.every", "eval_interval": "evaluation.every",
	"lora_rank": "trainer.lora.rank", "lora_r": "trainer.lora.rank", "r": "trainer.lora.rank", "lora_alpha": "trainer.lora.alpha", "use_rslora": "trainer.lora.rank_stabilized",
	"lora_target_modules": "trainer.lora.targets", "target_modules": "trainer.lora.targets",
	"gradient_checkpointing": "trainer.activation_checkpointing", "enable_gradient_checkpointing": "trainer.activation_checkpointing", "torch_dtype": "policy.dtype",
	"gradient_accumulation_steps": "trainer.mini_batches", "dataset_name": "environments", "eval_strategy": "evaluation.every",
	"max_length": "policy.context", "max_seq_length": "policy.context", "max_model_len": "policy.context", "max_prompt_length": "policy.context",
	"stop_sequences": "policy.stop_strings", "stop_words": "policy.stop_strings",
	"epsilon": "trainer.clip_low", "epsilon_low": "trainer.clip_low",
	"vllm_importance_sampling_mode": "trainer.correction", "vllm_importance_sampling_cap": "trainer.correction_cap",
	"env": "environments", "env_id": "environments", "num_workers": "sandbox.parallel", "num_threads": "threads",
}

// answers say of keys that others have, and nobody has here, what there is in
// their place.
var answers = map[string]string{
	"report_to": "metrics.jsonl in the run's directory is always written", "logging_steps": "every iteration is logged", "logging_dir": "everything is in the run's directory",
	"output_dir": "the directory of a run is given with --run", "resume_from_checkpoint": "agon train --resume RUN goes on",
	"use_vllm": "the weights that are trained write themselves, and no engine runs beside", "vllm_gpu_memory_utilization": "policy.cache_mib bounds the memory of keys and values",
	"reward_funcs": "the verifiers of tasks are the reward", "reward_model": "the verifiers of tasks are the reward",
	"lora_dropout": "adapters are trained without dropout", "load_in_4bit": "weights are float32 or bfloat16 (policy.dtype)", "load_in_8bit": "weights are float32 or bfloat16 (policy.dtype)",
	"top_p": "attempts are drawn from the whole distribution, for they are learnt from; agon eval takes --top-p", "top_k": "attempts are drawn from the whole distribution, for they are learnt from; agon eval takes --top-k",
	"min_p":     "attempts are drawn from the whole distribution, for they are learnt from; agon eval takes --min-p",
	"deepspeed": "one process trains on one device", "fsdp": "one process trains on one device", "attn_implementation": "attention is libtorch's",
	"bf16": "write policy.dtype=bfloat16", "fp16": "weights are float32 or bfloat16 (policy.dtype)",
}

// nearest returns the known key that key may mean, or nothing where none is
// near. The last name decides, for it says what is set: learning_rate alone
// means trainer.learning_rate. Among equals the whole key does. Where none is but an
// edit away, a key that the name goes on from comes first.
func nearest(key string, known []string) string {
	section, name := split(strings.ToLower(strings.ReplaceAll(key, "-", "_")))
	if section == "eval." && slices.Contains(known, "evaluation."+name) {
		return "evaluation." + name
	}
	ours, renamed := elsewhere[name]
	if renamed {
		name = ours
	}
	if (renamed || section == "") && slices.Contains(known, name) {
		return name
	}
	_, last := split(name)
	distance := func(candidate string) int {
		_, its := split(candidate)
		return 100*levenshtein.ComputeDistance(last, its) + levenshtein.ComputeDistance(section+name, candidate)
	}
	best := slices.MinFunc(known, func(a, b string) int { return cmp.Compare(distance(a), distance(b)) })
	edits := distance(best) / 100
	if begun := beginning(section+name, known); begun != "" && !renamed && edits > 1 {
		return begun
	}
	if edits > max(1, len(last)/2) {
		return ""
	}
	return best
}

// beginning returns the longest of the known keys that key goes on from by a word, as
// save.keep_last does from save.keep; empty if there is none.
func beginning(key string, known []string) (longest string) {
	for _, k := range known {
		rest, begins := strings.CutPrefix(key, k)
		if begins && len(k) > len(longest) && strings.ContainsAny(rest[:min(1, len(rest))], "_.") {
			longest = k
		}
	}
	return longest
}

// split parts a key's last name from its section, which ends with a dot.
func split(key string) (section, name string) {
	at := strings.LastIndexByte(key, '.') + 1
	return key[:at], key[at:]
}
