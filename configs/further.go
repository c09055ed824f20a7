package configs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// LoadFurther is LoadPretrain of the configuration that made a checkpoint,
// file, for going on from it: the corpus stays the very one, whatever seed is
// chosen, and shape and length are taken back. Overrides come last.
func LoadFurther(file, checkpoint string, overrides []string) (*Resolved, error) {
	made, err := LoadPretrain(file, nil)
	if err != nil {
		return nil, err
	}
	own := []string{
		"pretrain.from=" + strconv.Quote(checkpoint),
		fmt.Sprintf("pretrain.corpus.seed=%d", made.CorpusSeed()),
	}
	for _, key := range keys(made.Config) {
		if strings.HasPrefix(key, "pretrain.model.") || key == "pretrain.epochs" || key == "pretrain.steps" {
			own = append(own, key+"=null")
		}
	}
	return load(file, pretraining, own, overrides)
}

// SetSteps replaces the time that a pretraining was given by the steps that
// fitted in it, so that what is written down makes the same policy again.
func (r *Resolved) SetSteps(steps, epochs int) {
	r.Pretrain.Minutes, r.Pretrain.Steps, r.Pretrain.Epochs = 0, steps, epochs
	delete(r.origins, "pretrain.minutes")
	measured := origin{name: originMeasured}
	r.origins["pretrain.steps"], r.origins["pretrain.epochs"] = measured, measured
}

// costOnly are the keys that change what a run costs in time, memory or disk,
// and nothing of what it computes.
var costOnly = []string{"preflight", "policy.batch", "trainer.activation_checkpointing", "sandbox.parallel", "save.every", "save.keep", "save.keep_best", "pretrain.save_minutes"}

// Differences lists the keys that both configurations read and set apart, but
// for those that cannot change the outcome.
func (r *Resolved) Differences(other *Resolved) []string {
	var apart []string
	others := entries(other.Config)
	for i, e := range entries(r.Config) {
		read := r.Reads(e.key) && other.Reads(e.key)
		if read && !slices.Contains(costOnly, e.key) && written(e) != written(others[i]) {
			apart = append(apart, e.key)
		}
	}
	return apart
}

// written is a value as text. The order of the filter's stages is the filter's
// own: here they are a set.
func written(e entry) string {
	if stages, ok := e.value.([]string); ok && e.key == "verifier.stages" {
		return fmt.Sprint(slices.Sorted(slices.Values(stages)))
	}
	return fmt.Sprint(e.value)
}
