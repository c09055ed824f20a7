package agon

import "context"

// Policy writes text: a model in this process, a served one, or a script.
type Policy interface {
	// Generate answers every request; completions[i] belongs to requests[i].
	// The failure of one is told in its Completion and loses no other. When
	// ctx ends, what is unfinished comes back with ctx's error.
	Generate(ctx context.Context, requests []Request) []Completion
}

// Role is who a policy speaks as, or whose words it reads.
type Role string

// The roles of an episode.
const (
	RoleChallenger Role = "challenger"
	RoleExecutor   Role = "executor"
)

// Speaker is who a message is from.
type Speaker string

// The speakers of a transcript.
const (
	System      Speaker = "system"
	User        Speaker = "user"
	Assistant   Speaker = "assistant"
	Observation Speaker = "tool"
)

// Message is one contribution to a transcript, as text.
type Message struct {
	Speaker Speaker `json:"speaker"`
	Text    string  `json:"text"`
}

// Request asks for the next turn of an episode.
type Request struct {
	// Messages is the episode so far as text, for policies without token ids.
	Messages []Message
	// Tokens is the whole episode so far as ids, ending where the policy is to
	// write. It grows by appending only, so that an engine finds the cache of
	// an earlier turn by prefix. Empty for policies without ids.
	Tokens []int32
	// Stream is the source of every random choice of this episode: the n-th
	// token of the episode is drawn with Stream.Uniform(n), whoever shares the
	// batch.
	Stream Stream
	// Temperature scales the logits; 0 takes the likeliest token, whatever
	// Truncation leaves out beside the ends of turns.
	Temperature float64
	// Truncation narrows the distribution that is drawn from.
	Truncation Truncation
	// MaxTokens bounds the completion.
	MaxTokens int
	// Last promises that no later request continues this episode. A turn
	// that might be continued leaves it false; a cache that is not continued
	// costs memory until the engine needs it.
	Last bool
}

// Completion is what a policy wrote.
type Completion struct {
	// Text is what was written, with the text of special tokens.
	Text string
	// Tokens are the sampled ids, the one that ended the turn included. Nil
	// for a policy without ids. With FinishLength they may be empty, and Text
	// with them: the request alone used up the context. That is the model's
	// failure, and no Err.
	Tokens []int32
	// LogProbs are the natural logarithms of the probability with which each
	// of Tokens was drawn, from the distribution that was really sampled.
	LogProbs []float32
	// Version is the number of updates the policy had seen.
	Version int
	Finish  Finish
	// Usage is what a server says that it took; zero of a policy in this process.
	Usage Usage
	// Err tells that the program failed: the text is then of no use.
	Err error
}

// Usage counts the tokens that a server read and wrote for a completion, as it tells
// them; zero where it does not.
type Usage struct {
	Prompt     int `json:"prompt"`
	Completion int `json:"completion"`
}

// Finish tells why a completion ended.
type Finish string

// The ends of a completion.
const (
	FinishStop   Finish = "stop"   // the policy ended its turn
	FinishLength Finish = "length" // MaxTokens, or the context, was used up
	// FinishString: a stop string ended the turn. Tokens go up to the one that
	// completed it; what ends a turn is not among them.
	FinishString Finish = "stop_string"
)

// Transcriber turns messages into the ids that a policy reads. It writes the
// turn delimiters of the policy's chat template.
type Transcriber interface {
	// Transcribe returns the ids that lead from the end of what is already
	// transcribed to the point where the policy writes next. With first set,
	// messages open the episode. Text never turns into special tokens.
	Transcribe(messages []Message, first bool) []int32
	// End returns the ids that end a turn in the policy's place, for one that a
	// stop string ended: they stand before what Transcribe returns next.
	End() []int32
}
