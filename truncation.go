package agon

import (
	"fmt"
	"strings"
)

// Truncation narrows the distribution that tokens are drawn from, after the
// temperature and in the order of its fields. It is for measuring policies: what is
// learnt from is drawn from the whole distribution. The zero Truncation is none.
type Truncation struct {
	// TopK keeps the K likeliest tokens, and those that are as likely as the last;
	// 0 keeps all.
	TopK int
	// TopP keeps the likeliest tokens up to that with which they reach the
	// probability P (Holtzman et al., "The curious case of neural text
	// degeneration", ICLR 2020, section 3.1); 0 and 1 keep all.
	TopP float64
	// MinP keeps the tokens that are at least P times as likely as the likeliest
	// (Nguyen et al., "Turning up the heat", ICLR 2025, section 3); 0 keeps all.
	MinP float64
	// MinTokens leaves out the ids that end a turn until so many tokens of it are
	// written, before all else and of the likeliest token too; no stop string ends
	// it earlier either.
	MinTokens int `json:",omitempty"`
}

// Whole reports whether nothing is left out.
func (t Truncation) Whole() bool {
	return t.TopK == 0 && (t.TopP == 0 || t.TopP == 1) && t.MinP == 0 && t.MinTokens == 0
}

// String names what is left out, such as "top-k 20, min-p 0.05"; it is empty if
// nothing is.
func (t Truncation) String() string {
	var parts []string
	for _, part := range []struct {
		name  string
		value float64
		set   bool
	}{{"top-k", float64(t.TopK), t.TopK > 0}, {"top-p", t.TopP, t.TopP > 0 && t.TopP < 1}, {"min-p", t.MinP, t.MinP > 0}, {"min-tokens", float64(t.MinTokens), t.MinTokens > 0}} {
		if part.set {
			parts = append(parts, fmt.Sprintf("%s %v", part.name, part.value))
		}
	}
	return strings.Join(parts, ", ")
}

// Validate returns an error that names the first fault.
func (t Truncation) Validate() error {
	switch {
	case t.TopK < 0:
		return fmt.Errorf("top-k is %d: it must be at least 1, or 0 to keep all", t.TopK)
	case !(t.TopP >= 0 && t.TopP <= 1):
		return fmt.Errorf("top-p is %v: it must be above 0 and at most 1, or 0 to keep all", t.TopP)
	case !(t.MinP >= 0 && t.MinP <= 1):
		return fmt.Errorf("min-p is %v: it must be from 0 to 1", t.MinP)
	case t.MinTokens < 0:
		return fmt.Errorf("min-tokens is %d: it must be at least 0", t.MinTokens)
	}
	return nil
}
