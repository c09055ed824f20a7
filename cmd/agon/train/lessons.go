package train

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/executor"
	"agon/trainer"
	"agon/verifier"
)

// lessons is what of a teacher's run can be learnt from, as it is read.
type lessons struct {
	loop  *Loop
	items map[string]*agon.Item
	// unsound are the tasks that came into quarantine, however late.
	unsound map[string]bool
	place   runs.GroupPlace
	group   string
	taken   [][]trainer.Judged
	read    int
	// leftOut counts those that were left out, by the reason; such as is the first of
	// those that this policy's language cannot tell.
	leftOut map[string]int
	such    error
}

// Why an attempt is left out.
const (
	leftLost       = "were lost by the program"
	leftWithheld   = "are at a task in quarantine"
	leftElsewhere  = "are of another environment"
	leftUnknown    = "are at a task that the run does not hold"
	leftTruncated  = "were cut off within a turn, whose end would be taught as one"
	leftUnwritten  = "have no turns"
	leftUnreadable = "cannot be told in this policy's language"
	leftLong       = "are longer than the policy's context"
)

func (l *Loop) readLessons(run string) (*lessons, error) {
	records, err := runs.ReadItems(run)
	if err != nil {
		return nil, err
	}
	s := &lessons{loop: l, items: map[string]*agon.Item{}, unsound: map[string]bool{}, leftOut: map[string]int{}}
	for i := range records {
		s.items[records[i].ID] = records[i].Item
		if records[i].Verdict.Stage == verifier.StageQuarantine {
			s.unsound[records[i].ID] = true // an equal item may follow, refused as a repeat
		}
	}
	for record, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			return nil, err
		}
		if err := s.take(&record); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// take takes an attempt in, unless there is a reason to leave it out. An error is the
// program's.
func (s *lessons) take(r *runs.AttemptRecord) error {
	s.read++
	s.place.Next(r)
	told, why, err := s.told(r)
	if err != nil {
		return err
	}
	if why != "" {
		s.leftOut[why]++
		return nil
	}
	group := s.place.Group() + " at " + told.TaskID
	if group != s.group {
		s.group, s.taken = group, append(s.taken, nil)
	}
	last := &s.taken[len(s.taken)-1]
	*last = append(*last, trainer.Judged{Trajectory: told, Group: group, Verdict: &r.Verdict})
	return nil
}

// told returns the attempt as this policy would have met it, or why it is left out.
func (s *lessons) told(r *runs.AttemptRecord) (_ *agon.Trajectory, why string, _ error) {
	t := &r.Trajectory
	environment, item := s.loop.Worlds.ByName[t.Environment], s.items[t.TaskID]
	switch {
	case !r.Judgement().Counts:
		return nil, leftLost, nil
	case r.Withheld || s.unsound[t.TaskID]:
		return nil, leftWithheld, nil
	case environment == nil:
		return nil, leftElsewhere, nil
	case item == nil:
		return nil, leftUnknown, nil
	case len(t.Turns) == 0:
		return nil, leftUnwritten, nil
	case t.Status == agon.StatusTruncated:
		return nil, leftTruncated, nil
	}
	told, err := executor.Retell(s.loop.actions, environment.Spec(), item.Instruction, t)
	if err != nil {
		if s.such == nil {
			s.such = err
		}
		return nil, leftUnreadable, nil
	}
	told.Outcome = agon.Outcome{}
	sequence, err := trainer.NewSequence(&agon.Sample{Trajectory: told, Group: t.TaskID}, s.loop.Actor)
	if err != nil {
		return nil, "", err
	}
	if len(sequence.Tokens) > s.loop.Actor.Model.Config().Context {
		return nil, leftLong, nil
	}
	return told, "", nil
}

// tell says how many attempts are learnt from, and what was left out.
func (s *lessons) tell(run string) error {
	var why []string
	for _, reason := range slices.Sorted(maps.Keys(s.leftOut)) {
		text := fmt.Sprintf("%d %s", s.leftOut[reason], reason)
		if reason == leftUnreadable {
			text += fmt.Sprintf(" (the first: %s)", terminal.OneLine(s.such.Error(), 120))
		}
		why = append(why, text)
	}
	taken, passed := 0, 0
	for _, group := range s.taken {
		taken += len(group)
		passed += exams.CountTrue(group, func(j *trainer.Judged) bool { return j.Verdict != nil && j.Verdict.Pass })
	}
	switch {
	case s.read == 0:
		return terminal.Mistake(fmt.Errorf("teacher: the run %s has no attempts: it made none, or kept none (save.trajectories)", run))
	case taken == 0:
		return terminal.Mistake(fmt.Errorf("teacher: nothing can be learnt from the %s of %s: %s", terminal.Counted(s.read, "attempt"), run, strings.Join(why, ", ")))
	}
	line := fmt.Sprintf("learning from %d of %s of %s, of which %d passed", taken, terminal.Counted(s.read, "attempt"), run, passed)
	if len(why) > 0 {
		line += "; of the others " + strings.Join(why, ", ")
	}
	s.loop.Shown.Say("%s", line)
	return nil
}
