package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"agon/checkpoints"
	"agon/configs"
)

// standing is how a run stands, from its metrics.
type standing struct {
	// last are the metrics of the latest iteration; nil before the first has
	// ended.
	last map[string]any
	// recent are those of the latest iterations, oldest first.
	recent []map[string]any
	// exams are those of the first and the latest iteration that measured
	// held-out success.
	exams []map[string]any
	// timed counts the verdicts that a clock had a part in.
	timed float64
}

// trendOver is the number of latest iterations that a trend is told of.
const trendOver = 20

func standingOf(run string) (standing, error) {
	var s standing
	for metrics, err := range lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			return s, err
		}
		s.add(metrics)
	}
	return s, nil
}

func (s *standing) add(metrics map[string]any) {
	s.last = metrics
	timed, _ := metrics[timeLimited].(float64)
	s.timed += timed
	s.recent = append(s.recent, metrics)
	s.recent = s.recent[max(0, len(s.recent)-trendOver):]
	if _, measured := metrics["eval/pass_at_1"]; measured {
		s.exams = append(s.exams, metrics)
		if len(s.exams) > 2 {
			s.exams[1] = s.exams[2]
			s.exams = s.exams[:2]
		}
	}
}

// iteration is the number of the latest iteration.
func (s *standing) iteration() int {
	number, _ := s.last["iteration"].(float64)
	return int(number)
}

// print writes the trends and the evaluations.
func (s *standing) print(w io.Writer) {
	if len(s.recent) > 1 {
		fmt.Fprintf(w, "the last %s:\n", counted(len(s.recent), "iteration"))
	}
	for _, trend := range []struct{ title, metric, format string }{
		{"reward", "rewards/outcome/mean", "%.3f"},
		{"accepted", "challenger/accepted", "%.0f"},
		{"entropy", "entropy", "%.3f"},
	} {
		first := figure(s.recent[0], trend.metric, trend.format)
		last := figure(s.last, trend.metric, trend.format)
		line := fmt.Sprintf("  %-9s %6s → %6s  %s", trend.title, first, last, sparkline(s.recent, trend.metric))
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	for _, exam := range s.exams {
		number, _ := exam["iteration"].(float64)
		fmt.Fprintf(w, "  held-out success after %s: %s\n", counted(int(number)-1, "iteration"), examFigures(exam))
	}
}

// examFigures tells held-out success in words.
func examFigures[V any](m map[string]V) string {
	return fmt.Sprintf("%s [%s, %s] at temperature 1, %s [%s, %s] greedily",
		figure(m, "eval/pass_at_1", "%.3f"), figure(m, "eval/pass_at_1/low", "%.3f"), figure(m, "eval/pass_at_1/high", "%.3f"),
		figure(m, "eval/greedy", "%.3f"), figure(m, "eval/greedy/low", "%.3f"), figure(m, "eval/greedy/high", "%.3f"))
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

// statusOf says whether a run is running, finished or stopped, and where.
func statusOf(run string, finished, total int) string {
	switch {
	case checkpoints.Held(run):
		return fmt.Sprintf("running, %d of %s finished", finished, counted(total, "iteration"))
	case finished >= total:
		return fmt.Sprintf("finished, %d of %s", finished, counted(total, "iteration"))
	}
	text := fmt.Sprintf("stopped after iteration %d of %d", finished, total)
	if saved := savedStep(run); saved < finished {
		text = fmt.Sprintf("killed after iteration %d of %d, of which %d were saved", finished, total, saved)
	}
	return fmt.Sprintf("%s: agon train --resume %s goes on", text, run)
}

// savedStep is the iteration of the newest checkpoint, 0 if there is none.
func savedStep(run string) (step int) {
	latest, err := checkpoints.Latest(run)
	if err != nil {
		return 0
	}
	fmt.Sscanf(filepath.Base(latest), "step-%d", &step)
	return step
}

// closing is what a finished run says last: where it lies, what was measured,
// and what to type next.
func closing(run string, c *configs.Config, s *standing) string {
	text := fmt.Sprintf("finished: %s holds the run", run)
	if len(s.exams) == 2 {
		number, _ := s.exams[1]["iteration"].(float64)
		text += fmt.Sprintf("; held-out success at temperature 1 %s before, %s after %s",
			figure(s.exams[0], "eval/pass_at_1", "%.3f"), figure(s.exams[1], "eval/pass_at_1", "%.3f"), counted(int(number)-1, "iteration"))
	}
	if s.timed > 0 {
		text += fmt.Sprintf("; a limit on time had a part in %.0f of its verdicts (time_limited), which an equal run may decide otherwise", s.timed)
	}
	next := "agon tasks " + run
	if c.Trainer.Algorithm != "none" {
		next = fmt.Sprintf("agon eval %s %s --env %s", c.Policy.Checkpoint, run, c.Environments[0])
	}
	return text + fmt.Sprintf("\nnext: %s, or agon show %s", next, run)
}
