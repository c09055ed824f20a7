package sandbox

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"agon"
)

// Judge implements agon.Judge. A child of a verifier process judges all
// outcomes, each twice, the second time in reverse order. The environment is
// one of this Sandbox's; for any other there are no tools over the states.
func (s *Sandbox) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	if len(outcomes) == 0 {
		return nil, ctx.Err()
	}
	verdicts, err := s.judge(ctx, environment, verifier, seed, outcomes)
	if err != nil {
		return nil, fmt.Errorf("sandbox: judge: %w", err)
	}
	return verdicts, nil
}

func (s *Sandbox) judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	before, err := s.before(ctx, environment, seed)
	if err != nil {
		return nil, err
	}
	pool, err := s.verifierPool(environment.Spec().Digest)
	if err != nil {
		return nil, err
	}
	return s.judgeIn(ctx, pool, judgement{
		Verifier: verifier, Code: s.compiled.get(verifier), Before: text(before.JSON), Outcomes: evidences(outcomes), Seconds: s.limits.VerifyTime.Seconds(),
	})
}

// judgement is what a verifier's child reads. States, answers and calls cross
// as JSON texts: every evaluation parses its own copy.
type judgement struct {
	Verifier string     `json:"verifier"`
	Code     *string    `json:"code"` // of Verifier, if it was compiled before
	Before   *string    `json:"before"`
	Outcomes []evidence `json:"outcomes"`
	Seconds  float64    `json:"seconds"`
}

type evidence struct {
	After  *string `json:"after"`
	Answer *string `json:"answer"`
	Calls  string  `json:"calls"`
}

// decisions is what it says.
type decisions struct {
	Nonce   string     `json:"nonce"`
	Refused string     `json:"refused"`
	Code    *string    `json:"code"` // of a verifier that came without
	First   []decision `json:"first"`
	Second  []decision `json:"second"`
}

type decision struct {
	Pass   *bool
	Reason string
}

func (d *decision) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&d.Pass, &d.Reason})
}

func text(raw json.RawMessage) *string {
	if raw == nil {
		return nil
	}
	text := string(raw)
	return &text
}

func evidences(outcomes []agon.Outcome) []evidence {
	list := make([]evidence, len(outcomes))
	for i, outcome := range outcomes {
		list[i] = evidence{After: text(outcome.State.JSON), Answer: text(outcome.Answer), Calls: callsText(outcome.Calls)}
	}
	return list
}

// callsText is the argument `calls` of a verifier.
func callsText(calls []agon.CallRecord) string {
	type shown struct {
		Tool      string                     `json:"tool"`
		Arguments map[string]json.RawMessage `json:"arguments"`
		Value     json.RawMessage            `json:"value"`
		Error     *string                    `json:"error"`
	}
	list := make([]shown, len(calls))
	for i, call := range calls {
		list[i] = shown{Tool: call.Tool, Arguments: call.Arguments, Value: call.Return.Value}
		if list[i].Arguments == nil {
			list[i].Arguments = map[string]json.RawMessage{}
		}
		if call.Return.Error != "" {
			list[i].Error = &call.Return.Error
		}
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return "[]" // a record of something that was never JSON
	}
	return string(raw)
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

// verifierPool returns the verifiers that hold the tools of an environment.
func (s *Sandbox) verifierPool(digest string) (*pool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	env := s.environments[digest]
	if env == nil {
		digest = ""
	}
	if s.verifiers[digest] == nil {
		s.verifiers[digest] = newPool(s.config.Parallel, s.startVerifier(env))
	}
	return s.verifiers[digest], nil
}

func (s *Sandbox) startVerifier(env *environment) func(context.Context) (*slot, error) {
	return func(ctx context.Context) (*slot, error) {
		config := s.slotConfig(roleVerifier)
		s.childLimits(&config)
		if env != nil {
			config.Tools = env.file("tools.py")
		}
		one, _, err := s.startSlot(ctx, config)
		return one, err
	}
}

// judgeIn judges; where an outcome costs the child its life, each is judged by
// a child of its own.
func (s *Sandbox) judgeIn(ctx context.Context, pool *pool, work judgement) ([]agon.Verdict, error) {
	for try := 0; ; try++ {
		verdicts, err := s.judgeOnce(ctx, pool, work)
		var loss *lossError
		if !errors.As(err, &loss) {
			return verdicts, err
		}
		if loss.attempts && len(work.Outcomes) > 1 {
			return s.judgeApart(ctx, pool, work)
		}
		if loss.attempts && try > 0 {
			return []agon.Verdict{{Stage: agon.VerdictBroken, Reason: loss.why}}, nil
		}
		if try == retries {
			return nil, fmt.Errorf("%d slots lost: %s", try+1, loss.why)
		}
	}
}

func (s *Sandbox) judgeApart(ctx context.Context, pool *pool, work judgement) ([]agon.Verdict, error) {
	var verdicts []agon.Verdict
	for _, outcome := range work.Outcomes {
		alone := work
		alone.Outcomes = []evidence{outcome}
		one, err := s.judgeIn(ctx, pool, alone)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, one...)
	}
	return verdicts, nil
}

