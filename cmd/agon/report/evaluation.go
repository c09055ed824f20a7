package report

import "fmt"

// mostRows bounds the rows of a table of evaluations, and the tables.
const mostRows = 64

// cutEvaluations shortens what is too long.
func cutEvaluations(evaluations []Evaluation) (short []Evaluation) {
	for _, e := range evaluations[:min(len(evaluations), mostRows)] {
		e.Title, e.Note = cut(e.Title, longestName), cut(e.Note, longestReason)
		if left := len(e.Rows) - mostRows; left > 0 {
			e.Note += fmt.Sprintf(" (%s more rows are left out)", count(left))
		}
		e.Columns = cutAll(e.Columns[:min(len(e.Columns), mostRows)], longestName)
		rows := e.Rows[:min(len(e.Rows), mostRows)]
		e.Rows = nil
		for _, row := range rows {
			row.Name, row.Note = cut(row.Name, longestName), cut(row.Note, longestName)
			e.Rows = append(e.Rows, row)
		}
		short = append(short, e)
	}
	return short
}

func cutAll(texts []string, longest int) (short []string) {
	for _, text := range texts {
		short = append(short, cut(text, longest))
	}
	return short
}

// Shown are the cells of the row in words, one for each of n columns.
func (r EvaluationRow) Shown(n int) []*estimateCell {
	cells := make([]*estimateCell, n)
	for i := range min(n, len(r.Cells)) {
		e := r.Cells[i]
		switch {
		case e == nil:
		case r.Difference:
			cells[i] = differenceCell(e)
		default:
			cells[i] = shareCell(e)
		}
	}
	return cells
}

// Size is what the estimates of the table rest on, in words.
func (e Evaluation) Size() string {
	for _, row := range e.Rows {
		for _, cell := range row.Cells {
			if cell != nil && cell.N > 0 {
				return fmt.Sprintf("%s independent observations", count(cell.N))
			}
		}
	}
	return ""
}
