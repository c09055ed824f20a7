package trainer

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"agon"
)

// Judged is a trajectory with what was decided about it.
type Judged struct {
	Trajectory *agon.Trajectory
	// Group names what the trajectory is compared with, such as the id of the
	// task that was attempted.
	Group string
	// Verdict is nil if there was none because the program failed; the
	// trajectory is then masked.
	Verdict *agon.Verdict
	// Rewards are named components beside "outcome", which Credit adds.
	Rewards map[string]float64
}

// OutcomeReward names the component that is 1 if the verifier accepted and 0
// if it did not.
const OutcomeReward = "outcome"

// Truncation says what an attempt is worth that used up its tokens or turns.
type Truncation string

// The treatments of truncated attempts.
const (
	// TruncatedFails counts a truncated attempt by its verdict, which as a
	// rule is a fail: the policy learns to come to an end.
	TruncatedFails Truncation = "fail"
	// TruncatedMasked leaves truncated attempts out: a limit of ours that is
	// too tight then teaches nothing wrong ("overlong filtering", DAPO, Yu et
	// al. 2025, arXiv 2503.14476, section 3.4).
	TruncatedMasked Truncation = "mask"
)

// CreditOptions say which attempts count.
type CreditOptions struct {
	// Truncated is "fail" or "mask"; empty means "fail".
	Truncated Truncation
	// Weights are those of named components of Judged.Rewards; one that has none
	// changes nothing.
	Weights map[string]float64
}

// Masked counts the trajectories that Credit and CreditProposals left out.
type Masked struct {
	// Failed were lost by the program: the sandbox, the engine or the judge.
	Failed int
	// Canceled were stopped by the caller.
	Canceled int
	// Truncated used up their tokens or turns, and truncation is masked.
	Truncated int
	// Unmeasured are proposals whose sound item nobody has attempted yet.
	Unmeasured int
}

// Add returns the counts of m and n together.
func (m Masked) Add(n Masked) Masked {
	return Masked{
		Failed:     m.Failed + n.Failed,
		Canceled:   m.Canceled + n.Canceled,
		Truncated:  m.Truncated + n.Truncated,
		Unmeasured: m.Unmeasured + n.Unmeasured,
	}
}

// Credit makes a policy sample of each trajectory that says something about
// the policy, in order, and counts the others. A failure of the program never
// becomes a reward of 0.
//
// The error tells of a component that is not a finite number, or that is named
// like OutcomeReward.
func Credit(judged []Judged, options CreditOptions) ([]agon.Sample, Masked, error) {
	var masked Masked
	samples := make([]agon.Sample, 0, len(judged))
	for i := range judged {
		if masked.takes(&judged[i], options) {
			continue
		}
		sample, err := credit(&judged[i], options.Weights)
		if err != nil {
			return nil, masked, fmt.Errorf("credit %s: %w", judged[i].Group, err)
		}
		samples = append(samples, sample)
	}
	return samples, masked, nil
}

// Metrics tells how many trajectories were left out, by reason: attempts, and
// the proposals of a challenger that is trained.
func (m Masked) Metrics() map[string]float64 {
	return map[string]float64{
		// masked/failed: lost by the program; more than 5 % is a smell.
		"masked/failed": float64(m.Failed),
		// masked/canceled: stopped by the caller.
		"masked/canceled": float64(m.Canceled),
		// masked/truncated: cut off by a limit, with truncation masked.
		"masked/truncated": float64(m.Truncated),
		// masked/unmeasured: sound items that nobody attempted in the iteration
		// that wrote them.
		"masked/unmeasured": float64(m.Unmeasured),
	}
}

// takes reports whether j is left out, and counts it.
func (m *Masked) takes(j *Judged, options CreditOptions) bool {
	switch status := j.Trajectory.Status; {
	case status == agon.StatusCanceled:
		m.Canceled++
	case status == agon.StatusFailed || j.Verdict == nil:
		m.Failed++
	case truncated(status) && options.Truncated == TruncatedMasked:
		m.Truncated++
	default:
		return false
	}
	return true
}

// extra adds up the weighted components, in the order of their names: the sum of
// floats depends on it.
func extra(rewards, weights map[string]float64) (sum float64) {
	for _, name := range slices.Sorted(maps.Keys(weights)) {
		sum += weights[name] * rewards[name]
	}
	return sum
}

func truncated(s agon.Status) bool {
	return s == agon.StatusTruncated || s == agon.StatusTurns
}

func credit(j *Judged, weights map[string]float64) (agon.Sample, error) {
	outcome := 0.0
	if j.Verdict.Pass {
		outcome = 1
	}
	rewards := map[string]float64{OutcomeReward: outcome}
	for name, value := range j.Rewards {
		if name == OutcomeReward {
			return agon.Sample{}, fmt.Errorf("reward %q is the verdict and is not to be given", name)
		}
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return agon.Sample{}, fmt.Errorf("reward %q is %v", name, value)
		}
		rewards[name] = value
	}
	return agon.Sample{
		Trajectory: j.Trajectory,
		Group:      j.Group,
		Outcome:    outcome,
		Rewards:    rewards,
		Extra:      extra(rewards, weights),
		Loss:       agon.LossPolicy,
	}, nil
}
