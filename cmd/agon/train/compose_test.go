package train

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// watchedExaminer counts how often it is asked anything, and waits until its
// caller does not want it any more.
type watchedExaminer struct {
	spec  agon.Spec
	asked *atomic.Int32
}

func (e watchedExaminer) Spec() *agon.Spec { return &e.spec }

func (e watchedExaminer) Start(ctx context.Context, _ int64) (agon.Episode, error) {
	return nil, e.wait(ctx)
}

func (e watchedExaminer) HeldOut(ctx context.Context, _ []int64) ([]agon.HeldOutTask, error) {
	return nil, e.wait(ctx)
}

func (e watchedExaminer) wait(ctx context.Context) error {
	e.asked.Add(1)
	<-ctx.Done()
	return ctx.Err()
}

// oneUnfit are two environments; nothing can be asked for in the second.
func oneUnfit(asked *atomic.Int32) *worlds.Worlds {
	fit := agon.Spec{Name: "fit", Tools: []agon.Tool{{Name: "ring"}}}
	return &worlds.Worlds{
		Folders: []*agon.Folder{
			{Name: "fit", Files: map[string][]byte{"evaluation.py": nil}, Phrases: map[string]agon.Phrase{"ring": {Text: "ring"}}},
			{Name: "unfit"},
		},
		Environments: []agon.Environment{watchedExaminer{fit, asked}, watchedExaminer{agon.Spec{Name: "unfit"}, asked}},
	}
}

// TestUnfitEnvironmentLeavesNothingRunning: the caller closes the sandbox.
func TestUnfitEnvironmentLeavesNothingRunning(t *testing.T) {
	for name, work := range map[string]func(context.Context, *worlds.Worlds) error{
		"exam": func(ctx context.Context, w *worlds.Worlds) error {
			_, err := exams.Set(ctx, w, 4, agon.FirstEvaluationSeed)
			return err
		},
		"compose": func(ctx context.Context, w *worlds.Worlds) error {
			_, err := (&Loop{Config: configs.Default(), Worlds: w}).compose(ctx, 4, agon.NewStream(1))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int32
				if err := work(t.Context(), oneUnfit(&asked)); err == nil {
					t.Error("an environment without a tool was taken")
				}
				synctest.Wait()
				if n := asked.Load(); n != 0 {
					t.Errorf("%d goroutines still use the other environment", n)
				}
			})
		})
	}
}
