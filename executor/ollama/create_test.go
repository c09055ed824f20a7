package ollama_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"agon/executor/ollama"
)

// folder holds files by name.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var whole = map[string]string{
	"config.json": "{}", "model-00001-of-00002.safetensors": "a", "model-00002-of-00002.safetensors": "b",
	"tokenizer.json": "t", "tokenizer_config.json": "c", "README.md": "nobody asks for this",
}

func TestCreateSendsTheFolder(t *testing.T) {
	var mu sync.Mutex
	blobs := map[string]string{}
	var created struct {
		Model string
		Files map[string]string
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if digest, ok := strings.CutPrefix(r.URL.Path, "/api/blobs/"); ok {
			body, _ := io.ReadAll(r.Body)
			blobs[digest] = string(body)
			w.WriteHeader(http.StatusCreated)
			return
		}
		if err := json.NewDecoder(r.Body).Decode(&created); err != nil {
			t.Error(err)
		}
		io.WriteString(w, `{"status":"converting model"}`+"\n"+`{"status":"success"}`+"\n")
	}))
	defer server.Close()
	var told []string
	err := ollama.Create(t.Context(), ollama.CreateOptions{
		URL: server.URL, Model: "mine", Folder: folder(t, whole), Tell: func(line string) { told = append(told, line) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if created.Model != "mine" || len(created.Files) != 5 {
		t.Errorf("made %+v", created)
	}
	for name, digest := range created.Files {
		sum := sha256.Sum256([]byte(blobs[digest]))
		if blobs[digest] != whole[name] || digest != "sha256:"+hex.EncodeToString(sum[:]) {
			t.Errorf("%s was sent as %q, %s", name, blobs[digest], digest)
		}
	}
	if text := strings.Join(told, "\n"); !strings.Contains(text, "sending config.json") || !strings.Contains(text, "converting model") {
		t.Errorf("told %q", text)
	}
}

func TestCreateTellsWhatIsWrong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/blobs/") {
			w.WriteHeader(http.StatusCreated)
			return
		}
		io.WriteString(w, `{"error":"unsupported architecture"}`+"\n")
	}))
	defer server.Close()
	lacking := func(name string) string {
		files := map[string]string{}
		for each, content := range whole {
			if each != name {
				files[each] = content
			}
		}
		return folder(t, files)
	}
	for _, c := range []struct{ url, folder, want string }{
		{server.URL, folder(t, whole), "ollama: create mine: unsupported architecture"},
		{server.URL, lacking("tokenizer_config.json"), "has no tokenizer_config.json, which the server needs"},
		{server.URL, folder(t, map[string]string{"config.json": "{}"}), "has no weights (*.safetensors)"},
		{"http://127.0.0.1:1", folder(t, whole), "http://127.0.0.1:1: connection refused"},
	} {
		err := ollama.Create(t.Context(), ollama.CreateOptions{URL: c.url, Model: "mine", Folder: c.folder})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
