package train

import (
	"context"
	"testing"

	"agon"
	"agon/agontest"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor"
)

// batches remembers the sizes of what it is asked for.
type batches struct {
	agon.Policy
	sizes []int
}

func (b *batches) Generate(ctx context.Context, requests []agon.Request) []agon.Completion {
	b.sizes = append(b.sizes, len(requests))
	return b.Policy.Generate(ctx, requests)
}

// TestPlayerOfAConfiguration: episodes are cut into executor.cohorts, which share
// policy.batch, and executor.forgiven turns of each may mean nothing.
func TestPlayerOfAConfiguration(t *testing.T) {
	c := configs.Default()
	c.Policy.Batch, c.Executor.Cohorts, c.Executor.Forgiven, c.Executor.TurnTokens = 4, 2, 1, 64
	l := flakyLoop(&flaky{})
	policy := &batches{Policy: agontest.Turns("hello", `move("A","B","nut",3)<end>`)}
	options := stages.RolloutOptions(c, l.Worlds, executor.Compact{}, agon.NewStream(1))
	options.Attempts = 4
	player := stages.NewPlayer(c, &worlds.Worlds{Sandbox: programs{}}, nil, nil)
	groups, err := executor.Rollout(t.Context(), player, policy, l.pool.Draw(1), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, attempt := range groups[0] {
		if attempt.Status != agon.StatusDone || len(attempt.Turns) != 2 {
			t.Errorf("%s after %d turns: %s", attempt.Status, len(attempt.Turns), attempt.Reason)
		}
	}
	for _, size := range policy.sizes {
		if size != 2 {
			t.Errorf("a batch of %d, want 2: all are %v", size, policy.sizes)
		}
	}
}

// programs is a sandbox of which only the programs are asked for.
type programs struct {
	worlds.Box
}

func (programs) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return agontest.Sandbox{}.Interpret(ctx, episode, tools)
}
