package train

import (
	"context"
	"fmt"
	"time"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/trainer/sampler"
)

const (
	// preflightWeights is the number of weights above which a policy is tried by
	// itself on a CPU: below it an iteration takes seconds, and little memory.
	preflightWeights = 100_000_000
	// preflightTokensOnCPU bounds a micro-batch that is tried on a CPU, and
	// preflightWrittenOnCPU what each role writes there: a small part of what an
	// iteration learns from and writes.
	preflightTokensOnCPU  = 2048
	preflightWrittenOnCPU = 16
	// preflightWrittenOnGPU bounds it where that takes a second or two.
	preflightWrittenOnGPU = 64
)

// preflight tries what the iterations to come do at most, and says what it took, so
// that memory runs out before anything is at stake. Weights, moments, random streams
// and caches are afterwards what they were before.
func (l *Loop) preflight(ctx context.Context) error {
	if !l.preflights() {
		return nil
	}
	l.Shown.Begin("trying what an iteration does at most")
	speeds, err := l.tryAll(ctx)
	if err != nil {
		return l.preflightFailed(err)
	}
	l.sayExtrapolated(speeds)
	return nil
}

// preflightFailed says how to go on with less, where memory ran out.
func (l *Loop) preflightFailed(err error) error {
	if isOutOfMemory(err) {
		return fmt.Errorf("preflight: %w (hint: %s, or a lower policy.context; preflight=off tries nothing)", err, l.withLess())
	}
	return fmt.Errorf("preflight: %w", err)
}

// preflights tells whether there is something to try: see configs.Config.Preflight.
func (l *Loop) preflights() bool {
	if l.Actor == nil || l.Finished >= l.Config.Iterations {
		return false
	}
	if l.Config.Preflight == "auto" {
		shape := l.Actor.Model.Config()
		return l.Actor.GPU || shape.Parameters() > preflightWeights
	}
	return l.Config.Preflight == "on"
}

// preflightSpeeds are tokens a second; 0 is not measured.
type preflightSpeeds struct{ write, learn float64 }

// TryAll tries the update, the cache and the writing. The sampler is another one
// afterwards, with nothing in its cache.
func (l *Loop) tryAll(ctx context.Context) (speeds preflightSpeeds, err error) {
	if speeds.learn, err = l.tryUpdate(ctx); err != nil {
		return speeds, err
	}
	if l.Actor.GPU {
		if speeds.write, err = l.tryCache(ctx); err != nil {
			return speeds, err
		}
	}
	if err := l.tryRoles(ctx); err != nil {
		return speeds, err
	}
	return speeds, l.Actor.RenewSampler(&l.Config.Policy)
}

// tryUpdate takes the largest micro-batch through the network and back, and returns
// how many tokens a second that is. On a GPU it does so twice: the first time loads
// its kernels.
func (l *Loop) tryUpdate(ctx context.Context) (tokensPerSecond float64, err error) {
	if l.trainer == nil {
		return 0, ctx.Err()
	}
	budget, note := l.Config.Trainer.TokensPerMicroBatch, ""
	rows, width := longestBatch(l.Actor.Context(l.Config.Policy.Context), budget)
	times := 2
	if !l.Actor.GPU {
		times = 1
		rows, width, note = onCPU(rows, width)
	}
	var seconds float64
	for range times {
		seconds, err = timed(ctx, func() error { return l.trainer.Rehearse(rows, width) })
		if err != nil {
			return 0, err
		}
	}
	took := runs.Phase{Seconds: seconds, Tokens: rows * width, TokensPerSecond: float64(rows*width) / seconds}
	took.MFU = l.gauge.Utilization(took.TokensPerSecond)
	l.sayTried(fmt.Sprintf("a micro-batch of %d × %d tokens%s", rows, width, note), took)
	return took.TokensPerSecond, nil
}

// longestBatch returns rows and width of the micro-batch that takes the most memory:
// the longest rows that fill the budget, or one that is longer than it.
func longestBatch(context, budget int) (rows, width int) {
	if context >= budget {
		return 1, context
	}
	rows = (budget + context - 1) / context
	return rows, budget / rows
}

// onCPU cuts a micro-batch down to what is tried on a CPU, and says so.
func onCPU(rows, width int) (int, int, string) {
	if rows*width <= preflightTokensOnCPU {
		return rows, width, ""
	}
	note := fmt.Sprintf(" (of %d × %d: no more is tried on a CPU)", rows, width)
	width = min(width, preflightTokensOnCPU)
	return max(preflightTokensOnCPU/width, 1), width, note
}

