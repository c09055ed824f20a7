package report

import (
	"iter"
	"time"

	"agon"
)

// Page is what one page tells.
type Page struct {
	// Title stands on top; "Agon report" where it is empty.
	Title string
	// Made is when the page was made, and Program the version of the program that
	// made it. A zero time and an empty text are left out.
	Made    time.Time
	Program string
	// Runs are shown in this order; the first is what others are compared with. There
	// are at most MaxRuns, and none on a page of evaluations alone.
	Runs []Run
	// Evaluations are tables of measured success.
	Evaluations []Evaluation
}

// MaxRuns is how many runs a page can tell apart.
const MaxRuns = 16

// Run is one run. All but its name may be missing; the page then says so or leaves the
// part out.
type Run struct {
	Name string
	// Status tells how the run stands, in words.
	Status string
	// Facts are what is to be known first: the policy, the environments, the
	// algorithm, the time it took.
	Facts []Fact
	// Settings are the whole resolved configuration, in its order.
	Settings []Setting
	// Digests are what the run was made with: the program's commit, and the digests
	// of environments, policy and libtorch.
	Digests []Fact
	// Iterations hold the metrics, in the order of their numbers. The last may be one that
	// never came, in whose place held-out success was measured.
	Iterations []Iteration
	// Before and Now are held-out success at the start and at the last measurement;
	// nil where it was not measured.
	Before, Now *Success
	// PassAt1Gain and GreedyGain are the paired differences, Now minus Before; nil
	// where they were not computed. The page computes no interval itself.
	PassAt1Gain, GreedyGain *Estimate
	// Funnel is what the filter let through; nil where nothing was written.
	Funnel *Funnel
	// Shared is what the run has in common with one before it on the page, as a fork
	// has with the run that it is of; nil where that is nothing.
	Shared *Shared
	// Items yields each item once, as it was last decided, oldest first; Attempts
	// yields each attempt, oldest first: what another run on the page yields is left
	// out where it is Shared. Each is read once; what is yielded must not
	// change afterwards. nil is for none. An error that either yields ends Write with
	// it.
	Items    iter.Seq2[Item, error]
	Attempts iter.Seq2[Attempt, error]
}

// Shared is the first Iterations of a run, which are those of another, too: the one at
// the place Run of the page, from 0, which is before it.
type Shared struct{ Run, Iterations int }

// Fact is something with a name.
type Fact struct{ Name, Value string }

// Setting is a key of a configuration. Origin is what set it; DefaultOrigin marks a
// value that nobody chose.
type Setting struct{ Key, Value, Origin string }

// DefaultOrigin is the Origin of a default, as package configs has it.
const DefaultOrigin = "default"

// Iteration is the metrics of one iteration, by the names that metrics.jsonl has. A
// metric M is drawn with an interval where M/low and M/high are there too. Names
// under "time/" are for what is measured in time. A value that is not finite is a gap.
type Iteration struct {
	Number int
	Values map[string]float64
}

// Estimate is a value with the bounds of its 95 % confidence interval, and the number
// of independent observations that it rests on. It converts from the Estimate of
// package verifier.
type Estimate struct {
	Value, Low, High float64
	N                int
}

// Success is held-out success after a number of iterations: of attempts at temperature
// 1, and of greedy ones.
type Success struct {
	After   int
	PassAt1 Estimate
	Greedy  Estimate
}

// Funnel is what became of the items that were written.
type Funnel struct {
	Written int
	// Refused are the stages that refused something, in the order of the filter.
	Refused  []StageCount
	Accepted int
	// Undecided are neither: the program failed on them.
	Undecided int
	// Variations were made of accepted items; they are counted apart.
	Variations, VariationsAccepted int
}

// StageCount is how many items a stage refused.
type StageCount struct {
	Stage   string
	Refused int
}

// Item is an item with what was decided about it.
type Item struct {
	ID        string
	Iteration int
	Verdict   agon.Verdict
	// Given tasks are from the file that the run was told to attempt.
	Given bool
	// Attempts and Passes are those of the first group, and of a given task all.
	Attempts, Passes int
	Mutation         agon.MutationScore
	// VariantOf is the ID of the item that this one is a variation of.
	VariantOf string
	// Item is nil where none could be read from what was written; Text is that.
	Item *agon.Item
	Text string
}

// Attempt is an attempt with what was decided about it.
type Attempt struct {
	Iteration int
	Verdict   agon.Verdict
	// Lost tells that the program failed, in playing the attempt or in judging it: it
	// says nothing of the policy.
	Lost bool
	// Withheld attempts earned nothing, whatever their verdict.
	Withheld   bool
	Trajectory *agon.Trajectory
}

// Evaluation is a table of measured success: a row for each checkpoint, or for each
// difference of two.
type Evaluation struct {
	Title string
	// Note tells what was measured and how: tasks, attempts, temperature.
	Note string
	// Columns name what is measured: pass@1, pass@8, greedy.
	Columns []string
	Rows    []EvaluationRow
}

// EvaluationRow has a cell for each column of its table; a nil cell is empty, and
// missing ones are.
type EvaluationRow struct {
	Name string
	// Difference marks a row of differences: its values are written with their sign.
	Difference bool
	Cells      []*Estimate
	// Note stands after the cells, as "greedy: p = 0.003".
	Note string
}
