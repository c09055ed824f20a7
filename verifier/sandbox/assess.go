package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// assessment is what a file of an author's is asked.
type assessment struct {
	file   string
	source string
	calls  []assessCall
}

// assessCall asks for what a function of the file returns. Its arguments cross as
// JSON texts: every call parses its own copy.
type assessCall struct {
	Function  string   `json:"function"`
	Seed      int64    `json:"seed"` // of Python's module random
	Arguments []string `json:"arguments"`
}

// assessed is what came of an assessment.
type assessed struct {
	functions []authored
	values    []json.RawMessage // of the calls, in order
}

// authored is a function of an author's, and the line on which it begins.
type authored struct {
	name string
	line int
}

// UnmarshalJSON reads [name, line].
func (a *authored) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&a.name, &a.line})
}

// startAssessor starts a slot for assessments. It runs nothing of an author's: that
// is for the child of each.
func (s *Sandbox) startAssessor(ctx context.Context) (*slot, error) {
	config := s.slotConfig(roleAssessor)
	s.childLimits(&config)
	config.Isolation.Limits["AS"] = s.limits.EnvironmentMemory
	// A child is one process, and the clock of each call bounds its processor too.
	config.ChildLimits = [][3]any{{"NPROC", 1, 1}}
	one, _, err := s.startSlot(ctx, config)
	return one, err
}

// assessmentOf asks a file of the environment's folder.
func (e *environment) assessmentOf(file string, calls ...assessCall) assessment {
	return assessment{file, string(e.folder.Files[file]), calls}
}

// assess has a child run a file and make calls of its functions, all or none: a
// function that does not return a value of its kind is an ErrBroken. One that hangs
// is given more time once, for the machine may have been busy, and one that dies
// more lives.
func (s *Sandbox) assess(ctx context.Context, work assessment) (assessed, error) {
	var count losses
	limit := s.limits.ToolTime
	for {
		told, err := s.assessOnce(ctx, work, limit)
		var loss *lossError
		if !errors.As(err, &loss) {
			return told, err
		}
		if loss.late {
			limit = s.limits.ToolTime * initialPatience
		}
		if count.add(loss); count.own() {
			return assessed{}, &brokenError{loss.why}
		}
		if err := count.tooMany(); err != nil {
			return assessed{}, err
		}
		s.activity.retried(0)
	}
}

// assessOnce returns a *lossError if the child hung or ended.
func (s *Sandbox) assessOnce(ctx context.Context, work assessment, limit time.Duration) (told assessed, err error) {
	err = s.queue(ctx, s.assessors, nothingToFree, func(*turn) error {
		one, err := s.assessors.lend(ctx)
		if err != nil {
			return err
		}
		child, err := one.fork(map[string]any{})
		if err != nil {
			s.assessors.discard(one)
			return &lossError{why: err.Error()}
		}
		defer s.assessors.release(one)
		stop := child.endWith(ctx)
		defer stop()
		told, err = (&questioning{child, work, limit, newNonce()}).hold(ctx)
		return err
	})
	return told, err
}

// questioning is what is said to one child, and what it says.
type questioning struct {
	*attempt
	work  assessment
	limit time.Duration // of running the file, and of each call
	nonce string        // stands in every answer, so that nothing else is taken for it
}

// answerBytes bounds what a child says at once.
const answerBytes = 1 << 20

// graceTime is for a child to tell that a call was late.
const graceTime = time.Second

// hold asks everything, one call after another.
func (q *questioning) hold(ctx context.Context) (told assessed, err error) {
	opening := map[string]any{"file": q.work.file, "source": q.work.source, "seconds": q.limit.Seconds(), "nonce": q.nonce}
	first, err := q.ask(ctx, opening, q.work.file)
	if err != nil {
		return told, err
	}
	told.functions = first.Functions
	for _, call := range q.work.calls {
		next, err := q.ask(ctx, call, told.place(q.work.file, call.Function))
		if err != nil {
			return told, err
		}
		told.values = append(told.values, next.Value)
	}
	return told, nil
}

// place names a function of a file in an error.
func (a *assessed) place(file, function string) string {
	for _, known := range a.functions {
		if known.name == function {
			return fmt.Sprintf("%s: line %d: %s", file, known.line, function)
		}
	}
	return file + ": " + function
}

// childAnswer is what a child says: what is in its file, what a call returned, or
// what is broken.
type childAnswer struct {
	Nonce     string          `json:"nonce"`
	Functions []authored      `json:"functions"`
	Value     json.RawMessage `json:"value"`
	Broken    string          `json:"broken"`
	Late      bool            `json:"late"`
}

// ask sends one message and reads the answer. place is what is told of one that does
// not come.
func (q *questioning) ask(ctx context.Context, message any, place string) (answer childAnswer, err error) {
	q.deadline(time.Now().Add(q.limit + graceTime))
	if ctx.Err() != nil {
		return answer, ctx.Err()
	}
	err = q.send(message)
	var body json.RawMessage
	if err == nil {
		body, err = q.receive(answerBytes)
	}
	switch {
	case err == errFrame:
		return answer, &brokenError{q.work.file + ": " + meddled}
	case err != nil && ctx.Err() != nil:
		return answer, ctx.Err()
	case err != nil:
		return answer, q.loss(err, place)
	case json.Unmarshal(body, &answer) != nil || answer.Nonce != q.nonce || len(q.buffer) > 0:
		return answer, &brokenError{q.work.file + ": " + meddled}
	case answer.Late:
		return answer, &lossError{why: answer.Broken, blame: blameHangs, late: true}
	case answer.Broken != "":
		return answer, &brokenError{answer.Broken}
	}
	return answer, nil
}

// loss tells what it means that the child can no longer be heard.
func (q *questioning) loss(err error, place string) error {
	how, err := q.ending(err)
	switch {
	case err == errLate:
		return &lossError{why: fmt.Sprintf("%s: took longer than %v", place, q.limit), blame: blameHangs, late: true}
	case err != nil:
		return err
	case how.starved:
		return &lossError{why: place + ": took more memory than there is for it", blame: blameKilled}
	}
	return &lossError{why: fmt.Sprintf("%s: ended its process (signal %d, status %d)", place, how.Signal, how.Code), blame: blameKilled}
}
