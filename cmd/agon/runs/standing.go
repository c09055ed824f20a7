package runs

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/configs"
)

// standing is how a run stands, from its metrics.
type standing struct {
	// Last are the metrics of the latest iteration; nil before the first has
	// ended.
	Last map[string]any
	// recent are those of the latest iterations, oldest first.
	recent []map[string]any
	// Exams are those of the first and the latest iteration that measured
	// held-out success; the latest may be one that is to come, which the checkpoint
	// before it measured.
	Exams []map[string]any
	// timed counts the verdicts that a clock had a part in, and steps those of the
	// optimizer.
	timed, steps float64
}

// trendOver is the number of latest iterations that a trend is told of.
const trendOver = 20

// StandingOf reads the metrics of a run. None yet is a standing without iterations.
func StandingOf(run string) (standing, error) {
	var s standing
	for metrics, err := range Lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			return s, err
		}
		s.add(metrics)
	}
	last, err := HeldOut(run, s.Iteration())
	if last != nil {
		s.examine(last)
	}
	return s, err
}

func (s *standing) add(metrics map[string]any) {
	s.Last = metrics
	timed, _ := metrics[TimeLimited].(float64)
	s.timed += timed
	steps, _ := metrics["optimizer_steps"].(float64)
	s.steps += steps
	s.recent = append(s.recent, metrics)
	s.recent = s.recent[max(0, len(s.recent)-trendOver):]
	s.examine(metrics)
}

// examine keeps metrics that have held-out success.
func (s *standing) examine(metrics map[string]any) {
	if _, measured := metrics["eval/pass_at_1"]; !measured {
		return
	}
	s.Exams = append(s.Exams, metrics)
	if len(s.Exams) > 2 {
		s.Exams[1] = s.Exams[2]
		s.Exams = s.Exams[:2]
	}
}

// Iteration is the number of the latest iteration.
func (s *standing) Iteration() int {
	number, _ := s.Last["iteration"].(float64)
	return int(number)
}

// trend is a metric as Print shows it.
type trend struct{ title, metric, format string }

// trends are those that tell how a run goes: one that has a teacher earns nothing.
func (s *standing) trends() []trend {
	entropy := trend{"entropy", "entropy", "%.3f"}
	if _, taught := s.Last["teacher/loss"]; taught {
		return []trend{{"loss on the teacher's attempts", "teacher/loss", "%.3f"}, entropy}
	}
	return []trend{{"reward", "reward", "%.3f"}, {"accepted", "challenger/accepted", "%.0f"}, entropy}
}

