package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"text/tabwriter"

	"agon"
	"agon/challenger/synthetic"
	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"

	"github.com/spf13/cobra"
)

// auditQuality compares the verdicts of a run with what its instructions ask for.
func auditQuality(c *cobra.Command, run string, asJSON bool) error {
	rows, err := audit(c.Context(), run)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(c.OutOrStdout()).Encode(rows)
	}
	return printAudit(c.OutOrStdout(), rows)
}

// auditRow is what was found in some iterations, one after another.
type auditRow struct {
	First int `json:"first"`
	Last  int `json:"last"`
	// Tasks is the number of those attempted, each counted once; of these
	// Unread could not be read. Their attempts are not in the Agreement.
	Tasks  int `json:"tasks"`
	Unread int `json:"unread"`
	verifier.Agreement
}

// auditRows is the number of rows that a long run is cut into.
const auditRows = 10

// audited is an attempt with what the audit needs of it.
type audited struct {
	iteration int
	task      string
	judgement verifier.Judgement
	outcome   agon.Outcome
}

// audit compares the verdicts of a run with what its instructions ask for.
func audit(ctx context.Context, run string) (rows []auditRow, err error) {
	if err := runs.Require(run); err != nil {
		return nil, err
	}
	attempts, err := attemptsOf(run)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, terminal.Mistake(fmt.Errorf("%s has no attempts on record (hint: save.trajectories=true keeps them)", run))
	case err != nil:
		return nil, err
	case len(attempts) == 0:
		return nil, terminal.Mistake(fmt.Errorf("%s has attempted no task yet (hint: agon show %s tells what became of its items)", run, run))
	}
	worlds, err := worldsOfRun(ctx, run)
	if err != nil {
		return nil, err
	}
	defer worlds.Close()
	items, err := runs.ReadItems(run)
	if err != nil {
		return nil, err
	}
	demands, err := demandsOf(ctx, worlds, attemptedOf(items, attempts))
	if err != nil {
		return nil, err
	}
	last := attempts[len(attempts)-1].iteration
	for part := range chunksOf(attempts, rowWidth(last)) {
		row, err := compare(part, demands)
		if err != nil {
			return nil, err
		}
		row.First, row.Last = rowOf(part[0].iteration, last)
		rows = append(rows, row)
	}
	return rows, nil
}

// worldsOfRun opens the environments of a run, and warns where they have changed. The
// caller closes them.
func worldsOfRun(ctx context.Context, run string) (*worlds.Worlds, error) {
	resolved, err := configs.ReadRun(filepath.Join(run, "config.yaml"))
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	worlds, err := worlds.Open(ctx, resolved.Config.Environments, &resolved.Config.Sandbox)
	if err != nil {
		return nil, err
	}
	policies.WarnChanged(worlds, os.Stderr, run, resolved.Digests)
	return worlds, nil
}

// rowWidth is the number of iterations that a row tells of, given the last.
func rowWidth(last int) int { return (last + auditRows - 1) / auditRows }

// rowOf is the first and the last iteration of the row that an iteration falls into.
func rowOf(iteration, last int) (first, end int) {
	width := rowWidth(last)
	first = (iteration-1)/width*width + 1
	return first, min(first+width-1, last)
}

// attemptsOf reads the attempts at a run's tasks that were rewarded as they were
// judged, in the order of iterations.
func attemptsOf(run string) (attempts []audited, err error) {
	for record, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			return nil, err
		}
		if t := &record.Trajectory; t.Role == agon.RoleExecutor && !record.Withheld {
			attempts = append(attempts, audited{
				record.Iteration, t.TaskID, record.Judgement(),
				agon.Outcome{State: agon.State{Digest: t.Outcome.State.Digest}, Answer: t.Outcome.Answer},
			})
		}
	}
	return attempts, nil
}

// chunksOf cuts attempts, which are in the order of iterations, into those of
// so many iterations each.
func chunksOf(attempts []audited, width int) iter.Seq[[]audited] {
	return func(yield func([]audited) bool) {
		for len(attempts) > 0 {
			window := (attempts[0].iteration - 1) / width
			end := slices.IndexFunc(attempts, func(a audited) bool { return (a.iteration-1)/width != window })
			if end < 0 {
				end = len(attempts)
			}
			if !yield(attempts[:end]) {
				return
			}
			attempts = attempts[end:]
		}
	}
}

// attemptedOf returns the items that were attempted, by ID.
func attemptedOf(items []runs.ItemRecord, attempts []audited) map[string]*agon.Item {
	wanted := map[string]bool{}
	for i := range attempts {
		wanted[attempts[i].task] = true
	}
	attempted := map[string]*agon.Item{}
	for i := range items {
		if items[i].Item != nil && wanted[items[i].ID] {
			attempted[items[i].ID] = items[i].Item
		}
	}
	return attempted
}

// demandsOf reads what items ask for.
func demandsOf(ctx context.Context, w *worlds.Worlds, items map[string]*agon.Item) (map[string]synthetic.Demand, error) {
	found := map[string]synthetic.Demand{}
	for k, folder := range w.Folders {
		generator, err := w.Generator(k)
		if err != nil {
			return nil, err
		}
		var ids []string
		var requests []synthetic.Request
		for id, item := range items {
			if item.Environment == folder.Name {
				ids = append(ids, id)
				requests = append(requests, synthetic.Request{Seed: item.Seed, Instruction: item.Instruction})
			}
		}
		demands, err := generator.Demands(ctx, requests)
		if err != nil {
			return nil, fmt.Errorf("audit %s: %w", folder.Name, err)
		}
		for i, id := range ids {
			found[id] = demands[i]
		}
	}
	return found, nil
}

// compare counts where the verdicts on attempts agree with the demands.
func compare(attempts []audited, demands map[string]synthetic.Demand) (row auditRow, err error) {
	seen := map[string]bool{}
	var theirs, ours []verifier.Judgement
	for i := range attempts {
		a := &attempts[i]
		demand := demands[a.task]
		if !seen[a.task] {
			seen[a.task] = true
			row.Tasks++
			if !demand.Readable() {
				row.Unread++
			}
		}
		if demand.Readable() {
			theirs = append(theirs, a.judgement)
			ours = append(ours, verifier.Judgement{Verdict: agon.Verdict{Pass: demand.Met(a.outcome)}, Counts: true})
		}
	}
	row.Agreement, err = verifier.Agree(theirs, ours)
	return row, err
}

// rangeOf writes the iterations of a row.
func rangeOf(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return fmt.Sprintf("%d–%d", first, last)
}

func printAudit(w io.Writer, rows []auditRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ITERATIONS\tTASKS\tREAD\tPASSED\tFALSELY PASSED\tFAILED\tFALSELY FAILED")
	for _, r := range rows {
		passed, failed := r.TruePasses+r.FalsePasses, r.TrueFails+r.FalseFails
		fmt.Fprintf(table, "%s\t%d\t%.1f %%\t%d\t%.1f %%\t%d\t%.1f %%\n", rangeOf(r.First, r.Last),
			r.Tasks, runs.Share(r.Tasks-r.Unread, r.Tasks), passed, runs.Share(r.FalsePasses, passed), failed, runs.Share(r.FalseFails, failed))
	}
	return table.Flush()
}
