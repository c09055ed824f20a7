package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"agon"
	"agon/configs"
	"agon/executor"
	"agon/verifier"
)

// exam is a set of held-out tasks.
type exam struct {
	heldOut []agon.HeldOutTask
	tasks   []agon.Task
}

// setExam returns n held-out tasks, from the environments in turn. Those of
// equal arguments are equal; first is at least agon.FirstEvaluationSeed.
func setExam(ctx context.Context, w *worlds, n int, first int64) (*exam, error) {
	e := &exam{heldOut: make([]agon.HeldOutTask, n), tasks: make([]agon.Task, n)}
	asking, err := each(w, w.examiner)
	if err != nil {
		return nil, err
	}
	parent := ctx
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for k, ask := range asking {
		places := placesOf(k, len(asking), n)
		for part := range slices.Chunk(places, chunk) {
			group.Go(func() error { return e.fill(ctx, ask, part, first) })
		}
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("held-out tasks: %w", err)
	}
	if err := e.try(parent, w); err != nil {
		return nil, fmt.Errorf("held-out tasks: %w", err)
	}
	for i := range e.heldOut {
		item := e.heldOut[i].Item
		e.tasks[i] = agon.Task{Item: item, ID: item.ID(w.byName[item.Environment].Spec().Digest)}
	}
	return e, nil
}

// chunk is the number of tasks that are made one after the other.
const chunk = 50

// placesOf lists the places of the k-th of count environments among n tasks.
func placesOf(k, count, n int) []int {
	var places []int
	for i := k; i < n; i += count {
		places = append(places, i)
	}
	return places
}

func (e *exam) fill(ctx context.Context, ask asker, places []int, first int64) error {
	seeds := make([]int64, len(places))
	for i, place := range places {
		seeds[i] = first + int64(place)
	}
	tasks, err := ask(ctx, seeds)
	if err != nil {
		return err
	}
	for i, place := range places {
		e.heldOut[place] = tasks[i]
	}
	return nil
}

// asker returns the held-out task of every seed.
type asker func(ctx context.Context, seeds []int64) ([]agon.HeldOutTask, error)

// examiner returns the author's own generator of the k-th environment, or one
// that composes tasks where there is none.
func (w *worlds) examiner(k int) (asker, error) {
	if _, written := w.folders[k].Files["evaluation.py"]; written {
		if examiner, ok := w.environments[k].(agon.Examiner); ok {
			return examiner.HeldOut, nil
		}
	}
	generator, err := w.generator(k)
	if err != nil {
		return nil, err
	}
	return generator.HeldOut, nil
}

// sitting is how a policy takes an exam.
type sitting struct {
	config  *configs.Config
	worlds  *worlds
	player  agon.Player
	policy  agon.Policy
	actions executor.Language
	// attempts at each task, at this temperature.
	attempts    int
	temperature float64
	truncation  agon.Truncation
	stream      agon.Stream
}

// take plays and judges all attempts, and counts them per task.
func (s *sitting) take(ctx context.Context, e *exam) ([]verifier.Score, error) {
	options := rolloutOptions(s.config, s.worlds, s.actions, s.stream)
	options.Attempts, options.Temperature, options.Truncation = s.attempts, s.temperature, s.truncation
	groups, err := executor.Rollout(ctx, s.player, s.policy, e.tasks, options)
	if err != nil {
		return nil, err
	}
	judging := newJudging(s.config, s.worlds)
	judgements, err := judging.Judge(ctx, e.tasks, groups)
	if err != nil {
		return nil, err
	}
	scores := make([]verifier.Score, len(e.tasks))
	for i := range scores {
		scores[i] = verifier.ScoreOf(e.tasks[i].ID, &e.heldOut[i], judgements[i])
		scores[i].Truncated = countTrue(groups[i], usedUp)
	}
	return scores, nil
}

