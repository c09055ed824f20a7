package main

import (
	"agon"
	"agon/checkpoints"
	"agon/trainer"
)

// iteration is what one turn of the loop gathers on its way.
type iteration struct {
	number  int // from 1
	stream  agon.Stream
	clock   *clock
	metrics map[string]float64
	items   []itemRecord
	records []attemptRecord
	// proposed are the proposals with their verdicts; written tells where the
	// line of a task's verdict stands.
	proposed []trainer.Proposal
	byTask   map[string]int
	// withheld are the tasks that were put in quarantine.
	withheld map[string]bool
	cutOff   cutOff
	notes    []string
}

func (l *loop) begin() *iteration {
	number := l.finished + 1
	it := &iteration{
		number: number,
		stream: agon.NewStream(l.config.Seed).Name("iteration").Derive(uint64(number)),
		clock:  newClock(l.gauge),
		metrics: map[string]float64{
			"iteration": float64(number), "alternatives/found": 0, "alternatives/quarantined": 0,
			// attempts/side_effects: those that the verifier accepts and that change
			// more than the solution.
			"attempts/side_effects": 0,
		},
		byTask:   map[string]int{},
		withheld: map[string]bool{},
	}
	for _, kind := range timedKinds {
		it.countTimed(kind, 0)
	}
	return it
}

// doing says what the loop is at in each phase of the timings.
var doing = map[string]string{
	"evaluate": "evaluating", "propose": "proposing", "screen": "screening",
	"rollout": "attempting", "judge": "judging", "update": "updating", "save": "saving",
}

// phase shows that a phase of the iteration begins, and measures its work.
func (l *loop) phase(it *iteration, name string, work func() (tokens int, err error)) error {
	l.begins(name)
	return it.clock.time(name, work)
}

func (l *loop) begins(phase string) {
	if l.shown != nil {
		l.shown.Begin(doing[phase])
	}
}

// write appends the iteration to the journals; it is finished once it stands
// there.
func (l *loop) write(it *iteration) error {
	it.measure(map[string]float64{
		"pool/size":       float64(l.pool.Len()),
		"archive/size":    float64(l.archive.Len()),
		"imitations/size": float64(l.imitations.Len()),
		"policy/version":  float64(l.version()),
	})
	for i := range it.items {
		if err := l.run.Append(checkpoints.Tasks, &it.items[i]); err != nil {
			return err
		}
	}
	for i := range it.records {
		if !l.config.Save.Trajectories {
			break
		}
		if err := l.run.Append(checkpoints.Trajectories, &it.records[i]); err != nil {
			return err
		}
	}
	if err := l.run.Append(checkpoints.Metrics, encodable(it.metrics)); err != nil {
		return err
	}
	l.finished = it.number
	return nil
}
