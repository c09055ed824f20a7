package report

import (
	"iter"
	"slices"
	"strings"

	"agon"
)

// The kinds of attempts.
const (
	passedKind = "passed"
	failedKind = "failed"
	lostKind   = "lost"
)

// attemptList is the attempts that are shown.
type attemptList struct {
	Attempts []*attemptView
	Kinds    []kindCount
	Total    int
}

// attemptView is an attempt as it is shown: all texts are cut.
type attemptView struct {
	Key       runKey
	Iteration int
	// Number counts the attempts at the task, from 1.
	Number   int
	Kind     string
	Withheld bool
	Task     string
	// TaskAnchor is where the task stands on the page; empty if it is not shown.
	TaskAnchor  string
	Environment string
	Seed        int64
	Instruction string
	Status      string
	Stage       string
	Reason      string
	// Prompt is what the policy saw first, where that is more than the instruction,
	// without LeftMessages at its end.
	Prompt       []agon.Message
	LeftMessages int
	Turns        []turnView
	Answer       string
}

// listAttempts reads the attempts of all runs.
func listAttempts(runs []Run, keys []runKey) (*attemptList, error) {
	attempts := func(run int) iter.Seq2[Attempt, error] { return runs[run].Attempts }
	sample, err := sampleOf(len(runs), MaxAttempts, attempts, func(run int, a *Attempt, kept *reservoir[*attemptView]) {
		if a.Trajectory != nil {
			kept.add(a.kind(), a.Trajectory.TaskID, func() *attemptView { return newAttemptView(a, keys[run]) })
		}
	})
	if err != nil {
		return nil, err
	}
	list := &attemptList{Attempts: sample.values, Total: sample.total}
	list.Kinds = sample.kinds(func(v *attemptView) string { return v.Kind })
	return list, nil
}

func newAttemptView(a *Attempt, key runKey) *attemptView {
	t := a.Trajectory
	v := &attemptView{
		Key: key, Iteration: a.Iteration, Number: t.Attempt + 1, Kind: a.kind(), Withheld: a.Withheld,
		Task: cut(t.TaskID, longestName), Environment: cut(t.Environment, longestName), Seed: t.Seed,
		Status: cut(string(t.Status), longestName), Stage: cut(a.Verdict.Stage, longestName),
		Answer: cut(string(t.Outcome.Answer), longestOutput),
	}
	v.Reason = cut(strings.Join(slices.Compact(slices.DeleteFunc([]string{t.Reason, a.Verdict.Reason}, empty)), "; "), longestReason)
	v.prompt(t)
	v.Turns = turnsOf(t.Turns)
	return v
}

func empty(text string) bool { return text == "" }

func (a *Attempt) kind() string {
	switch {
	case a.Lost:
		return lostKind
	case a.Verdict.Pass:
		return passedKind
	}
	return failedKind
}

// mostMessages bounds the messages of a prompt that are shown.
const mostMessages = 3

// prompt takes over what the policy saw first; the instruction is the last thing that
// the user said there.
func (v *attemptView) prompt(t *agon.Trajectory) {
	if len(t.Turns) == 0 {
		return
	}
	seen := t.Turns[0].Seen
	for _, message := range seen {
		if message.Speaker == agon.User {
			v.Instruction = cut(message.Text, longestInstruction)
		}
	}
	if len(seen) < 2 {
		return
	}
	v.LeftMessages = max(0, len(seen)-mostMessages)
	for _, message := range seen[:len(seen)-v.LeftMessages] {
		v.Prompt = append(v.Prompt, agon.Message{Speaker: agon.Speaker(cut(string(message.Speaker), longestName)), Text: cut(message.Text, longestInstruction)})
	}
}

// Heading is what is told of an attempt before it is opened.
func (v *attemptView) Heading() string {
	if v.Instruction == "" {
		return "task " + v.Task
	}
	return cut(v.Instruction, longestName)
}

// link finds the task of each attempt on the page: among the items of its run, or of
// the one that it shares its beginning with.
func (l *attemptList) link(items *itemList, runs []Run, keys []runKey) {
	shown := map[string]bool{}
	for _, item := range items.Items {
		shown[item.Anchor] = true
	}
	for _, attempt := range l.Attempts {
		for _, run := range origins(runs, attempt.Key.Place-1) {
			if anchor := itemAnchor(keys[run], attempt.Task); shown[anchor] {
				attempt.TaskAnchor = anchor
				break
			}
		}
	}
}

// origins are the places of a run, of the one that it shares its beginning with, of
// the one that this shares its own with, and so on.
func origins(runs []Run, run int) (places []int) {
	places = []int{run}
	for shared := runs[run].Shared; shared != nil && shared.Run < run; shared = runs[run].Shared {
		run = shared.Run
		places = append(places, run)
	}
	return places
}
