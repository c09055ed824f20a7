package runs

import (
	"cmp"
	"fmt"
	"slices"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/configs"
)

// history are the metrics of a run's iterations, oldest first.
type history []map[string]any

// HistoryOf reads the metrics of all iterations of a run.
func HistoryOf(run string) (history, error) {
	var h history
	for metrics, err := range Lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			return nil, err
		}
		h = append(h, metrics)
	}
	return h, nil
}

// Ruling is why a rule ends a run; empty if it does not.
type Ruling struct {
	Key string // of the rule
	Why string
}

// Ended is the first rule that holds.
func (h history) Ended(rules *configs.Stop) Ruling {
	return cmp.Or(
		h.below("stop.entropy", "entropy", rules.Window, rules.Entropy),
		h.above("stop.kl", "kl", rules.Window, rules.KL),
		h.below("stop.yield", "challenger/yield", rules.Window, rules.Yield),
		h.fallen(rules.Fall),
		h.skipped(rules.Skipped),
	)
}

// below ends a run whose metric is on average below a limit, unless that is 0.
func (h history) below(key, metric string, window int, limit float64) Ruling {
	mean, measured := h.average(metric, window)
	if !measured || mean >= limit {
		return Ruling{}
	}
	return Ruling{key, fmt.Sprintf("%s was %.4g on average over %s, below %v", metric, mean, terminal.Counted(window, "iteration"), limit)}
}

// above is below's opposite.
func (h history) above(key, metric string, window int, limit float64) Ruling {
	mean, measured := h.average(metric, window)
	if !measured || limit == 0 || mean <= limit {
		return Ruling{}
	}
	return Ruling{key, fmt.Sprintf("%s was %.4g on average over %s, above %v", metric, mean, terminal.Counted(window, "iteration"), limit)}
}

// average is a metric's over the latest window iterations that measured it; not
// measured before there are so many.
func (h history) average(metric string, window int) (mean float64, measured bool) {
	values := h.values(metric)
	if len(values) < window {
		return 0, false
	}
	sum := 0.
	for _, v := range values[len(values)-window:] {
		sum += v
	}
	return sum / float64(window), true
}

// values are those of a metric in the iterations that measured it.
func (h history) values(metric string) []float64 {
	var values []float64
	for _, m := range h {
		if v, measured := m[metric].(float64); measured {
			values = append(values, v)
		}
	}
	return values
}

// fallen compares the latest held-out success with the best before.
func (h history) fallen(most float64) Ruling {
	measured := h.values("eval/pass_at_1")
	if most == 0 || len(measured) < 2 {
		return Ruling{}
	}
	last, best := measured[len(measured)-1], slices.Max(measured[:len(measured)-1])
	if best-last < most {
		return Ruling{}
	}
	return Ruling{"stop.fall", fmt.Sprintf("held-out success fell from %.3f to %.3f, by %v or more", best, last, most)}
}

// skipped counts the latest iterations in a row that took no optimizer step, for all
// were skipped.
func (h history) skipped(most int) Ruling {
	inRow := 0
	for _, m := range slices.Backward(h) {
		taken, _ := m["optimizer_steps"].(float64)
		skipped, _ := m["optimizer_steps/skipped"].(float64)
		if taken > 0 || skipped == 0 {
			break
		}
		inRow++
	}
	if most == 0 || inRow < most {
		return Ruling{}
	}
	return Ruling{"stop.skipped", fmt.Sprintf("every optimizer step of %s was skipped", terminal.Counted(inRow, "iteration"))}
}

// measuredStep is a step of a run, and the held-out success of its weights.
type measuredStep struct {
	Step    int
	success float64
}

// Measured lists the steps whose held-out success was measured, best first, and of
// equal ones the older: an iteration measures what the ones before it made.
func (h history) Measured() []measuredStep {
	var steps []measuredStep
	for _, m := range h {
		number, _ := m["iteration"].(float64)
		if success, measured := m["eval/pass_at_1"].(float64); measured {
			steps = append(steps, measuredStep{int(number) - 1, success})
		}
	}
	slices.SortStableFunc(steps, func(a, b measuredStep) int { return cmp.Compare(b.success, a.success) })
	return steps
}

// BestCheckpoint tells which of a run's checkpoints had the most held-out success;
// without any measured it is the newest.
func BestCheckpoint(run string) (string, error) {
	steps, err := checkpoints.Steps(run)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	h, err := HistoryOf(run)
	for _, m := range h.Measured() {
		if slices.Contains(steps, m.Step) {
			return fmt.Sprintf("the best checkpoint that was measured is %s@%d, held-out success %.3f", run, m.Step, m.success), err
		}
	}
	return fmt.Sprintf("the newest checkpoint is %s@%d, and none that there is was measured", run, steps[len(steps)-1]), err
}
