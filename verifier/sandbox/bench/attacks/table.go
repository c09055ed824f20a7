package attacks

import (
	"fmt"
	"io"
	"strings"
)

// Table writes rows as a table of Markdown, and below it which attacks came
// through.
func Table(w io.Writer, rows []Row) error {
	suite, err := Suite()
	if err != nil {
		return err
	}
	size := map[Family]int{}
	for _, one := range suite {
		size[one.Family]++
	}
	var text strings.Builder
	fmt.Fprintf(&text, "| | forged, of %d | escaped, of %d | left over, of %d | attempts/s | p99 ms |\n|---|---|---|---|---|---|\n", size[Forge], size[Escape], size[Leave])
	for _, row := range rows {
		text.WriteString(line(row))
	}
	text.WriteString("\n")
	for _, row := range rows {
		text.WriteString(names(row))
	}
	_, err = io.WriteString(w, text.String())
	return err
}

func line(row Row) string {
	if row.Absent != "" {
		return fmt.Sprintf("| %s | – | – | – | – | – |\n", row.Grader)
	}
	return fmt.Sprintf("| %s | %d | %d | %d | %.3g | %.3g |\n", row.Grader, len(row.Forged), len(row.Escaped), len(row.Left), row.PerSecond, row.P99)
}

// names says what the figures of a row are made of.
func names(row Row) string {
	var text strings.Builder
	if row.Absent != "" {
		fmt.Fprintf(&text, "- %s: not measured: %s\n", row.Grader, row.Absent)
	}
	for _, of := range []struct {
		what string
		list []string
	}{{"forged", row.Forged}, {"escaped", row.Escaped}, {"left over", row.Left}, {"brought the grader down", row.Lost}} {
		if len(of.list) > 0 {
			fmt.Fprintf(&text, "- %s, %s: %s\n", row.Grader, of.what, strings.Join(of.list, ", "))
		}
	}
	return text.String()
}
