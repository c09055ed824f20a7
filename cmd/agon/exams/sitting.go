package exams

import (
	"context"

	"agon"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor"
	"agon/verifier"
)

// MostAttempts is what a table holds in memory.
const MostAttempts = 1 << 20

// Sitting is how a policy takes an exam.
type Sitting struct {
	// Config says how actions are written and what bounds them; Player plays in
	// Worlds.
	Config  *configs.Config
	Worlds  *worlds.Worlds
	Player  agon.Player
	policy  agon.Policy
	actions executor.Language
	// Attempts at each task, at this temperature.
	Attempts    int
	Temperature float64
	Truncation  agon.Truncation
	// Stream is the dice of all attempts.
	Stream agon.Stream
}

// Take plays and judges all attempts, and counts them per task.
func (s *Sitting) Take(ctx context.Context, e *Exam) ([]verifier.Score, error) {
	options := stages.RolloutOptions(s.Config, s.Worlds, s.actions, s.Stream)
	options.Attempts, options.Temperature, options.Truncation = s.Attempts, s.Temperature, s.Truncation
	groups, err := executor.Rollout(ctx, s.Player, s.policy, e.Tasks, options)
	if err != nil {
		return nil, err
	}
	judging := stages.NewJudging(s.Config, s.Worlds)
	judgements, err := judging.Judge(ctx, e.Tasks, groups)
	if err != nil {
		return nil, err
	}
	scores := make([]verifier.Score, len(e.Tasks))
	for i := range scores {
		scores[i] = verifier.ScoreOf(e.Tasks[i].ID, &e.HeldOut[i], judgements[i])
		scores[i].Truncated = CountTrue(groups[i], usedUp)
		scores[i].Turns = verifier.ScoreTurns(groups[i], judgements[i])
	}
	return scores, nil
}

// TakeBoth measures at temperature 1 with the sitting's attempts, and greedily.
func (s Sitting) TakeBoth(ctx context.Context, e *Exam) (r Results, err error) {
	stream := s.Stream
	s.Stream = stream.Name("sampled")
	if r.Sampled, err = s.Take(ctx, e); err != nil {
		return r, err
	}
	s.Attempts, s.Temperature, s.Stream = 1, 0, stream.Name("greedy")
	r.Greedy, err = s.Take(ctx, e)
	return r, err
}

// NewSitting returns how a policy takes exams: four attempts at temperature 1.
// transcriber is nil for a policy without ids.
func NewSitting(c *configs.Config, w *worlds.Worlds, policy agon.Policy, transcriber agon.Transcriber) (Sitting, error) {
	prompts, err := stages.PromptsOf(c)
	if err != nil {
		return Sitting{}, err
	}
	actions, err := prompts.Actions(c)
	return Sitting{
		Config: c, Worlds: w, Player: stages.NewPlayer(c, w, transcriber, nil), policy: policy, actions: actions,
		Attempts: 4, Temperature: 1, Stream: agon.NewStream(evaluationSeed),
	}, err
}

// evaluationSeed is where the random choices of evaluations begin. All
// policies draw the same numbers, which is part of pairing them.
const evaluationSeed = 1
