// Package harmless is text of others as it can be shown: a policy, or a file of tasks,
// may write anything.
package harmless

import (
	"strings"
	"unicode"
)

// Text puts U+FFFD in the place of what would steer a terminal, or is not to be seen,
// as what turns the direction of writing.
func Text(text string) string {
	return strings.Map(func(r rune) rune {
		if (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
