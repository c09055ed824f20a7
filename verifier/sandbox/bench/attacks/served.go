package attacks

import (
	"bufio"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"agon/verifier/sandbox/bench"
)

//go:embed graders/*.py
var graders embed.FS

// servers is a grader written in Python: processes that stay, one for each
// program that is graded at a time.
type servers struct {
	start func() (*server, error)
	free  chan *server // nil is one that is not running
}

// served opens the grader of a file in graders/.
func served(name string) func(context.Context, setting) (Grader, error) {
	return func(_ context.Context, setting setting) (Grader, error) {
		python, err := bench.FindGraders()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAbsent, err)
		}
		start, err := starter(python, name, setting)
		if err != nil {
			return nil, err
		}
		s := &servers{start, make(chan *server, setting.workers)}
		for range setting.workers {
			s.free <- nil
		}
		return s, nil
	}
}

// starter returns what starts a server.
func starter(python, name string, setting setting) (func() (*server, error), error) {
	grader, err := graders.ReadFile("graders/" + name + ".py")
	if err != nil {
		return nil, err
	}
	serve, err := graders.ReadFile("graders/serve.py")
	if err != nil {
		return nil, err
	}
	task, err := json.Marshal(setting.task)
	if err != nil {
		return nil, err
	}
	return func() (*server, error) {
		cmd := exec.Command(python, "-c", string(grader)+string(serve), string(task), strconv.Itoa(seconds))
		cmd.Env = append(os.Environ(), "TMPDIR="+setting.temporary)
		cmd.Dir = setting.temporary
		return startServer(cmd)
	}, nil
}

// Grade implements Grader.
func (s *servers) Grade(ctx context.Context, program string) (Outcome, error) {
	one := <-s.free
	defer func() { s.free <- one }()
	if one == nil {
		var err error
		if one, err = s.start(); err != nil {
			return Outcome{}, err
		}
	}
	outcome := one.grade(ctx, program)
	if outcome.Lost {
		one.end()
		one = nil
	}
	return outcome, ctx.Err()
}

// Close implements Grader.
func (s *servers) Close() error {
	for range cap(s.free) {
		if one := <-s.free; one != nil {
			one.end()
		}
	}
	return nil
}

// server is one process.
type server struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	next int
}

func startServer(cmd *exec.Cmd) (*server, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &server{cmd: cmd, in: in, out: bufio.NewReader(out)}, cmd.Start()
}

// patience is how long a server may take for an answer; its own limits are much
// shorter.
const patience = 20 * time.Second

// grade asks for a verdict, and waits for it among what programs write there.
func (s *server) grade(ctx context.Context, program string) Outcome {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer context.AfterFunc(ctx, s.kill)()
	s.next++
	request := map[string]any{"id": s.next, "program": program}
	if err := json.NewEncoder(s.in).Encode(request); err != nil {
		return Outcome{Lost: true}
	}
	for {
		line, err := s.out.ReadBytes('\n')
		if err != nil {
			return Outcome{Lost: true}
		}
		var reply struct {
			ID     int
			Passed bool
			Told   string
		}
		if json.Unmarshal(line, &reply) == nil && reply.ID == s.next {
			return Outcome{Passed: reply.Passed, Told: reply.Told}
		}
	}
}

// kill ends the process and those that it has started and not let go.
func (s *server) kill() { syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) }

func (s *server) end() {
	s.kill()
	s.in.Close()
	_ = s.cmd.Wait() // it was killed
}
