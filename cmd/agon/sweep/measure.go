package sweep

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"
)

// temperatures are those at which the policy to begin with is measured beside
// greedily: what is gained at temperature 1 might be had by sampling colder.
var temperatures = []float64{.2, .4, .6, .8, 1}

// deepAttempts is how often a task is attempted before it counts as unsolved.
const deepAttempts = 64

func (s *study) sampled(temperature float64) way {
	return way{s.Attempts, temperature, drawSampled}
}

var (
	greedily = way{1, 0, drawGreedy}
	deeply   = way{deepAttempts, 1, drawDeep}
	again    = way{deepAttempts, 1, drawAgain}
)

// measureBase measures the policy that all begin with.
func (s *study) measureBase(ctx context.Context) error {
	sheet, err := s.readSheet(configs.PolicyBefore, s.digest)
	if err != nil {
		return err
	}
	return s.fill(ctx, sheet, s.folder, s.waysBefore())
}

// waysBefore are those in which the policy that all begin with is measured.
func (s *study) waysBefore() []way {
	ways := s.warmths()
	if s.Deep {
		ways = append(ways, deeply, again)
	}
	return ways
}

// waysAfter are those in which a finished trial is measured.
func (s *study) waysAfter() []way {
	ways := []way{s.sampled(1), greedily}
	if s.Deep {
		ways = append(ways, again)
	}
	return ways
}

// measure measures a trial that is finished.
func (s *study) measure(ctx context.Context, t *trial) error {
	sheet, err := s.sheetOf(t)
	if err != nil {
		return err
	}
	if s.writes(t) && sheet.Written == nil {
		if sheet.Written, err = s.written(ctx, t); err != nil {
			return err
		}
	}
	return s.fill(ctx, sheet, t.path, s.waysAfter())
}

// sheetOf reads the sheet of a trial that is finished.
func (s *study) sheetOf(t *trial) (*sheet, error) {
	digest, err := t.policyDigest()
	if err != nil {
		return nil, err
	}
	return s.readSheet(t.name(), digest)
}

// isFull reports whether a sheet holds all ways.
func (s *study) isFull(sheet *sheet, ways []way) bool {
	return !slices.ContainsFunc(ways, func(w way) bool { return sheet.find(s.measured(w)) == nil })
}

// writes reports whether a trial's policy writes its own tasks.
func (s *study) writes(t *trial) bool {
	if t.variant.AsLongAs != "" {
		return false
	}
	resolved, err := s.sweep.Resolve(t.variant, t.seed)
	return err == nil && resolved.Proposes() && resolved.Challenger.Source == "policy" // it loaded before
}

// fill measures what is missing on a sheet.
func (s *study) fill(ctx context.Context, sheet *sheet, checkpoint string, ways []way) error {
	for _, way := range ways {
		m := s.measured(way)
		if sheet.find(m) != nil {
			continue
		}
		if err := s.openExam(ctx); err != nil {
			return err
		}
		exam, err := s.examFor(way)
		if err != nil {
			return err
		}
		scores, err := s.examine(ctx, checkpoint, exam, way)
		if err != nil {
			return err
		}
		if err := sheet.add(m, scores); err != nil {
			return err
		}
	}
	return nil
}

func (s *study) measured(way way) measured {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(s.environments)) {
		names = append(names, strings.TrimPrefix(name, worlds.EnvironmentDigest)+" "+s.environments[name])
	}
	return measured{
		Base: s.digest, Environments: strings.Join(names, ", "), Prompts: s.prompts, Settings: examSettings(s.base.Config),
		Tasks: s.Tasks, FirstSeed: agon.FirstReportingSeed, way: way,
	}
}

// examSettings are what of a configuration decides how an exam goes, but for its policy,
// environments and prompts.
func examSettings(c *configs.Config) string {
	limits := c.Sandbox
	limits.Parallel, limits.Slots = 0, 0 // say how fast
	p, x := &c.Policy, &c.Executor
	return fmt.Sprintf("%s %s %s, context %d, today %q, stops %q; %s, %d turns of %d tokens, %d forgiven, side effects %t; %+v",
		p.Language, p.DType, p.Device, p.Context, p.Today, p.StopStrings, x.Actions, x.TurnLimit, x.TurnTokens, x.Forgiven, c.Verifier.SideEffects, limits)
}

// openExam makes the held-out tasks, once. Their families are read off their
// solutions, as the compositions of what a challenger wrote are.
func (s *study) openExam(ctx context.Context) (err error) {
	if s.exam != nil {
		return nil
	}
	if err := s.openWorlds(ctx); err != nil {
		return err
	}
	exam, err := exams.Set(ctx, s.worlds, s.Tasks, agon.FirstReportingSeed)
	if err != nil {
		return err
	}
	compose, err := exams.CompositionsOf(s.worlds)
	if err != nil {
		return err
	}
	for i := range exam.HeldOut {
		exam.HeldOut[i].Family = compose(&exam.HeldOut[i].Item)
	}
	s.exam = exam
	return nil
}

func (s *study) openWorlds(ctx context.Context) (err error) {
	if s.worlds == nil {
		s.worlds, err = worlds.Open(ctx, s.base.Environments, &s.base.Sandbox)
	}
	return terminal.StoppedOpening(ctx, err)
}

// examFor is the exam, or of it the tasks that the policy to begin with did not
// solve.
func (s *study) examFor(way way) (*exams.Exam, error) {
	if way.Draw != drawAgain {
		return s.exam, nil
	}
	sheet, err := s.readSheet(configs.PolicyBefore, s.digest)
	if err != nil {
		return nil, err
	}
	open := unsolved(sheet.find(s.measured(deeply)))
	part := &exams.Exam{}
	for i := range s.exam.Tasks {
		if open[s.exam.Tasks[i].ID] {
			part.HeldOut, part.Tasks = append(part.HeldOut, s.exam.HeldOut[i]), append(part.Tasks, s.exam.Tasks[i])
		}
	}
	return part, nil
}

// unsolved are the tasks that no attempt passed.
func unsolved(scores []verifier.Score) map[string]bool {
	open := map[string]bool{}
	for _, score := range scores {
		if score.Attempts > 0 && score.Passes == 0 {
			open[score.Task] = true
		}
	}
	return open
}

// examine lets a policy take an exam. The scores of an empty one are empty.
func (s *study) examine(ctx context.Context, checkpoint string, e *exams.Exam, way way) ([]verifier.Score, error) {
	if len(e.Tasks) == 0 {
		return []verifier.Score{}, nil
	}
	c := s.base.Config
	actor, err := policies.Load(checkpoint, &c.Policy)
	if err != nil {
		return nil, err
	}
	defer actor.Close()
	sit, err := exams.NewSitting(c, s.worlds, actor, actor)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "%s × %s at temperature %v\n", terminal.Counted(len(e.Tasks), "task"), terminal.Counted(way.Attempts, "attempt"), way.Temperature)
	shown := terminal.NewProgress(os.Stderr, "measure", "attempts", len(e.Tasks)*way.Attempts)
	defer shown.Done()
	sit.Player = stages.NewPlayer(c, s.worlds, actor, func(ended, _ int) { shown.Set(ended, "") })
	sit.Attempts, sit.Temperature, sit.Stream = way.Attempts, way.Temperature, sit.Stream.Name(way.Draw)
	return sit.Take(ctx, e)
}
