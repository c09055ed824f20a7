package audit

import (
	"agon/cmd/agon/oracle"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/verifier"
	"agon/verifier/labelled"

	"github.com/spf13/cobra"
)

// auditKept judges the verifiers of a run.
func auditKept(c *cobra.Command, run string, asJSON bool) error {
	if err := runs.Require(run); err != nil {
		return err
	}
	rows, err := keptRows(c.Context(), run)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(c.OutOrStdout()).Encode(rows)
	}
	return printKept(c.OutOrStdout(), rows)
}

// keptRow is what was found in items that the filter accepted in some iterations.
type keptRow struct {
	First int `json:"first"`
	Last  int `json:"last"`
	// Kept is the number of items; of these Unread could not be read, and in the
	// others faults were looked for.
	Kept   int `json:"kept"`
	Unread int `json:"unread"`
	// Wrong, Lenient and More count labelled.NotAsked, AcceptsAnother and AcceptsMore.
	Wrong   int `json:"wrong"`
	Lenient int `json:"lenient"`
	More    int `json:"more"`
}

// keptRows looks for faults in the items that the policy wrote and that the filter
// accepted.
func keptRows(ctx context.Context, run string) ([]keptRow, error) {
	items, err := runs.ReadItems(run)
	if err != nil {
		return nil, err
	}
	kept := keptOf(items)
	if len(kept) == 0 {
		return nil, terminal.Mistake(fmt.Errorf("%s has accepted no item yet (hint: agon show %s tells what became of its items)", run, run))
	}
	worlds, err := worldsOfRun(ctx, run)
	if err != nil {
		return nil, err
	}
	defer worlds.Close()
	shown := terminal.NewProgress(os.Stderr, "audit", "items", len(kept))
	defer shown.Done()
	faults, err := diagnoseKept(ctx, worlds, kept, func(done int) { shown.Set(done, "") })
	if err != nil {
		return nil, err
	}
	return rowsOf(kept, faults), nil
}

// keptOf are the items that the filter accepted, each once, whatever attempts decided on
// them. Variations of them are ours, and given tasks somebody else's.
func keptOf(items []runs.ItemRecord) (kept []runs.ItemRecord) {
	seen := map[string]bool{}
	for i := range items {
		r := &items[i]
		if r.Item == nil || r.VariantOf != "" || r.Given || seen[r.ID] || !r.Admitted {
			continue
		}
		seen[r.ID] = true
		kept = append(kept, *r)
	}
	return kept
}

// diagnoseKept returns what is wrong with each item.
func diagnoseKept(ctx context.Context, w *worlds.Worlds, kept []runs.ItemRecord, progress func(done int)) ([]labelled.Finding, error) {
	judge, err := oracle.New(w)
	if err != nil {
		return nil, err
	}
	found := make([]labelled.Finding, len(kept))
	for i := range kept {
		if found[i], err = judge.Diagnose(ctx, kept[i].Item); err != nil {
			return nil, fmt.Errorf("audit item %s: %w", kept[i].ID, err)
		}
		progress(i + 1)
	}
	return found, nil
}

// rowsOf counts faults by iterations.
func rowsOf(kept []runs.ItemRecord, faults []labelled.Finding) (rows []keptRow) {
	last := kept[len(kept)-1].Iteration
	for i := range kept {
		first, end := rowOf(kept[i].Iteration, last)
		if len(rows) == 0 || rows[len(rows)-1].First != first {
			rows = append(rows, keptRow{First: first, Last: end})
		}
		rows[len(rows)-1].add(faults[i])
	}
	return rows
}

func (r *keptRow) add(finding labelled.Finding) {
	r.Kept++
	switch finding {
	case oracle.Unread:
		r.Unread++
	case labelled.NotAsked:
		r.Wrong++
	case labelled.AcceptsAnother:
		r.Lenient++
	case labelled.AcceptsMore:
		r.More++
	}
}

func printKept(w io.Writer, rows []keptRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ITERATIONS\tKEPT\tREAD\tWRONG\tLENIENT\tACCEPTS MORE")
	var all keptRow
	for _, r := range rows {
		r.print(table, rangeOf(r.First, r.Last))
		all.Kept += r.Kept
		all.Unread += r.Unread
		all.Wrong += r.Wrong
		all.Lenient += r.Lenient
		all.More += r.More
	}
	all.print(table, "all")
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "wrong or lenient: %s (95 %%)\n", verifier.Wilson(all.Wrong+all.Lenient, all.Kept-all.Unread, 0.95))
	return err
}

func (r *keptRow) print(w io.Writer, iterations string) {
	read := r.Kept - r.Unread
	fmt.Fprintf(w, "%s\t%d\t%.1f %%\t%.1f %%\t%.1f %%\t%.1f %%\n", iterations, r.Kept, runs.Share(read, r.Kept), runs.Share(r.Wrong, read), runs.Share(r.Lenient, read), runs.Share(r.More, read))
}
