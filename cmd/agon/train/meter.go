package train

import (
	"context"
	"sync"

	"agon"
	"agon/configs"
)

// meter counts what one role has asked for and been given since it was last read. It
// is safe for concurrent use.
type meter struct {
	mu    sync.Mutex
	spent spending
}

// spending is what a role has used.
type spending struct {
	// tokens were written, by whichever policy.
	tokens int
	// The others count what a server was asked: requests that it answered, the tokens
	// that it read and wrote for them, and of the requests those whose tokens it did
	// not tell.
	requests, prompt, completion, estimated int
}

// take returns what was counted, and begins anew.
func (m *meter) take() spending {
	m.mu.Lock()
	defer m.mu.Unlock()
	taken := m.spent
	m.spent = spending{}
	return taken
}

// add counts a completion.
func (m *meter) add(r *agon.Request, c *agon.Completion, served bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !served {
		m.spent.tokens += len(c.Tokens)
		return
	}
	usage := c.Usage
	if usage == (agon.Usage{}) {
		usage = estimatedUsage(r, c)
		m.spent.estimated++
	}
	m.spent.requests++
	m.spent.prompt += usage.Prompt
	m.spent.completion += usage.Completion
	m.spent.tokens += usage.Completion
}

// bytesPerToken is about what tokenizers of large models have of English and of code
// (https://platform.openai.com/tokenizer: "~4 characters").
const bytesPerToken = 4

// estimatedUsage takes the place of what a server does not tell: a budget must not
// last for ever because of that.
func estimatedUsage(r *agon.Request, c *agon.Completion) agon.Usage {
	prompt := 0
	for i := range r.Messages {
		prompt += len(r.Messages[i].Text)
	}
	return agon.Usage{
		Prompt:     (prompt + bytesPerToken - 1) / bytesPerToken,
		Completion: (len(c.Text) + bytesPerToken - 1) / bytesPerToken,
	}
}

// metered is a policy whose completions are counted: all but failures.
type metered struct {
	policy agon.Policy
	served bool
	meter  *meter
}

var _ agon.Policy = (*metered)(nil)

// Generate implements agon.Policy.
func (p *metered) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	completions := p.policy.Generate(ctx, requests)
	for i := range completions {
		if completions[i].Err == nil {
			p.meter.add(&requests[i], &completions[i], p.served)
		}
	}
	return completions
}

// meters counts by role.
type meters struct{ challenger, executor meter }

// openMeters has counted, from now on, what both roles ask for.
func (l *Loop) openMeters() {
	served := l.Config.Policy.Kind != "checkpoint"
	l.Author.Policy = &metered{l.Author.Policy, served || l.Author.another, &l.meters.challenger}
	l.Policy = &metered{l.Policy, served, &l.meters.executor}
}

// spend writes down what an iteration has used.
func (it *Iteration) spend(m *meters, c *configs.Config) {
	challenger, executor := m.challenger.take(), m.executor.take()
	it.measure(map[string]float64{
		// tokens/challenger, tokens/executor: what each role wrote, lost and held-out
		// episodes included; of a server as it tells it.
		"tokens/challenger": float64(challenger.tokens),
		"tokens/executor":   float64(executor.tokens),
	})
	if !c.Serves() {
		return
	}
	it.measure(map[string]float64{
		// spent/requests: those that servers answered, one for each turn; those that a
		// run which goes on finds in completions.jsonl were answered, too.
		"spent/requests": float64(challenger.requests + executor.requests),
		// spent/prompt_tokens, spent/completion_tokens: what servers read and wrote.
		"spent/prompt_tokens":     float64(challenger.prompt + executor.prompt),
		"spent/completion_tokens": float64(challenger.completion + executor.completion),
		// spent/estimated: the requests whose tokens the server did not tell, which
		// are taken for one in four bytes.
		"spent/estimated": float64(challenger.estimated + executor.estimated),
	})
	if !c.Price.Free() {
		// spent/cost: what these came to by price.*, as it was then.
		it.Metrics["spent/cost"] = c.Price.Challenger.Of(challenger.prompt, challenger.completion) + c.Price.Executor.Of(executor.prompt, executor.completion)
	}
}

// clear forgets what was counted: what an iteration that was dropped has used is no
// other's.
func (m *meters) clear() {
	m.challenger.take()
	m.executor.take()
}
