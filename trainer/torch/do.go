package torch

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"agon/trainer/torch/internal/goroutine"
)

// Do runs f on the torch thread, inside of a scope of its own, and returns the
// [*Error] of the operation that failed, if one did. It returns when f has; the
// calls of several goroutines run one after the other. Inside of Do, another Do
// runs at once, as a nested scope.
//
// Any other panic of f goes on in the caller, after the scope has been cleared;
// from another goroutine it is a [*Panic], which has f's stack. If f ends its
// goroutine (as t.Fatal does), so ends the caller's.
func Do(f func()) error {
	if onThread() {
		return inScope(f)
	}
	startThread.Do(func() { go serve() })
	j := job{f, make(chan outcome, 1)}
	jobs <- j
	return (<-j.done).conclude()
}

// Try is [Do] for work that can fail for other reasons too: it returns the
// error of f, or that of the operation that failed.
func Try(f func() error) error {
	var own error
	if err := Do(func() { own = f() }); err != nil {
		return err
	}
	return own
}

// A Panic is a panic inside of [Do], as its caller on another goroutine sees it.
type Panic struct {
	Value any    // what was passed to panic
	Stack []byte // of the torch thread
}

func (p *Panic) Error() string { return fmt.Sprintf("%v\n\nin torch.Do:\n%s", p.Value, p.Stack) }

// Unwrap is the value, if that is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

var (
	startThread sync.Once
	jobs        = make(chan job)
	worker      atomic.Uintptr // the goroutine.ID of the torch thread
)

type job struct {
	f    func()
	done chan outcome
}

type outcome struct {
	err    error
	panic  *Panic
	exited bool // f ended its goroutine
}

func (o outcome) conclude() error {
	if o.exited {
		runtime.Goexit()
	}
	if o.panic != nil {
		panic(o.panic)
	}
	return o.err
}

// onThread tells whether the caller is inside of a Do.
func onThread() bool { return goroutine.ID() == worker.Load() }

// serve is the torch thread. It never returns; if a job ends the goroutine, and
// with it the thread, another takes over.
func serve() {
	runtime.LockOSThread()
	worker.Store(goroutine.ID())
	for j := range jobs {
		j.run()
	}
}

func (j job) run() {
	o := outcome{exited: true}
	defer func() {
		if o.exited {
			worker.Store(0)
			go serve()
		}
		j.done <- o
	}()
	o = attempt(j.f)
}

func attempt(f func()) (o outcome) {
	defer func() {
		if value := recover(); value != nil {
			o.panic = &Panic{value, debug.Stack()}
		}
	}()
	return outcome{err: inScope(f)}
}

// inScope runs f in a scope and turns the panic of an operation into an error.
func inScope(f func()) (err error) {
	defer func() {
		switch value := recover().(type) {
		case nil:
		case *Error:
			err = value
		default:
			panic(value)
		}
	}()
	scoped(f)
	return nil
}
