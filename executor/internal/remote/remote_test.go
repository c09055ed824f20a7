package remote

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"agon"
)

// TestPatience measures delays on a false clock.
func TestPatience(t *testing.T) {
	for _, c := range []struct {
		name     string
		failures int
		after    time.Duration
		want     time.Duration
		fails    bool
	}{
		{"at once", 0, 0, 0, false},
		{"doubling", 3, 0, (1 + 2 + 4) * time.Second, false},
		{"no longer than the longest", 5, 0, (1 + 2 + 4 + 5 + 5) * time.Second, true},
		{"as the server wishes", 1, 3 * time.Second, 3 * time.Second, false},
		{"not as long as it wishes", 1, time.Hour, 5 * time.Second, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tries := 0
				ask := func(context.Context, agon.Request) (agon.Completion, error) {
					if tries++; tries <= c.failures {
						return agon.Completion{}, &Temporary{Err: errors.New("busy"), After: c.after}
					}
					return agon.Completion{Text: "x"}, nil
				}
				begin := time.Now()
				patience := Patience{Tries: 6, Longest: 5}
				if c.fails {
					patience.Tries = c.failures
				}
				got := Generate(t.Context(), make([]agon.Request, 1), 1, patience, ask)[0]
				if (got.Err != nil) != c.fails {
					t.Error(got.Err)
				}
				if waited := time.Since(begin); !c.fails && waited != c.want {
					t.Errorf("waited %v, want %v", waited, c.want)
				}
			})
		})
	}
}

func TestSeedsFit(t *testing.T) {
	request := agon.Request{Stream: agon.NewStream(1)}
	first := Seed(request)
	request.Messages = make([]agon.Message, 1)
	if second := Seed(request); second == first || second < 0 || second >= 1<<31 || first < 0 {
		t.Errorf("seeds %d and %d", first, second)
	}
}
