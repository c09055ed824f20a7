package eval

import (
	"fmt"

	"agon/cmd/agon/report"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// Report is the table as a page shows it.
func (t *Table) Report() report.Evaluation {
	e := report.Evaluation{
		Title: t.Environment,
		Note:  fmt.Sprintf("%s × %s at temperature %v", terminal.Counted(t.Tasks, "task"), terminal.Counted(t.Attempts, "attempt"), t.Temperature),
	}
	for _, k := range t.ks() {
		e.Columns = append(e.Columns, fmt.Sprintf("pass@%d", k))
	}
	e.Columns = append(e.Columns, "greedy")
	e.Rows = append(e.Rows, report.EvaluationRow{Name: "doing nothing", Cells: []*report.Estimate{cell(t.DoNothing)}})
	e.Rows = append(e.Rows, report.EvaluationRow{Name: t.cheatName(), Cells: []*report.Estimate{cell(t.Cheat)}})
	for _, row := range t.Checkpoints {
		e.Rows = append(e.Rows, report.EvaluationRow{Name: row.Name, Cells: t.cells(row.Sampled.PassAt, row.Greedy.PassAt[1]), Note: t.lost(&row)})
	}
	for _, c := range t.Comparisons {
		e.Rows = append(e.Rows, report.EvaluationRow{
			Name: c.After + " − " + c.Before, Difference: true, Cells: t.cells(c.PassAt, c.Greedy), Note: fmt.Sprintf("greedy: p = %.2g (McNemar)", c.McNemar.P),
		})
	}
	e.Rows = append(e.Rows, report.EvaluationRow{Name: "the solutions", Cells: []*report.Estimate{cell(t.Solutions)}})
	return e
}

// cells are pass@k for each k, and greedy success.
func (t *Table) cells(passAt map[int]verifier.Estimate, greedy verifier.Estimate) (cells []*report.Estimate) {
	for _, k := range t.ks() {
		one, estimated := passAt[k]
		if !estimated {
			cells = append(cells, nil)
			continue
		}
		cells = append(cells, cell(one))
	}
	return append(cells, cell(greedy))
}

func cell(e verifier.Estimate) *report.Estimate {
	shown := report.Estimate(e)
	return &shown
}
