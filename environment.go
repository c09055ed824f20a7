package agon

import (
	"context"
	"encoding/json"
)

// Environment is a world in which tasks are set: rules in words, tools, and an
// initial state for every seed. An Environment is safe for concurrent use.
type Environment interface {
	// Spec describes the environment. The result is shared and must not be
	// changed.
	Spec() *Spec

	// Start opens an episode at the initial state that belongs to seed: equal
	// seeds give equal states. An error means that the program failed, never
	// that a model did. The caller closes the episode.
	Start(ctx context.Context, seed int64) (Episode, error)
}

// Spec is what can be said of an environment without starting it.
type Spec struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// Rules are what a policy is told before it acts, in words.
	Rules string `json:"rules"`
	Tools []Tool `json:"tools"`
	// TurnLimit is the number of turns after which an attempt is cut off.
	TurnLimit int `json:"turn_limit"`
	// StateSchema tells the keys and types of a state, never its values. It is
	// a JSON Schema; nil where the environment has no state that can be read.
	StateSchema json.RawMessage `json:"state_schema,omitempty"`
	// Rewards names the reward functions that its author wrote, in the order of
	// their definition; see Rewarder.
	Rewards []string `json:"rewards,omitempty"`
	// Invariant is set if its author wrote what holds of all its tasks; see
	// Inspector.
	Invariant bool `json:"invariant,omitempty"`
	// Digest is the SHA-256, in hex, of everything that defines the
	// environment. A task belongs to one digest.
	Digest string `json:"digest"`
}

// Tool returns the tool of that name, or nil.
func (s *Spec) Tool(name string) *Tool {
	for i := range s.Tools {
		if s.Tools[i].Name == name {
			return &s.Tools[i]
		}
	}
	return nil
}

// ToolsFor returns the tools that role is offered: a challenger gets all of
// them, an executor those that are not ChallengerOnly.
func (s *Spec) ToolsFor(role Role) []Tool {
	var tools []Tool
	for _, tool := range s.Tools {
		if role == RoleChallenger || !tool.ChallengerOnly {
			tools = append(tools, tool)
		}
	}
	return tools
}

// Tool is a function that a policy may call.
type Tool struct {
	Name        string      `json:"name"`
	Description string      `json:"description"`
	Parameters  []Parameter `json:"parameters"`
	// Returns is the JSON Schema of what the tool returns.
	Returns json.RawMessage `json:"returns,omitempty"`
	// ReadOnly tools leave the state as it is; a task's verifier may call them.
	ReadOnly bool `json:"read_only"`
	// ChallengerOnly tools are hidden from attempts: they show what an attempt
	// has to find out.
	ChallengerOnly bool `json:"challenger_only,omitempty"`
	// Phrase is how an instruction asks for the tool, with {parameter} where
	// an argument goes: "move {n} {item} from {source} to {target}". For a
	// tool whose return is wanted it is a noun: "the number of {item} in {bin}".
	// Where a tool returns an object, FieldPhrases names its fields instead.
	Phrase       string            `json:"phrase,omitempty"`
	FieldPhrases map[string]string `json:"field_phrases,omitempty"`
}

// Parameter is one parameter of a tool, in the order of its definition.
type Parameter struct {
	Name string `json:"name"`
	// Schema is the JSON Schema of an argument: its type, and its enum or
	// bounds where the tool gives them.
	Schema   json.RawMessage `json:"schema"`
	Required bool            `json:"required"`
}

// Episode is one started environment. It is not safe for concurrent use.
type Episode interface {
	// Call calls a tool. What the tool or its arguments did wrong is told in
	// the Return; an error means that the program failed and the episode is
	// lost.
	Call(ctx context.Context, call Call) (Return, error)

	// Close gives back what the episode holds. It is called once.
	Close() error
}

// Stateful is an Episode whose state can be read. An environment served by
// somebody else may lack it; its tasks are judged on answer and calls.
type Stateful interface {
	Episode
	State(ctx context.Context) (State, error)
}

// State is an environment's state as canonical JSON: keys sorted, no
// insignificant space. Equal states have equal bytes.
type State struct {
	JSON json.RawMessage `json:"json,omitempty"`
	// Digest is the SHA-256 of JSON in hex.
	Digest string `json:"digest"`
}

// Call names a tool and its arguments.
type Call struct {
	Tool string `json:"tool"`
	// Arguments holds one JSON value per named parameter.
	Arguments map[string]json.RawMessage `json:"arguments"`
}

// Return is what came of a Call.
type Return struct {
	// Value is what the tool returned; nil if it failed.
	Value json.RawMessage `json:"value,omitempty"`
	// Error is the tool's complaint, as the policy sees it: an exception, an
	// unknown tool, an argument that does not fit. Empty on success.
	Error string `json:"error,omitempty"`
	// Limit is set if the call went over a limit, which ends the attempt as
	// the model's failure.
	Limit Limit `json:"limit,omitempty"`
}

// CallRecord is a call that was made, with what it returned.
type CallRecord struct {
	Call
	Return Return `json:"return"`
}

// Limit names the limit that ended an execution. The empty Limit means none.
type Limit string

// The limits of an execution.
const (
	LimitNone    Limit = ""
	LimitTime    Limit = "timeout"
	LimitCPU     Limit = "cpu_limit"
	LimitMemory  Limit = "memory_limit"
	LimitProcess Limit = "process_limit"
	LimitFile    Limit = "file_limit"
	LimitOutput  Limit = "output_limit"
	LimitTools   Limit = "tool_limit"
	LimitKilled  Limit = "killed"
)

// Timed reports whether a clock set the limit, of the wall or of the processor:
// where one ends an execution, the same again may end otherwise.
func (l Limit) Timed() bool { return l == LimitTime || l == LimitCPU }

// Sandbox runs programs that a model wrote.
type Sandbox interface {
	// Interpret starts an interpreter whose tool functions call episode. Only
	// tools are visible to its programs. Closing the interpreter does not
	// close the episode. An error means that the program failed.
	Interpret(ctx context.Context, episode Episode, tools []Tool) (Interpreter, error)
}

// Interpreter runs the programs of one attempt, one after another; their
// variables last. It is not safe for concurrent use.
type Interpreter interface {
	// Run runs one Python program. What the program did wrong is told in the
	// Execution; an error means that ours failed.
	Run(ctx context.Context, program string) (Execution, error)

	// Close ends the interpreter and everything that its programs started.
	Close() error
}

// Execution is what came of running a program.
type Execution struct {
	// Output is what the program printed, with the value of each expression
	// statement that was not None, cut at the output limit.
	Output string `json:"output"`
	// Error is the last part of the traceback; empty if none was raised.
	Error string `json:"error,omitempty"`
	// Limit is the limit that ended the program, after which the interpreter
	// is of no further use.
	Limit Limit `json:"limit,omitempty"`
	// Answer is the JSON value that the program gave to answer(); nil if it
	// did not call it.
	Answer json.RawMessage `json:"answer,omitempty"`
	Calls  []CallRecord    `json:"calls"`
}

// Ok reports whether the program ran to its end.
func (e *Execution) Ok() bool { return e.Error == "" && e.Limit == LimitNone }
