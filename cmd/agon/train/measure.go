package train

import (
	"fmt"
	"math"
	"slices"

	"agon/challenger"
	"agon/verifier"
)

// measure adds metrics.
func (it *Iteration) measure(metrics map[string]float64) {
	for name, value := range metrics {
		it.Metrics[name] = value
	}
}

func (it *Iteration) measureYield(y challenger.Yield) {
	it.measure(map[string]float64{
		// challenger/proposals: episodes that count; challenger/items: those
		// that ended with an item.
		"challenger/proposals": float64(y.Proposals),
		"challenger/items":     float64(y.Items),
		"challenger/masked":    float64(y.Masked),
		// challenger/accepted: items that passed the filter; challenger/yield:
		// their share of the proposals.
		"challenger/accepted": float64(y.Accepted),
		"challenger/revised":  float64(y.Revised),
		// challenger/signatures: different kinds of task among the accepted;
		// challenger/top_signature: the share of the commonest.
		"challenger/signatures": float64(y.Signatures),
	})
	if y.Proposals > 0 {
		it.Metrics["challenger/yield"] = y.Rate()
	}
	if y.Accepted > 0 {
		it.Metrics["challenger/top_signature"] = y.TopSignature
	}
}

// measureFunnel counts the refusals of each stage, filter/refused/STAGE, and
// filter/undecided, the items that the program failed on.
func (it *Iteration) measureFunnel(results []verifier.Result, stages []string) {
	for _, stage := range verifier.Stages {
		if stage == verifier.StageParse || slices.Contains(stages, stage) {
			it.Metrics["filter/refused/"+stage] = 0
		}
	}
	it.Metrics["filter/undecided"] = 0
	for i := range results {
		switch v := &results[i].Verdict; {
		case v.Pass:
		case v.Stage == verifier.StageError:
			it.Metrics["filter/undecided"]++
		default:
			it.Metrics["filter/refused/"+v.Stage]++
		}
	}
}

// encodable makes metrics fit for JSON, which has no infinities.
func encodable(metrics map[string]float64) map[string]any {
	values := map[string]any{}
	for name, value := range metrics {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			values[name] = fmt.Sprint(value)
		} else {
			values[name] = value
		}
	}
	return values
}
