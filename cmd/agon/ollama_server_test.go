package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
)

// serveOllama starts the server that AGON_OLLAMA names, with models of its own, and
// returns its address.
func serveOllama(t *testing.T) (url string, process *os.Process) {
	t.Helper()
	program := os.Getenv("AGON_OLLAMA")
	if program == "" {
		t.Skip("AGON_OLLAMA names no server: make test-ollama builds one")
	}
	home, address := t.TempDir(), freeAddress(t)
	command := exec.Command(program, "serve")
	command.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + home, "OLLAMA_HOST=" + address, "OLLAMA_MODELS=" + filepath.Join(home, "models"), "OLLAMA_NO_CLOUD=1"}
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait()
		if t.Failed() {
			t.Logf("the server said:\n%s", out.String())
		}
	})
	url = "http://" + address
	for range 100 {
		if answer, err := http.Get(url); err == nil {
			answer.Body.Close()
			return url, command.Process
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the server does not answer")
	return "", nil
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// wideFolder is a random model that reads the vocabulary of the policy that ships
// and prompts of any length that a challenger has.
func wideFolder(t *testing.T, vocabulary int) string {
	t.Helper()
	options := model.SaveOptions{Special: architecture.Special{Stops: []int32{int32(vocabulary) - 1}}}
	return randomFolder(t, architecture.Tiny(vocabulary, 16_384), options)
}

// TestOllamaServer has a model of a real server write the tasks of a run. What a
// random one writes is no task, and is told so.
func TestOllamaServer(t *testing.T) {
	url, process := serveOllama(t)
	tokens, err := policies.LoadTokenizer(policies.BaseName)
	if err != nil {
		t.Fatal(err)
	}
	mustRun(t, "export", wideFolder(t, tokens.Size()), "--ollama", "writer", "--url", url)
	run := filepath.Join(t.TempDir(), "run")
	author := []string{"challenger.policy.kind=ollama", "challenger.policy.url=" + url, "challenger.policy.model=writer",
		"challenger.turn_limit=2", "challenger.turn_tokens=24", "challenger.first_proposals=8", "challenger.proposals=4", "iterations=2", "save.every=1"}
	mustRun(t, append([]string{"train", "--run", run}, with(small, author...)...)...)
	items := 0
	for item, err := range runs.Lines[runs.ItemRecord](run, checkpoints.Tasks) {
		if err != nil {
			t.Fatal(err)
		}
		items++
		if item.Verdict.Pass || item.Verdict.Stage != "parse" {
			t.Errorf("a random model wrote %+v", item.Verdict)
		}
	}
	if items != 12 {
		t.Errorf("%d items, want 12", items)
	}

	// A server that dies is waited for, and then told of; what was finished stays.
	process.Kill()
	out, err := exec.Command("agon", "train", "--resume", run, "iterations=3").CombinedOutput()
	if err == nil || !strings.Contains(string(out), fmt.Sprintf("%s: connection refused (hint: start the server", url)) {
		t.Errorf("error %v:\n%s", err, out)
	}
}
