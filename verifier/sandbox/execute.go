package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"agon"
)

// execute runs one program in the attempt's child. The clock stands, and the turn is
// another's, while the broker works.
func (i *interpreter) execute(ctx context.Context, turn *turn, program string) (agon.Execution, error) {
	a := i.attempt
	end := time.Now().Add(i.sandbox.limits.ActionTime)
	a.deadline(end)
	stop := a.endWith(ctx)
	defer stop()
	if err := a.send(map[string]string{"program": program}); err != nil {
		return i.lost(ctx, err)
	}
	for {
		var frame said
		if err := i.hear(&frame); err != nil {
			return i.lost(ctx, err)
		}
		switch {
		case frame.Call != nil:
		case a.starved():
			return agon.Execution{Limit: agon.LimitMemory, Error: tooMuchTogether, Calls: i.broker.calls()}, nil
		default:
			return i.finish(&frame)
		}
		asked := time.Now()
		turn.pause()
		reply, limit, err := i.broker.serve(ctx, *frame.Call, frame.Arguments)
		if waited := turn.resume(ctx); err == nil {
			err = waited
		}
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

var errForged = errors.New("a forged frame")

// hear reads the child's next frame, or errForged.
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
