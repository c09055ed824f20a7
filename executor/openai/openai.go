// Package openai is a policy served by anything that speaks the OpenAI chat
// completions protocol: vLLM, llama.cpp, SGLang, a hosted service.
//
// The protocol itself gives no token ids, so what it writes can be imitated but not
// reinforced. Servers that give them all the same, as vLLM does, are asked to with
// Options.LogProbs.
package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"agon"
	"agon/executor/internal/remote"
)

// Options say whom to ask, and how.
type Options struct {
	// URL up to the version: "http://localhost:8000/v1".
	URL string
	// Key, if not empty, is sent as a bearer token. It is never part of an
	// error.
	Key   string
	Model string
	// Stop ends a turn where the model writes one of these.
	Stop []string
	// ObservationRole is the role of what an action brought about, "user" by
	// default, for "tool" needs the id of a call that was never made.
	ObservationRole string
	// CompletionTokens names the token limit max_completion_tokens in place
	// of max_tokens, as some models demand.
	CompletionTokens bool
	// LogProbs asks for the ids of what is written and their log-probabilities, as
	// the server tells them: vLLM those of the model's own distribution, unless it
	// is told otherwise (--logprobs-mode). A completion of a server that gives no
	// ids, not as many as log-probabilities, or what can be neither, such as a
	// negative id or null, has its text alone. Some servers refuse a request that
	// asks for them.
	LogProbs bool
	// Concurrency is the number of requests at once, 0 for 16.
	Concurrency int
	// Tries is how often a request is made in all, 0 for 5.
	Tries int
	// FirstDelay is the pause before the second, 0 for one second; each
	// further one is twice as long, up to 60 times that. The server's
	// Retry-After comes first, up to the same.
	FirstDelay time.Duration
	// Timeout bounds one try, 0 for 10 minutes.
	Timeout time.Duration
	// Tell, if not nil, is given a line on what is being waited for, from any
	// goroutine.
	Tell func(line string)
	// Finished, if not nil, is given each request with its completion as soon as
	// that has ended without an error, from any goroutine: Generate returns when
	// all have.
	Finished func(agon.Request, agon.Completion)
	// Client makes the connections; nil for http.DefaultClient.
	Client *http.Client
}

// Policy is a served model. It is safe for concurrent use.
type Policy struct {
	options Options
	base    *url.URL
}

var _ agon.Policy = (*Policy)(nil)

// maxResponse bounds what is read of a response: no turn is that long.
const maxResponse = 16 << 20

// New returns a policy. It does not ask the server yet; see Check.
func New(options Options) (*Policy, error) {
	base, err := url.Parse(options.URL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("openai: %w", err)
	case base.Scheme == "" || base.Host == "":
		return nil, fmt.Errorf("openai: URL %q: must be like http://localhost:8000/v1", options.URL)
	case options.Model == "":
		return nil, errors.New("openai: no model is named")
	}
	if options.ObservationRole == "" {
		options.ObservationRole = "user"
	}
	if options.Concurrency <= 0 {
		options.Concurrency = 16
	}
	if options.Timeout <= 0 {
		options.Timeout = 10 * time.Minute
	}
	if options.Client == nil {
		options.Client = http.DefaultClient
	}
	return &Policy{options, base}, nil
}

// Generate implements agon.Policy. Equal requests have equal completions as
// far as the server keeps its word on seeds.
func (p *Policy) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	return remote.Generate(ctx, requests, p.options.Concurrency, p.patience(), p.ask)
}

func (p *Policy) patience() remote.Patience {
	return remote.Patience{Tries: p.options.Tries, First: p.options.FirstDelay, Longest: 60, Tell: p.options.Tell, Finished: p.options.Finished}
}

// Check asks, with patience, whether the server is there and takes the key. It
// does not ask for the model: not every server lists what it has.
func (p *Policy) Check(ctx context.Context) error {
	return remote.Reach(ctx, p.options.URL, p.patience(), p.reach)
}

