package trainer

import "math"

// batchTally sums what one micro-batch tells of its policy targets.
type batchTally struct {
	loss, policy, supervised float64
	kl, entropy              float64
	targets                  int
	low, high                int
	clamped                  int
	scored                   []*Scored
}

func newBatchTally() *batchTally { return &batchTally{} }

func (b *batchTally) clip(c Clip) {
	b.targets++
	switch c {
	case ClipLow:
		b.low++
	case ClipHigh:
		b.high++
	}
}

func (b *batchTally) sequence(s *Scored) {
	b.clamped += s.clamped
	b.scored = append(b.scored, s)
}

// tally sums the micro-batches of an iteration.
type tally struct {
	batchTally
	steps           int // optimizer steps, those skipped included
	hasKL           bool
	lowMin, highMax float64
	mismatch        Mismatch
	compare         bool // the weights are still those that sampled
	norms           []float64
	skipped         int
	tokens          int
}

func (t *tally) add(b *batchTally) {
	t.loss += b.loss
	t.policy += b.policy
	t.supervised += b.supervised
	t.kl += b.kl
	t.entropy += b.entropy
	t.targets += b.targets
	t.low += b.low
	t.high += b.high
	t.clamped += b.clamped
	if b.targets > 0 {
		t.lowMin = math.Min(t.lowMin, ratio(b.low, b.targets))
		t.highMax = math.Max(t.highMax, ratio(b.high, b.targets))
	}
	for _, s := range b.scored {
		t.hasKL = t.hasKL || s.Reference != nil
		if t.compare {
			t.mismatch.add(s)
		}
	}
}

// metrics writes what the optimizer steps of an iteration showed.
func (t *tally) metrics(m map[string]float64) {
	steps := float64(max(t.steps, 1))
	// loss: the whole loss, mean over the optimizer steps.
	m["loss"] = t.loss / steps
	// loss/policy: the surrogate alone; near 0 where advantages are centred,
	// whatever is learnt.
	m["loss/policy"] = t.policy / steps
	// loss/supervised: −log πθ per token of the supervised samples.
	m["loss/supervised"] = t.supervised / steps
	// optimizer_steps: steps taken; optimizer_steps/skipped: those left out
	// because the gradient was not finite.
	m["optimizer_steps"] = float64(t.steps - t.skipped)
	m["optimizer_steps/skipped"] = float64(t.skipped)
	if len(t.norms) > 0 {
		// grad_norm: before clipping, mean over the steps; grad_norm/max.
		m["grad_norm"] = mean(t.norms)
		m["grad_norm/max"] = largest(t.norms)
	}
	if t.targets == 0 {
		return
	}
	n := float64(t.targets)
	// entropy: of the distribution at each token that the policy wrote, in
	// nats; falling to 0 is collapse.
	m["entropy"] = t.entropy / n
	if t.hasKL {
		// kl: the estimate of D_KL[πθ‖π_ref] per token, by kl_estimator.
		m["kl"] = t.kl / n
	}
	// clip_ratio/low_mean, /high_mean: the share of targets whose ratio was
	// clipped below or above; region_mean is their sum.
	m["clip_ratio/low_mean"] = float64(t.low) / n
	m["clip_ratio/high_mean"] = float64(t.high) / n
	m["clip_ratio/region_mean"] = float64(t.low+t.high) / n
	// clip_ratio/low_min, /high_max: the least and greatest of those shares
	// in a micro-batch.
	m["clip_ratio/low_min"] = t.lowMin
	m["clip_ratio/high_max"] = t.highMax
	// log_ratio_clamped: how many log-ratios were beyond ±20 and bounded; any
	// is a fault of sampler or trainer.
	m["log_ratio_clamped"] = float64(t.clamped)
	t.mismatch.metrics(m)
}
