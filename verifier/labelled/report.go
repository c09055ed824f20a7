package labelled

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"agon"
	"agon/verifier"
)

// Configuration is a choice of stages to measure.
type Configuration struct {
	Name   string
	Stages []string
}

// Whole is the filter with all stages that are about soundness.
const Whole = "the whole filter"

// Configurations are those of the filter ablation of Self-Challenging Agents
// (arXiv 2506.01716, section 5, "instruction only" to "+ failure cases"), as far
// as stages here are theirs, and the whole filter last.
var Configurations = []Configuration{
	{"instruction only", []string{verifier.StageParse}},
	{"+ everything runs", []string{verifier.StageRuns}},
	{"+ the solution passes", []string{verifier.StageRuns, verifier.StagePasses}},
	{"+ failure cases", []string{verifier.StageRuns, verifier.StagePasses, verifier.StageFailures}},
	// What is new is not a matter of soundness, and a sound item would be refused
	// for being asked for again with a fault.
	{Whole, slices.DeleteFunc(slices.Clone(verifier.Stages), func(stage string) bool { return stage == verifier.StageNew })},
}

// Report is what a filter did with labelled items.
type Report struct {
	// SoundKept and UnsoundAccepted are those of the whole filter, with
	// Wilson's intervals of 95 %.
	SoundKept       verifier.Estimate  `json:"sound_kept"`
	UnsoundAccepted verifier.Estimate  `json:"unsound_accepted"`
	Families        []FamilyRow        `json:"families"`
	Stages          []StageRow         `json:"stages"`
	Configurations  []ConfigurationRow `json:"configurations"`
	// Accepted lists the faults that the whole filter let through, and Refused
	// the sound items that it did not.
	Accepted []FaultRow `json:"accepted"`
	Refused  []SoundRow `json:"refused"`
}

// FamilyRow is what became of a family in the whole filter.
type FamilyRow struct {
	Family   Family            `json:"family"`
	Accepted verifier.Estimate `json:"accepted"`
	// Refused counts by stage.
	Refused map[string]int `json:"refused"`
}

// StageRow counts what a stage of the whole filter refused.
type StageRow struct {
	Stage   string `json:"stage"`
	Sound   int    `json:"sound_refused"`
	Unsound int    `json:"unsound_refused"`
}

// ConfigurationRow is what a choice of stages did.
type ConfigurationRow struct {
	Name            string            `json:"name"`
	SoundKept       verifier.Estimate `json:"sound_kept"`
	UnsoundAccepted verifier.Estimate `json:"unsound_accepted"`
}

// FaultRow counts the items with a fault, and those of them that got through.
type FaultRow struct {
	Family   Family `json:"family"`
	Fault    string `json:"fault"`
	Accepted int    `json:"accepted"`
	Of       int    `json:"of"`
	// Examples are those that got through.
	Examples []agon.Item `json:"examples"`
}

// SoundRow is a sound item that was refused.
type SoundRow struct {
	Item
	Verdict agon.Verdict `json:"verdict"`
}

const confidence = .95

// Measure screens items with each of Configurations; options has what a filter
// needs beside its stages. An item that the program could not decide on is an
// error: it would count for nothing.
func Measure(ctx context.Context, items []Item, options verifier.Options) (*Report, error) {
	report := &Report{}
	for _, configuration := range Configurations {
		results, err := screen(ctx, items, options, configuration)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", configuration.Name, err)
		}
		row := ConfigurationRow{Name: configuration.Name}
		row.SoundKept = passed(items, results, func(i *Item) bool { return i.Family == Sound })
		row.UnsoundAccepted = passed(items, results, func(i *Item) bool { return i.Family != Sound })
		report.Configurations = append(report.Configurations, row)
		if configuration.Name == Whole {
			report.SoundKept, report.UnsoundAccepted = row.SoundKept, row.UnsoundAccepted
			report.describe(items, results)
		}
	}
	return report, nil
}

func screen(ctx context.Context, items []Item, options verifier.Options, configuration Configuration) ([]verifier.Result, error) {
	options.Stages = configuration.Stages
	filter, err := verifier.NewScreen(options)
	if err != nil {
		return nil, err
	}
	submissions := make([]verifier.Submission, len(items))
	for i := range items {
		submissions[i].Item = &items[i].Item
	}
	screening, err := filter.Screen(ctx, submissions)
	if err != nil {
		return nil, err
	}
	for i := range screening.Results {
		if v := &screening.Results[i].Verdict; v.Stage == verifier.StageError {
			return nil, fmt.Errorf("item %d (%s: %s): %s", i+1, items[i].Family, items[i].Fault, v.Reason)
		}
	}
	return screening.Results, nil
}

