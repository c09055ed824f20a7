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
	// Files holds the folder's files by name: tools.py; evaluation.py where the
	// author wrote the held-out tasks by hand, rewards.py and verify.py where the
	// author rewards attempts, and refuses tasks, beyond what a task itself says.
	Files map[string][]byte
	// Grants is what the environment's own process gets beside its files.
	Grants Grants
	// Digest is the SHA-256, in hex, of all files, names included, and of what
	// Grants.Files leads to.
	Digest string
}

// Grants is what an author asks for the process that runs an environment's tools.
// It is that process's alone: no program, solution or verifier that a model wrote
// sees anything of it but what tools return. The zero value grants nothing.
type Grants struct {
	// Python is the absolute path of a virtual environment, or of an interpreter,
	// whose packages tools import. Empty, they have the sandbox's interpreter and
	// the standard library alone.
	Python string
	// Files leads from names to the absolute paths, links resolved, of files and
	// folders that tools may read.
	Files map[string]string
	// Network lets tools open connections.
	Network bool
	// Secrets names variables of this program's environment which tools get with
	// their values. Nothing but their names is ever written down.
	Secrets []string
}

// None reports whether nothing is granted.
func (g *Grants) None() bool {
	return g.Python == "" && len(g.Files) == 0 && !g.Network && len(g.Secrets) == 0
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
