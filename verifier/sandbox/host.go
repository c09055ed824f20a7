package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"time"
)

// host is an environment process, which may be replaced: it holds the states
// of several episodes, and an episode that finds a younger process than it
// knows tells its story again.
type host struct {
	env  *environment
	busy chan struct{} // holds a token while a message is under way

	// Guarded by busy.
	slot       *slot
	generation int // counts the processes; 0 before the first

	mu        sync.Mutex
	forgotten []int64 // episodes closed since the last message
}

var (
	errHung = errors.New("took too long")
	errDied = errors.New("its process died")
)

// playRequest is one message to an environment process.
type playRequest struct {
	Episode int64  `json:"episode"`
	Seed    *int64 `json:"seed,omitempty"` // go to this seed's initial state first
	Calls   []any  `json:"calls,omitempty"`
	State   bool   `json:"state,omitempty"`
	// Given is a state from which Calls start instead; nobody's episode keeps it.
	Given   *string `json:"given,omitempty"` // as JSON text
	Closed  []int64 `json:"closed,omitempty"`
	HeldOut []int64 `json:"held_out,omitempty"`
	// Scripts are calls to make from the initial state of Seed, each in an
	// episode that ends with them.
	Scripts [][]any `json:"scripts,omitempty"`
}

// playReply is what comes back.
type playReply struct {
	Returns []playReturn      `json:"returns"`
	State   json.RawMessage   `json:"state"`
	HeldOut []json.RawMessage `json:"held_out"`
	Played  []playedScript    `json:"played"`
	Broken  string            `json:"broken"`
}

// playedScript is what came of a script. A state that is missing is the initial
// one.
type playedScript struct {
	Returns []playReturn    `json:"returns"`
	State   json.RawMessage `json:"state"`
}

type playReturn struct {
	Value json.RawMessage `json:"value"`
	Error *string         `json:"error"`
}

// lock takes the host; the caller unlocks it.
func (h *host) lock(ctx context.Context) error {
	select {
	case h.busy <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *host) unlock() { <-h.busy }

// insist locks the host and has ask make a request, and make it again where the
// process died, until that is the request's own doing.
func (h *host) insist(ctx context.Context, ask func() (playReply, error)) (playReply, error) {
	if err := h.lock(ctx); err != nil {
		return playReply{}, err
	}
	defer h.unlock()
	for deaths := 1; ; deaths++ {
		reply, err := ask()
		if deaths == mostDeaths || !died(err) {
			return reply, err
		}
	}
}

// died reports whether the process died of a request, or on the way to it.
func died(err error) bool {
	var retell *retellError
	return errors.Is(err, errDied) || errors.As(err, &retell) && errors.Is(retell.cause, errDied)
}

// ready starts a process if there is none. Held: the lock.
func (h *host) ready(ctx context.Context) error {
	if h.slot != nil && h.slot.alive() {
		return nil
	}
	one, _, err := h.env.startProcess(ctx)
	if err != nil {
		return err
	}
	h.slot = one
	h.generation++
	h.takeForgotten()
	return nil
}

// ask sends a request and returns the reply, which answers all of it. It returns
// errHung if there was none within limit, errDied if the process ended, and an
// ErrBroken if something else than a reply came; the process is then gone. Held:
// the lock, and a process is ready.
func (h *host) ask(ctx context.Context, request playRequest, limit time.Duration) (playReply, error) {
	request.Closed = h.takeForgotten()
	body, err := h.exchange(ctx, request, limit)
	if err != nil {
		h.drop()
		if ctx.Err() != nil {
			return playReply{}, ctx.Err()
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return playReply{}, errHung
		}
		return playReply{}, errDied
	}
	var reply playReply
	err = json.Unmarshal(h.env.granted.secrets().clean(body), &reply)
	if err == nil && reply.Broken != "" {
		return playReply{}, &brokenError{reply.Broken}
	}
	if err != nil || !reply.answers(&request) || len(h.slot.control.buffer) > 0 {
		h.drop() // whatever comes next would be taken for another reply
		return playReply{}, request.forged()
	}
	return reply, nil
}

// answers reports whether every part of a request has its reply.
func (r *playReply) answers(request *playRequest) bool {
	if len(r.Played) != len(request.Scripts) {
		return false
	}
	for i := range r.Played {
		if len(r.Played[i].Returns) != len(request.Scripts[i]) {
			return false
		}
	}
	return len(r.Returns) == len(request.Calls) && len(r.HeldOut) == len(request.HeldOut) && (r.State != nil) == request.State
}

// meddled is said of code that writes where only its process may.
const meddled = "wrote to the channel of its own process, a file descriptor that it has not opened"

// forged is the fault of code that writes where only its process may.
func (r *playRequest) forged() error {
	file := "tools.py"
	if len(r.HeldOut) > 0 {
		file = "evaluation.py"
	}
	return &brokenError{file + ": " + meddled}
}

// drop ends the process.
func (h *host) drop() {
	h.slot.kill()
	h.slot = nil
}

func (h *host) exchange(ctx context.Context, request playRequest, limit time.Duration) (json.RawMessage, error) {
	control := h.slot.control
	control.deadline(time.Now().Add(limit))
	stop := control.endWith(ctx)
	defer stop()
	if err := control.send(request); err != nil {
		return nil, err
	}
	return control.receive(largestFrame)
}

// forget has an episode's state dropped with the next message.
func (h *host) forget(id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forgotten = append(h.forgotten, id)
}

func (h *host) takeForgotten() []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := h.forgotten
	h.forgotten = nil
	return list
}

func (h *host) close() {
	h.busy <- struct{}{}
	defer h.unlock()
	if h.slot != nil {
		h.drop()
	}
}