// Print writes the trends and the evaluations.
func (s *standing) Print(w io.Writer) {
	if len(s.recent) > 1 {
		fmt.Fprintf(w, "the last %s:\n", terminal.Counted(len(s.recent), "iteration"))
	}
	for _, trend := range s.trends() {
		first := terminal.Figure(s.recent[0], trend.metric, trend.format)
		last := terminal.Figure(s.Last, trend.metric, trend.format)
		line := fmt.Sprintf("  %-9s %6s → %6s  %s", trend.title, first, last, sparkline(s.recent, trend.metric))
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	for _, exam := range s.Exams {
		number, _ := exam["iteration"].(float64)
		fmt.Fprintf(w, "  held-out success after %s: %s\n", terminal.Counted(int(number)-1, "iteration"), ExamFigures(exam))
	}
}

// ExamFigures tells held-out success in words.
func ExamFigures[V any](m map[string]V) string {
	return fmt.Sprintf("%s [%s, %s] at temperature 1, %s [%s, %s] greedily",
		terminal.Figure(m, "eval/pass_at_1", "%.3f"), terminal.Figure(m, "eval/pass_at_1/low", "%.3f"), terminal.Figure(m, "eval/pass_at_1/high", "%.3f"),
		terminal.Figure(m, "eval/greedy", "%.3f"), terminal.Figure(m, "eval/greedy/low", "%.3f"), terminal.Figure(m, "eval/greedy/high", "%.3f"))
}

// sparkline draws a metric over iterations, from its least to its greatest
// value, with a gap where there was nothing to measure.
func sparkline(iterations []map[string]any, metric string) string {
	var values []float64
	for _, m := range iterations {
		if v, ok := m[metric].(float64); ok {
			values = append(values, v)
		}
	}
	if len(values) < 2 {
		return ""
	}
	least, most := values[0], values[0]
	for _, v := range values {
		least, most = min(least, v), max(most, v)
	}
	levels := []rune("▁▂▃▄▅▆▇█")
	var text strings.Builder
	for _, m := range iterations {
		v, ok := m[metric].(float64)
		if !ok {
			text.WriteRune(' ')
			continue
		}
		text.WriteRune(levels[level(v, least, most, len(levels))])
	}
	return strings.TrimRight(text.String(), " ")
}

// level is the place of v among n steps from least to most, and the middle
// where these are one.
func level(v, least, most float64, n int) int {
	if least == most {
		return n / 2
	}
	return min(int((v-least)/(most-least)*float64(n)), n-1)
}

// StatusOf says whether a run is running, finished or stopped, and where.
func StatusOf(run string, finished, total int) string {
	switch {
	case checkpoints.Held(run):
		return fmt.Sprintf("running, %d of %s finished", finished, terminal.Counted(total, "iteration"))
	case finished >= total:
		return fmt.Sprintf("finished, %d of %s", finished, terminal.Counted(total, "iteration"))
	}
	text := fmt.Sprintf("stopped after iteration %d of %d", finished, total)
	if why := FailureOf(run); why != "" {
		return fmt.Sprintf("failed after iteration %d of %d (%s): agon train --resume %s tries again", finished, total, terminal.OneLine(why, 200), run)
	}
	if saved := SavedStep(run); saved < finished {
		text = fmt.Sprintf("killed after iteration %d of %d, of which %d were saved", finished, total, saved)
	}
	return fmt.Sprintf("%s: agon train --resume %s goes on", text, run)
}

// SavedStep is the iteration of the newest checkpoint, 0 if there is none.
func SavedStep(run string) (step int) {
	latest, err := checkpoints.Latest(run)
	if err != nil {
		return 0
	}
	fmt.Sscanf(filepath.Base(latest), "step-%d", &step)
	return step
}

// Closing is what a finished run says last: where it lies, what was measured,
// and what to type next.
func Closing(run string, c *configs.Config, s *standing) string {
	text := fmt.Sprintf("finished: %s holds the run", run)
	if len(s.Exams) == 2 {
		text += fmt.Sprintf("; held-out success at temperature 1 %s, %s", examAt(s.Exams[0]), examAt(s.Exams[1]))
	}
	if c.Trainer.Algorithm != "none" && s.steps == 0 {
		text += fmt.Sprintf("; nothing was learnt, for no optimizer step was taken (hint: agon show %s tells how attempts ended)", run)
	}
	if s.timed > 0 {
		text += fmt.Sprintf("; a limit on time had a part in %.0f of its verdicts (time_limited), which an equal run may decide otherwise", s.timed)
	}
	next := "agon tasks " + run
	switch {
	case c.Trainer.Algorithm == "none":
	case c.Tasks != "":
		next = fmt.Sprintf("agon eval %s %s --tasks %s (the tasks that it was trained on)", c.Policy.Checkpoint, run, c.Tasks)
	default:
		next = fmt.Sprintf("agon eval %s %s --env %s", c.Policy.Checkpoint, run, strings.Join(c.Environments, ","))
	}
	return text + fmt.Sprintf("\nnext: %s, or agon show %s", next, run)
}

// examAt tells the success that an iteration measured, and when that was.
func examAt(metrics map[string]any) string {
	number, _ := metrics["iteration"].(float64)
	when := "before"
	if number > 1 {
		when = "after " + terminal.Counted(int(number)-1, "iteration")
	}
	return terminal.Figure(metrics, "eval/pass_at_1", "%.3f") + " " + when
}

// A configuration that is run twice gives the same bits, but for the verdicts
// that a limit on time had a part in. So that a run can say how many these are,
// each iteration counts them, by what was decided on:
//
//	time_limited            all of them; a proposal and its item are two
//	time_limited/proposals  episodes of the challenger that were cut
//	time_limited/items      screenings, variations and revisions included, in which
//	                        any program, tool or verifier took too long
//	time_limited/attempts   attempts that were cut, or whose verifier was
//	time_limited/held_out   the same of attempts at held-out tasks
const TimeLimited = "time_limited"
