package executor

import (
	"context"
	"fmt"

	"agon"
)

// episode is one start being played. The transcript grows by appending only,
// and sampled ids are kept as they were sampled.
type episode struct {
	options    *Options
	start      *agon.Start
	trajectory *agon.Trajectory

	messages []agon.Message // the transcript as text
	tokens   []int32        // the transcript as ids, where the policy has them
	seen     agon.Turn      // Seen and SeenTokens of the turn to come
	finish   agon.Finish    // why the last turn ended
	world    world
	failures int // of the program, so far
	invalid  int // turns, so far
	ended    bool
}

func newEpisode(options *Options, start *agon.Start, trajectory *agon.Trajectory) *episode {
	*trajectory = agon.Trajectory{
		Role:        start.Role,
		Environment: start.Environment.Spec().Name,
		Seed:        start.Seed,
		Attempt:     start.Attempt,
	}
	if start.Task != nil {
		trajectory.TaskID = start.Task.ID
	}
	e := &episode{options: options, start: start, trajectory: trajectory}
	e.world = world{sandbox: options.Sandbox, start: start}
	for _, turn := range start.After {
		e.recall(turn)
	}
	e.show(start.Prompt)
	return e
}

// recall takes up a turn of the transcript that the start continues.
func (e *episode) recall(turn agon.Turn) {
	e.messages = append(append(e.messages, turn.Seen...), agon.Message{Speaker: agon.Assistant, Text: turn.Text})
	e.tokens = append(append(e.tokens, turn.SeenTokens...), turn.Tokens...)
	e.trajectory.Turns = append(e.trajectory.Turns, turn)
}

// show adds messages to the transcript, for the policy to read next.
func (e *episode) show(messages []agon.Message) {
	e.seen = agon.Turn{Seen: messages}
	if e.options.Transcriber != nil {
		if turns := e.trajectory.Turns; len(turns) > 0 && turns[len(turns)-1].Open {
			e.seen.SeenTokens = e.options.Transcriber.End()
		}
		e.seen.SeenTokens = append(e.seen.SeenTokens, e.options.Transcriber.Transcribe(messages, len(e.messages) == 0)...)
		e.tokens = append(e.tokens, e.seen.SeenTokens...)
	}
	e.messages = append(e.messages, messages...)
}

// played is the number of turns that count against the turn limit.
func (e *episode) played() int { return len(e.trajectory.Turns) - len(e.start.After) }

func (e *episode) request() agon.Request {
	return agon.Request{
		Messages:    e.messages[:len(e.messages):len(e.messages)],
		Tokens:      e.tokens[:len(e.tokens):len(e.tokens)],
		Stream:      e.start.Stream,
		Temperature: e.start.Temperature,
		Truncation:  e.start.Truncation,
		MaxTokens:   e.start.TurnTokens,
		// A challenger may be asked to revise what it wrote last.
		Last: e.played()+1 == e.start.TurnLimit && e.start.Role != agon.RoleChallenger,
	}
}

// read takes up a completion as the next turn and reports whether there is
// something to do about it. One that found the context used up is no turn and
// ends the episode.
func (e *episode) read(ctx context.Context, completion agon.Completion) bool {
	if err := e.usable(completion); err != nil {
		e.failed(ctx, fmt.Errorf("policy: %w", err)) // if it goes on, the next round asks again
		return false
	}
	if overflowed(completion) && e.options.Transcriber != nil {
		// The turn is not recorded: nothing was written, and with what it saw
		// the transcript is longer than a policy can be trained on.
		e.end(ctx, agon.StatusTruncated, contextUsedUp)
		return false
	}
	action := e.start.Grammar.Parse(completion.Text, completion.Finish)
	if action.Item != nil {
		action.Item.Environment, action.Item.Seed = e.trajectory.Environment, e.start.Seed
	}
	e.record(completion, action)
	return true
}

// act does what the last turn asks for.
func (e *episode) act(ctx context.Context) {
	action := e.last().Action
	switch {
	case e.finish == agon.FinishLength:
		e.end(ctx, agon.StatusTruncated, fmt.Sprintf("turn %d used up its tokens", len(e.trajectory.Turns)))
	case action.Kind == agon.ActionInvalid:
		e.refuse(ctx, action.Reason)
	case action.Kind == agon.ActionItem:
		e.trajectory.Item = action.Item
		e.end(ctx, agon.StatusDone, "")
	case action.Kind == agon.ActionAnswer:
		e.answer(action.Answer)
		e.end(ctx, agon.StatusDone, "")
	default:
		e.perform(ctx, action)
	}
}

// contextUsedUp is the reason of an episode that found no room for another turn.
const contextUsedUp = "the context was used up"

// last is the turn that was played last.
func (e *episode) last() *agon.Turn { return &e.trajectory.Turns[len(e.trajectory.Turns)-1] }

