package sampler

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/trainer/model"
)

func TestGreedyAgreesWithTransformers(t *testing.T) {
	for _, name := range families {
		t.Run(name, func(t *testing.T) { greedyAgrees(t, filepath.Join(folders, name)) })
	}
}

// TestParity demands the same of every configuration of testdata/parity.py of
// package model, whose test compares logits and gradients.
func TestParity(t *testing.T) {
	python := os.Getenv("AGON_PARITY_PYTHON")
	if python == "" {
		t.Skip("set AGON_PARITY_PYTHON to a Python with torch and transformers")
	}
	root := t.TempDir()
	cmd := exec.Command(python, "parity.py", "write", root)
	cmd.Dir = folders
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "HF_HUB_OFFLINE=1", "TQDM_DISABLE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("parity.py: %v\n%s", err, stderr.Bytes())
	}
	written, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range written {
		t.Run(folder.Name(), func(t *testing.T) { greedyAgrees(t, filepath.Join(root, folder.Name())) })
	}
}

// promptTokens is how many of the first ids the expected continuation follows.
const promptTokens = 8

// expected reads what transformers wrote to the first ids: see reference.py.
func expected(t *testing.T, dir string) (prompt, continuation []int32) {
	t.Helper()
	f, err := safetensors.Open(filepath.Join(dir, "expected.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ids := map[string][]int32{}
	for _, a := range f.Arrays() {
		data, err := a.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; a.DType == "I64" && i < len(data); i += 8 {
			ids[a.Name] = append(ids[a.Name], int32(binary.LittleEndian.Uint64(data[i:])))
		}
	}
	return ids["ids"][:promptTokens], ids["greedy"]
}

// greedyAgrees demands the continuation that transformers writes: in one turn,
// in two of which the second goes on from the cache, and token by token without
// one.
func greedyAgrees(t *testing.T, dir string) {
	m := load(t, dir, model.Placement{})
	prompt, whole := expected(t, dir)
	for name, open := range map[string]func() Sampler{
		"native": func() Sampler { return opened(NewNative(m, nil, NativeOptions{Threads: 1, Stops: absent(whole)})) },
		"torch":  func() Sampler { return opened(NewTorch(m, nil, TorchOptions{Stops: absent(whole)})) },
	} {
		s := open()
		defer s.Close()
		if got := greedy(t, s, prompt, len(whole), true); !slices.Equal(got, whole) {
			t.Errorf("%s wrote %v, want %v", name, got, whole)
		}
		half := len(whole) / 3
		got := greedy(t, s, prompt, half, false)
		before := s.Stats().Cached
		got = append(got, greedy(t, s, slices.Concat(prompt, got), len(whole)-half, true)...)
		if !slices.Equal(got, whole) {
			t.Errorf("%s in two turns wrote %v, want %v", name, got, whole)
		}
		if cached := s.Stats().Cached - before; cached < int64(half) {
			t.Errorf("%s: the second turn took %d tokens from the cache", name, cached)
		}
		for i, id := range whole {
			m.Updated() // forgets what is cached
			if got := greedy(t, s, slices.Concat(prompt, whole[:i]), 1, true); got[0] != id {
				t.Fatalf("%s without a cache: token %d is %d, want %d", name, i, got[0], id)
			}
		}
	}
}

func opened[S Sampler](s S, err error) Sampler {
	if err != nil {
		panic(err)
	}
	return s
}

func greedy(t *testing.T, s Sampler, tokens []int32, count int, last bool) []int32 {
	t.Helper()
	c := s.Generate(context.Background(), []agon.Request{{Tokens: tokens, MaxTokens: count, Last: last}})[0]
	if c.Err != nil {
		t.Fatal(c.Err)
	}
	return c.Tokens
}

// absent is an id that is not in the list.
func absent(ids []int32) []int32 {
	for id := int32(0); ; id++ {
		if !slices.Contains(ids, id) {
			return []int32{id}
		}
	}
}
