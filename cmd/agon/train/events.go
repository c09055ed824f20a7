package train

import (
	"path/filepath"
	"time"

	"agon/cmd/agon/events"
)

// eventsFolder, in a run's directory, is what TensorBoard reads: tensorboard --logdir
// of the folder that holds the runs shows them beside each other.
const eventsFolder = "events"

// writeEvents hands an iteration's metrics to TensorBoard, and under "time/" the seconds
// of its phases. They are a copy of the journals: what goes wrong with them is told
// once, and ends nothing.
func (l *Loop) writeEvents(it *Iteration) {
	now := time.Now()
	if l.events == nil && !l.eventless {
		var err error
		if l.events, err = events.Open(filepath.Join(l.Run.Path, eventsFolder), int64(it.Number), now); err != nil {
			l.giveUpEvents(err)
		}
	}
	if l.events == nil {
		return
	}
	scalars := map[string]float64{}
	for name, value := range it.Metrics {
		scalars[name] = value
	}
	for name, phase := range it.Clock.phases {
		scalars["time/"+name] = phase.Seconds
	}
	if err := l.events.Append(int64(it.Number), now, scalars); err != nil {
		l.giveUpEvents(err)
	}
}

func (l *Loop) giveUpEvents(err error) {
	l.eventless = true
	l.Shown.Say("TensorBoard gets no more of this run: %v", err)
}
