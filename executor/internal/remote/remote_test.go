package remote

import (
	"context"
	"errors"
	"net/url"
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

// TestSeldom: many requests that wait for the same tell of it once.
func TestSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		patience := Patience{Tries: 4, Longest: 60, Tell: func(line string) { lines = append(lines, line) }}
		Generate(t.Context(), make([]agon.Request, 9), 9, patience, func(context.Context, agon.Request) (agon.Completion, error) {
			return agon.Completion{}, &Temporary{Err: errors.New("openai: busy")}
		})
		if len(lines) != 1 || lines[0] != "waiting for openai: busy; retry 1 of 3" {
			t.Errorf("told %q", lines)
		}
	})
}

// TestSilence: a server that takes a connection and answers nothing is told of.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		patience := Patience{Tries: 2, Longest: 60, Tell: func(line string) { lines = append(lines, line) }}
		err := Reach(t.Context(), "openai", patience, func(ctx context.Context) error {
			<-ctx.Done()
			return &Temporary{Err: Unconnected(&url.Error{Op: "Get", URL: "http://host:1/v1/models", Err: ctx.Err()})}
		})
		want := "gave up after 2 tries: http://host:1: no answer in time (hint: start the server, or correct its address)"
		if err == nil || err.Error() != want || len(lines) != 3 || lines[0] != "waiting for openai: no answer yet" {
			t.Errorf("error %v after %q", err, lines)
		}
	})
}

func TestSeedsFit(t *testing.T) {
	request := agon.Request{Stream: agon.NewStream(1)}
	first := Seed(request)
	request.Messages = make([]agon.Message, 1)
	if second := Seed(request); second == first || second < 0 || second >= 1<<31 || first < 0 {
		t.Errorf("seeds %d and %d", first, second)
	}
}
