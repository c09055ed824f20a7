package train

import (
	"agon"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/configs"
	"agon/trainer"
)

// Iteration is what one turn of the loop gathers on its way.
type Iteration struct {
	Number  int // from 1
	stream  agon.Stream
	Clock   *clock
	Metrics map[string]float64
	items   []runs.ItemRecord
	Records []runs.AttemptRecord
	// played are the attempts that Records are of, place by place.
	played []*agon.Trajectory
	// proposed are the proposals with their verdicts; written tells where the
	// line of a task's verdict stands.
	proposed []trainer.Proposal
	byTask   map[string]int
	// withheld are the tasks that were put in quarantine.
	withheld map[string]bool
	// given counts the turns that given tasks had, and taught those of a teacher's
	// groups.
	given  int
	taught int
	cutOff cutOff
	notes  []string
}

func (l *Loop) begin() *Iteration {
	number := l.Finished + 1
	it := &Iteration{
		Number: number,
		stream: streamOf(l.Config, number),
		Clock:  NewClock(l.gauge),
		Metrics: map[string]float64{
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

// streamOf is where an iteration has all of its random choices from.
func streamOf(c *configs.Config, iteration int) agon.Stream {
	return agon.NewStream(c.Seed).Name("iteration").Derive(uint64(iteration))
}

// doing says what the loop is at in each phase of the timings.
var doing = map[string]string{
	"evaluate": "evaluating", "propose": "proposing", "screen": "screening",
	"rollout": "attempting", "judge": "judging", "update": "updating", "save": "saving",
}

// phase shows that a phase of the iteration begins, and measures its work.
func (l *Loop) phase(it *Iteration, name string, work func() (tokens int, err error)) error {
	l.begins(name)
	return it.Clock.time(name, work)
}

func (l *Loop) begins(phase string) {
	if l.Shown != nil {
		l.Shown.Begin(doing[phase])
	}
}

// write appends the iteration to the journals; it is finished once it stands
// there.
func (l *Loop) write(it *Iteration) error {
	it.measure(map[string]float64{
		"pool/size":       float64(l.pool.Len()),
		"archive/size":    float64(l.archive.Len()),
		"imitations/size": float64(l.imitations.Len()),
		"policy/version":  float64(l.version()),
	})
	if l.given != nil {
		it.Metrics["given/epoch"] = float64(l.given.had+it.given) / float64(len(l.given.entries))
	}
	if l.teacher != nil {
		it.Metrics["teacher/epoch"] = float64(l.teacher.had+it.taught) / float64(len(l.teacher.groups))
	}
	for i := range it.items {
		if err := l.Run.Append(checkpoints.Tasks, &it.items[i]); err != nil {
			return err
		}
	}
	for i := range it.Records {
		if !l.Config.Save.Trajectories {
			break
		}
		if err := l.Run.Append(checkpoints.Trajectories, &it.Records[i]); err != nil {
			return err
		}
	}
	if err := l.Run.Append(checkpoints.Metrics, encodable(it.Metrics)); err != nil {
		return err
	}
	l.Finished = it.Number
	if l.given != nil {
		l.given.had += it.given
		l.given.unwritten = nil
	}
	if l.teacher != nil {
		l.teacher.had += it.taught
	}
	l.archive.Release(func(id string) bool { return l.pool.Contains(id) || l.isGiven(id) })
	return nil
}
