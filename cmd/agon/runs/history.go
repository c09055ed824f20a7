package runs

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/configs"
)

// History is what a run goes by as it decides whether and how to go on: what its
// iterations measured and took. It is not safe for concurrent use.
type History struct {
	measured
	timed   []timed
	run     string
	metrics Position // up to which it was read
	timings Position
}

// measured are some of the metrics of a run's iterations, oldest first.
type measured []map[string]float64

// remembered are the metrics that anything here goes by.
var remembered = []string{
	"iteration", "entropy", "kl", "eval/pass_at_1", "eval/pass_at_1/low", "eval/pass_at_1/high", "optimizer_steps", "optimizer_steps/skipped",
	"challenger/yield", "challenger/proposals", "challenger/accepted",
	"tokens/challenger", "tokens/executor", "spent/requests", "spent/cost", "spent/completion_tokens",
}

// timed are the seconds of an iteration: its own, those of the sandbox's processors, and
// those in which it wrote and screened items.
type timed struct {
	iteration               int
	all, sandbox, proposing float64
}

// NewHistory is that of a run of which nothing was read yet.
func NewHistory(run string) *History { return &History{run: run} }

// HistoryOf reads all of a run's.
func HistoryOf(run string) (*History, error) {
	h := NewHistory(run)
	return h, h.Read()
}

// Read takes in what the run has written since it was last read.
func (h *History) Read() error {
	for metrics, err := range LinesFrom[map[string]any](h.run, checkpoints.Metrics, &h.metrics) {
		if err != nil {
			return err
		}
		h.measured = append(h.measured, remember(metrics))
	}
	for took, err := range LinesFrom[TimingRecord](h.run, checkpoints.Timings, &h.timings) {
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return err
		}
		proposing := took.Phases["propose"].Seconds + took.Phases["screen"].Seconds
		h.timed = append(h.timed, timed{took.Iteration, took.Seconds, took.SandboxSeconds, proposing})
	}
	return nil
}

// remember keeps what is gone by, as far as it was measured.
func remember(metrics map[string]any) map[string]float64 {
	kept := map[string]float64{}
	for _, name := range remembered {
		if value, is := metrics[name].(float64); is {
			kept[name] = value
		}
	}
	return kept
}

// Ruling is why a rule ends a run; empty if it does not.
type Ruling struct {
	Key string // of the rule
	Why string
}

// Ended is the first rule that holds.
func (m measured) Ended(rules *configs.Stop) Ruling {
	return cmp.Or(
		m.below("stop.entropy", "entropy", rules.Window, rules.Entropy),
		m.above("stop.kl", "kl", rules.Window, rules.KL),
		m.below("stop.yield", "challenger/yield", rules.Window, rules.Yield),
		m.fallen(rules.Fall),
		m.skipped(rules.Skipped),
	)
}

// below ends a run whose metric is on average below a limit, unless that is 0.
func (m measured) below(key, metric string, window int, limit float64) Ruling {
	mean, measured := m.average(metric, window)
	if !measured || mean >= limit {
		return Ruling{}
	}
	return Ruling{key, fmt.Sprintf("%s was %.4g on average over %s, below %v", metric, mean, terminal.Counted(window, "iteration"), limit)}
}

// above is below's opposite.
func (m measured) above(key, metric string, window int, limit float64) Ruling {
	mean, measured := m.average(metric, window)
	if !measured || limit == 0 || mean <= limit {
		return Ruling{}
	}
	return Ruling{key, fmt.Sprintf("%s was %.4g on average over %s, above %v", metric, mean, terminal.Counted(window, "iteration"), limit)}
}

// average is a metric's over the latest window iterations that measured it; not
// measured before there are so many.
func (m measured) average(metric string, window int) (mean float64, measured bool) {
	values := m.values(metric)
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
func (m measured) values(metric string) []float64 {
	var values []float64
	for _, metrics := range m {
		if value, measured := metrics[metric]; measured {
			values = append(values, value)
		}
	}
	return values
}

// fallen compares the latest held-out success with the best before: the best of many
// measurements is by chance the best, too, so that their intervals have to be apart.
func (m measured) fallen(most float64) Ruling {
	var best, last map[string]float64
	for _, metrics := range m {
		if _, measured := metrics["eval/pass_at_1"]; !measured {
			continue
		}
		if last != nil && (best == nil || last["eval/pass_at_1"] > best["eval/pass_at_1"]) {
			best = last
		}
		last = metrics
	}
	if most == 0 || best == nil || best["eval/pass_at_1"]-last["eval/pass_at_1"] < most || last["eval/pass_at_1/high"] >= best["eval/pass_at_1/low"] {
		return Ruling{}
	}
	return Ruling{"stop.fall", fmt.Sprintf("held-out success fell from %s to %s, by %v or more and beyond their intervals", examOf(best), examOf(last), most)}
}

func examOf(metrics map[string]float64) string {
	return fmt.Sprintf("%.3f [%.3f, %.3f]", metrics["eval/pass_at_1"], metrics["eval/pass_at_1/low"], metrics["eval/pass_at_1/high"])
}

// skipped counts the latest iterations in a row that took no optimizer step, for all
// were skipped.
func (m measured) skipped(most int) Ruling {
	inRow := 0
	for _, metrics := range slices.Backward(m) {
		if metrics["optimizer_steps"] > 0 || metrics["optimizer_steps/skipped"] == 0 {
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
// equal ones the older: an iteration measures what the ones before it made, and of the
// checkpoints saved those of a run's end have it themselves.
func (h *History) Measured(saved []int) ([]measuredStep, error) {
	var steps []measuredStep
	known := map[int]bool{}
	add := func(step int, success float64) {
		if !known[step] {
			steps, known[step] = append(steps, measuredStep{step, success}), true
		}
	}
	for _, metrics := range h.measured {
		if success, measured := metrics["eval/pass_at_1"]; measured {
			add(int(metrics["iteration"])-1, success)
		}
	}
	for _, step := range saved {
		metrics, err := HeldOut(h.run, step)
		if err != nil {
			return nil, err
		}
		if success, measured := metrics["eval/pass_at_1"].(float64); measured {
			add(step, success)
		}
	}
	slices.SortFunc(steps, func(a, b measuredStep) int {
		return cmp.Or(cmp.Compare(b.success, a.success), cmp.Compare(a.Step, b.Step))
	})
	return steps, nil
}

// BestCheckpoint tells which of a run's checkpoints had the most held-out success;
// without any measured it is the newest.
func BestCheckpoint(run string) (string, error) {
	steps, err := checkpoints.Steps(run)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	h, err := HistoryOf(run)
	if err != nil {
		return "", err
	}
	measured, err := h.Measured(steps)
	at := slices.IndexFunc(measured, func(m measuredStep) bool { return slices.Contains(steps, m.Step) })
	if at < 0 {
		return fmt.Sprintf("the newest checkpoint is %s@%d; held-out success was measured of none that is kept", run, steps[len(steps)-1]), err
	}
	text := fmt.Sprintf("the best checkpoint that was measured is %s@%d, held-out success %.3f", run, measured[at].Step, measured[at].success)
	if first := measured[0]; first.Step == 0 && first.success > measured[at].success {
		text += fmt.Sprintf(", and the policy before has %.3f", first.success)
	}
	return text, err
}
