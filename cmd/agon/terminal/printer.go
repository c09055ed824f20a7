package terminal

import (
	"errors"
	"io"
	"os"
	"syscall"

	"agon/trainer/torch/early"
)

// Printer is where a command prints. Commands need not look at every error: it
// keeps the first for the end.
type Printer struct {
	// W is what is written through to.
	W io.Writer
	// Closed is called once nobody reads any more what is printed.
	Closed func()
	Err    error
}

// IsClosed reports whether nobody reads what is printed, as behind agon | head.
func (p *Printer) IsClosed() bool { return errors.Is(p.Err, syscall.EPIPE) }

// Write implements io.Writer. After its first error nothing is written any more.
func (p *Printer) Write(text []byte) (int, error) {
	if p.Err != nil {
		return 0, p.Err
	}
	var n int
	n, p.Err = p.W.Write(text)
	if p.IsClosed() {
		p.Closed()
	}
	return n, p.Err
}

// StandardOutput is where commands print. Where it is closed, every write fails.
func StandardOutput() io.Writer {
	if early.StandardOutputClosed() {
		return closedOutput{}
	}
	return os.Stdout
}

type closedOutput struct{}

func (closedOutput) Write([]byte) (int, error) {
	return 0, errors.New("standard output is closed: there is nowhere to print to")
}
