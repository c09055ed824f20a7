package hub

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"agon/checkpoints/safetensors"
)

const (
	first  = "0123456789abcdef0123456789abcdef01234567"
	second = "89abcdef0123456789abcdef0123456789abcdef"
)

// variables is an environment.
type variables map[string]string

func (v variables) get(name string) string { return v[name] }

// fabricate makes a cache as huggingface_hub does, with two revisions of one
// model, and returns the environment that names it.
func fabricate(t *testing.T) (cache string, environment variables) {
	t.Helper()
	home := t.TempDir()
	cache = filepath.Join(home, "hub")
	model := filepath.Join(cache, "models--Qwen--Qwen3-0.6B")
	weights, err := os.ReadFile("../safetensors/testdata/reference.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{
		"refs/main": first, "refs/v1.0": second + "\n", "refs/refs/pr/3": second,
		"blobs/1": "{}", "blobs/2": string(weights),
	} {
		write(t, filepath.Join(model, path), content)
	}
	for _, commit := range []string{first, second} {
		snapshot := filepath.Join(model, "snapshots", commit)
		if err := os.MkdirAll(snapshot, 0o700); err != nil {
			t.Fatal(err)
		}
		for name, blob := range map[string]string{"config.json": "1", safetensors.WeightsName: "2"} {
			if err := os.Symlink("../../blobs/"+blob, filepath.Join(snapshot, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return cache, variables{"HF_HOME": home}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFolder(t *testing.T) {
	cache, environment := fabricate(t)
	for name, commit := range map[string]string{
		"Qwen/Qwen3-0.6B":           first,
		"Qwen/Qwen3-0.6B@main":      first,
		"Qwen/Qwen3-0.6B@v1.0":      second,
		"Qwen/Qwen3-0.6B@refs/pr/3": second,
		"Qwen/Qwen3-0.6B@" + second: second,
	} {
		m, err := Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		if m.String() != name {
			t.Errorf("%s is written as %s", name, m)
		}
		got, err := m.Folder(environment.get)
		if want := filepath.Join(cache, "models--Qwen--Qwen3-0.6B", "snapshots", commit); err != nil || got != want {
			t.Errorf("%s is %s, error %v, want %s", name, got, err, want)
		}
		arrays, close, err := safetensors.Folder{}.ReadArrays(got) // links are followed
		if err != nil || len(arrays) != 5 {
			t.Fatalf("%s: %d arrays, error %v", name, len(arrays), err)
		}
		close()
	}
}

func TestFolderRefuses(t *testing.T) {
	const model = "models--Qwen--Qwen3-0.6B/"
	tests := []struct {
		name   string
		change func(t *testing.T, cache string)
		want   string
	}{
		{"Qwen/Qwen3-8B", nil, "hub: Qwen/Qwen3-8B is not in CACHE (hint: hf download Qwen/Qwen3-8B)"},
		{"Qwen/Qwen3-0.6B@v2", nil, "hub: Qwen/Qwen3-0.6B@v2 is not in CACHE (hint: hf download Qwen/Qwen3-0.6B --revision v2)"},
		{"Qwen/Qwen3-0.6B@" + strings.Repeat("0", 40), nil,
			"hub: Qwen/Qwen3-0.6B@" + strings.Repeat("0", 40) + " is not in CACHE (hint: hf download Qwen/Qwen3-0.6B --revision " + strings.Repeat("0", 40) + ")"},
		{"Qwen/Qwen3-0.6B", func(t *testing.T, cache string) { write(t, cache+"/"+model+"refs/main", "../../../..") },
			`hub: Qwen/Qwen3-0.6B: CACHE/` + model + `refs/main: holds "../../../..": it must be a commit (hint: hf download Qwen/Qwen3-0.6B)`},
		{"Qwen/Qwen3-0.6B", func(t *testing.T, cache string) {
			os.Remove(cache + "/" + model + "refs/main")
			if err := syscall.Mkfifo(cache+"/"+model+"refs/main", 0o600); err != nil {
				t.Fatal(err)
			}
		}, `hub: Qwen/Qwen3-0.6B: CACHE/` + model + `refs/main: is not a regular file (hint: hf download Qwen/Qwen3-0.6B)`},
		{"Qwen/Qwen3-0.6B", func(t *testing.T, cache string) { os.RemoveAll(cache + "/" + model + "snapshots/" + first) },
			"hub: Qwen/Qwen3-0.6B is not in CACHE (hint: hf download Qwen/Qwen3-0.6B)"},
		{"Qwen/Qwen3-0.6B", func(t *testing.T, cache string) { os.Remove(cache + "/" + model + "blobs/1") },
			"hub: Qwen/Qwen3-0.6B: its download is not complete: config.json is missing (hint: hf download Qwen/Qwen3-0.6B)"},
	}
	for _, test := range tests {
		cache, environment := fabricate(t)
		if test.change != nil {
			test.change(t, cache)
		}
		m, err := Parse(test.name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Folder(environment.get)
		if want := strings.ReplaceAll(test.want, "CACHE", cache); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, name := range []string{
		"", "base", "runs/mine/step", "/abs/path", "./lamps", "../x", "a/..", "../..", "a--b/c", "a/b--c", "a/b.git", "-a/b", "a/b.",
		"a b/c", "a/" + strings.Repeat("b", 97), "a/b\n", "a/b@", "a/b@../main", "a/b@/main", "a/b@main/", "a/b@-x", "a/b@x@y",
	} {
		if m, err := Parse(name); err == nil {
			t.Errorf("%q is read as %+v", name, m)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("error %q", err)
		}
	}
}

// The order of the variables is that of huggingface_hub.
func TestCache(t *testing.T) {
	tests := []struct {
		environment variables
		want        string
	}{
		{variables{"HOME": "/h"}, "/h/.cache/huggingface/hub"},
		{variables{"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/huggingface/hub"},
		{variables{"HOME": "/h", "XDG_CACHE_HOME": "/x", "HF_HOME": "/f"}, "/f/hub"},
		{variables{"HOME": "/h", "HF_HOME": "/f", "HUGGINGFACE_HUB_CACHE": "/o"}, "/o"},
		{variables{"HOME": "/h", "HF_HOME": "/f", "HF_HUB_CACHE": "/c", "HUGGINGFACE_HUB_CACHE": "/o"}, "/c"},
		{variables{"HOME": "/h", "HF_HOME": "~/f"}, "/h/f/hub"},
		{variables{"HOME": "/h", "HF_HUB_CACHE": "$HOME/c"}, "/h/c"},
	}
	for _, test := range tests {
		if got, err := Cache(test.environment.get); err != nil || got != test.want {
			t.Errorf("%v: %s, error %v, want %s", test.environment, got, err, test.want)
		}
	}
	m := Model{Repository: "a/b"}
	const want = "hub: a/b: where Hugging Face's cache is cannot be told: neither HF_HUB_CACHE, HF_HOME nor HOME is set"
	if _, err := m.Folder(variables{}.get); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}
