package agontest

import (
	"context"
	"errors"
	"testing"

	"agon"
)

// PolicyCase is a policy under test.
type PolicyCase struct {
	// Policy answers the requests that Request makes.
	Policy agon.Policy
	// Request returns the n-th request of a conversation of one message.
	Request func(n int) agon.Request
	// Repeats is set if an equal request has an equal completion, whoever
	// shares the batch.
	Repeats bool
	// Full returns a request that leaves no room in the context; nil for a
	// policy whose context has no end, or is not known.
	Full func() agon.Request
}

// TestPolicy checks what agon.Policy promises: one completion per request, in
// order; a nil or an empty batch; ids and log-probabilities that belong
// together; a full context told as the model's failure, and only of the request
// that fills it; a canceled context told in every completion.
func TestPolicy(t *testing.T, c PolicyCase) {
	t.Run("empty batch", func(t *testing.T) {
		if got := c.Policy.Generate(t.Context(), nil); len(got) != 0 {
			t.Errorf("%d completions for no request", len(got))
		}
	})
	t.Run("one completion per request", func(t *testing.T) {
		requests := []agon.Request{c.Request(0), c.Request(1), c.Request(2)}
		completions := c.Policy.Generate(t.Context(), requests)
		if len(completions) != len(requests) {
			t.Fatalf("%d completions for %d requests", len(completions), len(requests))
		}
		for i, completion := range completions {
			checkCompletion(t, i, completion)
		}
	})
	if c.Repeats {
		t.Run("composition of the batch", func(t *testing.T) { checkComposition(t, c) })
	}
	if c.Full != nil {
		t.Run("full context", func(t *testing.T) { checkFull(t, c) })
	}
	t.Run("canceled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for i, completion := range c.Policy.Generate(ctx, []agon.Request{c.Request(0), c.Request(1)}) {
			if !errors.Is(completion.Err, context.Canceled) {
				t.Errorf("completion %d of a canceled batch has error %v", i, completion.Err)
			}
		}
	})
}

func checkCompletion(t *testing.T, i int, c agon.Completion) {
	t.Helper()
	if c.Err != nil {
		t.Errorf("completion %d: %v", i, c.Err)
		return
	}
	if c.Finish != agon.FinishStop && c.Finish != agon.FinishLength {
		t.Errorf("completion %d finished by %q", i, c.Finish)
	}
	if len(c.LogProbs) != 0 && len(c.LogProbs) != len(c.Tokens) {
		t.Errorf("completion %d has %d log-probabilities for %d tokens", i, len(c.LogProbs), len(c.Tokens))
	}
	for _, p := range c.LogProbs {
		if !(p <= 0) {
			t.Errorf("completion %d has log-probability %v", i, p)
		}
	}
}

// checkComposition asks the same in batches of one, in order and reversed.
func checkComposition(t *testing.T, c PolicyCase) {
	t.Helper()
	together := c.Policy.Generate(t.Context(), []agon.Request{c.Request(0), c.Request(1)})
	swapped := c.Policy.Generate(t.Context(), []agon.Request{c.Request(1), c.Request(0)})
	alone := c.Policy.Generate(t.Context(), []agon.Request{c.Request(0)})
	if together[0].Text != alone[0].Text || swapped[1].Text != alone[0].Text || swapped[0].Text != together[1].Text {
		t.Errorf("completions depend on the batch: %q, %q, %q", together[0].Text, swapped[1].Text, alone[0].Text)
	}
}

// checkFull asks for a turn where the context has no room for one, beside a
// request that can be answered.
func checkFull(t *testing.T, c PolicyCase) {
	t.Helper()
	completions := c.Policy.Generate(t.Context(), []agon.Request{c.Full(), c.Request(0)})
	full := completions[0]
	checkCompletion(t, 0, full)
	if full.Finish != agon.FinishLength || full.Text != "" || len(full.Tokens) != 0 {
		t.Errorf("a full context is answered %+v, want nothing but %q", full, agon.FinishLength)
	}
	checkCompletion(t, 1, completions[1])
	if completions[1].Text == "" {
		t.Error("a full context took its neighbour's answer along")
	}
}
