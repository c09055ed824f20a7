package agon

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Item is a task as a challenger wrote it, unscreened: Code-as-Task
// (Self-Challenging Agents, section 3). All but the instruction is Python.
type Item struct {
	Environment string `json:"environment"`
	// Seed fixes the initial state.
	Seed        int64  `json:"seed"`
	Instruction string `json:"instruction"`
	// Verifier defines verify(before, after, answer, calls) -> bool.
	Verifier string `json:"verifier"`
	// Solution is a program that solves the task.
	Solution string `json:"solution"`
	// Failures are programs that come close and fail.
	Failures []string `json:"failures"`
}

// ID names the item within an environment: a hash of everything that defines
// it. Equal items of equal environments have equal IDs.
func (i *Item) ID(environmentDigest string) string {
	bytes, err := json.Marshal(struct {
		Digest string
		Item   *Item
	}{environmentDigest, i})
	if err != nil {
		panic("agon: item does not encode: " + err.Error()) // strings and numbers always do
	}
	sum := sha256.Sum256(bytes)
	return hex.EncodeToString(sum[:8])
}

// Task is an item that passed the filter.
type Task struct {
	Item
	ID string `json:"id"`
	// Attempts and Passes count all attempts made at the task so far.
	Attempts int `json:"attempts"`
	Passes   int `json:"passes"`
	// Iteration is when it was accepted; Version is the policy that wrote it.
	Iteration int `json:"iteration"`
	Version   int `json:"version"`
	// Mutation is how its verifier did on mutants of its solution.
	Mutation MutationScore `json:"mutation,omitzero"`
	// Frame bounds what an attempt may change; nil where nothing has run the
	// solution: any change is let through then that the verifier lets through.
	Frame *Frame `json:"frame,omitempty"`
}

// Frame is what a task's solution changes. Who changes more does more than was asked
// for, and few verifiers look everywhere.
type Frame struct {
	// Changes are the parts of the initial state that the solution changes, adds or
	// removes, as JSON Pointers (RFC 6901), in order.
	Changes []string `json:"changes"`
}

// MutationScore says how many mutants of a task's solution, none of which ends
// like it, there are, and how many of them the verifier rejects. Without mutants
// nothing is known: none were tried, or none could be made.
type MutationScore struct {
	Mutants  int `json:"mutants"`
	Rejected int `json:"rejected"`
}

// Share is that of the mutants that are rejected; 1 without any.
func (m MutationScore) Share() float64 {
	if m.Mutants == 0 {
		return 1
	}
	return float64(m.Rejected) / float64(m.Mutants)
}

// String is "31/32", or "-" without mutants.
func (m MutationScore) String() string {
	if m.Mutants == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", m.Rejected, m.Mutants)
}

// Ends are the outcomes that are known of a task, each by a digest of its final state
// and answer.
type Ends struct {
	Solution string `json:"solution"`
	// Mutants are those of the solution's mutants, which come close and are no
	// solutions.
	Mutants []string `json:"mutants,omitempty"`
}

// PassRate is the share of attempts that passed, or 0 before the first.
func (t *Task) PassRate() float64 {
	if t.Attempts == 0 {
		return 0
	}
	return float64(t.Passes) / float64(t.Attempts)
}

// Outcome is what an attempt leaves behind and a verifier judges.
type Outcome struct {
	// State is the final state; empty where the environment has none.
	State State `json:"state"`
	// Answer is the final answer as JSON; nil if none was given.
	Answer json.RawMessage `json:"answer,omitempty"`
	Calls  []CallRecord    `json:"calls"`
}

// Verdict is a decision with its reason, in words that a person, or a
// challenger revising its item, can use.
type Verdict struct {
	Pass bool `json:"pass"`
	// Stage names the check that decided.
	Stage  string `json:"stage"`
	Reason string `json:"reason,omitempty"`
	// TimeLimited is set if a clock had a part in the decision: a program, a
	// tool or the verifier went over a limit on time. Two equal runs may decide
	// otherwise here, and nowhere else.
	TimeLimited bool `json:"time_limited,omitempty"`
}
