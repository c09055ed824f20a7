package executor

import (
	"context"
	"errors"
	"fmt"

	"agon"
)

// Recital is attempts that are played again.
type Recital struct {
	Tasks []agon.Task
	// Groups[i] are the attempts at Tasks[i].
	Groups [][]agon.Trajectory
	// Text decodes what was written; nil takes the text that stands in the turns.
	Text func(ids []int32) string
}

// Recite plays attempts again, as one Play of player, and returns what becomes of them
// in their order. What the policy wrote is taken from the turns: its ids with their
// log-probabilities, or its text. Whatever follows from that is found out anew: prompts,
// actions, what they bring about, how and when an attempt ends, and its outcome.
//
// The Transcriber of player is that of the policy, as far as it had ids. An attempt that
// goes on where it ended before has agon.StatusFailed, as one that was lost to the
// program; where all have, they come with a *agon.LostError. Any other error means that
// nothing could be played.
func Recite(ctx context.Context, player agon.Player, r Recital, options RolloutOptions) ([][]agon.Trajectory, error) {
	var starts []agon.Start
	var played []*agon.Trajectory
	for i := range r.Tasks {
		start, err := startOf(&r.Tasks[i], options)
		if err != nil {
			return nil, fmt.Errorf("recite: task %s: %w", r.Tasks[i].ID, err)
		}
		for a := range r.Groups[i] {
			attempt := &r.Groups[i][a]
			start.Attempt, start.Stream = attempt.Attempt, agon.Stream(len(starts))
			starts, played = append(starts, start), append(played, attempt)
		}
	}
	again, err := player.Play(ctx, &reciter{played, r.Text}, starts)
	if err != nil {
		err = fmt.Errorf("recite: %w", err)
	}
	if len(again) == 0 {
		return nil, err
	}
	groups := make([][]agon.Trajectory, len(r.Groups))
	for i := range groups {
		groups[i], again = again[:len(r.Groups[i])], again[len(r.Groups[i]):]
	}
	return groups, err
}

// reciter is a policy that writes what stands in trajectories. The stream of a request
// is the place of its trajectory.
type reciter struct {
	played []*agon.Trajectory
	text   func(ids []int32) string
}

var _ agon.Policy = (*reciter)(nil)

// Generate implements agon.Policy.
func (r *reciter) Generate(_ context.Context, requests []agon.Request) []agon.Completion {
	completions := make([]agon.Completion, len(requests))
	for i := range requests {
		turn := 0
		for _, message := range requests[i].Messages {
			if message.Speaker == agon.Assistant {
				turn++
			}
		}
		completions[i] = r.completion(r.played[requests[i].Stream], turn)
	}
	return completions
}

// completion is the turn of a trajectory, counted from 0. Behind the last, the context
// was used up, or else the episode should have ended.
func (r *reciter) completion(t *agon.Trajectory, number int) agon.Completion {
	if number >= len(t.Turns) {
		if t.Status == agon.StatusTruncated && t.Reason == contextUsedUp {
			return agon.Completion{Finish: agon.FinishLength}
		}
		return agon.Completion{Err: errors.New("the attempt goes on, and ended here before")}
	}
	turn := &t.Turns[number]
	c := agon.Completion{Text: turn.Text, Tokens: turn.Tokens, LogProbs: turn.LogProbs, Version: turn.Version, Finish: agon.FinishStop}
	if r.text != nil && turn.Tokens != nil {
		c.Text = r.text(turn.Tokens)
	}
	last := number == len(t.Turns)-1
	switch {
	case last && t.Status == agon.StatusTruncated && t.Reason != contextUsedUp:
		c.Finish = agon.FinishLength
	case turn.Open:
		c.Finish = agon.FinishString
	}
	return c
}
