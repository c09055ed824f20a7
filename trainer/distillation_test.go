package trainer

import (
	"reflect"
	"strings"
	"testing"

	"agon"
)

// lesson is an attempt of a teacher whose ids are of its own tokenizer.
func lesson(change func(t *agon.Trajectory)) Judged {
	t := &agon.Trajectory{
		Role: agon.RoleExecutor, Environment: "warehouse", TaskID: "task", Status: agon.StatusDone,
		Turns: []agon.Turn{
			{Seen: []agon.Message{{Text: "do"}}, SeenTokens: []int32{900}, Text: "ab", Tokens: []int32{901, 902}, LogProbs: []float32{-1, -2}, Version: 7},
			{Seen: []agon.Message{{Text: "ok"}}, SeenTokens: []int32{903}, Text: "c", Tokens: []int32{904}, LogProbs: []float32{-3}, Version: 7},
		},
	}
	if change != nil {
		change(t)
	}
	return Judged{Trajectory: t, Group: "task", Verdict: &agon.Verdict{Pass: true}}
}

func failed(j Judged) Judged {
	j.Verdict = &agon.Verdict{}
	return j
}

// A student learns its own ids of the teacher's words, and its loss falls on what the
// teacher wrote alone.
func TestDistillEncodesByTheStudentsTokenizer(t *testing.T) {
	taught := []Judged{lesson(nil)}
	before := *taught[0].Trajectory
	before.Turns = append([]agon.Turn(nil), before.Turns...)
	samples, leftOut, err := Distill(taught, DistillationOptions{Weight: .5})
	if err != nil || len(leftOut) != 0 || len(samples) != 1 {
		t.Fatal(samples, leftOut, err)
	}
	if s := &samples[0]; s.Loss != agon.LossSupervised || s.Outcome != 1 || s.Group != "task" || s.Rewards != nil {
		t.Errorf("sample %+v", s)
	}
	s, err := NewSequence(&samples[0], letters{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(bytesOf(s.Tokens)), "doabokc"; got != want {
		t.Errorf("the student reads %q, want %q", got, want)
	}
	if want := []int32{2, 3, 6}; !reflect.DeepEqual(s.Targets, want) || s.Old != nil || s.Advantage != .5 {
		t.Errorf("sequence %+v, want targets %v", s, want)
	}
	if !reflect.DeepEqual(*taught[0].Trajectory, before) {
		t.Error("the teacher's trajectory was changed")
	}
}

func bytesOf(ids []int32) (text []byte) {
	for _, id := range ids {
		text = append(text, byte(id))
	}
	return text
}

func TestDistillKeepsTheIDsOfASharedTokenizer(t *testing.T) {
	samples, _, err := Distill([]Judged{lesson(nil)}, DistillationOptions{SharedTokenizer: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSequence(&samples[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int32{900, 901, 902, 903, 904}; !reflect.DeepEqual(s.Tokens, want) || s.Old != nil {
		t.Errorf("sequence %+v, want ids %v without log-probabilities", s, want)
	}
}

func TestDistillTakesAllOrWhatPassed(t *testing.T) {
	unjudged := lesson(nil)
	unjudged.Verdict = nil
	taught := []Judged{lesson(nil), failed(lesson(nil)), unjudged}
	for keep, want := range map[Distillation][]float64{"": {1, 0, 0}, DistillAll: {1, 0, 0}, DistillPassed: {1}} {
		samples, leftOut, err := Distill(taught, DistillationOptions{Keep: keep})
		if err != nil {
			t.Fatal(err)
		}
		var outcomes []float64
		for _, s := range samples {
			outcomes = append(outcomes, s.Outcome)
		}
		if !reflect.DeepEqual(outcomes, want) || len(samples)+len(leftOut) != 3 {
			t.Errorf("keep %q: outcomes %v, want %v; left out %v", keep, outcomes, want, leftOut)
		}
	}
	_, leftOut, _ := Distill(taught, DistillationOptions{Keep: DistillPassed})
	if want := []LeftOut{{1, "did not pass"}, {2, "was not judged"}}; !reflect.DeepEqual(leftOut, want) {
		t.Errorf("left out %v, want %v", leftOut, want)
	}
}

func TestDistillSaysWhatItCannotUse(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *agon.Trajectory)
		want   string
	}{
		"no turns":            {func(t *agon.Trajectory) { t.Turns = nil }, "has no turns"},
		"another environment": {func(t *agon.Trajectory) { t.Environment = "moon" }, `is of environment "moon", and the student is trained in warehouse, calculator`},
		"lost":                {func(t *agon.Trajectory) { t.Status = agon.StatusFailed }, `was lost: its status is "error"`},
		"canceled":            {func(t *agon.Trajectory) { t.Status = agon.StatusCanceled }, `was lost: its status is "canceled"`},
		"cut off":             {func(t *agon.Trajectory) { t.Status = agon.StatusTruncated }, "was cut off within a turn, whose end would be taught as one"},
		"ids alone":           {func(t *agon.Trajectory) { t.Turns[1].Text = "" }, "has ids and no text at turn 2, and the ids are another tokenizer's"},
		"nothing written":     {func(t *agon.Trajectory) { t.Turns[0].Text, t.Turns[0].Tokens = " \n", nil }, "has nothing written at turn 1"},
		"nothing seen":        {func(t *agon.Trajectory) { t.Turns[0].Seen = nil }, "does not tell what was seen before turn 1"},
	} {
		options := DistillationOptions{Environments: []string{"warehouse", "calculator"}}
		samples, leftOut, err := Distill([]Judged{lesson(nil), lesson(c.change)}, options)
		if err != nil || len(samples) != 1 || !reflect.DeepEqual(leftOut, []LeftOut{{1, c.want}}) {
			t.Errorf("%s: %d samples, left out %v, %v; want %q", name, len(samples), leftOut, err, c.want)
		}
		_, _, err = Distill([]Judged{lesson(c.change)}, options)
		if err == nil || !strings.HasSuffix(err.Error(), "nothing can be learnt from any of 1 trajectories: the first "+c.want) {
			t.Errorf("%s alone: %v", name, err)
		}
	}
	if _, _, err := Distill(nil, DistillationOptions{}); err == nil || err.Error() != "distill: there are no trajectories" {
		t.Errorf("nothing: %v", err)
	}
	if _, _, err := Distill(nil, DistillationOptions{Keep: "best"}); err == nil || err.Error() != `distill: keep is "best"; it can be all or passed` {
		t.Errorf("an unknown choice: %v", err)
	}
}

// A student comes to do what its teacher does, from what the teacher wrote alone.
func TestStudentsLearnFromATeacher(t *testing.T) {
	teacher, student := newToyTable(), newToyTable()
	for task := range toyTasks {
		teacher.logits[task][task] = 6
	}
	stream := agon.NewStream(4)
	var taught []Judged
	for _, s := range attempts(teacher, 16, 1, stream.Name("teacher")) {
		taught = append(taught, Judged{Trajectory: s.Trajectory, Group: s.Group, Verdict: &agon.Verdict{Pass: s.Outcome == 1}})
	}
	samples, _, err := Distill(taught, DistillationOptions{Keep: DistillPassed, SharedTokenizer: true})
	if err != nil {
		t.Fatal(err)
	}
	options := DefaultOptions()
	options.SupervisedWeight = 1
	trainer, err := New(options, Parts{Learner: student})
	if err != nil {
		t.Fatal(err)
	}
	before := success(attempts(student, 200, 1, stream.Name("before")))
	for i := range 40 {
		if _, err := trainer.Step(t.Context(), samples, Iteration{Index: i, Total: 40, Stream: stream.Derive(uint64(i))}); err != nil {
			t.Fatal(err)
		}
	}
	if after := success(attempts(student, 200, 1, stream.Name("after"))); before > .3 || after < .9 {
		t.Errorf("success %.2f → %.2f", before, after)
	}
}
