package agon

// Demonstration is an episode as it is shown to a policy that learns by
// imitation: what it sees, and what it is to write. It holds text, never
// tokens; whoever trains encodes what is seen with a Transcriber, and what is
// written with the tokens of the policy's language.
type Demonstration struct {
	Role        Role   `json:"role"`
	Environment string `json:"environment"`
	// Seed fixes the initial state.
	Seed      int64      `json:"seed"`
	Exchanges []Exchange `json:"exchanges"`
	// Flaw says what is wrong with what is written, where noise was planted;
	// FlawNone if nothing is.
	Flaw Flaw `json:"flaw,omitempty"`
}

// Exchange is one turn of a Demonstration.
type Exchange struct {
	// Seen is added to the transcript before the policy writes.
	Seen []Message `json:"seen"`
	// Text is what the policy is to write, with the text of special tokens,
	// the one that ends the turn included. The loss falls on it alone.
	Text string `json:"text"`
}

// Flaw is the noise that was planted in a Demonstration.
type Flaw string

// The flaws of demonstrations.
const (
	FlawNone            Flaw = ""
	FlawWrongProgram    Flaw = "wrong_program"    // an attempt that does something else
	FlawLenientVerifier Flaw = "lenient_verifier" // clauses are missing
	FlawWrongSolution   Flaw = "wrong_solution"   // the solution does something else
)
