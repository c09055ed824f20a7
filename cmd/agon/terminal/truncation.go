package terminal

import (
	"agon"

	"github.com/spf13/pflag"
)

// TruncationFlags lets a command narrow the distribution that is drawn from.
func TruncationFlags(f *pflag.FlagSet, t *agon.Truncation) {
	f.IntVar(&t.TopK, "top-k", 0, "draw from the `K` likeliest tokens; 0 from all")
	f.Float64Var(&t.TopP, "top-p", 0, "draw from the likeliest tokens that together have the probability `P`; 0 from all")
	f.IntVar(&t.MinTokens, "min-tokens", 0, "let no turn end before it has `N` tokens")
	f.Float64Var(&t.MinP, "min-p", 0, "draw from tokens at least `P` times as likely as the likeliest")
}
