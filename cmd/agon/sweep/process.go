package sweep

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"time"

	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
)

// jobCommand names the command that carries out a job, which is not for people.
const jobCommand = "sweep-job"

// assignment is what the process of a job reads from its standard input.
type assignment struct {
	Settings settings
	Sweep    *configs.Sweep
	// Job is the name of a trial, or configs.PolicyBefore.
	Job string
}

// lastOutput is how long what a process wrote may take to come after its end.
const lastOutput = 5 * time.Second

// spawn carries a job out in a process of its own, so that nothing which ends one
// ends another. When ctx ends, the process is told to save and stop; when this
// process is killed, the kernel kills it too.
func (s *study) spawn(ctx context.Context, name string) error {
	said := &speech{to: os.Stderr, name: name}
	process, err := s.process(name, said)
	if err != nil {
		return err
	}
	// The kernel takes the end of the thread that started a process for the end of
	// its parent, and a thread of Go's may end at any time.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := process.Start(); err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = process.Process.Signal(syscall.SIGTERM) })() // it may have ended
	err = process.Wait()
	said.flush()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return said.fault(exit.ProcessState)
	case errors.Is(err, exec.ErrWaitDelay):
		return nil // its end was a good one
	}
	return err
}

// process is a job's, about to be started.
func (s *study) process(name string, said *speech) (*exec.Cmd, error) {
	input, err := json.Marshal(assignment{s.settings, s.sweep, name})
	if err != nil {
		return nil, err
	}
	// Not the file of that name, which may be another by now.
	process := exec.Command("/proc/self/exe", jobCommand)
	process.Args[0] = os.Args[0]
	process.Stdin, process.Stdout, process.Stderr, process.WaitDelay = bytes.NewReader(input), said, said, lastOutput
	// In a group of its own, for a terminal's signals are passed on once.
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	return process, nil
}

// JobCommand is the process of one job of a sweep. It is hidden.
func JobCommand() *cobra.Command {
	return &cobra.Command{
		Use: jobCommand, Short: "Carry out one job of a sweep, which is read from standard input", Hidden: true, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var a assignment
			if err := json.NewDecoder(c.InOrStdin()).Decode(&a); err != nil {
				return terminal.Mistake(fmt.Errorf("%s is begun by agon sweep alone: %w", jobCommand, err))
			}
			return a.carryOut(c.Context())
		},
	}
}

func (a *assignment) carryOut(ctx context.Context) error {
	if a.Sweep == nil {
		return terminal.Mistake(fmt.Errorf("%s is begun by agon sweep alone", jobCommand))
	}
	s, err := openStudy(a.Sweep, a.Settings, choice{a.Sweep.Names(), a.Sweep.Seeds})
	if err != nil {
		return terminal.Mistake(err)
	}
	defer s.Close()
	if err := policies.SetThreads(s.base.Threads); err != nil {
		return err
	}
	return s.do(ctx, a.Job)
}

// do carries out a job in this process.
func (s *study) do(ctx context.Context, job string) error {
	if job == configs.PolicyBefore {
		return s.measureBase(ctx)
	}
	at := slices.IndexFunc(s.trials, func(t trial) bool { return t.name() == job })
	if at < 0 {
		return fmt.Errorf("there is no job %s", job)
	}
	if err := s.train(ctx, &s.trials[at]); err != nil {
		return err
	}
	return s.measure(ctx, &s.trials[at])
}
