package agon

import "context"

// Player plays episodes: it lets a policy act until each ends.
type Player interface {
	// Play returns one trajectory per start, in order. A trajectory whose
	// Status is StatusFailed lost its episode to a failure of the program; where
	// all did, they come with a *LostError. Any other error means that nothing
	// could be played. When ctx ends, episodes end with StatusCanceled.
	Play(ctx context.Context, policy Policy, starts []Start) ([]Trajectory, error)
}

// Start is an episode about to be played.
type Start struct {
	Role        Role
	Environment Environment
	// Seed fixes the initial state.
	Seed int64
	// Task is what is attempted; nil for a challenger.
	Task *Task
	// Attempt counts the attempts at one task, or the proposals of one seed.
	Attempt int
	// Prompt opens the transcript, or goes on with it where After is set.
	Prompt []Message
	// After holds the turns of an earlier episode whose transcript this one
	// continues: a challenger that revises its item. The environment starts
	// anew; only what was said is kept. The trajectory begins with them, and
	// TurnLimit does not count them.
	After []Turn
	// Grammar reads what the policy writes.
	Grammar Grammar
	// Tools are those that may be called.
	Tools  []Tool
	Stream Stream
	// Temperature of sampling; 0 is greedy.
	Temperature float64
	// Truncation of the distribution that is drawn from.
	Truncation Truncation
	// TurnLimit and TurnTokens bound the turns and the tokens of each.
	TurnLimit  int
	TurnTokens int
}

// Grammar reads the turns of a policy and writes what it sees in return.
type Grammar interface {
	// Parse reads one turn. It never fails: text that means nothing is an
	// Action of kind ActionInvalid that says why.
	Parse(text string, finish Finish) Action
	// Observe writes what came of an action, for the policy to read.
	Observe(execution Execution) string
}

// ActionKind is what a turn asks for.
type ActionKind string

// The kinds of action.
const (
	ActionCode    ActionKind = "code"    // run Program
	ActionCall    ActionKind = "call"    // call one tool: Call
	ActionAnswer  ActionKind = "answer"  // end with Answer, or without
	ActionItem    ActionKind = "item"    // end with Item
	ActionInvalid ActionKind = "invalid" // nothing that can be done: Reason
)

// Action is a turn as a Grammar read it.
type Action struct {
	Kind    ActionKind `json:"kind"`
	Program string     `json:"program,omitempty"`
	Call    *Call      `json:"call,omitempty"`
	// Answer is JSON; nil ends without an answer.
	Answer []byte `json:"answer,omitempty"`
	Item   *Item  `json:"item,omitempty"`
	// Last ends the episode once the action is done.
	Last   bool   `json:"last,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// Status is how an episode ended. The model's failures and the program's are
// kept apart: a failure of the program is never a reward of 0.
type Status string

// The ways an episode ends.
const (
	StatusDone      Status = "done"            // by the policy's own decision
	StatusTruncated Status = "truncated"       // a turn used up its tokens, or the transcript the context
	StatusTurns     Status = "truncated_turns" // the turn limit was reached
	StatusInvalid   Status = "invalid_action"  // a turn that means nothing
	StatusLimit     Status = "limit"           // the sandbox's limits were hit
	StatusCanceled  Status = "canceled"        // the caller stopped it
	StatusFailed    Status = "error"           // the program failed
)

// Counts reports whether the trajectory says something about the policy; a
// canceled or failed one is masked, never scored.
func (s Status) Counts() bool { return s != StatusCanceled && s != StatusFailed }

// Turn is what the policy saw, what it wrote, and what came of it.
type Turn struct {
	// Seen is what was added to the transcript before the policy wrote.
	Seen []Message `json:"seen"`
	// SeenTokens are the ids of Seen, nil without a Transcriber.
	SeenTokens []int32 `json:"seen_tokens,omitempty"`
	// Text is what the policy wrote; Tokens and LogProbs as in Completion.
	Text     string    `json:"text"`
	Tokens   []int32   `json:"tokens,omitempty"`
	LogProbs []float32 `json:"logprobs,omitempty"`
	Version  int       `json:"version"`
	// Open tells that a stop string ended the turn: Tokens lack its end.
	Open      bool       `json:"open,omitempty"`
	Action    Action     `json:"action"`
	Execution *Execution `json:"execution,omitempty"`
}

// Trajectory is a played episode.
type Trajectory struct {
	Role        Role   `json:"role"`
	Environment string `json:"environment"`
	TaskID      string `json:"task,omitempty"`
	Seed        int64  `json:"seed"`
	Attempt     int    `json:"attempt"`
	// Turns are those that the policy wrote. There are none where the first
	// prompt used up the context.
	Turns  []Turn `json:"turns"`
	Status Status `json:"status"`
	// Reason says more of Status.
	Reason  string  `json:"reason,omitempty"`
	Outcome Outcome `json:"outcome"`
	// Item is what a challenger's episode ended with; nil if it wrote none.
	Item *Item `json:"item,omitempty"`
	// TimeLimited marks an episode that a limit on time cut, as Limit.Timed
	// has it: the one thing that two equal runs may see differently.
	TimeLimited bool `json:"time_limited,omitempty"`
}

// Sampled returns the number of tokens that the policy wrote.
func (t *Trajectory) Sampled() int {
	n := 0
	for i := range t.Turns {
		n += len(t.Turns[i].Tokens)
	}
	return n
}

// LossKind is what a trainer does with a sample.
type LossKind string

// The kinds of loss.
const (
	LossPolicy     LossKind = "policy"     // policy gradient with an advantage
	LossSupervised LossKind = "supervised" // likelihood of what was written
)

// Sample is a trajectory with what a trainer needs to learn from it.
type Sample struct {
	Trajectory *Trajectory
	// Group holds the samples that are compared with each other: the attempts
	// at one task.
	Group string
	// Outcome is the verdict as 0 or 1. What filters samples and what counts
	// as variance looks at it alone.
	Outcome float64
	// Rewards are named components. The reward is one of them, by role, and Extra;
	// see package trainer.
	Rewards map[string]float64
	// Extra is the weighted sum of the components that an environment's author gives
	// beside the outcome; 0 where there are none.
	Extra float64
	Loss  LossKind
	// Weight multiplies a supervised loss; 0 is taken for 1.
	Weight float64
}
