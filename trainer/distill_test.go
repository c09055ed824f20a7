package trainer

import (
	"testing"

	"agon"
)

// A student comes to do what its teacher does, from the teacher's text alone: all of
// it, or with rft what passed.
func TestStudentsLearnFromATeacher(t *testing.T) {
	for _, algorithm := range []string{AlgorithmDistill, AlgorithmRFT} {
		teacher, student := newToyTable(), newToyTable()
		for task := range toyTasks {
			teacher.logits[task][task] = 6
		}
		stream := agon.NewStream(4)
		taught := attempts(teacher, 16, 1, stream.Name("teacher"))
		for i := range taught {
			for k := range taught[i].Trajectory.Turns {
				taught[i].Trajectory.Turns[k].LogProbs = nil
			}
		}
		options := DefaultOptions()
		options.Algorithm, options.Temperature = algorithm, .7
		trainer, err := New(options, Parts{Learner: student})
		if err != nil {
			t.Fatal(err)
		}
		before := success(attempts(student, 200, 1, stream.Name("before")))
		for i := range 40 {
			result, err := trainer.Step(t.Context(), taught, Iteration{Index: i, Total: 40, Stream: stream.Derive(uint64(i))})
			if err != nil {
				t.Fatal(err)
			}
			if _, told := result.Metrics["sampling/sampling_logp_difference/max"]; told {
				t.Fatalf("%s: a teacher's text is compared with the sampler's probabilities", algorithm)
			}
		}
		if after := success(attempts(student, 200, 1, stream.Name("after"))); before > .3 || after < .9 {
			t.Errorf("%s: success %.2f → %.2f", algorithm, before, after)
		}
	}
}

// What failed is imitated like what passed.
func TestDistillTakesAll(t *testing.T) {
	got := Distill{}.Advantages([]Group{groupOf("executor", 1, 0), groupOf("executor", 0)})
	for i, group := range got {
		for j, a := range group {
			if a != 1 || !(Distill{}).Uses(a) {
				t.Errorf("attempt %d of group %d has advantage %v", j, i, a)
			}
		}
	}
}
