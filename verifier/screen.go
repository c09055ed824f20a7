package verifier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"agon"

	"golang.org/x/sync/errgroup"
)

// The stages of the filter, by the names that configurations, verdicts and
// funnels use.
const (
	StageParse         = "parse"
	StageNew           = "new"
	StageRuns          = "runs"
	StagePasses        = "passes"
	StageInvariant     = "invariant"
	StageStanding      = "standing"
	StageFailures      = "failures"
	StageMutants       = "mutants"
	StageGrounded      = "grounded"
	StageDeterministic = "deterministic"
	StageBand          = "band"

	// StageAccepted is the stage of a verdict that passes; StageError is that
	// of an item, or an attempt, that the program could not decide on. The
	// latter says nothing about it.
	StageAccepted = "accepted"
	StageError    = "error"
)

// Stages are those of Screen, in their order. The one that runs another program
// comes last: all that is before it is known once the outcomes are judged.
var Stages = []string{StageParse, StageNew, StageRuns, StagePasses, StageInvariant, StageStanding, StageFailures, StageMutants, StageGrounded, StageDeterministic}

// Options say what is screened against.
type Options struct {
	// Environments holds those that items may belong to, by name.
	Environments map[string]agon.Environment
	Sandbox      agon.Sandbox
	Judge        agon.Judge
	// Second runs the solution again for the stage deterministic: a sandbox
	// with another hash seed. Nil takes another interpreter of Sandbox. If it is an
	// agon.Judge too, a verifier that may have sets decides there as well, and the
	// order of their elements should be another one; if it is SetOrders, a solution that
	// may have sets runs in both orders.
	Second agon.Sandbox
	// Inspector runs the invariants of environments that have one. Without any, it
	// may be nil, and the stage invariant is not among those that are on.
	Inspector agon.Inspector

	// Stages are those that are switched on, in any order; nil means all. An
	// item is always parsed.
	Stages []string
	Bounds Bounds
	// Evaluation admits seeds that are reserved for evaluation: for checking
	// held-out tasks, never for items that anything is trained on.
	Evaluation bool
	// Archived reports whether a task that is equal to an executor was
	// accepted before; nil means never. It is called from several goroutines.
	Archived func(item *agon.Item) bool
	// Live counts the live tasks whose solutions have a signature; Alike is
	// the number of them, with those accepted before it in the same
	// screening, from which on an item is refused. 0 means any number. Live is
	// called from several goroutines.
	Live  func(signature string) int
	Alike int
	// Mutants bounds the mutants per item, 0 for DefaultMutants.
	Mutants int
	// MutationScore is the share of an item's mutants that its verifier has to
	// reject, above 0; 0 is taken for 1.
	MutationScore float64
	// HeedAll refuses, in the stage grounded, items of which something is unheeded.
	HeedAll bool
	// Concurrency is the number of items screened at once, 0 for the number
	// of processors.
	Concurrency int
	// Retries is how often an item is screened anew after a failure of the
	// program.
	Retries int
	// Times measures each stage: a Result then has Times, and is no longer a
	// function of the submission alone.
	Times bool
	// Progress, if set, is called as items are decided, one call at a time.
	Progress func(decided, total int)
}

// Submission is an item to be screened, or the reason why there is none.
type Submission struct {
	// Item is nil if the challenger wrote none; Reason then says why.
	Item   *agon.Item
	Reason string
	// Lost is set if the program lost the episode before it ended: nothing
	// was written that could be refused, so the verdict is StageError and the
	// submission is in no count of the funnel.
	Lost bool
	// Shown is the exemplar that the challenger saw, which it must not hand
	// back; nil if it saw none.
	Shown *agon.Item
}

