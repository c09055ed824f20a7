package train

import (
	"context"
	"errors"
	"maps"
	"testing"

	"agon"
	"agon/configs"
)

// answers is a policy that answers with them in turn.
type answers []agon.Completion

func (a answers) Generate(context.Context, []agon.Request) []agon.Completion { return a }

// What a server tells is counted, and estimated where it tells nothing; failures cost
// nothing, and a policy in this process nothing but tokens.
func TestMeters(t *testing.T) {
	served := answers{
		{Text: "told", Usage: agon.Usage{Prompt: 100, Completion: 20}},
		{Text: "estimated"}, // 9 bytes
		{Err: errors.New("lost"), Usage: agon.Usage{Prompt: 1000, Completion: 1000}},
	}
	here := answers{{Text: "ab", Tokens: []int32{1, 2}}, {Err: errors.New("lost")}}
	requests := make([]agon.Request, 3)
	requests[1].Messages = []agon.Message{{Text: "12345"}, {Text: "678"}}

	c := configs.Default()
	c.Challenger.Policy.Kind = "openai"
	c.Price.Challenger = configs.RolePrice{Prompt: 1e4, Completion: 1e5}
	l := &Loop{Config: c, Policy: here, Author: author{Policy: served, another: true}}
	l.openMeters()
	l.Author.Policy.Generate(t.Context(), requests)
	l.Policy.Generate(t.Context(), requests[:2])
	it := &Iteration{Metrics: map[string]float64{}}
	it.spend(&l.meters, c)
	want := map[string]float64{
		"tokens/challenger": 20 + 3, "tokens/executor": 2, "spent/requests": 2,
		"spent/prompt_tokens": 100 + 2, "spent/completion_tokens": 20 + 3, "spent/estimated": 1,
		"spent/cost": 102*.01 + 23*.1,
	}
	if !maps.Equal(it.Metrics, want) {
		t.Errorf("spent %v, want %v", it.Metrics, want)
	}

	c.Challenger.Policy.Kind, c.Price = "same", configs.Price{}
	it.Metrics = map[string]float64{}
	it.spend(&l.meters, c)
	if want := map[string]float64{"tokens/challenger": 0, "tokens/executor": 0}; !maps.Equal(it.Metrics, want) {
		t.Errorf("what was counted before, or no server's, is told: %v", it.Metrics)
	}
}