// usable checks what an engine promised of its completion.
func (e *episode) usable(completion agon.Completion) error {
	switch {
	case completion.Err != nil:
		return completion.Err
	case len(completion.LogProbs) != 0 && len(completion.LogProbs) != len(completion.Tokens):
		return fmt.Errorf("%d log-probabilities for %d tokens", len(completion.LogProbs), len(completion.Tokens))
	case e.options.Transcriber != nil && len(completion.Tokens) == 0 && !overflowed(completion):
		return fmt.Errorf("a completion without ids, though the transcript is kept in ids")
	}
	return nil
}

// overflowed reports whether a request left no room for a single token. Of a
// policy without ids it cannot be told whether the context was used up or
// MaxTokens, by thoughts that are not part of the text.
func overflowed(completion agon.Completion) bool {
	return completion.Finish == agon.FinishLength && completion.Text == "" && len(completion.Tokens) == 0
}

func (e *episode) record(completion agon.Completion, action agon.Action) {
	turn := e.seen
	turn.Text, turn.Tokens, turn.LogProbs = completion.Text, completion.Tokens, completion.LogProbs
	turn.Version, turn.Action, turn.Open = completion.Version, action, completion.Finish == agon.FinishString
	e.finish = completion.Finish
	e.trajectory.Turns = append(e.trajectory.Turns, turn)
	e.messages = append(e.messages, agon.Message{Speaker: agon.Assistant, Text: completion.Text})
	e.tokens = append(e.tokens, completion.Tokens...)
}

// refuse answers an invalid turn with its reason, or ends the episode.
func (e *episode) refuse(ctx context.Context, reason string) {
	if e.invalid == e.options.Forgiven {
		e.end(ctx, agon.StatusInvalid, reason)
		return
	}
	e.invalid++
	e.goOn(ctx, agon.Execution{Error: reason})
}

// perform runs a program or calls a tool.
func (e *episode) perform(ctx context.Context, action agon.Action) {
	turn := e.last()
	var execution agon.Execution
	done := e.insist(ctx, e.trajectory.Turns[len(e.start.After):len(e.trajectory.Turns)-1], func() (err error) {
		execution, err = e.world.do(ctx, action)
		return err
	})
	if !done {
		return
	}
	turn.Execution = &execution
	e.trajectory.Outcome.Calls = append(e.trajectory.Outcome.Calls, execution.Calls...)
	e.answer(execution.Answer)
	switch {
	case execution.Limit != agon.LimitNone:
		e.trajectory.TimeLimited = execution.Limit.Timed()
		e.end(ctx, agon.StatusLimit, string(execution.Limit))
	case action.Last:
		e.end(ctx, agon.StatusDone, "")
	default:
		e.goOn(ctx, execution)
	}
}

// answer takes a final answer; the last one counts.
func (e *episode) answer(value []byte) {
	if value != nil {
		e.trajectory.Outcome.Answer = value
	}
}

// goOn shows what came of a turn, if there is another.
func (e *episode) goOn(ctx context.Context, execution agon.Execution) {
	if e.played() == e.start.TurnLimit {
		e.end(ctx, agon.StatusTurns, fmt.Sprintf("%d turns were used up", e.start.TurnLimit))
		return
	}
	e.show([]agon.Message{{Speaker: agon.Observation, Text: e.start.Grammar.Observe(execution)}})
}

// insist does something with the world and reports whether it was done; a
// world that the program lost is made anew and turns are replayed in it.
func (e *episode) insist(ctx context.Context, turns []agon.Turn, do func() error) bool {
	err := do()
	for err != nil {
		if e.failed(ctx, err) {
			return false
		}
		if err = e.world.replay(ctx, turns); err == nil {
			err = do()
		}
	}
	return true
}

// failed counts a failure of the program and reports whether it ended the
// episode: by the caller's will, or because too many came before.
func (e *episode) failed(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		e.end(ctx, agon.StatusCanceled, ctx.Err().Error())
		return true
	}
	e.failures++
	if e.failures > e.options.Retries {
		e.end(ctx, agon.StatusFailed, err.Error())
		return true
	}
	return false
}

// end ends the episode. The final state is read only where it is judged.
func (e *episode) end(ctx context.Context, status agon.Status, reason string) {
	if status == agon.StatusDone && e.start.Role == agon.RoleExecutor && !e.readState(ctx) {
		return // what was lost on the way has ended it
	}
	e.close(status, reason)
}

// close ends the episode and gives back what it holds.
func (e *episode) close(status agon.Status, reason string) {
	e.ended = true
	e.trajectory.Status, e.trajectory.Reason = status, reason
	e.world.close()
}

// readState takes the final state into the outcome.
func (e *episode) readState(ctx context.Context) bool {
	return e.insist(ctx, e.trajectory.Turns[len(e.start.After):], func() error {
		state, err := e.world.state(ctx)
		if err != nil {
			return fmt.Errorf("state: %w", err)
		}
		e.trajectory.Outcome.State = state
		return nil
	})
}
