package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"agon"
)

// interpreter runs the programs of one attempt. It takes a slot at its first
// program, so that attempts that wait for a policy's first turn hold nothing.
type interpreter struct {
	mu      sync.Mutex // held by Run and Close, and by who takes the slot away
	sandbox *Sandbox
	pool    *pool
	broker  broker

	attempt *attempt
	past    []agon.Execution // of the programs that ran, for a replay
	sources []string         // those programs
	spent   agon.Limit       // the limit that ended it
	failed  error            // our failure, after which nobody knows the variables
	closed  bool
}

// Interpret implements agon.Sandbox.
func (s *Sandbox) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return s.interpret(ctx, s.interpreters, episode, tools)
}

func (s *Sandbox) interpret(ctx context.Context, pool *pool, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &interpreter{sandbox: s, pool: pool, broker: newBroker(episode, tools, s.limits)}, nil
}

// Elsewhere returns a sandbox whose interpreters differ from those of s in
// what a program should not depend on: the seed of Python's hashes and the
// addresses of objects. It ends with s.
func (s *Sandbox) Elsewhere() agon.Sandbox { return elsewhere{s} }

type elsewhere struct{ *Sandbox }

func (e elsewhere) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return e.interpret(ctx, e.others, episode, tools)
}

// startInterpreter returns how a pool starts its slots.
func (s *Sandbox) startInterpreter(hashSeed string, randomize bool) func(context.Context) (*slot, error) {
	return func(ctx context.Context) (*slot, error) {
		config := s.slotConfig(roleInterpreter)
		config.hashSeed, config.randomize = hashSeed, randomize
		s.childLimits(&config)
		one, _, err := s.startSlot(ctx, config)
		return one, err
	}
}

// childLimits are those of a child that runs a model's code; all but the
// processor time it inherits from pid 1.
func (s *Sandbox) childLimits(config *slotConfig) {
	l := s.limits
	config.Isolation.Limits = map[string]int64{
		"AS": l.Memory, "FSIZE": l.FileSize, "NOFILE": int64(l.OpenFiles),
		"NPROC": int64(l.Processes) + 1, // pid 1 counts
	}
	cpu := int64((l.CPU + time.Second - 1) / time.Second)
	config.ChildLimits = [][3]any{{"CPU", cpu, cpu + 1}} // a signal at the first, death at the second
}

// retries bounds the fresh slots that one action may take for failures that
// are ours.
const retries = 3

// Run implements agon.Interpreter.
func (i *interpreter) Run(ctx context.Context, program string) (agon.Execution, error) {
	i.sandbox.resting.remove(i)
	i.mu.Lock()
	defer i.mu.Unlock()
	execution, err := i.runNext(ctx, program)
	i.rest()
	return execution, err
}

// rest leaves the slot to those that wait for one, or offers it for later.
func (i *interpreter) rest() {
	if i.attempt == nil {
		return
	}
	i.sandbox.resting.add(i)
	// Who came before this line may have looked for us in vain.
	if i.pool.crowd.Load() > 0 {
		i.sandbox.resting.remove(i)
		i.leave(true)
	}
}

func (i *interpreter) runNext(ctx context.Context, program string) (agon.Execution, error) {
	switch {
	case i.closed:
		return agon.Execution{}, errors.New("sandbox: the interpreter is closed")
	case i.failed != nil:
		return agon.Execution{}, i.failed
	case i.spent != agon.LimitNone:
		return agon.Execution{}, fmt.Errorf("sandbox: the interpreter has ended: %s", i.spent)
	}
	i.broker.begin()
	execution, err := i.run(ctx, program)
	if err != nil {
		i.leave(false)
		i.failed = fmt.Errorf("sandbox: %w", err)
		return agon.Execution{}, i.failed
	}
	i.past = append(i.past, execution)
	i.sources = append(i.sources, program)
	if execution.Limit != agon.LimitNone {
		i.spent = execution.Limit
		i.leave(true)
	}
	return execution, nil
}

