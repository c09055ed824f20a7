package executor

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"agon"
)

// ObservationLimit is the number of characters after which an observation is
// cut where a language sets no other: CodeAct's 2000.
const ObservationLimit = 2000

// observation writes an execution: its output, then its error.
func observation(execution agon.Execution, limit int) string {
	if limit <= 0 {
		limit = ObservationLimit
	}
	parts := make([]string, 0, 2)
	if output := strings.TrimRight(execution.Output, "\n"); output != "" {
		parts = append(parts, cut(output, limit))
	}
	if execution.Error != "" {
		parts = append(parts, cut(strings.TrimRight(execution.Error, "\n"), limit))
	}
	return strings.Join(parts, "\n")
}

// cut shortens text to limit characters and says so.
func cut(text string, limit int) string {
	if len(text) <= limit || utf8.RuneCountInString(text) <= limit {
		return text
	}
	end := 0
	for range limit {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return fmt.Sprintf("%s\n[cut after %d characters]", text[:end], limit)
}
