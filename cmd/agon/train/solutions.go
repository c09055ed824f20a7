package train

import (
	"agon"
	"agon/cmd/agon/stages"
	"agon/executor"
	"agon/trainer"
)

// solutions returns the example solutions of the tasks at which all attempts
// failed, as attempts to imitate: no policy gradient comes of such a group, and
// the filter has seen the solution work.
func (l *Loop) solutions(it *Iteration, judged []trainer.Judged) ([]agon.Sample, error) {
	weight := l.Config.Trainer.SupervisedSolutions
	if weight == 0 || l.trainer == nil || l.teacher != nil {
		return nil, nil
	}
	var samples []agon.Sample
	for _, id := range failedTasks(judged) {
		task := l.archive.Task(id)
		solved, err := executor.Demonstrate(l.actions, l.Worlds.ByName[task.Environment].Spec(), &task.Item)
		if err != nil {
			return nil, err
		}
		sample := stages.Demonstrated(solved)
		sample.Weight = weight
		samples = append(samples, sample)
	}
	it.measure(map[string]float64{"solutions": float64(len(samples))})
	return samples, nil
}

// failedTasks lists the tasks of groups in which every attempt counts and fails,
// in order, each once.
func failedTasks(judged []trainer.Judged) (ids []string) {
	passed := map[string]bool{}
	for i := range judged {
		if v := judged[i].Verdict; v == nil || v.Pass {
			passed[judged[i].Trajectory.TaskID] = true
		}
	}
	for i := range judged {
		if id := judged[i].Trajectory.TaskID; !passed[id] {
			passed[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}
