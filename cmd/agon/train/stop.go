package train

import (
	"agon/cmd/agon/runs"
	"agon/configs"
)

// ended is the ruling of the configuration's stop, as the run stands. It looks at what is written alone, so that a run that goes on
// decides as one that was never stopped.
func (l *Loop) ended() (runs.Ruling, error) {
	if l.Config.Stop == (configs.Stop{Window: l.Config.Stop.Window}) {
		return runs.Ruling{}, nil
	}
	h, err := runs.HistoryOf(l.Run.Path)
	return h.Ended(&l.Config.Stop), err
}

// best are the steps that save.keep_best keeps.
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
	var best []int
	for _, m := range h.Measured() {
		if m.Step > 0 && len(best) < most {
			best = append(best, m.Step)
		}
	}
	return best, nil
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
	l.Shown.Say("stopped after iteration %d of %d by %s: %s; %s (hint: %s %s=0 goes on)", l.Finished, l.Config.Iterations, by.Key, by.Why, best, l.goesOn(), by.Key)
	return nil
}