// tryCache fills the rows of the cache to the end of the context, and returns how many
// tokens a second are written there. The prompts begin alike, so that the beginning is
// computed once and copied.
func (l *Loop) tryCache(ctx context.Context) (tokensPerSecond float64, err error) {
	length := l.Actor.Context(l.Config.Policy.Context)
	rows := l.Config.Policy.Batch
	if torch, ok := l.Actor.Sampler.(*sampler.Torch); ok {
		rows = torch.Rows()
	}
	written := min(preflightWrittenOnGPU, length/2)
	requests := make([]agon.Request, rows)
	for i := range requests {
		requests[i] = l.tryRequest(i, l.fillers(length-written, i), written)
	}
	tokens, seconds, err := l.tryWriting(ctx, requests)
	if err != nil {
		return 0, err
	}
	took := runs.Phase{Seconds: seconds, Tokens: tokens, TokensPerSecond: float64(tokens) / seconds}
	l.sayTried(fmt.Sprintf("a cache of %d × %d tokens", rows, length), took)
	return took.TokensPerSecond, nil
}

// fillers are ids of no meaning that end differently for each row.
func (l *Loop) fillers(length, row int) []int32 {
	vocabulary := l.Actor.Model.Config().Vocabulary
	ids := make([]int32, length)
	for i := range ids {
		ids[i] = int32(i % vocabulary)
	}
	ids[length-1] = int32(row % vocabulary)
	return ids
}

// tryRoles lets the policy write a proposal's turn and an attempt's.
func (l *Loop) tryRoles(ctx context.Context) error {
	most := preflightWrittenOnCPU
	if l.Actor.GPU {
		most = preflightWrittenOnGPU
	}
	var requests []agon.Request
	what := "an attempt"
	spec := l.Worlds.Environments[0].Spec()
	prompt, err := l.actions.Prompt(spec, placeholder)
	if err != nil {
		return err
	}
	requests = append(requests, l.tryRequest(0, l.Actor.Transcribe(prompt, true), min(most, l.Config.Executor.TurnTokens)))
	if l.writes() {
		if prompt, err = l.Author.items.Prompt(spec, challenger.Brief{}); err != nil {
			return err
		}
		requests = append(requests, l.tryRequest(1, l.Actor.Transcribe(prompt, true), min(most, l.Config.Challenger.TurnTokens)))
		what = "a proposal and an attempt"
	}
	tokens, seconds, err := l.tryWriting(ctx, requests)
	if err != nil {
		return err
	}
	l.sayTried(fmt.Sprintf("the beginning of %s", what), runs.Phase{Seconds: seconds, Tokens: tokens, TokensPerSecond: float64(tokens) / seconds})
	return nil
}

func (l *Loop) tryRequest(i int, tokens []int32, written int) agon.Request {
	return agon.Request{
		Tokens: tokens, MaxTokens: written, Temperature: 1, Last: true,
		Stream: agon.NewStream(l.Config.Seed).Name("preflight").Derive(uint64(i)),
	}
}

// tryWriting lets the sampler answer, past the agreement that holds it against the weights.
func (l *Loop) tryWriting(ctx context.Context, requests []agon.Request) (tokens int, seconds float64, err error) {
	seconds, err = timed(ctx, func() error {
		for _, completion := range l.Actor.Sampler.Generate(ctx, requests) {
			if completion.Err != nil {
				return completion.Err
			}
			tokens += len(completion.Tokens)
		}
		return nil
	})
	return tokens, seconds, err
}

// timed returns the seconds that work took, which is not begun once ctx has ended.
func timed(ctx context.Context, work func() error) (float64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	begun := time.Now()
	err := work()
	return time.Since(begun).Seconds(), err
}

// sayTried tells what one kind of work took, and the most memory so far.
func (l *Loop) sayTried(what string, took runs.Phase) {
	memory := "memory so far at most " + terminal.Sized(policies.PeakMemory())
	if l.gauge != nil {
		memory = terminal.Sized(l.gauge.Taken()) + " of the GPU taken"
	}
	l.Shown.Say("preflight: %s: %s; %s", what, took.InWords(), memory)
}

// sayExtrapolated tells what an iteration would take if each proposal and attempt were
// of one whole turn, where writing was measured with the cache full, which is when it
// is slowest. How many turns there will be, and how long, nobody knows before.
func (l *Loop) sayExtrapolated(speeds preflightSpeeds) {
	if speeds.write == 0 {
		return
	}
	c := l.Config
	proposals := c.Challenger.Proposals
	if !l.writes() {
		proposals = 0
	}
	attempts := c.Executor.Tasks * c.Executor.Attempts
	write := float64(proposals*c.Challenger.TurnTokens+attempts*c.Executor.TurnTokens) / speeds.write
	text := fmt.Sprintf("preflight: if %s and %s of an iteration were of one whole turn each, they would take about %.0f s to write", terminal.Counted(proposals, "proposal"), terminal.Counted(attempts, "attempt"), write)
	if speeds.learn > 0 {
		text += fmt.Sprintf(", and the turns of the attempts %.0f s to learn from, with their prompts more", float64(attempts*c.Executor.TurnTokens*c.Trainer.Epochs)/speeds.learn)
	}
	l.Shown.Say("%s", text+"; the sandbox is not in it")
}