// Result is what the filter found about a submission.
type Result struct {
	// Item is the submission's; ID is its name within its environment.
	Item *agon.Item
	ID   string
	// Verdict names the stage that refused the item and the reason, or
	// StageAccepted. StageError means that the program failed: the item is
	// neither accepted nor refused.
	Verdict agon.Verdict
	// Signature and Tools describe the solution's run: the sequence of its
	// calls with the shapes of their arguments, and the tool of each. They are
	// known of every accepted item where there is a sandbox; SignatureUnknown
	// and none if nothing ran it.
	Signature string
	Tools     []string
	// Mutation is zero unless the item came as far as the stage mutants.
	Mutation agon.MutationScore
	// Unheeded is what the instruction names and neither solution nor verifier is about,
	// of an item that came through the stage grounded: a condition that does not hold,
	// perhaps, or something that was forgotten.
	Unheeded []string
	// Ends are zero if nothing ran the solution.
	Ends agon.Ends
	// Frame is that of an accepted item; nil if nothing ran the solution.
	Frame *agon.Frame
	// Times are those of the stages that the item came to, in their order; nil
	// without Options.Times.
	Times []Time
}

// SignatureUnknown is the signature of a solution that was not run.
const SignatureUnknown = "not run"

// Screening is what the filter found about all submissions.
type Screening struct {
	Results []Result // in the order of the submissions
	Funnel  Funnel
}

// Screen is the filter. It is safe for concurrent use if what it was given is.
type Screen struct {
	options Options
	stages  []stage
}

// stage is one check. The reason is empty if the item gets through; an error
// means that the program failed.
type stage struct {
	name  string
	check func(ctx context.Context, e *evidence) (reason string, err error)
}

var allStages = []stage{
	{StageParse, checkParse},
	{StageNew, checkNew},
	{StageRuns, checkRuns},
	{StageNew, checkAlike},
	{StagePasses, checkPasses},
	{StageInvariant, checkInvariant},
	{StageStanding, checkStanding},
	{StageFailures, checkFailures},
	{StageMutants, checkMutants},
	{StageGrounded, checkGrounded},
	{StageDeterministic, checkDeterministic},
}

// NewScreen returns a filter, or an error that names a fault in options.
func NewScreen(options Options) (*Screen, error) {
	s := &Screen{options: options}
	for _, name := range options.Stages {
		if !slices.Contains(Stages, name) {
			return nil, fmt.Errorf("screen: stage %q: must be one of %s", name, strings.Join(Stages, ", "))
		}
	}
	for _, stage := range allStages {
		if !options.wants(stage.name) {
			continue
		}
		if options.Times {
			stage = timed(stage)
		}
		s.stages = append(s.stages, stage)
	}
	if s.on(StageInvariant) && options.Inspector == nil {
		return nil, errors.New("screen: an environment has an invariant, and there is no inspector to run it")
	}
	if s.options.Second == nil {
		s.options.Second = options.Sandbox
	}
	if s.options.Mutants == 0 {
		s.options.Mutants = DefaultMutants
	}
	if s.options.MutationScore == 0 {
		s.options.MutationScore = 1
	}
	if s.options.Concurrency <= 0 {
		s.options.Concurrency = runtime.GOMAXPROCS(0)
	}
	return s, nil
}

// wants reports whether a stage is switched on. That of the invariant is off where no
// environment has one.
func (o *Options) wants(name string) bool {
	if name == StageInvariant && !o.invariants() {
		return false
	}
	return o.Stages == nil || name == StageParse || slices.Contains(o.Stages, name)
}

// invariants reports whether an environment has one.
func (o *Options) invariants() bool {
	for _, environment := range o.Environments {
		if environment.Spec().Invariant {
			return true
		}
	}
	return false
}

// Stages returns those of Stages that are switched on, in their order. The caller
// owns the list.
func (s *Screen) Stages() []string {
	return slices.DeleteFunc(slices.Clone(Stages), func(name string) bool { return !s.on(name) })
}

// on reports whether a stage is switched on.
func (s *Screen) on(name string) bool {
	return slices.ContainsFunc(s.stages, func(stage stage) bool { return stage.name == name })
}

