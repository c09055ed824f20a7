package challenger

import (
	"context"
	"errors"
	"fmt"

	"agon"
)

// Options say how items are proposed.
type Options struct {
	// Environments are proposed for by their Shares; see Shares.Turns.
	Environments []agon.Environment
	Shares       Shares
	Language     Language
	// Actions is how the challenger writes its tool calls.
	Actions Actions
	// Count is the number of proposals. Seeds are their initial states; nil
	// draws them from Stream. A seed reserved for evaluation is refused.
	Count int
	Seeds []int64
	// TopicShares are the shares of proposals whose topic holds no tool, one,
	// two, and so on; nil leaves every topic open.
	TopicShares []float64
	// Promise is how much a task on a topic promises to teach; see DrawTopic.
	// Nil draws all topics alike.
	Promise func(Topic) float64
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
	// Shown is the exemplar that the prompt showed; nil if it showed none.
	Shown *agon.Item
	// Topic is what the prompt asked for.
	Topic Topic
	// Revision counts the revisions that led here.
	Revision int
	// Variant is set if the item is not the policy's own words, but a variation
	// of them.
	Variant bool

	start agon.Start
}

// Propose lets the policy write options.Count items. Proposals lost to the
// program or canceled are among them, with a Status that does not count; where
// all were lost, they come with a *agon.LostError. Any other error means a fault
// in options, or that nothing could be played.
func Propose(ctx context.Context, player agon.Player, policy agon.Policy, options Options) ([]Proposal, error) {
	drafts, err := draft(options)
	if err != nil {
		return nil, fmt.Errorf("propose: %w", err)
	}
	proposals, err := play(ctx, player, policy, drafts)
	if err != nil {
		err = fmt.Errorf("propose: %w", err)
	}
	return proposals, err
}

// Refusal is a proposal that was found wanting, and why.
type Refusal struct {
	Proposal Proposal
	Reason   string
}

// follow makes start go on from the refused proposal with the reason. One that
// has no turns, because its prompt alone used up the context, is asked the same
// once more: without the prompt the transcript would begin with the reason.
func (r Refusal) follow(start *agon.Start) {
	if turns := r.Proposal.Trajectory.Turns; len(turns) > 0 {
		start.After = turns
		start.Prompt = []agon.Message{{Speaker: agon.Observation, Text: r.Reason}}
	}
}

// Revise tells the challenger why its items were refused and lets it write
// them again: result[i] belongs to refusals[i]. Its transcript goes on; the
// environment starts anew. How often this is done is the caller's to bound.
// Errors are those of Propose.
func Revise(ctx context.Context, player agon.Player, policy agon.Policy, refusals []Refusal) ([]Proposal, error) {
	drafts := make([]Proposal, len(refusals))
	for i, refusal := range refusals {
		drafts[i] = refusal.Proposal
		drafts[i].Revision++
		refusal.follow(&drafts[i].start)
	}
	proposals, err := play(ctx, player, policy, drafts)
	if err != nil {
		err = fmt.Errorf("revise: %w", err)
	}
	return proposals, err
}

// play plays the starts of drafts and fills in what came of them.
func play(ctx context.Context, player agon.Player, policy agon.Policy, drafts []Proposal) ([]Proposal, error) {
	starts := make([]agon.Start, len(drafts))
	for i := range drafts {
		starts[i] = drafts[i].start
	}
	trajectories, err := player.Play(ctx, policy, starts)
	if len(trajectories) == 0 {
		return nil, err
	}
	for i := range drafts {
		drafts[i].Trajectory, drafts[i].Item, drafts[i].Reason = trajectories[i], trajectories[i].Item, ""
		if trajectories[i].Item == nil {
			drafts[i].Reason = reasonOf(&trajectories[i])
		}
	}
	return drafts, err
}

// reasonOf says why an episode ended without an item.
func reasonOf(trajectory *agon.Trajectory) string {
	if trajectory.Reason != "" {
		return trajectory.Reason
	}
	return "the episode ended without an item"
}

// draft returns proposals that are yet to be played.
func draft(options Options) ([]Proposal, error) {
	if len(options.Environments) == 0 {
		return nil, errors.New("no environment")
	}
	seeds, err := seedsOf(options)
	if err != nil {
		return nil, err
	}
	if len(options.Shares) > 0 && len(options.Shares) != len(options.Environments) {
		return nil, fmt.Errorf("%d shares for %d environments", len(options.Shares), len(options.Environments))
	}
	drafts := make([]Proposal, options.Count)
	turns := options.Shares.Turns(options.Count, len(options.Environments), options.Stream.Name("environments"))
	for i := range drafts {
		environment := options.Environments[turns[i]]
		if drafts[i], err = draftOf(environment, seeds[i], i, options); err != nil {
			return nil, fmt.Errorf("environment %s: %w", environment.Spec().Name, err)
		}
	}
	return drafts, nil
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

func draftOf(environment agon.Environment, seed int64, index int, options Options) (Proposal, error) {
	spec, stream := environment.Spec(), options.Stream.Name("challenger").Derive(uint64(index))
	brief := Brief{Topic: DrawTopic(spec, options.TopicShares, options.Promise, stream.Name("topic"))}
	if options.Exemplar != nil {
		brief.Exemplar = options.Exemplar(spec.Name, stream.Name("exemplar"))
	}
	prompt, err := options.Language.Prompt(spec, brief)
	if err != nil {
		return Proposal{}, err
	}
	tools, limit := spec.ToolsFor(agon.RoleChallenger), options.TurnLimit
	if limit == 0 {
		limit = spec.TurnLimit
	}
	return Proposal{Shown: brief.Exemplar, Topic: brief.Topic, start: agon.Start{
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
	}}, nil
}
