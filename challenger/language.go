package challenger

import (
	"errors"
	"fmt"
	"strings"

	"agon"
)

// Language is a way to write items.
type Language interface {
	// Prompt opens a challenger's transcript. It is made of the
	// environment's description and of the brief alone.
	Prompt(spec *agon.Spec, brief Brief) ([]agon.Message, error)
	// Holds reports whether a turn is an item, or an attempt at one, rather
	// than an action.
	Holds(text string) bool
	// Parse reads an item; Environment and Seed are left for the caller. An
	// error tells the challenger what to write instead.
	Parse(text string) (*agon.Item, error)
	// Format writes an item so that Parse returns it again. An error means
	// that this language cannot express it.
	Format(item *agon.Item) (string, error)
}

// Brief is what a challenger is told beside the environment.
type Brief struct {
	// Topic is what the task is to be about; empty for anything.
	Topic Topic
	// Exemplar shows what an item looks like; nil shows none of this
	// environment.
	Exemplar *agon.Item
}

// MaxItemBytes bounds the text of an item in any language, so that no later
// stage meets an unbounded one.
const MaxItemBytes = 1 << 16

// MaxFailures bounds the number of failure cases that are read.
const MaxFailures = 16

// NamedLanguage returns Compact for "compact", and for "tagged" a Tagged that
// asks for a number of failure cases.
func NamedLanguage(name string, failures int) (Language, error) {
	switch name {
	case "compact":
		return Compact{}, nil
	case "tagged":
		return Tagged{Failures: failures}, nil
	}
	return nil, fmt.Errorf("language %q: must be compact or tagged", name)
}

// checkParts says what an item lacks in any language.
func checkParts(item *agon.Item) error {
	switch {
	case strings.TrimSpace(item.Instruction) == "":
		return errors.New("the instruction is empty")
	case strings.TrimSpace(item.Verifier) == "":
		return errors.New("the verifier is empty")
	case strings.TrimSpace(item.Solution) == "":
		return errors.New("the solution is empty")
	case len(item.Failures) > MaxFailures:
		return fmt.Errorf("there are %d failure cases: at most %d are read", len(item.Failures), MaxFailures)
	}
	for i, failure := range item.Failures {
		if strings.TrimSpace(failure) == "" {
			return fmt.Errorf("failure case %d is empty", i+1)
		}
	}
	return nil
}

func checkSize(text string) error {
	if len(text) > MaxItemBytes {
		return fmt.Errorf("the item has %d bytes: at most %d are read", len(text), MaxItemBytes)
	}
	return nil
}