func (s *Sandbox) judgeOnce(ctx context.Context, pool *pool, work judgement) ([]agon.Verdict, error) {
	if err := pool.admit(ctx, func() bool { return false }); err != nil {
		return nil, err
	}
	nonce, began := newNonce(), false
	var told decisions
	err := s.run(ctx, func() error {
		began = true
		return s.judgeNow(ctx, pool, nonce, work, &told)
	})
	if !began {
		<-pool.permits
	}
	if err != nil {
		return nil, err
	}
	if told.Nonce == nonce && told.Code != nil {
		s.compiled.put(work.Verifier, told.Code)
	}
	return verdictsOf(told, nonce, len(work.Outcomes))
}

// judgeNow lends a slot for one judgement.
func (s *Sandbox) judgeNow(ctx context.Context, pool *pool, nonce string, work judgement, told *decisions) error {
	one, err := pool.lend(ctx)
	if err != nil {
		return err
	}
	a, err := one.fork(map[string]any{"nonce": nonce})
	if err != nil {
		pool.discard(one)
		return &lossError{why: err.Error()}
	}
	defer pool.release(one)
	return s.hearJudgement(ctx, a, work, told)
}

// codeCache keeps the code of verifiers, which a task shows again and again.
// Code is made before anything of the verifier has run.
type codeCache struct {
	mu   sync.Mutex
	code map[string]*string
}

// cachedVerifiers bounds the cache; a full one begins anew.
const cachedVerifiers = 4096

func (c *codeCache) get(verifier string) *string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code[verifier]
}

func (c *codeCache) put(verifier string, code *string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == nil || len(c.code) >= cachedVerifiers {
		c.code = map[string]*string{}
	}
	c.code[verifier] = code
}

func newNonce() string {
	nonce := make([]byte, 16)
	rand.Read(nonce)
	return hex.EncodeToString(nonce)
}

// hearJudgement sends the work and reads the decisions.
func (s *Sandbox) hearJudgement(ctx context.Context, a *attempt, work judgement, told *decisions) error {
	// Every evaluation has a clock of its own; this one is for those that do
	// not look at it.
	a.deadline(time.Now().Add(2*time.Duration(len(work.Outcomes))*s.limits.VerifyTime + time.Second))
	stop := context.AfterFunc(ctx, func() { a.deadline(time.Unix(1, 0)) })
	defer stop()
	err := a.send(work)
	if err == nil {
		var body json.RawMessage
		if body, err = a.receive(4096*(len(work.Outcomes)+1) + 64*len(work.Verifier)); err == nil {
			err = json.Unmarshal(body, told)
		}
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case <-a.over:
	default:
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return &lossError{why: fmt.Sprintf("ran longer than %v", s.limits.VerifyTime), attempts: true}
		}
		a.wait()
	}
	return s.judgeLoss(a)
}

func (s *Sandbox) judgeLoss(a *attempt) error {
	select {
	case <-a.over:
	default:
		return &lossError{why: "the slot does not tell how the verifier ended"}
	}
	if a.exit == nil {
		return &lossError{why: a.why}
	}
	return &lossError{why: fmt.Sprintf("its process died (signal %d, status %d)", a.exit.Signal, a.exit.Code), attempts: true}
}

// verdictsOf believes what carries the nonce. A verdict that is missing is a
// broken one.
func verdictsOf(told decisions, nonce string, n int) ([]agon.Verdict, error) {
	if told.Nonce != nonce {
		return nil, &lossError{why: "the verdict is not from the verifier", attempts: true}
	}
	verdicts := make([]agon.Verdict, n)
	for i := range verdicts {
		verdicts[i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: "no verdict"}
		switch {
		case told.Refused != "":
			verdicts[i].Reason = told.Refused
		case len(told.First) == n && len(told.Second) == n:
			verdicts[i] = verdictOf(told.First[i], told.Second[i])
		}
	}
	return verdicts, nil
}

func verdictOf(first, second decision) agon.Verdict {
	switch {
	case first.Pass == nil:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: first.Reason}
	case second.Pass == nil:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: second.Reason}
	case *first.Pass != *second.Pass:
		return agon.Verdict{Stage: agon.VerdictBroken, Reason: "decided differently when asked again"}
	case *first.Pass:
		return agon.Verdict{Pass: true, Stage: agon.VerdictAccepted}
	}
	return agon.Verdict{Stage: agon.VerdictRejected}
}
