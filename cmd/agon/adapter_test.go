package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/checkpoints"
	"agon/checkpoints/base"
	"agon/checkpoints/safetensors"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/configs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// qwen3Folder is a random model of Qwen3's architecture and vocabulary in
// bfloat16, and otherwise small. It reads and writes the compact language: most of its ids
// have no text.
func qwen3Folder(t *testing.T) string {
	t.Helper()
	config := architecture.Config{
		Family: architecture.Qwen3, Vocabulary: 151_936, Hidden: 32, Intermediate: 48, Layers: 2,
		Heads: 4, KVHeads: 2, HeadSize: 16, Context: 8192, NormEps: 1e-6, RotaryBase: 1e6, TiedHead: true, QKNorm: true,
	}
	return randomFolder(t, config, model.SaveOptions{BFloat16: true, Special: architecture.Special{Stops: []int32{1}}})
}

// randomFolder is a random model beside the tokenizer of the policy that ships.
func randomFolder(t *testing.T, config architecture.Config, options model.SaveOptions) string {
	t.Helper()
	m, err := model.Init(config, agon.NewStream(1))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Free()
	folder := t.TempDir()
	if err := os.CopyFS(folder, base.Files); err != nil {
		t.Fatal(err)
	}
	if err := m.Save(folder, safetensors.Folder{}, options); err != nil {
		t.Fatal(err)
	}
	return folder
}

// adapting is a run of three iterations whose tasks are composed by rule, for a
// random model writes none: it learns from the seeded corpus.
func adapting(checkpoint string, others ...string) []string {
	return with(small, append([]string{
		"iterations=3", "policy.checkpoint=" + checkpoint, "policy.dtype=bfloat16", "challenger.source=synthetic",
		"challenger.first_proposals=8", "challenger.proposals=8", "executor.tasks=4", "executor.attempts=2",
		"executor.turn_tokens=16", "trainer.supervised_corpus=8", "trainer.kl_coefficient=0.01",
		"trainer.activation_checkpointing=true", "save.every=1", "save.keep=3",
	}, others...)...)
}

// TestKillOfAdaptedAndWhole kills a run that trains an adapter and one that
// trains all weights, both of a model of Qwen3's shape in bfloat16.
func TestKillOfAdaptedAndWhole(t *testing.T) {
	checkpoint := qwen3Folder(t)
	for name, others := range map[string][]string{
		"adapter": {"trainer.lora.rank=4", "trainer.lora.rank_stabilized=true"},
		"whole":   nil,
	} {
		t.Run(name, func(t *testing.T) { killedIsCalm(t, 1, adapting(checkpoint, others...)) })
	}
}

// TestKillOfAnAdapterThatLearns kills a run that trains an adapter of the policy that
// ships on its own attempts, some of which pass: the policy gradient has a signal. With
// ppo there is a critic beside it.
func TestKillOfAnAdapterThatLearns(t *testing.T) {
	for _, algorithm := range []string{"grpo", "ppo"} {
		t.Run(algorithm, func(t *testing.T) {
			keptGroups(t, killedIsCalm(t, 1, with(small, "iterations=3", "save.every=1", "policy.dtype=bfloat16", "trainer.lora.rank=4", "trainer.algorithm="+algorithm)))
		})
	}
}

// keptGroups demands groups with a signal in each iteration of a run.
func keptGroups(t *testing.T, run string) {
	t.Helper()
	for metrics, err := range runs.Lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			t.Fatal(err)
		}
		if kept, _ := metrics["groups/kept"].(float64); kept < 1 {
			t.Errorf("iteration %v: no group had a signal", metrics["iteration"])
		}
	}
}

// TestAdapterOfAnAdapter trains an adapter on what another run's adapter made of
// the policy that ships, and reads it from elsewhere.
func TestAdapterOfAnAdapter(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(folder, "first"), filepath.Join(folder, "second")
	lora := func(others ...string) []string {
		return append(slices.Clone(tiny), append(others, "trainer.lora.rank=2")...)
	}
	mustRun(t, append([]string{"train", "--run", first}, lora()...)...)
	mustRun(t, append([]string{"train", "--run", second}, lora("policy.checkpoint="+first)...)...)
	saved := filepath.Join(second, "checkpoints", "step-000001")
	config, err := os.ReadFile(filepath.Join(saved, model.AdapterConfigName))
	if err != nil {
		t.Fatal(err)
	}
	if name, _, err := model.AdapterBase(config); err != nil || name != filepath.Join(first, "checkpoints", "step-000001") {
		t.Errorf("the adapter is for %q, %v", name, err)
	}
	mustRun(t, "eval", second, saved, "--env", "warehouse", "--tasks", "2", "-n", "1")

	// One whose model is gone says which.
	if err := os.Rename(first, first+"-moved"); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, bad{arguments: "eval second --env warehouse", says: "the model that its adapter is for: there is no folder " + first})
	moved := strings.ReplaceAll(string(config), first, second)
	if err := os.WriteFile(filepath.Join(saved, model.AdapterConfigName), []byte(moved), 0o644); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, bad{arguments: "eval second --env warehouse", says: "adapters stand on each other, or one on itself"})
}

