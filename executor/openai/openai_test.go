package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"agon"
	"agon/agontest"
	"agon/executor/openai"
)

// echo answers with the last message and the seed, and refuses a long prompt.
func echo(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Messages []struct{ Role, Content string }
		Seed     int
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if len(body.Messages[0].Content) > 512 {
		http.Error(w, `{"error":{"message":"This model's maximum context length is 8192 tokens","code":"context_length_exceeded"}}`, http.StatusBadRequest)
		return
	}
	reply(w, fmt.Sprint(body.Messages[len(body.Messages)-1].Content, " ", body.Seed), "stop")
}

func reply(w http.ResponseWriter, content, finish string) {
	json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{
		"message": map[string]any{"role": "assistant", "content": content}, "finish_reason": finish,
	}}})
}

func policy(t *testing.T, handler http.HandlerFunc) *openai.Policy {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	p, err := openai.New(openai.Options{URL: server.URL + "/v1", Key: "secret", Model: "m", FirstDelay: time.Millisecond, Tries: 3, Stop: []string{"Observation:"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func request(n int) agon.Request {
	return agon.Request{
		Messages: []agon.Message{{Speaker: agon.System, Text: "rules"}, {Speaker: agon.User, Text: fmt.Sprint("task ", n)}},
		Stream:   agon.NewStream(uint64(n)), Temperature: 0.7, MaxTokens: 64,
	}
}

func one(t *testing.T, handler http.HandlerFunc) agon.Completion {
	t.Helper()
	return policy(t, handler).Generate(t.Context(), []agon.Request{request(0)})[0]
}

func TestConforms(t *testing.T) {
	agontest.TestPolicy(t, agontest.PolicyCase{Policy: policy(t, echo), Request: request, Repeats: true, Full: full})
}

// full returns a request that is too long for a server.
func full() agon.Request {
	r := request(0)
	r.Messages[0].Text = strings.Repeat("rules ", 200)
	return r
}

func TestRequest(t *testing.T) {
	c := one(t, func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		if r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("%s %s", r.URL.Path, r.Header)
		}
		for key, want := range map[string]any{"model": "m", "temperature": 0.7, "top_p": 1.0, "max_tokens": 64.0} {
			if body[key] != want {
				t.Errorf("%s is %v, want %v", key, body[key], want)
			}
		}
		if seed := body["seed"].(float64); seed < 0 || seed >= 1<<31 {
			t.Errorf("seed %v", seed)
		}
		if got := fmt.Sprint(body["messages"], body["stop"]); got != "[map[content:rules role:system] map[content:task 0 role:user]] [Observation:]" {
			t.Error(got)
		}
		reply(w, "x", "length")
	})
	if c.Err != nil || c.Text != "x" || c.Finish != agon.FinishLength {
		t.Errorf("%+v", c)
	}
}

// Ids and log-probabilities are asked for, and taken where there are as many of both
// that can be what they are called. The text is taken whatever they are.
func TestLogProbs(t *testing.T) {
	content := func(logProbs ...float64) any {
		var list []any
		for _, p := range logProbs {
			list = append(list, map[string]any{"token": "x", "logprob": p, "bytes": nil, "top_logprobs": []any{}})
		}
		return map[string]any{"content": list}
	}
	for name, c := range map[string]struct {
		ids, logProbs any
		want          string
	}{
		"both":           {[]int{7, 8}, content(-.5, -1.5), "[7 8] [-0.5 -1.5]"},
		"no ids":         {nil, content(-.5, -1.5), "[] []"},
		"no log-probs":   {[]int{7, 8}, nil, "[] []"},
		"not as many":    {[]int{7, 8}, content(-.5), "[] []"},
		"none of either": {[]int{}, content(), "[] []"},
		"sure":           {[]int{7, 0}, content(0, -9999), "[7 0] [0 -9999]"},
		"negative id":    {[]int{7, -8}, content(-.5, -1.5), "[] []"},
		"huge id":        {[]int{7, 1 << 40}, content(-.5, -1.5), "[] []"},
		"null id":        {[]any{7, nil}, content(-.5, -1.5), "[] []"},
		"id in a string": {[]any{7, "8"}, content(-.5, -1.5), "[] []"},
		"above 0":        {[]int{7, 8}, content(-.5, 1.5), "[] []"},
		"far too low":    {[]int{7, 8}, content(-.5, -1e300), "[] []"},
		"null log-prob":  {[]int{7}, map[string]any{"content": []any{map[string]any{"logprob": nil}}}, "[] []"},
		"other form":     {[]int{7}, []float64{-.5}, "[] []"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body map[string]any
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body["logprobs"] != true || body["return_token_ids"] != true {
				t.Errorf("%v asks for %v and %v", err, body["logprobs"], body["return_token_ids"])
			}
			json.NewEncoder(w).Encode(map[string]any{"prompt_token_ids": []int{1}, "choices": []any{map[string]any{
				"message": map[string]any{"content": "x"}, "finish_reason": "stop", "token_ids": c.ids, "logprobs": c.logProbs,
			}}})
		}))
		p, err := openai.New(openai.Options{URL: server.URL, Model: "m", LogProbs: true})
		if err != nil {
			t.Fatal(err)
		}
		got := p.Generate(t.Context(), []agon.Request{request(0)})[0]
		server.Close()
		if said := fmt.Sprint(got.Tokens, got.LogProbs); got.Err != nil || got.Text != "x" || said != c.want {
			t.Errorf("%s: %s %v, want %s", name, said, got.Err, c.want)
		}
	}
}

