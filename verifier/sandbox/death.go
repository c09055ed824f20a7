package sandbox

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"agon"
)

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
	how, err := i.attempt.ending(err)
	switch {
	case err == errLate:
		return ended(agon.LimitTime, fmt.Sprintf("the program took longer than %v", i.sandbox.limits.ActionTime))
	case err != nil:
		return agon.Execution{}, err
	}
	return i.died(how, ended)
}

// died tells what it means that the child ended.
func (i *interpreter) died(e exit, ended func(agon.Limit, string) (agon.Execution, error)) (agon.Execution, error) {
	limit := i.sandbox.limits.CPU
	switch {
	case e.starved:
		return ended(agon.LimitMemory, tooMuchTogether)
	case e.late(limit):
		return ended(agon.LimitCPU, fmt.Sprintf("the attempt used more than %v of processor time", limit))
	case e.Signal == int(unix.SIGXFSZ):
		return ended(agon.LimitFile, "a file grew too large")
	case e.Signal != 0:
		return agon.Execution{}, &lossError{why: fmt.Sprintf("killed by signal %d", e.Signal), blame: blameKilled, sound: true}
	}
	return ended(agon.LimitKilled, "the program ended its interpreter")
}

// tooMuchTogether is said of an attempt of which the kernel has killed a process
// since all of them together were over the limit of their control group.
const tooMuchTogether = "the attempt's processes held more memory together than one may"

// late reports whether a limit on processor time ended the child.
func (e *exit) late(limit time.Duration) bool {
	return e.Signal == int(unix.SIGXCPU) || e.Signal == int(unix.SIGKILL) && e.CPU >= limit.Seconds()
}
