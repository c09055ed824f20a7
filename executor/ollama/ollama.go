// Package ollama is a policy served by Ollama (https://ollama.com), through its
// own Go client.
//
// The server gives no token ids, so what it writes can be imitated but not
// reinforced. Its defaults are not ours: it truncates long prompts in the
// middle, shifts the context when it is full, penalizes repetition, and may end
// a stream without a word. All of that is switched off, or told as an error.
package ollama

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"agon"
	"agon/executor/internal/remote"

	"github.com/ollama/ollama/api"
)

// Options say which model to ask, and how.
type Options struct {
	// URL of the server; empty for the one that OLLAMA_HOST names, or the
	// local one.
	URL string
	// Model as `ollama list` shows it.
	Model string
	// Context is the number of tokens of the context window. A change of it
	// makes the server load the model anew. 0 leaves it to the server.
	Context int
	// Threads is the number of threads per request, 0 for 1: more of them spin
	// at barriers and are slower as soon as anything else runs (measured on
	// two cores with one busy: 2 to 63 tokens/s in place of 1,000).
	Threads int
	// Stop ends a turn where the model writes one of these.
	Stop []string
	// ObservationRole is the role of what an action brought about, "user" by
	// default, for many templates leave "tool" out.
	ObservationRole string
	// Concurrency is the number of requests at once, 0 for 4.
	Concurrency int
	// Tries is how often a request is made in all, 0 for 5.
	Tries int
	// FirstDelay is the pause before the second, 0 for one second; each
	// further one is twice as long, up to 30 times that.
	FirstDelay time.Duration
	// KeepAlive is how long the server keeps the model loaded after a
	// request; 0 leaves it to the server.
	KeepAlive time.Duration
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
	client  *api.Client
}

var _ agon.Policy = (*Policy)(nil)

// New returns a policy. It does not ask the server yet; see Check.
func New(options Options) (*Policy, error) {
	if options.Model == "" {
		return nil, errors.New("ollama: no model is named")
	}
	if options.Threads == 0 {
		options.Threads = 1
	}
	if options.ObservationRole == "" {
		options.ObservationRole = "user"
	}
	if options.Concurrency <= 0 {
		options.Concurrency = 4
	}
	if options.Timeout <= 0 {
		options.Timeout = 10 * time.Minute
	}
	client, err := clientOf(options)
	if err != nil {
		return nil, fmt.Errorf("ollama: %w", err)
	}
	return &Policy{options, client}, nil
}

func clientOf(options Options) (*api.Client, error) {
	if options.URL == "" {
		return api.ClientFromEnvironment()
	}
	base, err := url.Parse(options.URL)
	if err != nil {
		return nil, err
	}
	if base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("URL %q: must be like http://localhost:11434", options.URL)
	}
	if options.Client == nil {
		options.Client = http.DefaultClient
	}
	return api.NewClient(base, options.Client), nil
}

// Check asks, with patience, whether the server is there and has the model.
func (p *Policy) Check(ctx context.Context) error {
	return remote.Reach(ctx, "ollama", p.patience(), p.reach)
}

func (p *Policy) reach(ctx context.Context) error {
	_, err := p.client.Show(ctx, &api.ShowRequest{Model: p.options.Model})
	var status api.StatusError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &status) && status.StatusCode == http.StatusNotFound:
		return fmt.Errorf("ollama: model %s: %w (hint: ollama pull %s)", p.options.Model, err, p.options.Model)
	}
	return fmt.Errorf("ollama: %w", classify(err))
}

// Generate implements agon.Policy. Equal requests have equal completions as
// far as the server keeps its word on seeds.
func (p *Policy) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	return remote.Generate(ctx, requests, p.options.Concurrency, p.patience(), p.ask)
}

func (p *Policy) patience() remote.Patience {
	return remote.Patience{Tries: p.options.Tries, First: p.options.FirstDelay, Longest: 30, Tell: p.options.Tell, Finished: p.options.Finished}
}

