package report

import "fmt"

// mostRows bounds the rows of a table of evaluations, and the tables.
const mostRows = 64

// evaluationView is a table of measured success as it is shown.
type evaluationView struct {
	Title, Note string
	// Size is what the estimates rest on, in words; empty where they do not say.
	Size    string
	Columns []string
	Rows    []evaluationRowView
}

// evaluationRowView has a cell for each column.
type evaluationRowView struct {
	Name, Note string
	Difference bool
	Cells      []*estimateCell
}

func newEvaluationViews(evaluations []Evaluation) (views []evaluationView) {
	for i := range evaluations[:min(len(evaluations), mostRows)] {
		views = append(views, newEvaluationView(&evaluations[i]))
	}
	return views
}

func newEvaluationView(e *Evaluation) evaluationView {
	v := evaluationView{Title: cut(e.Title, longestName), Note: cut(e.Note, longestReason), Size: e.size()}
	v.Columns = cutAll(e.Columns[:min(len(e.Columns), mostRows)], longestName)
	for i := range e.Rows[:min(len(e.Rows), mostRows)] {
		row := &e.Rows[i]
		v.Rows = append(v.Rows, evaluationRowView{
			Name: cut(row.Name, longestName), Note: cut(row.Note, longestName),
			Difference: row.Difference, Cells: row.cells(len(v.Columns)),
		})
	}
	if left := len(e.Rows) - mostRows; left > 0 {
		v.Note += fmt.Sprintf(" (%s more rows are left out)", count(left))
	}
	return v
}

func cutAll(texts []string, longest int) (short []string) {
	for _, text := range texts {
		short = append(short, cut(text, longest))
	}
	return short
}

// cells are those of the row in words, one for each of n columns.
func (r *EvaluationRow) cells(n int) []*estimateCell {
	written := shareCell
	if r.Difference {
		written = differenceCell
	}
	cells := make([]*estimateCell, n)
	for i := range min(n, len(r.Cells)) {
		cells[i] = written(r.Cells[i])
	}
	return cells
}

// size is what the first estimate of the table rests on.
func (e *Evaluation) size() string {
	for _, row := range e.Rows {
		for _, cell := range row.Cells {
			if cell != nil && cell.N > 0 {
				return fmt.Sprintf("%s independent observations", count(cell.N))
			}
		}
	}
	return ""
}
