package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/curves"
	"agon/cmd/agon/report"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// The time between two pictures of a run is watchEvery, or watchShare times what a picture
// takes, if that is more: of a long run all journals are read for each.
const (
	watchEvery = 5 * time.Second
	watchShare = 10
)

func watchCommand() *cobra.Command {
	var once, ascii bool
	command := &cobra.Command{
		Use:   "watch RUN [--once]",
		Short: "Watch a run from any shell: what it is at, curves, and the funnel",
		Long: `Draw what a run is at, its curves and the funnel of its filter, again every few
seconds until the run ends or Ctrl-C. Nothing of the run is touched. Without a terminal,
and with --once, it is drawn once.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := runs.Require(args[0]); err != nil {
				return err
			}
			signal.Reset(os.Interrupt) // who looks on has nothing to stop
			w := watcher{run: args[0], out: c.OutOrStdout(), ascii: ascii, once: once}
			return w.watch(c.Context())
		},
	}
	command.Flags().BoolVar(&once, "once", false, "draw it once")
	command.Flags().BoolVar(&ascii, "ascii", false, "draw in plain characters")
	return command
}

// watcher draws a run.
type watcher struct {
	run         string
	out         io.Writer
	ascii, once bool
}

// watch draws the run until it ends, or ctx does.
func (w *watcher) watch(ctx context.Context) error {
	width, height, onTerminal := screen()
	for {
		began := time.Now()
		text, err := w.picture(width, height, onTerminal)
		if err != nil {
			return err
		}
		took := time.Since(began)
		if onTerminal && !w.once {
			text = "\x1b[H\x1b[2J" + text // to the top of an empty screen
		}
		if _, err := io.WriteString(w.out, text); err != nil {
			return err
		}
		if w.once || !onTerminal || !checkpoints.Held(w.run) {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil // whoever stops watching has seen enough
		case <-time.After(max(watchEvery, watchShare*took)):
		}
		width, height, _ = screen()
	}
}

// screen is the size of the terminal; a plain 100 × 40 where there is none.
func screen() (width, height int, onTerminal bool) {
	width, height, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || width < 20 || height < 10 {
		return 100, 40, false
	}
	return width, height, true
}

// watched are the metrics that are drawn, as far as the run has them.
var watched = []struct{ title, metric string }{
	{"held-out success at temperature 1", "eval/pass_at_1"},
	{"reward", "reward"},
	{"loss on the teacher's attempts", "teacher/loss"},
	{"items accepted", "challenger/accepted"},
	{"entropy", "entropy"},
}

// picture is the run as it is now.
func (w *watcher) picture(width, height int, color bool) (string, error) {
	resolved, err := configs.ReadRun(filepath.Join(w.run, "config.yaml"))
	if err != nil {
		return "", terminal.Mistake(err)
	}
	iterations, err := iterationsOf(w.run)
	if err != nil {
		return "", err
	}
	items, err := runs.ReadItems(w.run)
	if err != nil {
		return "", err
	}
	head, err := w.head(iterations, resolved.Config)
	if err != nil {
		return "", err
	}
	if iterations, err = withHeldOut(iterations, w.run); err != nil {
		return "", err
	}
	funnel := runs.FunnelOf(items).String()
	charts := chartsOf(iterations)
	text := head
	for _, chart := range charts {
		chart.Width, chart.ASCII, chart.Color = width, w.ascii, color
		chart.Height = max(6, (height-12)/max(1, len(charts)))
		text += "\n" + chart.Draw()
	}
	return text + "\n" + funnel, nil
}

// head says how the run stands.
func (w *watcher) head(iterations []report.Iteration, c *configs.Config) (string, error) {
	text := fmt.Sprintf("%s: %s\n", w.run, runs.StatusOf(w.run, finishedOf(iterations), c.Iterations))
	by, err := runs.EndedBy(w.run, c)
	if err != nil {
		return "", err
	}
	if by.Key != "" && !checkpoints.Held(w.run) {
		text += fmt.Sprintf("  by %s: %s\n", by.Key, by.Why)
	}
	status, err := runs.ReadStatus(w.run)
	if err == nil && status != nil && checkpoints.Held(w.run) {
		text += "  " + status.InWords(time.Now()) + "\n"
	}
	return text, err
}

// after is the iteration after which a metric of an iteration was measured: held-out
// success comes before anything else.
func after(iteration int, metric string) int {
	if strings.HasPrefix(metric, "eval/") {
		return iteration - 1
	}
	return iteration
}

// chartsOf makes a chart of each metric that the run has.
func chartsOf(iterations []report.Iteration) []curves.Chart {
	var charts []curves.Chart
	for _, m := range watched {
		var points []curves.Point
		for _, it := range iterations {
			if value, ok := it.Values[m.metric]; ok {
				points = append(points, curves.Point{Step: after(it.Number, m.metric), Value: value})
			}
		}
		if len(points) > 0 {
			charts = append(charts, curves.Chart{Title: m.title, Series: []curves.Series{{Name: m.metric, Points: points}}})
		}
	}
	return charts
}
