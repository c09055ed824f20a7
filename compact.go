package agon

// The special tokens of the compact language, in which a small policy writes
// programs and items. A tokenizer gives each an id of its own; within a program
// or a part of an item none has a place, so that what a policy writes cannot
// pose as the structure around it.
const (
	TokenPad         = "<pad>"
	TokenEnd         = "<end>"  // ends a turn and the episode
	TokenCall        = "<call>" // ends a turn that wants to see what came of it
	TokenChallenger  = "<chal>" // opens a challenger's episode
	TokenExecutor    = "<exec>" // opens an executor's
	TokenAct         = "<act>"  // the policy writes from here on
	TokenObservation = "<obs>"
	TokenInstruction = "<inst>"
	TokenVerifier    = "<ver>"
	TokenSolution    = "<sol>"
	TokenFailure     = "<fail>"
)

// CompactTokens lists them in the order of their ids. The caller owns the list.
func CompactTokens() []string {
	return []string{
		TokenPad, TokenEnd, TokenCall, TokenChallenger, TokenExecutor, TokenAct, TokenObservation,
		TokenInstruction, TokenVerifier, TokenSolution, TokenFailure,
	}
}