// run runs program; a death that no limit explains is replayed once.
func (i *interpreter) run(ctx context.Context, program string) (agon.Execution, error) {
	died := false
	for try := 0; ; try++ {
		execution, err := i.try(ctx, program)
		var loss *lossError
		if !errors.As(err, &loss) {
			return execution, err
		}
		i.leave(false)
		if loss.diverged && !died {
			return agon.Execution{}, errors.New("the attempt lost its slot, and its programs did something else when they were replayed")
		}
		if loss.attempts && died || loss.diverged {
			return agon.Execution{Limit: agon.LimitKilled, Error: loss.why, Calls: i.broker.calls()}, nil
		}
		died = died || loss.attempts
		if try == retries {
			return agon.Execution{}, fmt.Errorf("%d slots lost: %s", try+1, loss.why)
		}
	}
}

// lossError says that the process of an attempt is gone.
type lossError struct {
	why string
	// attempts is set if the attempt's own process died, which may be its
	// own doing; otherwise the slot failed.
	attempts bool
	// diverged is set if a replay did not go as before.
	diverged bool
}

func (e *lossError) Error() string { return e.why }

// try runs program in the interpreter's slot, or in a new one that is brought
// to the same point first.
func (i *interpreter) try(ctx context.Context, program string) (agon.Execution, error) {
	admitted := i.attempt != nil
	if !admitted {
		if err := i.pool.admit(ctx, i.sandbox.resting.evict); err != nil {
			return agon.Execution{}, err
		}
	}
	var execution agon.Execution
	began := false
	err := i.sandbox.run(ctx, func() (err error) {
		began = true
		if !admitted {
			if err := i.enter(ctx); err != nil {
				return err
			}
		}
		execution, err = i.execute(ctx, program)
		return err
	})
	if !began && !admitted {
		<-i.pool.permits
	}
	return execution, err
}

// enter takes a slot and replays what ran before.
func (i *interpreter) enter(ctx context.Context) error {
	one, err := i.pool.lend(ctx)
	if err != nil {
		return err
	}
	i.attempt, err = one.fork(map[string]any{
		"tools": i.broker.stubs, "kept": i.sandbox.limits.Output, "printed": i.sandbox.limits.Printed,
	})
	if err != nil {
		i.pool.discard(one)
		return &lossError{why: err.Error()}
	}
	i.broker.rewind()
	for n, past := range i.past {
		again, err := i.execute(ctx, i.sources[n])
		if err != nil {
			return err
		}
		if again.Output != past.Output || again.Error != past.Error || string(again.Answer) != string(past.Answer) {
			return &lossError{why: "killed, and it did something else when it was replayed", diverged: true}
		}
	}
	return nil
}

// leave gives the slot back, to be used again or thrown away.
func (i *interpreter) leave(sound bool) {
	if i.attempt == nil {
		return
	}
	a := i.attempt
	i.attempt = nil
	if sound {
		i.pool.release(a.slot)
		return
	}
	a.close()
	i.pool.discard(a.slot)
}

// Close implements agon.Interpreter.
func (i *interpreter) Close() error {
	i.sandbox.resting.remove(i)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = true
	i.leave(true)
	return nil
}

// said is a frame from the child of an attempt; any of it may be forged.
type said struct {
	Call      *string                    `json:"call"`
	Arguments map[string]json.RawMessage `json:"arguments"`

	Done   bool       `json:"done"`
	Output string     `json:"output"`
	Error  string     `json:"error"`
	Limit  agon.Limit `json:"limit"`
	Answer *string    `json:"answer"`
}

// execute runs one program in the attempt's child. The clock stands while the
// broker works.
func (i *interpreter) execute(ctx context.Context, program string) (agon.Execution, error) {
	a := i.attempt
	end := time.Now().Add(i.sandbox.limits.ActionTime)
	a.deadline(end)
	stop := context.AfterFunc(ctx, func() { a.deadline(time.Unix(1, 0)) })
	defer stop()
	if err := a.send(map[string]string{"program": program}); err != nil {
		return i.lost(ctx, err)
	}
	for {
		var frame said
		if err := i.hear(&frame); err != nil {
			return i.lost(ctx, err)
		}
		if frame.Call == nil {
			return i.finish(&frame)
		}
		asked := time.Now()
		reply, limit, err := i.broker.serve(ctx, *frame.Call, frame.Arguments)
		if err != nil {
			return agon.Execution{}, err
		}
		if limit != agon.LimitNone {
			return agon.Execution{Limit: limit, Error: i.broker.complaint(), Calls: i.broker.calls()}, nil
		}
		end = end.Add(time.Since(asked))
		a.deadline(end)
		if ctx.Err() != nil {
			return agon.Execution{}, ctx.Err()
		}
		if err := a.send(reply); err != nil {
			return i.lost(ctx, err)
		}
	}
}

