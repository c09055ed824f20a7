package labelled

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"agon"
	"agon/verifier"
)

// attemptedFamilies are those of an AttemptedSet, in the order of reports.
var attemptedFamilies = append([]Family{Sound}, ByAttempts...)

// AttemptedReport is what the filter and a solver's attempts made of items on which
// execution alone cannot decide. Nothing bounds what may get through.
type AttemptedReport struct {
	Solver
	Families []AttemptedRow `json:"families"`
	// Configurations tell what each choice of stages accepts of each family,
	// without the band, and the whole filter with it last.
	Configurations []AttemptedConfigurationRow `json:"configurations"`
}

// AttemptedRow is what became of a family, with Wilson's intervals of 95 %.
type AttemptedRow struct {
	Family Family `json:"family"`
	// Screened is the share that stages 1 to 9 keep, InBand the share of these
	// that the solver's group keeps, and Accepted what both keep of all.
	Screened verifier.Estimate `json:"screened"`
	InBand   verifier.Estimate `json:"in_band"`
	Accepted verifier.Estimate `json:"accepted"`
	// Refused counts by stage.
	Refused map[string]int `json:"refused"`
}

// AttemptedConfigurationRow is what a choice of stages accepts.
type AttemptedConfigurationRow struct {
	Name     string                       `json:"name"`
	Accepted map[Family]verifier.Estimate `json:"accepted"`
}

// WithBand names the whole filter with stage 10.
const WithBand = "+ the solver's attempts"

// MeasureAttempted screens items with each of Configurations, and lets the solver
// attempt what the whole filter keeps. It is a function of its arguments.
func MeasureAttempted(ctx context.Context, set []Attempted, solver Solver, options verifier.Options, stream agon.Stream) (*AttemptedReport, error) {
	items := make([]Item, len(set))
	for i := range set {
		items[i] = set[i].Item
	}
	report := &AttemptedReport{Solver: solver}
	var results []verifier.Result
	for _, configuration := range Configurations {
		var err error
		if results, err = screen(ctx, items, options, configuration); err != nil {
			return nil, fmt.Errorf("%s: %w", configuration.Name, err)
		}
		report.configuration(configuration.Name, items, results)
	}
	screened := slices.Clone(results)
	for i := range results {
		if !results[i].Verdict.Pass {
			continue
		}
		in, err := solver.solve(ctx, &set[i], &options, stream.Derive(uint64(i)))
		if err != nil {
			return nil, fmt.Errorf("attempts at item %d (%s: %s): %w", i+1, items[i].Family, items[i].Fault, err)
		}
		if !in {
			results[i].Verdict = agon.Verdict{Stage: verifier.StageBand}
		}
	}
	report.configuration(WithBand, items, results)
	report.describe(items, screened, results)
	return report, nil
}

func (r *AttemptedReport) configuration(name string, items []Item, results []verifier.Result) {
	row := AttemptedConfigurationRow{name, map[Family]verifier.Estimate{}}
	for _, family := range attemptedFamilies {
		row.Accepted[family] = passed(items, results, func(i *Item) bool { return i.Family == family })
	}
	r.Configurations = append(r.Configurations, row)
}

// describe tells what became of each family in the stages before the band, and with it.
func (r *AttemptedReport) describe(items []Item, screened, results []verifier.Result) {
	for _, family := range attemptedFamilies {
		row := AttemptedRow{Family: family, Refused: map[string]int{}}
		own := func(i *Item) bool { return i.Family == family }
		row.Screened, row.Accepted = passed(items, screened, own), passed(items, results, own)
		kept, in := 0, 0
		for i := range items {
			if !own(&items[i]) {
				continue
			}
			if screened[i].Verdict.Pass {
				kept++
			}
			if results[i].Verdict.Pass {
				in++
			} else {
				row.Refused[results[i].Verdict.Stage]++
			}
		}
		row.InBand = verifier.Wilson(in, kept, confidence)
		r.Families = append(r.Families, row)
	}
}

// Print writes the report as text. It returns the error of w.
func (r *AttemptedReport) Print(w io.Writer) error {
	fmt.Fprintf(w, "Families that only attempts decide; the solver errs in %g of its attempts, and makes %d at each item.\n\n", r.Errors, r.Attempts)
	head := "STAGES"
	for _, family := range attemptedFamilies {
		head += "\t" + strings.ToUpper(string(family)) + " ACCEPTED"
	}
	return errors.Join(
		columns(w, head, r.Configurations, func(row AttemptedConfigurationRow) string {
			line := row.Name
			for _, family := range attemptedFamilies {
				line += "\t" + row.Accepted[family].String()
			}
			return line
		}),
		columns(w, "\nFAMILY\tITEMS\tKEPT BEFORE THE BAND\tIN THE BAND, OF THESE\tACCEPTED\tREFUSED BY", r.Families, func(row AttemptedRow) string {
			return fmt.Sprintf("%s\t%d\t%v\t%v\t%v\t%s", row.Family, row.Accepted.N, row.Screened, row.InBand, row.Accepted, counts(row.Refused))
		}))
}

// PrintPaper writes what the paper reports of its configurations.
func PrintPaper(w io.Writer) error {
	return columns(w, "THE PAPER'S STAGES\tKEPT\tTRUE PASSES\tTRUE FAILS\tFALSE PASSES\tFALSE FAILS", Paper, func(row PaperRow) string {
		return fmt.Sprintf("%s\t%.3f\t%d %%\t%d %%\t%d %%\t%d %%", row.Name, row.Kept, row.TruePasses, row.TrueFails, row.FalsePasses, row.FalseFails)
	})
}
