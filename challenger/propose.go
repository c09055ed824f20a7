package challenger

import (
	"context"
	"errors"
	"fmt"

	"agon"
)

// Options say how items are proposed.
type Options struct {
	// Environments are proposed for in turn: proposal i belongs to
	// Environments[i mod their number].
	Environments []agon.Environment
	Language     Language
	// Actions is how the challenger writes its tool calls.
	Actions Actions
	// Count is the number of proposals. Seeds are their initial states; nil
	// draws them from Stream. A seed reserved for evaluation is refused.
	Count int
	Seeds []int64
	// Exemplar, if set, chooses the item that the prompt of a proposal shows;
	// it may return nil.
	Exemplar func(environment string, stream agon.Stream) *agon.Item

	Temperature float64
	// TurnLimit bounds the turns of a proposal and, counted anew, those of
	// each revision; 0 takes the environment's own. TurnTokens bounds each.
	TurnLimit  int
	TurnTokens int
	// Stream is the iteration's.
	Stream agon.Stream
}

// Proposal is a challenger's episode and what came of it.
type Proposal struct {
	Trajectory agon.Trajectory
	// Item is what the episode ended with, nil if there is none; then Reason
	// says why.
	Item   *agon.Item
	Reason string
	// Revision counts the revisions that led here.
	Revision int

	start agon.Start
}

// Propose lets the policy write options.Count items. Proposals lost to the
// program or canceled are among them, with a Status that does not count. An
// error means a fault in options, or that nothing could be played.
func Propose(ctx context.Context, player agon.Player, policy agon.Policy, options Options) ([]Proposal, error) {
	starts, err := Starts(options)
	if err != nil {
		return nil, fmt.Errorf("propose: %w", err)
	}
	proposals, err := play(ctx, player, policy, starts, make([]int, len(starts)))
	if err != nil {
		return nil, fmt.Errorf("propose: %w", err)
	}
	return proposals, nil
}

// Refusal is a proposal that was found wanting, and why.
type Refusal struct {
	Proposal Proposal
	Reason   string
}

// Revise tells the challenger why its items were refused and lets it write
// them again: result[i] belongs to refusals[i]. Its transcript goes on; the
// environment starts anew. How often this is done is the caller's to bound.
func Revise(ctx context.Context, player agon.Player, policy agon.Policy, refusals []Refusal) ([]Proposal, error) {
	starts := make([]agon.Start, len(refusals))
	revisions := make([]int, len(refusals))
	for i, refusal := range refusals {
		starts[i] = refusal.Proposal.start
		starts[i].After = refusal.Proposal.Trajectory.Turns
		starts[i].Prompt = []agon.Message{{Speaker: agon.Observation, Text: refusal.Reason}}
		revisions[i] = refusal.Proposal.Revision + 1
	}
	proposals, err := play(ctx, player, policy, starts, revisions)
	if err != nil {
		return nil, fmt.Errorf("revise: %w", err)
	}
	return proposals, nil
}

func play(ctx context.Context, player agon.Player, policy agon.Policy, starts []agon.Start, revisions []int) ([]Proposal, error) {
	trajectories, err := player.Play(ctx, policy, starts)
	if err != nil {
		return nil, err
	}
	proposals := make([]Proposal, len(starts))
	for i, trajectory := range trajectories {
		proposals[i] = Proposal{Trajectory: trajectory, Item: trajectory.Item, Revision: revisions[i], start: starts[i]}
		if trajectory.Item == nil {
			proposals[i].Reason = reasonOf(&trajectory)
		}
	}
	return proposals, nil
}

// reasonOf says why an episode ended without an item.
func reasonOf(trajectory *agon.Trajectory) string {
	if trajectory.Reason != "" {
		return trajectory.Reason
	}
	return "the episode ended without an item"
}

// Starts returns the episodes that Propose plays.
func Starts(options Options) ([]agon.Start, error) {
	if len(options.Environments) == 0 {
		return nil, errors.New("no environment")
	}
	seeds, err := seedsOf(options)
	if err != nil {
		return nil, err
	}
	starts := make([]agon.Start, options.Count)
	for i := range starts {
		environment := options.Environments[i%len(options.Environments)]
		if starts[i], err = startOf(environment, seeds[i], i, options); err != nil {
			return nil, fmt.Errorf("environment %s: %w", environment.Spec().Name, err)
		}
	}
	return starts, nil
}

// seedsOf returns the initial states, none of which is for evaluation.
func seedsOf(options Options) ([]int64, error) {
	if options.Seeds == nil {
		return drawSeeds(options.Stream.Name("challenger seeds"), options.Count), nil
	}
	if len(options.Seeds) != options.Count {
		return nil, fmt.Errorf("%d seeds for %d proposals", len(options.Seeds), options.Count)
	}
	for _, seed := range options.Seeds {
		if seed < 0 || seed >= agon.FirstEvaluationSeed {
			return nil, fmt.Errorf("seed %d: must be from 0 to %d; those above are for evaluation", seed, agon.FirstEvaluationSeed-1)
		}
	}
	return options.Seeds, nil
}

func drawSeeds(stream agon.Stream, n int) []int64 {
	seeds := make([]int64, n)
	for i := range seeds {
		seeds[i] = int64(stream.Uint64(uint64(i)) % uint64(agon.FirstEvaluationSeed))
	}
	return seeds
}

func startOf(environment agon.Environment, seed int64, index int, options Options) (agon.Start, error) {
	spec, stream := environment.Spec(), options.Stream.Name("challenger").Derive(uint64(index))
	var exemplar *agon.Item
	if options.Exemplar != nil {
		exemplar = options.Exemplar(spec.Name, stream.Name("exemplar"))
	}
	prompt, err := options.Language.Prompt(spec, exemplar)
	if err != nil {
		return agon.Start{}, err
	}
	tools, limit := spec.ToolsFor(agon.RoleChallenger), options.TurnLimit
	if limit == 0 {
		limit = spec.TurnLimit
	}
	return agon.Start{
		Role:        agon.RoleChallenger,
		Environment: environment,
		Seed:        seed,
		Attempt:     index,
		Prompt:      prompt,
		Grammar:     NewGrammar(options.Actions.Grammar(tools), options.Language),
		Tools:       tools,
		Stream:      stream,
		Temperature: options.Temperature,
		TurnLimit:   limit,
		TurnTokens:  options.TurnTokens,
	}, nil
}