// ask makes one request.
func (p *Policy) ask(ctx context.Context, request agon.Request) (agon.Completion, error) {
	if request.Truncation.MinTokens > 0 {
		return agon.Completion{}, errors.New("ollama: min-tokens: it has no such option")
	}
	var answer stream
	ctx, cancel := context.WithTimeout(ctx, p.options.Timeout)
	defer cancel()
	err := p.client.Chat(ctx, p.chat(request), answer.take)
	if tooLong(err) {
		return agon.Completion{Finish: agon.FinishLength}, nil
	}
	if err != nil {
		return agon.Completion{}, fmt.Errorf("ollama: %w", classify(err))
	}
	finish, err := answer.finish()
	usage := remote.Usage(answer.last.PromptEvalCount, answer.last.EvalCount)
	return agon.Completion{Text: answer.text.String(), Finish: finish, Usage: usage}, err
}

// chat translates a request. Every setting whose default would bend the
// distribution is set: top_k 0 and top_p 1 keep all tokens, but for what the
// request leaves out, and repeat_penalty 1 penalizes none.
func (p *Policy) chat(request agon.Request) *api.ChatRequest {
	no := false
	options := map[string]any{
		"temperature": request.Temperature, "seed": remote.Seed(request), "num_predict": request.MaxTokens,
		"top_k": request.Truncation.TopK, "top_p": remote.TopP(request), "min_p": request.Truncation.MinP, "typical_p": 1.0, "repeat_penalty": 1.0,
		"num_thread": p.options.Threads,
	}
	if p.options.Context > 0 {
		options["num_ctx"] = p.options.Context
	}
	if len(p.options.Stop) > 0 {
		options["stop"] = p.options.Stop
	}
	chat := &api.ChatRequest{Model: p.options.Model, Options: options, Truncate: &no, Shift: &no}
	if p.options.KeepAlive > 0 {
		chat.KeepAlive = &api.Duration{Duration: p.options.KeepAlive}
	}
	for _, message := range request.Messages {
		chat.Messages = append(chat.Messages, api.Message{Role: p.role(message.Speaker), Content: message.Text})
	}
	return chat
}

func (p *Policy) role(speaker agon.Speaker) string {
	if speaker == agon.Observation {
		return p.options.ObservationRole
	}
	return string(speaker)
}

// stream is an answer as it comes in.
type stream struct {
	text  strings.Builder
	last  api.ChatResponse
	equal int // chunks in a row that are equal but for white space
}

// repeats is the number of equal chunks in a row from which on the server
// aborts a stream with neither a last message nor an error (v0.17.4,
// llm/server.go).
const repeats = 30

func (s *stream) take(response api.ChatResponse) error {
	s.text.WriteString(response.Message.Content)
	if strings.TrimSpace(response.Message.Content) == strings.TrimSpace(s.last.Message.Content) {
		s.equal++
	} else {
		s.equal = 0
	}
	s.last = response
	return nil
}

// finish tells how the stream ended. Without a last message it was aborted: by
// a lost connection, which is worth another try, or because the model ran in
// circles, which it would do again: that is a turn without an end.
func (s *stream) finish() (agon.Finish, error) {
	switch {
	case !s.last.Done && s.equal >= repeats:
		return agon.FinishLength, nil
	case !s.last.Done:
		return "", &remote.Temporary{Err: errors.New("ollama: the stream ended without its last message")}
	case s.last.DoneReason == "stop":
		return agon.FinishStop, nil
	case s.last.DoneReason == "length":
		return agon.FinishLength, nil
	}
	return "", &remote.Temporary{Err: fmt.Errorf("ollama: the stream ended by %q", s.last.DoneReason)}
}

// tooLong recognizes the refusal of a prompt that does not fit the context:
// the context is then used up before the first token.
func tooLong(err error) bool {
	var status api.StatusError
	return errors.As(err, &status) && status.StatusCode == http.StatusBadRequest &&
		strings.Contains(status.ErrorMessage, "exceed") && strings.Contains(status.ErrorMessage, "context length")
}

// classify tells what is worth another try: a busy or failing server and a
// lost connection, but not a request that it will refuse again.
func classify(err error) error {
	var status api.StatusError
	if errors.As(err, &status) && status.StatusCode < 500 && status.StatusCode != http.StatusTooManyRequests {
		return err
	}
	var refused api.AuthorizationError
	if errors.As(err, &refused) {
		return err
	}
	return &remote.Temporary{Err: remote.Unconnected(err)}
}