// Screen decides on every submission. Items are screened side by side, yet the
// results are a function of the submissions and their order alone. An error
// means that ctx ended, that an environment's invariant is broken (agon.ErrBroken)
// or, as a *agon.LostError that comes with the results, that no item could be decided
// on.
func (s *Screen) Screen(ctx context.Context, submissions []Submission) (*Screening, error) {
	results := make([]Result, len(submissions))
	group, screening := errgroup.WithContext(ctx)
	group.SetLimit(s.options.Concurrency)
	progress := counter(len(submissions), s.options.Progress)
	for i := range submissions {
		group.Go(func() (err error) {
			results[i], err = s.decide(screening, submissions[i])
			progress()
			return err
		})
	}
	broken := group.Wait()
	if err := cmp.Or(ctx.Err(), broken); err != nil {
		return nil, fmt.Errorf("screen: %w", err)
	}
	if s.on(StageNew) {
		s.refuseRepeats(results)
	}
	return &Screening{results, s.funnel(results)}, undecided(submissions, results)
}

// decide screens one submission, anew if the program fails. An error means that an
// invariant is broken.
func (s *Screen) decide(ctx context.Context, submission Submission) (result Result, err error) {
	for range 1 + s.options.Retries {
		result, err = s.once(ctx, submission)
		if err != nil || result.Verdict.Stage != StageError || ctx.Err() != nil {
			break
		}
	}
	return result, err
}

func (s *Screen) once(ctx context.Context, submission Submission) (Result, error) {
	if submission.Lost {
		return Result{Verdict: agon.Verdict{Stage: StageError, Reason: submission.Reason}, Signature: SignatureUnknown}, nil
	}
	e := &evidence{screen: s, submission: submission, item: submission.Item}
	verdict := agon.Verdict{Pass: true, Stage: StageAccepted}
	for _, stage := range s.stages {
		reason, err := stage.check(ctx, e)
		if stage.name == StageInvariant && errors.Is(err, agon.ErrBroken) {
			return Result{}, err
		}
		if err != nil {
			verdict = agon.Verdict{Stage: StageError, Reason: stage.name + ": " + err.Error()}
			break
		}
		if reason != "" {
			verdict = agon.Verdict{Stage: stage.name, Reason: reason}
			break
		}
	}
	var frame *agon.Frame
	if verdict.Pass && s.options.Sandbox != nil {
		var err error
		if frame, err = e.frame(ctx); err != nil {
			verdict = agon.Verdict{Stage: StageError, Reason: err.Error()}
		}
	}
	verdict.TimeLimited = verdict.Stage != StageError && e.timed.Load()
	result := Result{Item: e.item, Verdict: verdict, Signature: SignatureUnknown, Mutation: e.mutation, Unheeded: e.unheeded, Frame: frame, Times: e.times}
	if e.environment != nil {
		result.ID = e.item.ID(e.environment.Spec().Digest)
	}
	if e.solved != nil {
		result.Ends = agon.Ends{Solution: End(e.solved.outcome), Mutants: e.mutated}
		result.Signature = signature(e.solved)
		for _, call := range e.solved.outcome.Calls {
			result.Tools = append(result.Tools, call.Tool)
		}
	}
	return result, nil
}

// undecided returns an error if the program failed on every item that there was,
// so that a broken sandbox can be said once instead of being counted. What was
// lost before it came here is not the filter's.
func undecided(submissions []Submission, results []Result) error {
	lost := &agon.LostError{}
	for i := range results {
		switch {
		case submissions[i].Lost:
			continue
		case results[i].Verdict.Stage != StageError:
			return nil
		case lost.Count == 0:
			lost.Reason = results[i].Verdict.Reason
		}
		lost.Count++
	}
	if lost.Count == 0 {
		return nil
	}
	return fmt.Errorf("screen: %w", lost)
}