// passed is the share of some items that passed.
func passed(items []Item, results []verifier.Result, some func(*Item) bool) verifier.Estimate {
	passes, trials := 0, 0
	for i := range items {
		if some(&items[i]) {
			trials++
			if results[i].Verdict.Pass {
				passes++
			}
		}
	}
	return verifier.Wilson(passes, trials, confidence)
}

// describe tells what the whole filter did by family, stage and fault.
func (r *Report) describe(items []Item, results []verifier.Result) {
	for _, family := range append([]Family{Sound}, Decided...) {
		row := FamilyRow{Family: family, Refused: map[string]int{}}
		row.Accepted = passed(items, results, func(i *Item) bool { return i.Family == family })
		for i := range items {
			if items[i].Family == family && !results[i].Verdict.Pass {
				row.Refused[results[i].Verdict.Stage]++
			}
		}
		r.Families = append(r.Families, row)
	}
	for _, stage := range verifier.Stages {
		row := StageRow{Stage: stage}
		for _, family := range r.Families {
			if family.Family == Sound {
				row.Sound += family.Refused[stage]
			} else {
				row.Unsound += family.Refused[stage]
			}
		}
		r.Stages = append(r.Stages, row)
	}
	r.Accepted = leaks(items, results)
	r.Refused = []SoundRow{}
	for i := range items {
		if items[i].Family == Sound && !results[i].Verdict.Pass {
			r.Refused = append(r.Refused, SoundRow{items[i], results[i].Verdict})
		}
	}
}

// leaks counts the faults of which some item got through, in the order in which
// they first occur.
func leaks(items []Item, results []verifier.Result) []FaultRow {
	rows := []FaultRow{}
	for i := range items {
		if items[i].Family == Sound {
			continue
		}
		at := slices.IndexFunc(rows, func(r FaultRow) bool { return r.Family == items[i].Family && r.Fault == items[i].Fault })
		if at < 0 {
			at = len(rows)
			rows = append(rows, FaultRow{Family: items[i].Family, Fault: items[i].Fault})
		}
		rows[at].Of++
		if results[i].Verdict.Pass {
			rows[at].Accepted++
			rows[at].Examples = append(rows[at].Examples, items[i].Item)
		}
	}
	return slices.DeleteFunc(rows, func(r FaultRow) bool { return r.Accepted == 0 })
}

// Print writes the report as text. It returns the error of w.
func (r *Report) Print(w io.Writer) error {
	return errors.Join(
		columns(w, "STAGES\tSOUND KEPT\tUNSOUND ACCEPTED", r.Configurations, func(row ConfigurationRow) string {
			return fmt.Sprintf("%s\t%v\t%v", row.Name, row.SoundKept, row.UnsoundAccepted)
		}),
		columns(w, "\nFAMILY\tITEMS\tACCEPTED\tREFUSED BY", r.Families, func(row FamilyRow) string {
			return fmt.Sprintf("%s\t%d\t%v\t%s", row.Family, row.Accepted.N, row.Accepted, counts(row.Refused))
		}),
		columns(w, "\nACCEPTED ALL THE SAME\tFAULT\tOF THESE", r.Accepted, func(row FaultRow) string {
			return fmt.Sprintf("%s\t%s\t%d of %d", row.Family, row.Fault, row.Accepted, row.Of)
		}),
		columns(w, "\nSOUND AND REFUSED\tSTAGE\tREASON", r.Refused[:min(len(r.Refused), shown)], func(row SoundRow) string {
			return fmt.Sprintf("%s\t%s\t%s", row.Instruction, row.Verdict.Stage, row.Verdict.Reason)
		}))
}

// shown bounds the sound items that are told one by one.
const shown = 10

// columns writes rows under a head; nothing if there are none.
func columns[T any](w io.Writer, head string, rows []T, line func(T) string) error {
	if len(rows) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, head)
	for _, row := range rows {
		fmt.Fprintln(table, line(row))
	}
	return table.Flush()
}

// counts writes what each stage refused, in the order of the stages.
func counts(refused map[string]int) string {
	var parts []string
	for _, stage := range append(slices.Clone(verifier.Stages), verifier.StageBand) {
		if refused[stage] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", stage, refused[stage]))
		}
	}
	return strings.Join(parts, ", ")
}
