package train

import (
	"context"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/cmd/agon/events"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor"
	"agon/trainer"
	"agon/trainer/learner"
	"agon/verifier"
)

// Loop is a run in progress: what it works with, and the state that it saves.
type Loop struct {
	Config *configs.Config
	Worlds *worlds.Worlds
	// Policy plays both roles. actor is the same where its weights are in
	// this process, else nil.
	Policy agon.Policy
	Actor  *policies.Actor
	// gauge is that of the actor's GPU; nil of none.
	gauge *policies.Gauge
	// meters count what both roles use.
	meters  meters
	player  agon.Player
	prompts stages.Prompts
	// actions is the language that the policy attempts in.
	actions executor.Language
	Author  author
	// recall keeps what served policies write; nil where there is none.
	recall    *recall
	screen    *verifier.Screen
	judging   verifier.Judging
	rewarding verifier.Rewarding
	trainer   *trainer.Trainer
	learner   *learner.Learner
	// corpus holds seeded demonstrations of the challenger's role, for the
	// supervised part of each step.
	corpus []agon.Sample
	// reference is the policy that the run began with; nil without a
	// divergence to hold it by. referenceDigest names its weights.
	reference       *learner.Reference
	referenceDigest string
	Run             *checkpoints.Run
	// written is the run's configuration as it stands in its directory.
	written []byte
	// Command goes on with the run, where that is not agon train --resume.
	Command string
	// exam holds the development tasks; nil until they are first needed.
	exam *exams.Exam
	// lastExam has held-out success of the weights as they are, as the next iteration
	// would measure it; nil but at the run's end.
	lastExam *Iteration

	// What outlasts an iteration, beside weights and moments.
	pool       *challenger.Pool
	archive    *challenger.Archive
	imitations *challenger.Imitations
	given      *given   // nil of a run that is given no tasks
	teacher    *teacher // nil of a run that learns from its own attempts
	Finished   int      // iterations
	// history is what past has read so far; nil of a run that goes by none of it.
	history *runs.History
	// stoppedBy is the rule, budget or limit that ended the run, with why.
	stoppedBy string

	// events are TensorBoard's; nil before the first iteration, and where they could
	// not be written.
	events    *events.Writer
	eventless bool

	// saved is the iteration of the newest checkpoint, and saveTook the seconds
	// that it took, until a line of timings tells them; shown tells people how
	// far the run is.
	saved    int
	saveTook float64
	// barren counts the latest iterations in a row that had no task; a loop that
	// endures turns on without: what a variant of an ablation comes to is a
	// result.
	barren  int
	Endures bool
	// lost counts, by phase, what the program lost in a row: see passOver.
	lost map[string]int
	// toldCutOff is set once people know that limits end many attempts.
	toldCutOff bool
	Shown      *terminal.Progress
}

// Iterate turns the loop once. When ctx ends before the first optimizer step,
// the iteration is dropped: nothing of it is written, and the error is ctx's.
// Afterwards it is finished.
func (l *Loop) Iterate(ctx context.Context) (*Iteration, error) {
	it := l.begin()
	l.lastExam = nil
	if err := l.examine(ctx, it); err != nil {
		return nil, err
	}
	proposals, err := l.propose(ctx, it)
	if err != nil {
		return nil, err
	}
	results, err := l.filter(ctx, it, proposals)
	if err != nil {
		return nil, err
	}
	l.admit(it, proposals, results)
	if err := l.vary(ctx, it, proposals, results); err != nil {
		return nil, err
	}
	attempts, err := l.collect(ctx, it)
	if err != nil {
		return nil, err
	}
	samples, err := l.credit(it, attempts)
	if err != nil {
		return nil, err
	}
	samples = append(samples, l.imitate(it)...)
	solutions, err := l.solutions(it, attempts)
	if err != nil {
		return nil, err
	}
	samples = append(samples, solutions...)
	if err := l.learn(ctx, it, samples); err != nil {
		return nil, err
	}
	it.executed(l.Worlds.Sandbox)
	it.spend(&l.meters, l.Config)
	return it, l.write(it)
}
