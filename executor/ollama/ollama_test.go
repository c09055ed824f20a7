package ollama_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"agon"
	"agon/agontest"
	"agon/executor/ollama"
)

type chat struct {
	Model           string
	Messages        []struct{ Role, Content string }
	Options         map[string]any
	Truncate, Shift *bool
	KeepAlive       any `json:"keep_alive"`
}

func read(t *testing.T, r *http.Request) chat {
	var c chat
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
		t.Error(err)
	}
	return c
}

// stream writes chunks, and the last message unless reason is empty.
func stream(w http.ResponseWriter, reason string, chunks ...string) {
	for _, chunk := range chunks {
		json.NewEncoder(w).Encode(map[string]any{"model": "m", "message": map[string]any{"role": "assistant", "content": chunk}, "done": false})
	}
	if reason != "" {
		json.NewEncoder(w).Encode(map[string]any{"model": "m", "message": map[string]any{"role": "assistant", "content": ""}, "done": true, "done_reason": reason})
	}
}

func policy(t *testing.T, handler http.HandlerFunc) *ollama.Policy {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	p, err := ollama.New(ollama.Options{URL: server.URL, Model: "m", Context: 512, FirstDelay: time.Millisecond, Tries: 3, KeepAlive: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func request(n int) agon.Request {
	return agon.Request{
		Messages: []agon.Message{{Speaker: agon.User, Text: fmt.Sprint("task ", n)}, {Speaker: agon.Assistant, Text: "look"}, {Speaker: agon.Observation, Text: "5"}},
		Stream:   agon.NewStream(uint64(n)), Temperature: 0.7, MaxTokens: 64,
	}
}

func one(t *testing.T, handler http.HandlerFunc) agon.Completion {
	t.Helper()
	return policy(t, handler).Generate(t.Context(), []agon.Request{request(0)})[0]
}

func TestConforms(t *testing.T) {
	p := policy(t, func(w http.ResponseWriter, r *http.Request) {
		c := read(t, r)
		if len(c.Messages[0].Content) > 512 {
			http.Error(w, `{"error":"the input length exceeds the context length"}`, http.StatusBadRequest)
			return
		}
		stream(w, "stop", c.Messages[0].Content, fmt.Sprint(" ", c.Options["seed"]))
	})
	agontest.TestPolicy(t, agontest.PolicyCase{Policy: p, Request: request, Repeats: true, Full: full})
}

// full returns a request that is too long for a server.
func full() agon.Request {
	r := request(0)
	r.Messages[0].Text = strings.Repeat("task ", 200)
	return r
}

func TestSettings(t *testing.T) {
	c := one(t, func(w http.ResponseWriter, r *http.Request) {
		c := read(t, r)
		for key, want := range map[string]any{"temperature": 0.7, "num_predict": 64.0, "top_k": 0.0, "top_p": 1.0, "min_p": 0.0, "repeat_penalty": 1.0, "num_thread": 1.0, "num_ctx": 512.0} {
			if c.Options[key] != want {
				t.Errorf("%s is %v, want %v", key, c.Options[key], want)
			}
		}
		if c.Truncate == nil || *c.Truncate || c.Shift == nil || *c.Shift {
			t.Error("prompts are truncated or shifted")
		}
		if r.URL.Path != "/api/chat" || c.Model != "m" || c.KeepAlive != "1m0s" || c.Messages[2].Role != "user" {
			t.Errorf("%s %+v", r.URL.Path, c)
		}
		stream(w, "length", "a", "b")
	})
	if c.Err != nil || c.Text != "ab" || c.Finish != agon.FinishLength {
		t.Errorf("%+v", c)
	}
}

func TestEndings(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		tries   int32
		want    string
	}{
		{"aborted without a word", func(w http.ResponseWriter, r *http.Request) { stream(w, "", "d", "d") }, 3, "gave up after 3 tries: ollama: the stream ended without its last message"},
		{"unloaded", func(w http.ResponseWriter, r *http.Request) { stream(w, "unload", "d") }, 3, `ended by "unload"`},
		{"busy", func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, `{"error":"server busy"}`, http.StatusServiceUnavailable)
		}, 3, "server busy"},
		{"no such model", func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, `{"error":"model 'm' not found"}`, 404)
		}, 1, "ollama: 404 Not Found: model 'm' not found"},
		{"error in the stream", func(w http.ResponseWriter, r *http.Request) {
			stream(w, "", "a")
			fmt.Fprintln(w, `{"error":"runner died"}`)
		}, 3, "runner died"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var n atomic.Int32
			got := one(t, func(w http.ResponseWriter, r *http.Request) { n.Add(1); c.handler(w, r) })
			if got.Err == nil || !strings.Contains(got.Err.Error(), c.want) || n.Load() != c.tries {
				t.Errorf("after %d tries: %v, want %q after %d", n.Load(), got.Err, c.want, c.tries)
			}
		})
	}
}

func TestRunningInCirclesIsTheModelsFailure(t *testing.T) {
	got := one(t, func(w http.ResponseWriter, r *http.Request) {
		stream(w, "", append([]string{"so"}, strings.Split(strings.Repeat("d ", 31), " ")[:31]...)...)
	})
	if got.Err != nil || got.Finish != agon.FinishLength || !strings.HasPrefix(got.Text, "soddd") {
		t.Errorf("%+v", got)
	}
}

func TestBackOff(t *testing.T) {
	var n atomic.Int32
	c := one(t, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) < 3 {
			http.Error(w, `{"error":"server busy"}`, http.StatusServiceUnavailable)
			return
		}
		stream(w, "stop", "x")
	})
	if c.Err != nil || c.Text != "x" {
		t.Errorf("%+v", c)
	}
}

func TestCheck(t *testing.T) {
	p := policy(t, func(w http.ResponseWriter, r *http.Request) { http.Error(w, `{"error":"model 'm' not found"}`, 404) })
	if err := p.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "model 'm' not found") {
		t.Error(err)
	}
	if p := policy(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{}`) }); p.Check(t.Context()) != nil {
		t.Error("a model that is there is missed")
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []ollama.Options{{}, {URL: "localhost:11434", Model: "m"}, {URL: "http://a b", Model: "m"}} {
		if _, err := ollama.New(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}

// The last message says what a completion took.
func TestUsage(t *testing.T) {
	c := one(t, func(w http.ResponseWriter, _ *http.Request) {
		stream(w, "", "x")
		fmt.Fprintln(w, `{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":30,"eval_count":4}`)
	})
	if want := (agon.Usage{Prompt: 30, Completion: 4}); c.Err != nil || c.Usage != want {
		t.Errorf("%+v, want %+v", c, want)
	}
}