var errForged = errors.New("a forged frame")

func (i *interpreter) hear(frame *said) error {
	l := i.sandbox.limits
	body, err := i.attempt.receive(8*l.Output + 8*l.Value + 64<<10) // a character takes up to 6 bytes
	if err == errFrame {
		return errForged
	}
	if err != nil {
		return err
	}
	if json.Unmarshal(body, frame) != nil || frame.Call == nil && !frame.Done {
		return errForged
	}
	return nil
}

// finish makes an Execution of a child's last frame, believing nothing.
func (i *interpreter) finish(frame *said) (agon.Execution, error) {
	l := i.sandbox.limits
	execution := agon.Execution{
		Output: cut(frame.Output, l.Output), Error: cut(frame.Error, 1000), Limit: known(frame.Limit), Calls: i.broker.calls(),
	}
	if frame.Answer != nil {
		answer := json.RawMessage(*frame.Answer)
		if err := checkValue(answer, l.Value); err != nil {
			if execution.Error == "" {
				execution.Error = "answer: " + err.Error()
			}
			return execution, nil
		}
		execution.Answer = answer
	}
	return execution, nil
}

// known returns limit if a child may tell of it.
func known(limit agon.Limit) agon.Limit {
	switch limit {
	case agon.LimitNone, agon.LimitMemory, agon.LimitProcess, agon.LimitFile, agon.LimitOutput:
		return limit
	}
	return agon.LimitKilled
}

// cut returns the first n characters of text.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for at := range text {
		if n == 0 {
			return text[:at]
		}
		n--
	}
	return text
}

// lost tells what it means that the child can no longer be heard.
func (i *interpreter) lost(ctx context.Context, err error) (agon.Execution, error) {
	if ctx.Err() != nil {
		return agon.Execution{}, ctx.Err()
	}
	ended := func(limit agon.Limit, why string) (agon.Execution, error) {
		return agon.Execution{Limit: limit, Error: why, Calls: i.broker.calls()}, nil
	}
	if err == errForged {
		return ended(agon.LimitKilled, "the program wrote to the interpreter's channel")
	}
	a := i.attempt
	select {
	case <-a.over:
	default:
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return ended(agon.LimitTime, fmt.Sprintf("the program took longer than %v", i.sandbox.limits.ActionTime))
		}
		if !a.wait() {
			return agon.Execution{}, &lossError{why: "the slot does not tell how the program ended"}
		}
	}
	if a.exit == nil {
		return agon.Execution{}, &lossError{why: a.why}
	}
	return i.died(*a.exit, ended)
}

// wait waits until the end of the child is told.
func (a *attempt) wait() bool {
	timer := time.NewTimer(emptyTime)
	defer timer.Stop()
	select {
	case <-a.over:
		return true
	case <-timer.C:
		return false
	}
}

// died tells what it means that the child ended.
func (i *interpreter) died(e exit, ended func(agon.Limit, string) (agon.Execution, error)) (agon.Execution, error) {
	limit := i.sandbox.limits.CPU
	switch {
	case e.Signal == int(unix.SIGXCPU), e.Signal == int(unix.SIGKILL) && e.CPU >= limit.Seconds():
		return ended(agon.LimitCPU, fmt.Sprintf("the attempt used more than %v of processor time", limit))
	case e.Signal == int(unix.SIGXFSZ):
		return ended(agon.LimitFile, "a file grew too large")
	case e.Signal != 0:
		return agon.Execution{}, &lossError{why: fmt.Sprintf("killed by signal %d", e.Signal), attempts: true}
	}
	return ended(agon.LimitKilled, "the program ended its interpreter")
}
