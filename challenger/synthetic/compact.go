package synthetic

import "strings"

// compactItem writes an item as the small policy does; expression is what the
// verifier returns.
func compactItem(instruction, expression, solution string, failures []string) string {
	var b strings.Builder
	b.WriteString("<inst>" + instruction + "<ver>" + expression + "<sol>" + solution)
	for _, failure := range failures {
		b.WriteString("<fail>" + failure)
	}
	return b.String() + endToken
}
