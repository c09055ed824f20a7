package comparison

import "agon/verifier"

// Exam is what every policy of a comparison was measured with.
type Exam struct {
	Environments []string `json:"environments"`
	// Tasks is the number of held-out tasks, and Attempts how often each was
	// attempted at temperature 1: k of pass@k.
	Tasks    int `json:"tasks"`
	Attempts int `json:"attempts"`
	// DeepAttempts is how often a task is attempted before it counts as
	// unsolved, and again afterwards.
	DeepAttempts int `json:"deep_attempts"`
	// FirstSeed is that of the first task; the others follow.
	FirstSeed  int64               `json:"first_seed"`
	Resampling verifier.Resampling `json:"-"`
}

// Reached is what one policy reached.
type Reached struct {
	Seed uint64
	Cost
	// Sampled are the attempts at temperature 1, and Greedy those at 0.
	Sampled, Greedy []verifier.Score
	// Deep are further attempts at the tasks that the policy to begin with did
	// not solve; nil where they were not made.
	Deep []verifier.Score
	// Written are the compositions that the policy wrote itself; nil for one
	// that wrote none.
	Written map[string]bool
}

// Cost is what a training took; of several, the mean.
type Cost struct {
	Seconds float64 `json:"seconds"`
	// Proposals are episodes of the challenger, and Attempts those of the
	// executor; Tokens are those that both sampled.
	Proposals float64 `json:"proposals"`
	Attempts  float64 `json:"attempts"`
	Tokens    float64 `json:"tokens"`
}

// Start is the policy that all variants begin with.
type Start struct {
	Reached
	// Policy names it, and Digest its weights.
	Policy, Digest string
	// Corpus says what is wrong on purpose in the corpus that it came from; nil
	// where that is not known.
	Corpus *CorpusFlaws
	// ByTemperature holds attempts at several temperatures, those of Reached
	// among them.
	ByTemperature []Sampled
	// Unsolved is the number of tasks that none of DeepAttempts passed.
	Unsolved int
}

// Sampled are attempts at one temperature; 0 is greedy.
type Sampled struct {
	Temperature float64
	// Attempts is how often each task was attempted.
	Attempts int
	Scores   []verifier.Score
}

// Roles name variants that others are measured by; either may be empty, or name
// none that has a run.
type Roles struct {
	// Bound is the variant whose tasks are composed by rule.
	Bound string
	// Baseline is the variant that the others are set against; empty for the
	// policy that all begin with.
	Baseline string
}

// Variant is a way to train, with the runs that went it.
type Variant struct {
	// Name is a word, and Shows a sentence on what the variant is there for; it
	// may be empty.
	Name, Shows string
	// Corpus tells of supervised training how its corpus relates to that of the
	// policy to begin with; empty for others.
	Corpus string
	// Runs is not empty; they differ in their seed alone.
	Runs []Reached
}

// CorpusFlaws are shares of a corpus.
type CorpusFlaws struct {
	WrongPrograms    float64 `json:"wrong_programs"`
	LenientVerifiers float64 `json:"lenient_verifiers"`
	WrongSolutions   float64 `json:"wrong_solutions"`
}

// side turns the runs of a variant into evaluations of one kind.
func side(runs []Reached, kind func(*Reached) []verifier.Score) [][]verifier.Score {
	var evaluations [][]verifier.Score
	for i := range runs {
		evaluations = append(evaluations, kind(&runs[i]))
	}
	return evaluations
}

func sampledOf(r *Reached) []verifier.Score { return r.Sampled }
func greedyOf(r *Reached) []verifier.Score  { return r.Greedy }
func deepOf(r *Reached) []verifier.Score    { return r.Deep }
