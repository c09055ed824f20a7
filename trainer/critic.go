package trainer

import (
	"context"
	"errors"
	"time"
)

// value lets the critic say what it expects at each target of the policy sequences,
// and makes advantages of it. What it says, and how much of the returns it explains,
// goes into the metrics.
func (t *Trainer) value(ctx context.Context, sequences []*Sequence, result *Result) error {
	began := time.Now()
	policy := policyOnly(sequences)
	for _, batch := range Plan(policy, t.options.TokensPerMicroBatch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch.Values = true
		scores, err := t.learner.Score(batch)
		if err != nil {
			return err
		}
		if len(scores.Values) != batch.Targets() {
			return errors.New("the learner has no critic")
		}
		at := 0
		for _, s := range batch.Sequences {
			s.Values = make([]float64, len(s.Targets))
			for i := range s.Values {
				s.Values[i] = float64(scores.Values[at])
				at++
			}
			s.estimate(t.options.Discount, t.options.GAELambda)
		}
	}
	explained(policy, result.Metrics)
	normalize(policy)
	result.Seconds["logprob"] += time.Since(began).Seconds()
	return nil
}

// explained tells what the critic is worth.
func explained(sequences []*Sequence, m map[string]float64) {
	var values, returns, errors []float64
	for _, s := range sequences {
		for t := range s.Values {
			values, returns, errors = append(values, s.Values[t]), append(returns, s.Returns[t]), append(errors, s.Returns[t]-s.Values[t])
		}
	}
	if len(values) == 0 {
		return
	}
	// critic/value and critic/return: means over tokens; critic/explained_variance:
	// 1 − Var(R − V)/Var(R), 1 is right and 0 no better than a constant.
	m["critic/value"], m["critic/return"] = mean(values), mean(returns)
	if spread := deviation(returns); spread > 0 {
		off := deviation(errors)
		m["critic/explained_variance"] = 1 - off*off/(spread*spread)
	}
}