// What was not asked for is not taken.
func TestLogProbsUnasked(t *testing.T) {
	c := one(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"choices":[{"message":{"content":"x"},"finish_reason":"stop","token_ids":[7],"logprobs":{"content":[{"logprob":-0.5}]}}]}`)
	})
	if c.Err != nil || c.Text != "x" || c.Tokens != nil || c.LogProbs != nil {
		t.Errorf("%+v", c)
	}
}

func TestRetries(t *testing.T) {
	var n atomic.Int32
	c := one(t, func(w http.ResponseWriter, r *http.Request) {
		switch n.Add(1) {
		case 1:
			w.Header().Set("Retry-After", "0")
			http.Error(w, `{"error":{"message":"slow down"}}`, http.StatusTooManyRequests)
		case 2:
			fmt.Fprint(w, `{"choices":[{"mess`)
		default:
			echo(w, r)
		}
	})
	if c.Err != nil || n.Load() != 3 {
		t.Errorf("after %d tries: %+v", n.Load(), c)
	}
}

// TestCheck: a server is waited for, in a line per try; what it lacks beside is
// told later.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name     string
		statuses []int
		says     string
		waits    int
	}{
		{"there", []int{200}, "", 0},
		{"lists no models", []int{404}, "", 0},
		{"starting", []int{503, 503, 200}, "", 2},
		{"another key", []int{401}, "401 Unauthorized (hint: the server wants a key, or another one)", 0},
		{"never ready", []int{503, 503, 503}, "gave up after 3 tries: openai: ", 2},
		{"dead", nil, "connection refused (hint: start the server, or correct its address)", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/v1/models" || r.Header.Get("Authorization") != "Bearer secret" {
					t.Errorf("asked for %s", r.URL)
				}
				w.WriteHeader(c.statuses[asked])
				asked++
			}))
			defer server.Close()
			if c.statuses == nil {
				server.Close()
			}
			waits := 0
			p, err := openai.New(openai.Options{URL: server.URL + "/v1", Key: "secret", Model: "m", FirstDelay: time.Millisecond, Tries: 3, Tell: func(line string) {
				waits++
				if want := fmt.Sprintf("retry %d of 2", waits); !strings.HasPrefix(line, "waiting for openai: ") || !strings.HasSuffix(line, want) {
					t.Errorf("told %q, want %q in it", line, want)
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			err = p.Check(t.Context())
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) || waits != c.waits {
				t.Errorf("error %v after %d waits, want %q after %d", err, waits, c.says, c.waits)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		tries  int32
		want   string
	}{
		{"busy", 503, `no`, 3, "gave up after 3 tries: openai: 503 Service Unavailable: no"},
		{"no key", 401, `{"error":{"message":"who are you?"}}`, 1, "openai: 401 Unauthorized: who are you?"},
		{"filtered", 200, `{"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]}`, 1, `the turn ended by "content_filter"`},
		{"empty", 200, `{"choices":[]}`, 3, "no choices"},
		{"no JSON", 200, `<html>`, 3, "response: invalid character"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var n atomic.Int32
			got := one(t, func(w http.ResponseWriter, r *http.Request) {
				n.Add(1)
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			})
			if got.Err == nil || !strings.Contains(got.Err.Error(), c.want) || n.Load() != c.tries {
				t.Errorf("after %d tries: %v, want %q after %d", n.Load(), got.Err, c.want, c.tries)
			}
			if strings.Contains(got.Err.Error(), "secret") {
				t.Error("the key is in the error")
			}
		})
	}
}

func TestOneFailureLosesNoOther(t *testing.T) {
	p := policy(t, func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Messages []struct{ Content string } }
		json.NewDecoder(r.Body).Decode(&body)
		if strings.HasSuffix(body.Messages[1].Content, "1") {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		reply(w, "x", "stop")
	})
	got := p.Generate(t.Context(), []agon.Request{request(0), request(1), request(2)})
	if got[0].Err != nil || got[1].Err == nil || got[2].Err != nil {
		t.Errorf("%+v", got)
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503) }))
	defer server.Close()
	p, err := openai.New(openai.Options{URL: server.URL, Model: "m", FirstDelay: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	got := p.Generate(ctx, []agon.Request{request(0)})
	if !errors.Is(got[0].Err, context.DeadlineExceeded) || time.Since(begin) > 10*time.Second {
		t.Errorf("%v after %v", got[0].Err, time.Since(begin))
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []openai.Options{{}, {URL: "localhost:8000", Model: "m"}, {URL: "http://localhost"}, {URL: "http://a b", Model: "m"}} {
		if _, err := openai.New(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}

// What a server says that a completion took is taken if it can be that; the text is
// taken either way.
func TestUsage(t *testing.T) {
	for told, want := range map[string]agon.Usage{
		`{"prompt_tokens": 30, "completion_tokens": 4, "total_tokens": 34}`: {Prompt: 30, Completion: 4},
		`{"prompt_tokens": -1, "completion_tokens": 4}`:                     {},
		`{"prompt_tokens": 3e99, "completion_tokens": 4}`:                   {},
		`"much"`: {},
		`null`:   {},
	} {
		c := one(t, func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"choices": [{"message": {"content": "x"}, "finish_reason": "stop"}], "usage": %s}`, told)
		})
		if c.Err != nil || c.Text != "x" || c.Usage != want {
			t.Errorf("%s: %+v, want %+v", told, c, want)
		}
	}
}
