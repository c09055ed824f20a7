package train

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// memoryOf estimates what a run takes of a model of that shape, on a GPU or not.
func memoryOf(c *configs.Config, shape *architecture.Config, gpu bool) model.MemoryUse {
	t := &c.Trainer
	o := model.MemoryOptions{
		Placement: model.Placement{BFloat16: c.Policy.DType == "bfloat16", CUDA: gpu},
		Trains:    t.Algorithm != "none",
		Recompute: t.ActivationCheckpointing,
		Tokens:    t.TokensPerMicroBatch,
		Reference: Refers(t), CacheBytes: int64(c.Policy.CacheMiB) << 20,
	}
	if t.LoRA.Rank > 0 {
		o.Adapter = &model.AdapterOptions{Rank: t.LoRA.Rank, Targets: t.LoRA.Targets}
	}
	return model.Memory(shape, o)
}

// sayMemory tells what a run is about to take and what there is, and what to do if
// that is not enough. A policy of another process takes nothing here.
func (l *Loop) sayMemory() {
	if l.Actor == nil {
		return
	}
	shape := l.Actor.Model.Config()
	use := memoryOf(l.Config, &shape, l.Actor.GPU)
	free, err := freeMemory()
	if l.Actor.GPU {
		free, _, err = torch.CUDAMemory()
		free += use.Weights // which it has taken already
	}
	if err != nil {
		l.Shown.Say("memory: about %s", inWords(use))
		return
	}
	l.Shown.Say("memory: about %s; %s free", inWords(use), terminal.Sized(free))
	if use.Total() > free {
		l.Shown.Say("agon: warning: that is more than is free (hint: lower trainer.tokens_per_micro_batch or policy.cache_mib%s)", less(l.Config))
	}
}

func inWords(u model.MemoryUse) string {
	parts := []string{"weights " + terminal.Sized(u.Weights)}
	for _, part := range []struct {
		name  string
		bytes int64
	}{{"optimizer", u.Optimizer}, {"activations", u.Activations}, {"logits", u.Logits}, {"cache up to", u.Cache}} {
		if part.bytes > 0 {
			parts = append(parts, part.name+" "+terminal.Sized(part.bytes))
		}
	}
	return terminal.Sized(u.Total()) + " (" + strings.Join(parts, ", ") + ")"
}

// less names the settings that are not made and that would take less.
func less(c *configs.Config) string {
	var settings []string
	for setting, unset := range map[string]bool{
		"trainer.activation_checkpointing=true": !c.Trainer.ActivationCheckpointing,
		"policy.dtype=bfloat16":                 c.Policy.DType == "float32",
		"trainer.lora.rank=16":                  c.Trainer.LoRA.Rank == 0,
	} {
		if unset {
			settings = append(settings, setting)
		}
	}
	if len(settings) == 0 {
		return ""
	}
	slices.Sort(settings)
	return ", or set " + terminal.Listed(settings)
}

// isOutOfMemory tells an operation of libtorch that found no room.
func isOutOfMemory(err error) bool {
	var failed *torch.Error
	return errors.As(err, &failed) && failed.OutOfMemory
}

// outOfMemory saves the loop as it was before an iteration for which there was no
// room, and says how to go on with less.
func (l *Loop) outOfMemory(before loopState, err error) error {
	if l.Finished > 0 && l.saved != l.Finished {
		err = errors.Join(err, l.save(before))
	}
	return fmt.Errorf("iteration %d: %w (hint: %s)", l.Finished+1, err, l.withLess())
}

// withLess says how to go on with less memory.
func (l *Loop) withLess() string {
	half := max(l.Config.Trainer.TokensPerMicroBatch/2, 1)
	return fmt.Sprintf("go on with less: %s trainer.activation_checkpointing=true trainer.tokens_per_micro_batch=%d; a new run may set policy.dtype=bfloat16 or trainer.lora.rank",
		l.goesOn(), half)
}

// freeMemory is what this process may still take: of the machine, or of its control
// group where that has less.
func freeMemory() (int64, error) {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(text), "MemAvailable:")
	if fields := strings.Fields(rest); found && len(fields) > 0 {
		kib, err := strconv.ParseInt(fields[0], 10, 64)
		return min(kib<<10, leftOfGroup()), err
	}
	return 0, fmt.Errorf("/proc/meminfo does not tell MemAvailable")
}

// leftOfGroup is what the control group at the root of a container's own view has
// left, of either version; without a limit it is beyond all measure.
func leftOfGroup() int64 {
	const unlimited = 1 << 62
	for _, names := range [][2]string{
		{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"},
		{"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"},
	} {
		limit, err := readNumber(names[0])
		if err != nil {
			continue
		}
		if used, err := readNumber(names[1]); err == nil {
			return max(limit-used, 0)
		}
	}
	return unlimited
}

func readNumber(name string) (int64, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
}