// floor is the success of doing nothing.
func (s *sitting) floor(ctx context.Context, e *exam) (verifier.Estimate, error) {
	judging := newJudging(s.config, s.worlds)
	judgements, err := judging.Floor(ctx, e.tasks)
	if err != nil {
		return verifier.Estimate{}, err
	}
	attempts, passes := verifier.Tally(judgements)
	return verifier.Wilson(passes, attempts, confidence), nil
}

// confidence of all intervals.
const confidence = .95

// results are the scores of one policy on an exam.
type results struct {
	sampled []verifier.Score
	greedy  []verifier.Score
}

// sum adds up what is counted of all tasks, sampled and greedy.
func (r *results) sum(count func(*verifier.Score) int) (n int) {
	for _, scores := range [][]verifier.Score{r.sampled, r.greedy} {
		for i := range scores {
			n += count(&scores[i])
		}
	}
	return n
}

// takeBoth measures at temperature 1 with the sitting's attempts, and greedily.
func (s sitting) takeBoth(ctx context.Context, e *exam) (r results, err error) {
	stream := s.stream
	s.stream = stream.Name("sampled")
	if r.sampled, err = s.take(ctx, e); err != nil {
		return r, err
	}
	s.attempts, s.temperature, s.stream = 1, 0, stream.Name("greedy")
	r.greedy, err = s.take(ctx, e)
	return r, err
}

// examine measures a policy on held-out tasks for development and prints it.
func examine(ctx context.Context, out io.Writer, w *worlds, c *configs.Config, s *actor) error {
	if c.Pretrain.EvaluationTasks == 0 {
		return nil
	}
	e, err := setExam(ctx, w, c.Pretrain.EvaluationTasks, agon.FirstEvaluationSeed)
	if err != nil {
		return err
	}
	sit, err := newSitting(c, w, s, s)
	if err != nil {
		return err
	}
	shown := newProgress(os.Stderr, "measuring", "temperatures", 2)
	defer shown.Done()
	shown.Begin("attempting")
	sit.player = newPlayer(c, w, s, shown.Phase)
	r, err := sit.takeBoth(ctx, e)
	if err != nil {
		return err
	}
	shown.Done()
	return printResults(out, r)
}

// newSitting returns how a policy takes exams: four attempts at temperature 1.
// transcriber is nil for a policy without ids.
func newSitting(c *configs.Config, w *worlds, policy agon.Policy, transcriber agon.Transcriber) (sitting, error) {
	actions, err := actionsOf(c)
	return sitting{
		config: c, worlds: w, player: newPlayer(c, w, transcriber, nil), policy: policy, actions: actions,
		attempts: 4, temperature: 1, stream: agon.NewStream(evaluationSeed),
	}, err
}

// evaluationSeed is where the random choices of evaluations begin. All
// policies draw the same numbers, which is part of pairing them.
const evaluationSeed = 1

// printResults prints success at the first attempt, with its interval, and by
// the number of parts.
func printResults(w io.Writer, r results) error {
	for _, way := range []struct {
		name   string
		scores []verifier.Score
	}{{"temperature 1", r.sampled}, {"greedy", r.greedy}} {
		summary, err := verifier.Summarize(way.scores, []int{1}, resampling())
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-14s %s over %d development tasks%s\n", way.name, summary.PassAt[1], summary.Tasks, byParts(summary.Parts))
	}
	return nil
}

// byParts writes success at tasks of one part, of two and so on, in
// parentheses; nothing where tasks have no parts.
func byParts(estimates map[string]verifier.Estimate) string {
	var texts []string
	for _, n := range slices.Sorted(maps.Keys(estimates)) {
		unit := "parts"
		if n == "1" {
			unit = "part"
		}
		texts = append(texts, fmt.Sprintf("%s %s %.3f", n, unit, estimates[n].Value))
	}
	if len(texts) == 0 {
		return ""
	}
	return " (" + strings.Join(texts, ", ") + ")"
}

func resampling() verifier.Resampling {
	return verifier.Resampling{Confidence: confidence, Stream: agon.NewStream(evaluationSeed).Name("bootstrap")}
}
