package agon

import (
	"context"
	"encoding/json"
)

// Folder is an environment as its author wrote it: a folder of Python and
// YAML, read but not run. Whoever runs it makes an Environment of it.
type Folder struct {
	Name        string
	Description string
	Rules       string
	TurnLimit   int
	// Phrases tells per tool how an instruction asks for it.
	Phrases map[string]Phrase
	// HeldOut lists ordered pairs of tools whose composition belongs to
	// evaluation: no corpus shows it.
	HeldOut [][2]string
	// Examples are tasks that a person wrote, for a challenger's prompt to show what
	// one is like: sound by that person's word alone, each of this environment and of
	// a seed below FirstEvaluationSeed. Nil if the author wrote none. They take part
	// in nothing else: no corpus, pool or evaluation has them, and nothing is trained
	// on them, unless somebody asks for it. They are among Files, so that Digest
	// changes with them.
	Examples []Item
	// Files holds the folder's files by name: tools.py, evaluation.py where the
	// author wrote the held-out tasks by hand, and so on.
	Files map[string][]byte
	// Digest is the SHA-256, in hex, of all files, names included.
	Digest string
}

// Phrase is how an instruction names a tool; see Tool.
type Phrase struct {
	Text   string
	Fields map[string]string
	// Examples holds, per parameter, the values that a corpus writes as
	// literals, as in the keyword of JSON Schema: a choice among what the
	// schema allows, and the only source for a text without an enum.
	Examples map[string][]json.RawMessage
}

// The seeds are divided. Those below FirstEvaluationSeed are for proposing and
// training, the others for evaluation alone: from FirstEvaluationSeed on for
// development (choosing settings), from FirstReportingSeed on for the figures
// that are reported.
const (
	FirstEvaluationSeed int64 = 1 << 30
	FirstReportingSeed  int64 = FirstEvaluationSeed + 1_000_000
)

// Examiner is an Environment whose author wrote its held-out tasks.
type Examiner interface {
	Environment
	// HeldOut returns the held-out task of every seed, each at least
	// FirstEvaluationSeed. An error means that the environment's code failed.
	HeldOut(ctx context.Context, seeds []int64) ([]HeldOutTask, error)
}

// HeldOutTask is a task that nothing is trained on.
type HeldOutTask struct {
	Item
	// Family names the composition, such as "move+ship".
	Family string `json:"family"`
	// Parts is the number of things asked for.
	Parts int `json:"parts"`
	// Novel is set if the corpus shows no such composition.
	Novel bool `json:"novel"`
}

// Judge runs the verifiers of tasks.
type Judge interface {
	// Judge runs verifier, the source of verify(before, after, answer, calls),
	// over each outcome and returns a verdict for each, in order. seed fixes
	// the state that `before` shows. A verdict's Stage is VerdictAccepted or
	// VerdictRejected if the verifier decided, and VerdictBroken, which never
	// passes, if it could not: it raised, returned something else than a
	// bool, ran out of time, or decided differently when asked again. An error
	// means that the program failed.
	Judge(ctx context.Context, environment Environment, verifier string, seed int64, outcomes []Outcome) ([]Verdict, error)
}

// The stages of a Judge's verdicts.
const (
	VerdictAccepted = "accepted"
	VerdictRejected = "rejected"
	VerdictBroken   = "broken_verifier"
)
