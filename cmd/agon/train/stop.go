package train

import (
	"slices"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/configs"
)

// ended is the ruling of the configuration's stop and budget, as the run stands.
func (l *Loop) ended() (runs.Ruling, error) {
	if l.Config.Stop == (configs.Stop{Window: l.Config.Stop.Window}) && l.Config.Budget == (configs.Budget{}) {
		return runs.Ruling{}, nil
	}
	return runs.EndedBy(l.Run.Path, l.Config)
}

// estimateAfter is the number of proposals after which their cost is told.
const estimateAfter = 50

// tellCost notes what a task costs where servers have their price.
func (l *Loop) tellCost(it *Iteration) error {
	if _, priced := it.Metrics["spent/cost"]; !priced {
		return nil
	}
	if err := l.Run.Flush(); err != nil {
		return err
	}
	h, err := runs.HistoryOf(l.Run.Path)
	if estimate := h.Estimate(estimateAfter); estimate != "" {
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
	if err := l.Run.Flush(); err != nil {
		return nil, err
	}
	h, err := runs.HistoryOf(l.Run.Path)
	if err != nil {
		return nil, err
	}
	saved, err := checkpoints.Steps(l.Run.Path)
	var best []int
	for _, m := range h.Measured() {
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
