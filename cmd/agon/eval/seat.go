package eval

import (
	"context"
	"fmt"
	"os"
	"strings"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
)

// evaluateOne makes a policy ready, lets it take the exam, and frees it.
func evaluateOne(ctx context.Context, c *configs.Config, w *worlds.Worlds, e *exams.Exam, name string, flags evalFlags) (exams.Results, error) {
	sit, closePolicy, err := seat(ctx, c, w, name, flags)
	if err != nil {
		return exams.Results{}, err
	}
	defer closePolicy()
	sit.Attempts, sit.Temperature, sit.Truncation = flags.attempts, flags.temperature, flags.truncation
	fmt.Fprintf(os.Stderr, "%s: %s × %s\n", name, terminal.Counted(len(e.Tasks), "task"), terminal.Counted(flags.attempts, "attempt"))
	return sit.TakeBoth(ctx, e)
}

// seat returns how the policy of that name takes exams.
func seat(ctx context.Context, c *configs.Config, w *worlds.Worlds, name string, flags evalFlags) (s exams.Sitting, closePolicy func(), err error) {
	if policies.Served(name) {
		kind, model, _ := strings.Cut(name, ":")
		remote := *c
		remote.Policy = configs.Policy{Kind: kind, Model: model, URL: flags.url, KeyVariable: flags.key, Language: "tagged", StopStrings: c.Policy.StopStrings, Batch: c.Policy.Batch}
		remote.Executor.TurnTokens = servedTurnTokens
		policy, err := policies.OpenServed(ctx, &remote.Policy, "policy", nil)
		if err != nil {
			return s, nil, err
		}
		s, err = exams.NewSitting(&remote, w, policy, nil)
		return s, func() {}, err
	}
	own, err := spokenBy(name, c)
	if err != nil {
		return s, nil, err
	}
	actor, err := policies.Load(name, &own.Policy)
	if err != nil {
		return s, nil, err
	}
	s, err = exams.NewSitting(own, w, actor, actor)
	return s, func() { actor.Close() }, err
}

// spokenBy is c in the language that a checkpoint of that name knows: a tokenizer
// without the tokens of the compact one is a chat model's, which needs longer
// turns too.
func spokenBy(name string, c *configs.Config) (*configs.Config, error) {
	t, err := policies.LoadTokenizer(name)
	if err != nil {
		return nil, err
	}
	if _, ok := t.Special(agon.TokenCall); ok || c.Policy.Language == "tagged" {
		return c, nil
	}
	own := *c
	own.Policy.Language, own.Executor.TurnTokens = "tagged", max(c.Executor.TurnTokens, servedTurnTokens)
	fmt.Fprintf(os.Stderr, "%s is a chat model: it attempts in the tagged language, executor.turn_tokens=%d\n", name, own.Executor.TurnTokens)
	return &own, nil
}

// servedTurnTokens bounds a turn of a large model: a thought and a program.
const servedTurnTokens = 1024
