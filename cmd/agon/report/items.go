package report

import (
	"cmp"
	"fmt"
	"iter"
)

// MaxItems and MaxAttempts are how many items and attempts a page shows, of all runs
// together.
const (
	MaxItems    = 240
	MaxAttempts = 96
)

// acceptedKind is the kind of items that passed; others are of the stage that refused
// them.
const acceptedKind = "accepted"

// itemList is the items that are shown.
type itemList struct {
	Items []*itemView
	// Kinds are what the list can be narrowed to.
	Kinds []kindCount
	// Total counts those that there are.
	Total int
	// Reasons are why items were refused, and LeftReasons how many more there are.
	Reasons     []*reasonCount
	LeftReasons int
}

// itemView is an item as it is shown: all texts are cut.
type itemView struct {
	Key                   runKey
	Anchor, ID            string
	Iteration             int
	Kind, Reason          string
	Pass, Given           bool
	Attempts, Passes      int
	Mutants               string
	VariantOf             string
	Environment           string
	Seed                  int64
	Instruction, Verifier string
	Solution              string
	Failures              []string
	LeftFailures          int
	// Text is what was written where there is no item.
	Text string
}

// listItems reads the items of all runs.
func listItems(runs []Run, keys []runKey) (*itemList, error) {
	var why reasons
	items := func(run int) iter.Seq2[Item, error] { return runs[run].Items }
	sample, err := sampleOf(len(runs), MaxItems, items, func(run int, item *Item, kept *reservoir[*itemView]) {
		kind := kindOf(item)
		kept.add(kind, item.ID, func() *itemView { return newItemView(item, keys[run]) })
		if !item.Verdict.Pass {
			why.add(kind, item.Verdict.Reason)
		}
	})
	if err != nil {
		return nil, err
	}
	list := &itemList{Items: sample.values, Total: sample.total}
	list.Kinds = sample.kinds(func(v *itemView) string { return v.Kind })
	list.Reasons, list.LeftReasons = why.commonest()
	return list, nil
}

func newItemView(i *Item, key runKey) *itemView {
	v := &itemView{
		Key: key, ID: cut(i.ID, longestName), Anchor: itemAnchor(key, i.ID), Iteration: i.Iteration,
		Kind: kindOf(i), Reason: cut(i.Verdict.Reason, longestReason), Pass: i.Verdict.Pass, Given: i.Given,
		Attempts: i.Attempts, Passes: i.Passes, VariantOf: cut(i.VariantOf, longestName), Text: cut(i.Text, longestProgram),
	}
	if i.Mutation.Mutants > 0 {
		v.Mutants = i.Mutation.String()
	}
	if i.Item != nil {
		v.show(i)
	}
	return v
}

// mostFailures bounds the failure cases that are shown.
const mostFailures = 3

func (v *itemView) show(i *Item) {
	v.Environment, v.Seed = cut(i.Item.Environment, longestName), i.Item.Seed
	v.Instruction = cut(i.Item.Instruction, longestInstruction)
	v.Verifier, v.Solution = cut(i.Item.Verifier, longestProgram), cut(i.Item.Solution, longestProgram)
	failures := i.Item.Failures
	if len(failures) > mostFailures {
		v.LeftFailures = len(failures) - mostFailures
		failures = failures[:mostFailures]
	}
	v.Failures = cutAll(failures, longestInstruction)
}

// Heading is what is told of an item before it is opened.
func (v *itemView) Heading() string {
	switch {
	case v.Instruction != "":
		return cut(v.Instruction, longestName)
	case v.Text != "":
		return cut(v.Text, longestName)
	}
	return "nothing that can be read"
}

func kindOf(i *Item) string {
	if i.Verdict.Pass {
		return acceptedKind
	}
	return cmp.Or(cut(i.Verdict.Stage, longestName), "undecided")
}

// itemAnchor is the place of an item on the page.
func itemAnchor(key runKey, id string) string {
	return fmt.Sprintf("item-%d-%s", key.Place, anchor(cut(id, longestName)))
}
