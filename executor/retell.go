package executor

import (
	"encoding/json"
	"errors"
	"fmt"

	"agon"
)

// Retell puts an attempt of another policy as one that speaks language would have met
// it: the prompt and what came of each action are as language writes them, whatever
// the other was shown, and what was written stands word for word. The result has texts
// and no ids; told is not changed. A student that imitates it learns what it will be
// asked for, and nothing of how its teacher was asked.
//
// The error says in words why it cannot be done: another role or environment, no
// turns, a turn that language reads as something else than what was done, or one that
// does not tell what came of it.
func Retell(language Language, spec *agon.Spec, instruction string, told *agon.Trajectory) (*agon.Trajectory, error) {
	retold, err := retell(language, spec, instruction, told)
	if err != nil {
		return nil, fmt.Errorf("retell: %w", err)
	}
	return retold, nil
}

func retell(language Language, spec *agon.Spec, instruction string, told *agon.Trajectory) (*agon.Trajectory, error) {
	if err := checkTold(spec, told); err != nil {
		return nil, err
	}
	seen, err := language.Prompt(spec, instruction)
	if err != nil {
		return nil, err
	}
	grammar := language.Grammar(spec.ToolsFor(agon.RoleExecutor))
	retold := *told
	retold.Turns = make([]agon.Turn, len(told.Turns))
	for i := range told.Turns {
		turn := &told.Turns[i]
		action := grammar.Parse(turn.Text, agon.FinishStop)
		if err := checkReading(action, turn.Action); err != nil {
			return nil, fmt.Errorf("turn %d %w", i+1, err)
		}
		retold.Turns[i] = agon.Turn{Seen: seen, Text: turn.Text, Version: turn.Version, Action: action, Execution: turn.Execution}
		if i+1 == len(told.Turns) {
			break
		}
		execution, err := cameOf(action, turn.Execution)
		if err != nil {
			return nil, fmt.Errorf("turn %d %w", i+1, err)
		}
		seen = []agon.Message{{Speaker: agon.Observation, Text: grammar.Observe(execution)}}
	}
	return &retold, nil
}

func checkTold(spec *agon.Spec, told *agon.Trajectory) error {
	switch {
	case told.Role != agon.RoleExecutor:
		return fmt.Errorf("it is a %s's episode, not an attempt", told.Role)
	case told.Environment != spec.Name:
		return fmt.Errorf("it is of environment %q, not of %s", told.Environment, spec.Name)
	case len(told.Turns) == 0:
		return errors.New("it has no turns")
	case told.Status == agon.StatusTruncated:
		return errors.New("it was cut off within a turn")
	}
	return nil
}

// checkReading refuses a turn that is read otherwise than it was when it was played.
// Where that was not written down, the turn must mean something.
func checkReading(now, then agon.Action) error {
	reason := now.Reason
	now.Reason, then.Reason = "", ""
	switch {
	case now.Kind == agon.ActionInvalid && then.Kind != agon.ActionInvalid:
		return fmt.Errorf("is none of this language: %s", reason)
	case then.Kind != "" && encodeAction(now) != encodeAction(then):
		return errors.New("means something else in this language")
	}
	return nil
}

// encodeAction is the action as it is written down: space within arguments counts for
// nothing.
func encodeAction(action agon.Action) string {
	text, err := json.Marshal(action)
	if err != nil {
		panic("executor: an action does not encode: " + err.Error()) // it was read from text as JSON
	}
	return string(text)
}

// cameOf returns what came of an action that did not end the attempt.
func cameOf(action agon.Action, execution *agon.Execution) (agon.Execution, error) {
	switch {
	case execution != nil:
		return *execution, nil
	case action.Kind == agon.ActionInvalid:
		return agon.Execution{Error: action.Reason}, nil
	}
	return agon.Execution{}, errors.New("does not tell what came of it")
}
