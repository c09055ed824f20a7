package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"agon"
)

// Judge implements agon.Judge. Every outcome is decided on twice or more, by children of
// a verifier process that know nothing of each other; by a plain verifier, once, by a
// child that stays. The environment is one of this Sandbox's; for any other there are no
// tools over the states.
func (s *Sandbox) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	if len(outcomes) == 0 {
		return nil, ctx.Err()
	}
	known := s.compiled.get(verifier)
	verdicts, err := s.judge(ctx, environment, seed, judgement{Verifier: verifier, Code: known.Code, plain: known.Plain, Outcomes: evidences(outcomes)})
	if err != nil {
		return nil, fmt.Errorf("sandbox: judge: %w", err)
	}
	return verdicts, nil
}

// judge judges what is to be judged at the state that belongs to a seed.
func (s *Sandbox) judge(ctx context.Context, environment agon.Environment, seed int64, work judgement) ([]agon.Verdict, error) {
	before, err := s.before(ctx, environment, seed)
	if err != nil {
		return nil, err
	}
	by, err := s.verifiersOf(environment.Spec().Digest)
	if err != nil {
		return nil, err
	}
	work.Before, work.Seconds = text(before.JSON), s.limits.VerifyTime.Seconds()
	if work.env, err = s.known(environment.Spec().Digest); err != nil {
		return nil, err
	}
	return s.judgeIn(ctx, by, work)
}

// before is the state that a verifier compares with.
func (s *Sandbox) before(ctx context.Context, environment agon.Environment, seed int64) (agon.State, error) {
	env, err := s.known(environment.Spec().Digest)
	if err != nil {
		return agon.State{}, err
	}
	if env != nil {
		return env.initialState(ctx, seed)
	}
	episode, err := environment.Start(ctx, seed)
	if err != nil {
		return agon.State{}, err
	}
	defer episode.Close()
	if stateful, ok := episode.(agon.Stateful); ok {
		return stateful.State(ctx)
	}
	return agon.State{}, nil
}

// judgeIn judges in one child, or in several what is too large for one.
func (s *Sandbox) judgeIn(ctx context.Context, by *verifiers, work judgement) (_ []agon.Verdict, err error) {
	if work.frame, err = json.Marshal(work); err != nil {
		return nil, err
	}
	if len(work.frame) > s.largestJudgement() {
		return s.judgeLarge(ctx, by, work)
	}
	return s.judgeFrame(ctx, by, work)
}

// judgeFrame judges in one child; where an outcome costs it its life, each is
// judged by a child of its own.
func (s *Sandbox) judgeFrame(ctx context.Context, by *verifiers, work judgement) ([]agon.Verdict, error) {
	var count losses
	for {
		verdicts, err := s.judgeOnce(ctx, by, work)
		var loss *lossError
		if !errors.As(err, &loss) {
			return verdicts, err
		}
		if count.add(loss); count.blame > 0 && len(work.Outcomes) > 1 {
			return s.judgeApart(ctx, by, work)
		}
		if count.own() {
			return []agon.Verdict{{Stage: agon.VerdictBroken, Reason: loss.why, TimeLimited: loss.late}}, nil
		}
		if err := count.tooMany(); err != nil {
			return nil, err
		}
		s.activity.retried(0)
	}
}

// judgeApart judges each outcome in a child of its own.
func (s *Sandbox) judgeApart(ctx context.Context, by *verifiers, work judgement) ([]agon.Verdict, error) {
	var verdicts []agon.Verdict
	for _, outcome := range work.Outcomes {
		alone := work
		alone.Outcomes = []evidence{outcome}
		one, err := s.judgeIn(ctx, by, alone)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, one...)
	}
	return verdicts, nil
}

// judgeOnce judges outcomes so that nothing which a verifier may remember from one
// evaluation to the next is worth anything. One outcome is decided on twice by a child
// that has decided on nothing before. Of several, one child decides in their order and
// another in the reverse, so that they came to each by another way; and what they
// accept is decided on alone, unless it was the first for one of them. A *lossError
// says that there is no verdict to be believed.
func (s *Sandbox) judgeOnce(ctx context.Context, by *verifiers, work judgement) ([]agon.Verdict, error) {
	if work.plain {
		if verdicts, ok := s.evaluate(ctx, by, work); ok {
			return verdicts, nil
		}
	}
	n := len(work.Outcomes)
	if n == 1 {
		told, err := s.ask(ctx, by, work, []int{0, 0})
		if err != nil {
			return nil, err
		}
		return told.verdicts(n, func(int) (first, second int) { return 0, 1 }), nil
	}
	order := ascending(n)
	told, err := s.ask(ctx, by, work, order)
	if err != nil {
		return nil, err
	}
	if told.Refused == "" {
		slices.Reverse(order)
		again, err := s.ask(ctx, by, work, order)
		if err != nil {
			return nil, err
		}
		told.Decisions = append(told.Decisions, again.Decisions...)
	}
	verdicts := told.verdicts(n, func(i int) (first, second int) { return i, 2*n - 1 - i })
	return verdicts, s.confirm(ctx, by, work, verdicts)
}

