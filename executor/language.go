package executor

import (
	"fmt"
	"strings"

	"agon"
)

// Language is a way to write attempts: how a task is put to a policy, and how
// the policy's turns are read.
type Language interface {
	// Prompt opens the transcript of an attempt. It holds nothing of the
	// environment's state.
	Prompt(spec *agon.Spec, instruction string) ([]agon.Message, error)
	// Grammar reads and writes turns over tools.
	Grammar(tools []agon.Tool) agon.Grammar
}

// LanguageNames are those that NamedLanguage knows.
var LanguageNames = []string{"compact", "code", "json", "text"}

// NamedLanguage returns Compact for "compact", and Tagged with that kind of
// action for "code", "json" and "text".
func NamedLanguage(name string) (Language, error) {
	switch name {
	case "compact":
		return Compact{}, nil
	case "code":
		return Tagged{Actions: CodeActions}, nil
	case "json":
		return Tagged{Actions: JSONActions}, nil
	case "text":
		return Tagged{Actions: TextActions}, nil
	}
	return nil, fmt.Errorf("language %q: must be one of %s", name, strings.Join(LanguageNames, ", "))
}

func invalid(format string, arguments ...any) agon.Action {
	return agon.Action{Kind: agon.ActionInvalid, Reason: fmt.Sprintf(format, arguments...)}
}
