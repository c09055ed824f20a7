package sandbox

import "fmt"

// lossError says that a process that runs a model's code is gone.
type lossError struct {
	why string
	// blame is how far that speaks against the code: it is 0 where the slot
	// failed.
	blame int
	// diverged is set if a replay did not go as before.
	diverged bool
	// sound is set if the slot lives on and told of it.
	sound bool
	// late is set if a limit on time was what ended it.
	late bool
}

func (e *lossError) Error() string { return e.why }

// What the loss of a process says about the code that it ran. A process that was
// killed may be the machine's victim, and so may the one that is started in its
// place. One that hangs or closes its channel is hardly ever the machine's doing, and
// takes long to be told: the second time it is the code's.
const (
	blameKilled = 1
	blameHangs  = 2
	mostDeaths  = 3 // so many times killed, and it is the code's own doing
)

// losses counts what one program, or one judgement, has lost.
type losses struct {
	slots int // that failed
	blame int
	why   string // the last one
}

func (l *losses) add(e *lossError) {
	l.blame += e.blame
	l.why = e.why
	if e.blame == 0 {
		l.slots++
	}
}

// own reports whether the losses are the code's own.
func (l *losses) own() bool { return l.blame >= mostDeaths }

// tooMany is our failure, once more slots have failed than are tried again.
func (l *losses) tooMany() error {
	if l.slots <= retries {
		return nil
	}
	return fmt.Errorf("%d slots lost: %s", l.slots, l.why)
}

// retries is how often what fails for reasons that are ours is tried again: to
// start a slot, and to run a program or a judgement where the slot fails.
const retries = 3