// confirm decides alone on what was accepted in the midst of others.
func (s *Sandbox) confirm(ctx context.Context, by *verifiers, work judgement, verdicts []agon.Verdict) error {
	last := len(verdicts) - 1
	known := map[string]agon.Verdict{
		work.Outcomes[0].key(): verdicts[0], work.Outcomes[last].key(): verdicts[last],
	}
	for i := range verdicts {
		if !verdicts[i].Pass {
			continue
		}
		key := work.Outcomes[i].key()
		if _, ok := known[key]; !ok {
			alone := work
			alone.Outcomes = work.Outcomes[i : i+1]
			decided, err := s.judgeIn(ctx, by, alone)
			if err != nil {
				return err
			}
			known[key] = decided[0]
		}
		if !known[key].Pass {
			verdicts[i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: differently, TimeLimited: known[key].TimeLimited}
		}
	}
	return nil
}

// ask has a child decide on outcomes, by their numbers in that order.
func (s *Sandbox) ask(ctx context.Context, by *verifiers, work judgement, order []int) (decisions, error) {
	nonce := newNonce()
	var told decisions
	err := s.queue(ctx, by.once, nothingToFree, func(*turn) error {
		return s.judgeNow(ctx, by.once, map[string]any{"stays": false, "nonce": nonce, "order": order}, work, &told)
	})
	if err == nil {
		err = told.believe(nonce, len(order))
	}
	if err != nil {
		return told, err
	}
	return told, nil
}

// judgeNow lends a slot for one judgement.
func (s *Sandbox) judgeNow(ctx context.Context, pool *pool, asked map[string]any, work judgement, told *decisions) error {
	one, err := pool.lend(ctx)
	if err != nil {
		return err
	}
	a, err := one.fork(asked)
	if err != nil {
		pool.discard(one)
		return &lossError{why: err.Error()}
	}
	defer pool.release(one)
	return s.hearJudgement(ctx, a, work, told, work.frame)
}

// hearJudgement sends frames, of which the work is the last, and reads the decisions.
func (s *Sandbox) hearJudgement(ctx context.Context, a *attempt, work judgement, told *decisions, frames ...any) error {
	// Every evaluation has a clock of its own; this one is for those that do
	// not look at it.
	end := time.Now().Add(2*time.Duration(len(work.Outcomes))*s.limits.VerifyTime + time.Second)
	a.deadline(end)
	looks := newLooks(&work, end)
	stop := a.endWith(ctx)
	defer stop()
	var err error
	for i := 0; i < len(frames) && err == nil; i++ {
		err = a.send(frames[i])
	}
	if err == nil {
		err = s.readDecisions(ctx, a, looks, told)
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var failed *lookError
	if errors.As(err, &failed) {
		return failed.cause
	}
	return s.judgeLoss(a, err)
}

// readDecisions reads what a child says. What it compiled the verifier to is believed of a child
// that has run nothing of it.
func (s *Sandbox) readDecisions(ctx context.Context, a *attempt, looks *looks, told *decisions) error {
	work := looks.work
	if err := a.readInto(ctx, told, looks); err != nil || told.Compiled == nil || work.Code != nil {
		return err
	}
	if work.Sets == "" {
		s.compiled.put(work.Verifier, *told.Compiled)
	}
	return a.readInto(ctx, told, looks)
}

// readInto reads what a child says, once it has been given the looks that it asks for.
func (a *attempt) readInto(ctx context.Context, told *decisions, looks *looks) error {
	for {
		body, err := a.receive(looks.largest())
		if err != nil {
			return err
		}
		*told = decisions{}
		if err := json.Unmarshal(body, told); err != nil || told.Look == nil || !looks.allowed() {
			return err
		}
		if err := looks.serve(ctx, a, told.Look); err != nil {
			return err
		}
	}
}

// judgeLoss tells what it means that the child can no longer be heard.
func (s *Sandbox) judgeLoss(a *attempt, err error) error {
	how, err := a.ending(err)
	switch {
	case err == errLate:
		return &lossError{why: fmt.Sprintf("ran longer than %v", s.limits.VerifyTime), blame: blameHangs, late: true}
	case err != nil:
		return err
	}
	return &lossError{why: fmt.Sprintf("its process died (signal %d, status %d)", how.Signal, how.Code), blame: blameKilled, late: how.late(s.limits.CPU)}
}
