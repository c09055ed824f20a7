package train

import (
	"errors"
	"fmt"
	"slices"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/configs"
)

// past is what the run has measured and taken so far, all of which it has written then.
func (l *Loop) past() (*runs.History, error) {
	if l.history == nil {
		l.history = runs.NewHistory(l.Run.Path)
	}
	return l.history, errors.Join(l.Run.Flush(), l.history.Read())
}

// ended is the ruling of the configuration's stop and budget, as the run stands.
func (l *Loop) ended() (runs.Ruling, error) {
	if l.Config.Stop == (configs.Stop{Window: l.Config.Stop.Window}) && l.Config.Budget == (configs.Budget{}) {
		return runs.Ruling{}, nil
	}
	past, err := l.past()
	return past.EndedBy(l.Config), err
}

// isLast reports whether the run ends with the iteration that it has finished.
func (l *Loop) isLast() (bool, error) {
	if l.Finished == l.Config.Iterations {
		return true, nil
	}
	by, err := l.ended()
	return by.Key != "", err
}

// estimateAfter is the number of proposals after which their cost is told.
const estimateAfter = 50

// tellCost notes what a task costs where servers have their price.
func (l *Loop) tellCost(it *Iteration) error {
	if _, priced := it.Metrics["spent/cost"]; !priced {
		return nil
	}
	past, err := l.past()
	if estimate := past.Estimate(estimateAfter); estimate != "" {
		it.notes = append(it.notes, estimate)
	}
	return err
}

// best are the steps that save.keep_best keeps, of the checkpoints that there are.
func (l *Loop) best() ([]int, error) {
	most := l.Config.Save.KeepBest
	if most == 0 {
		return nil, nil
	}
	past, err := l.past()
	if err != nil {
		return nil, err
	}
	saved, err := checkpoints.Steps(l.Run.Path)
	if err != nil {
		return nil, err
	}
	measured, err := past.Measured(saved)
	var best []int
	for _, m := range measured {
		if len(best) < most && slices.Contains(saved, m.Step) {
			best = append(best, m.Step)
		}
	}
	return best, err
}

// end stops the run by a rule.
func (l *Loop) end(by runs.Ruling) error {
	if err := l.saveUnlessSaved(); err != nil {
		return err
	}
	best, err := runs.BestCheckpoint(l.Run.Path)
	if err != nil {
		return err
	}
	l.stoppedBy = by.Key + ": " + by.Why
	l.Shown.Say("stopped after iteration %d of %d by %s: %s; %s (hint: %s %s=0 goes on)", l.Finished, l.Config.Iterations, by.Key, by.Why, best, l.goesOn(), by.Key)
	return nil
}

// endInTime stops the run by minutes_limit, which is over.
func (l *Loop) endInTime(minutes float64) error {
	l.Shown.Say("stopped after %.4g minutes at iteration %d of %d: %s goes on", minutes, l.Finished, l.Config.Iterations, l.goesOn())
	l.stoppedBy = fmt.Sprintf("minutes_limit: %.4g minutes are over", minutes)
	return l.saveUnlessSaved()
}
