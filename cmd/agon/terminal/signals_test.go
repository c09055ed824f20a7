package terminal

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// TestDroppedBy: only an error of the context's own is the end of it.
func TestDroppedBy(t *testing.T) {
	going, ended := t.Context(), func() context.Context {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("a signal"))
		return ctx
	}()
	for _, c := range []struct {
		ctx  context.Context
		err  error
		want bool
	}{
		{ended, fmt.Errorf("screen: %w", context.Canceled), true},
		{ended, fmt.Errorf("screen: %w", context.Cause(ended)), true},
		{ended, errors.New("metrics.jsonl: disk full"), false},
		{ended, context.DeadlineExceeded, false},
		{going, context.Canceled, false},
	} {
		if got := DroppedBy(c.ctx, c.err); got != c.want {
			t.Errorf("%v with a context that says %v: %v", c.err, c.ctx.Err(), got)
		}
	}
}
