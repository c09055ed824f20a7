package trainer

import (
	"math"

	"agon"
)

// tokenTally sums what the policy targets of one role tell.
type tokenTally struct {
	kl, entropy float64
	targets     int
	low, high   int
	hasKL       bool
}

func (t *tokenTally) clip(c Clip) {
	t.targets++
	switch c {
	case ClipLow:
		t.low++
	case ClipHigh:
		t.high++
	}
}

// batchTally sums what one micro-batch tells.
type batchTally struct {
	loss, policy, supervised, value float64
	roles                           map[agon.Role]*tokenTally
	clamped                         int
	scored                          []*Scored
}

func newBatchTally() *batchTally { return &batchTally{roles: map[agon.Role]*tokenTally{}} }

// of returns the sums of a role.
func (b *batchTally) of(role agon.Role) *tokenTally {
	if b.roles[role] == nil {
		b.roles[role] = &tokenTally{}
	}
	return b.roles[role]
}

func (b *batchTally) sequence(s *Scored) {
	b.clamped += s.clamped
	b.scored = append(b.scored, s)
}

// roleTally sums the micro-batches of an iteration for one role.
type roleTally struct {
	tokenTally
	lowMin, highMax float64
}

func (r *roleTally) add(b *tokenTally) {
	low, high := ratio(b.low, b.targets), ratio(b.high, b.targets)
	if r.targets == 0 {
		r.lowMin, r.highMax = low, high
	}
	r.lowMin, r.highMax = math.Min(r.lowMin, low), math.Max(r.highMax, high)
	r.kl += b.kl
	r.entropy += b.entropy
	r.targets += b.targets
	r.low += b.low
	r.high += b.high
	r.hasKL = r.hasKL || b.hasKL
}

// tally sums the micro-batches of an iteration.
type tally struct {
	loss, policy, supervised, value float64
	roles                           map[agon.Role]*roleTally
	clamped                         int
	steps                           int // optimizer steps, those skipped included
	mismatch                        Mismatch
	compare                         bool // the weights are still those that sampled
	norms                           []float64
	skipped                         int
	tokens, padded                  int // of the sequences, and of the rows that they lie in
	sequences                       int // that have been through the network
	progress                        func(sequences int)
}

func newTally() *tally { return &tally{roles: map[agon.Role]*roleTally{}, compare: true} }

func (t *tally) add(b *batchTally) {
	t.loss += b.loss
	t.policy += b.policy
	t.supervised += b.supervised
	t.value += b.value
	t.clamped += b.clamped
	for role, part := range b.roles {
		if t.roles[role] == nil {
			t.roles[role] = &roleTally{}
		}
		t.roles[role].add(part)
	}
	if !t.compare {
		return
	}
	for _, s := range b.scored {
		t.mismatch.add(s)
	}
}

// metrics writes what the optimizer steps of an iteration showed: the steps of
// all samples together, the tokens of each role.
func (t *tally) metrics(m map[string]float64) {
	if steps := float64(t.steps); steps > 0 {
		// loss: the whole loss, mean over the optimizer steps.
		m["loss"] = t.loss / steps
		// loss/policy: the surrogate alone; near 0 where advantages are
		// centred, whatever is learnt.
		m["loss/policy"] = t.policy / steps
		// loss/supervised: −log πθ per token of the supervised samples.
		m["loss/supervised"] = t.supervised / steps
		if t.value != 0 {
			// loss/value: the critic's part, told where there is one.
			m["loss/value"] = t.value / steps
		}
	}
	if t.padded > 0 {
		// padding: the share of padding in the micro-batches.
		m["padding"] = 1 - float64(t.tokens)/float64(t.padded)
	}
	// optimizer_steps: steps taken; optimizer_steps/skipped: those left out
	// because the gradient was not finite.
	m["optimizer_steps"] = float64(t.steps - t.skipped)
	m["optimizer_steps/skipped"] = float64(t.skipped)
	if len(t.norms) > 0 {
		// grad_norm: before clipping, mean over the steps; grad_norm/max.
		m["grad_norm"] = mean(t.norms)
		m["grad_norm/max"] = largest(t.norms)
	}
	for _, r := range roles {
		if part := t.roles[r.role]; part != nil {
			part.metrics(r.prefix, m)
		}
	}
	if len(t.roles) == 0 {
		return
	}
	// log_ratio_clamped: how many log-ratios were beyond ±20 and bounded; any
	// is a fault of sampler or trainer.
	m["log_ratio_clamped"] = float64(t.clamped)
	t.mismatch.metrics(m)
}

// metrics writes what the tokens of a role showed.
func (r *roleTally) metrics(prefix string, m map[string]float64) {
	n := float64(r.targets)
	// entropy: of the distribution at each token that the policy wrote, in
	// nats; falling to 0 is collapse.
	m[prefix+"entropy"] = r.entropy / n
	if r.hasKL {
		// kl: the estimate of D_KL[πθ‖π_ref] per token, by kl_estimator.
		m[prefix+"kl"] = r.kl / n
	}
	// clip_ratio/low_mean, /high_mean: the share of targets whose ratio was
	// clipped below or above; region_mean is their sum.
	m[prefix+"clip_ratio/low_mean"] = float64(r.low) / n
	m[prefix+"clip_ratio/high_mean"] = float64(r.high) / n
	m[prefix+"clip_ratio/region_mean"] = float64(r.low+r.high) / n
	// clip_ratio/low_min, /high_max: the least and greatest of those shares
	// in a micro-batch.
	m[prefix+"clip_ratio/low_min"] = r.lowMin
	m[prefix+"clip_ratio/high_max"] = r.highMax
}