// TestTaggedRun trains and kills a random chat model of Qwen3's shape, which writes
// tasks and attempts in the tagged language by its chat template: the loop turns,
// though nothing that it writes is a task or an answer.
func TestTaggedRun(t *testing.T) {
	run := killedIsCalm(t, 1, with(small, "iterations=2", "policy.checkpoint="+qwen3Folder(t), "policy.language=tagged", "policy.dtype=bfloat16",
		"policy.stop_strings=[x]", "challenger.source=synthetic", "challenger.first_proposals=4", "challenger.proposals=4", "executor.tasks=2",
		"executor.attempts=2", "executor.turn_tokens=8", "trainer.supervised_corpus=null", "trainer.supervised_items=null", "trainer.lora.rank=2", "save.every=1"))
	for attempt, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			t.Fatal(err)
		}
		first := attempt.Trajectory.Turns[0]
		if len(first.SeenTokens) == 0 || len(first.Tokens) == 0 {
			t.Errorf("an attempt has no ids: %+v", attempt.Trajectory.Status)
		}
	}
	mustRun(t, "eval", run, "--env", "warehouse", "--tasks", "2", "-n", "1")
}

// What a run with an adapter stands on is held to what it was: its weights, and how
// they are computed with, by all that read the adapter.
func TestChangedBaseIsRefused(t *testing.T) {
	folder := t.TempDir()
	policy, run := filepath.Join(folder, "policy"), filepath.Join(folder, "run")
	if err := os.CopyFS(policy, base.Files); err != nil {
		t.Fatal(err)
	}
	mustRun(t, append([]string{"train", "--run", run}, with(tiny, "policy.checkpoint="+policy, "trainer.lora.rank=2")...)...)
	for name, change := range map[string]func([]byte) []byte{
		"config.json":       replaced(`"rms_norm_eps": 0.00001`, `"rms_norm_eps": 0.1`),
		"model.safetensors": func(data []byte) []byte { copy(data[len(data)-64:], data[len(data)-128:len(data)-64]); return data },
	} {
		before := replaceFile(t, filepath.Join(policy, name), change)
		refused(t, folder, bad{arguments: "generate run -p x", says: "has changed since the run began (hint: put it back)"})
		refused(t, folder, bad{arguments: "export run --hf other", says: "has changed since the run began (hint: put it back)"})
		refused(t, folder, bad{arguments: "train --resume run iterations=2", says: "than the run began"})
		replaceFile(t, filepath.Join(policy, name), func([]byte) []byte { return before })
	}
	mustRun(t, "train", "--resume", run, "iterations=2")
}

// An adapter that is not what the configuration says is not trained on.
func TestAdapterOfOtherOptions(t *testing.T) {
	load := func() *policies.Checkpoint {
		c, err := policies.LoadWhole(policies.BaseName, &configs.Default().Policy)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Model.Free() })
		return &c.Checkpoint
	}
	options := configs.LoRA{Rank: 2, Alpha: 4, Targets: []string{"v_proj", "q_proj"}}
	folder, first := t.TempDir(), load()
	if err := first.Adapt(&options, 1, ""); err != nil {
		t.Fatal(err)
	}
	if err := first.SaveAdapter(folder); err != nil {
		t.Fatal(err)
	}
	if err := load().Adapt(&options, 1, folder); err != nil {
		t.Errorf("the same options: %v", err)
	}
	other := options
	other.Alpha = 8
	if err := load().Adapt(&other, 1, folder); err == nil || !strings.Contains(err.Error(), "is not of trainer.lora: it has r 2, alpha 4, rsLoRA false and q_proj and v_proj") {
		t.Errorf("error %v", err)
	}
}