func (p *Policy) reach(ctx context.Context) error {
	response, err := p.send(ctx, http.MethodGet, "models", nil)
	if err != nil {
		return &remote.Temporary{Err: fmt.Errorf("openai: %w", remote.Unconnected(err))}
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("openai: %s: %s (hint: the server wants a key, or another one)", p.options.URL, response.Status)
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return &remote.Temporary{Err: fmt.Errorf("openai: %s: %s", p.options.URL, response.Status)}
	}
	return nil
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// chat is the body of a request.
type chat struct {
	Model       string    `json:"model"`
	Messages    []message `json:"messages"`
	Temperature float64   `json:"temperature"`
	TopP        float64   `json:"top_p"`
	TopK        int       `json:"top_k,omitempty"` // vLLM's, and others'
	MinP        float64   `json:"min_p,omitempty"`
	MinTokens   int       `json:"min_tokens,omitempty"`
	Seed        int       `json:"seed"`
	Stop        []string  `json:"stop,omitempty"`

	LogProbs       bool `json:"logprobs,omitempty"`
	ReturnTokenIDs bool `json:"return_token_ids,omitempty"` // vLLM's

	MaxTokens           int `json:"max_tokens,omitempty"`
	MaxCompletionTokens int `json:"max_completion_tokens,omitempty"`
}

// reply is the body of a response, as far as it is read.
type reply struct {
	Choices []struct {
		Message struct {
			Content *string `json:"content"`
		} `json:"message"`
		FinishReason string `json:"finish_reason"`
		// Read by ids alone, so that a text is not lost to them.
		TokenIDs json.RawMessage `json:"token_ids"`
		LogProbs json.RawMessage `json:"logprobs"`
	} `json:"choices"`
	Usage json.RawMessage `json:"usage"` // likewise
	Error *problem        `json:"error"`
}

// problem is what a server says of a refused request.
type problem struct {
	Message string `json:"message"`
	Code    any    `json:"code"`
}

// ask makes one request.
func (p *Policy) ask(ctx context.Context, request agon.Request) (agon.Completion, error) {
	body, err := json.Marshal(p.chat(request))
	if err != nil {
		return agon.Completion{}, fmt.Errorf("openai: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, p.options.Timeout)
	defer cancel()
	response, err := p.send(ctx, http.MethodPost, "chat/completions", body)
	if err != nil {
		return agon.Completion{}, &remote.Temporary{Err: fmt.Errorf("openai: %w", remote.Unconnected(err))}
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxResponse))
	if err != nil {
		return agon.Completion{}, &remote.Temporary{Err: fmt.Errorf("openai: %w", err)}
	}
	if response.StatusCode != http.StatusOK {
		return refused(response, data)
	}
	return p.read(data)
}

func (p *Policy) chat(request agon.Request) chat {
	c := chat{Model: p.options.Model, Temperature: request.Temperature, TopP: remote.TopP(request), TopK: request.Truncation.TopK, MinP: request.Truncation.MinP, MinTokens: request.Truncation.MinTokens, Seed: remote.Seed(request), Stop: p.options.Stop, LogProbs: p.options.LogProbs, ReturnTokenIDs: p.options.LogProbs}
	if p.options.CompletionTokens {
		c.MaxCompletionTokens = request.MaxTokens
	} else {
		c.MaxTokens = request.MaxTokens
	}
	for _, m := range request.Messages {
		role := string(m.Speaker)
		if m.Speaker == agon.Observation {
			role = p.options.ObservationRole
		}
		c.Messages = append(c.Messages, message{role, m.Text})
	}
	return c
}

func (p *Policy) send(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, p.base.JoinPath(path).String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if p.options.Key != "" {
		request.Header.Set("Authorization", "Bearer "+p.options.Key)
	}
	return p.options.Client.Do(request)
}

// read reads a completion. What cannot be read was cut on its way.
func (p *Policy) read(data []byte) (agon.Completion, error) {
	var r reply
	if err := json.Unmarshal(data, &r); err != nil {
		return agon.Completion{}, &remote.Temporary{Err: fmt.Errorf("openai: response: %w", err)}
	}
	if len(r.Choices) == 0 {
		return agon.Completion{}, &remote.Temporary{Err: errors.New("openai: response: no choices")}
	}
	completion := agon.Completion{Usage: usage(r.Usage)}
	if content := r.Choices[0].Message.Content; content != nil {
		completion.Text = *content
	}
	switch reason := r.Choices[0].FinishReason; reason {
	case "stop":
		completion.Finish = agon.FinishStop
	case "length":
		completion.Finish = agon.FinishLength
	default:
		return agon.Completion{}, fmt.Errorf("openai: the turn ended by %q", reason)
	}
	if p.options.LogProbs {
		completion.Tokens, completion.LogProbs = ids(r.Choices[0].TokenIDs, r.Choices[0].LogProbs)
	}
	return completion, nil
}

// usage reads what a server says that it took; zero if it says nothing of use.
func usage(data json.RawMessage) agon.Usage {
	var told struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
	}
	if json.Unmarshal(data, &told) != nil {
		return agon.Usage{}
	}
	return remote.Usage(told.Prompt, told.Completion)
}

// ids reads the ids and log-probabilities of a choice, if they are as many of both
// and can be what they are called.
func ids(tokenIDs, logProbs json.RawMessage) ([]int32, []float32) {
	var tokens []*int32
	var told struct {
		Content []struct {
			LogProb *float32 `json:"logprob"`
		} `json:"content"`
	}
	if json.Unmarshal(tokenIDs, &tokens) != nil || json.Unmarshal(logProbs, &told) != nil || len(tokens) != len(told.Content) || len(tokens) == 0 {
		return nil, nil
	}
	read, values := make([]int32, len(tokens)), make([]float32, len(tokens))
	for i, id := range tokens {
		logProb := told.Content[i].LogProb
		if id == nil || *id < 0 || logProb == nil || *logProb > 0 {
			return nil, nil
		}
		read[i], values[i] = *id, *logProb
	}
	return read, values
}

// refused reads a response that is no completion. A prompt that does not fit
// the context has used it up before the first token; a busy or failing server
// is worth another try; anything else will be refused again.
func refused(response *http.Response, data []byte) (agon.Completion, error) {
	var r reply
	text := strings.TrimSpace(string(data))
	if json.Unmarshal(data, &r) == nil && r.Error != nil {
		if tooLong(r.Error) {
			return agon.Completion{Finish: agon.FinishLength}, nil
		}
		text = r.Error.Message
	}
	err := fmt.Errorf("openai: %s: %.300s", response.Status, text)
	switch code := response.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code == http.StatusConflict, code >= 500:
		return agon.Completion{}, &remote.Temporary{Err: err, After: retryAfter(response.Header.Get("Retry-After"))}
	}
	return agon.Completion{}, err
}

func tooLong(p *problem) bool {
	return p.Code == "context_length_exceeded" || strings.Contains(p.Message, "maximum context length")
}

// retryAfter reads seconds or a date; 0 if it is neither.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	if when, err := http.ParseTime(header); err == nil {
		return time.Until(when)
	}
	return 0
}
