package labelled

// PaperRow is what Self-Challenging Agents (arXiv 2506.01716) reports of one of its
// four configurations: Retail of tau-bench, Llama-3.1-8B as challenger.
type PaperRow struct {
	Name string `json:"name"`
	// Kept is the share of proposals that its filter keeps, as printed.
	Kept float64 `json:"kept"`
	// The verdicts on 50 attempts at the tasks that are kept, by one of the
	// authors, in per cent: heights of bars, which we measured in its figure 4; the
	// last row sums to 92, so a few points of error are to be allowed for.
	TruePasses  int `json:"true_passes"`
	TrueFails   int `json:"true_fails"`
	FalsePasses int `json:"false_passes"`
	FalseFails  int `json:"false_fails"`
}

// Paper are its configurations in their order. They are counts of what a model wrote,
// not of planted faults: how they move from row to row is to be compared, not how
// large they are.
var Paper = []PaperRow{
	{"instruction only", 1, 4, 20, 6, 70},
	{"+ verifier runs", .477, 6, 22, 6, 66},
	{"+ solution passes", .095, 8, 16, 70, 6},
	{"+ failure cases", .052, 8, 54, 0, 30},
}
