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
	own, chat, err := spokenBy(name, c)
	if err != nil {
		return s, nil, err
	}
	if chat {
		fmt.Fprintf(os.Stderr, "%s is a chat model: it attempts in the tagged language, executor.turn_tokens=%d\n", name, own.Executor.TurnTokens)
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
// turns too. chat tells that c is for another.
func spokenBy(name string, c *configs.Config) (own *configs.Config, chat bool, err error) {
	t, err := policies.LoadTokenizer(name)
	if err != nil {
		return nil, false, err
	}
	if _, ok := t.Special(agon.TokenCall); ok || c.Policy.Language == "tagged" {
		return c, false, nil
	}
	own = new(*c)
	own.Policy.Language, own.Executor.TurnTokens = "tagged", max(c.Executor.TurnTokens, servedTurnTokens)
	return own, true, nil
}

// attainable refuses a least length that no turn of one of the policies can have: each
// of its attempts would be lost.
func (f *evalFlags) attainable(names []string, c *configs.Config) error {
	least := f.truncation.MinTokens
	if least == 0 {
		return nil
	}
	for _, name := range names {
		most, err := turnTokens(name, c)
		if err != nil {
			return err
		}
		if least > most {
			return terminal.Mistake(fmt.Errorf("--min-tokens is %d: it must be at most %d, the tokens of a turn of %s", least, most, name))
		}
	}
	return nil
}

// turnTokens bounds a turn of the policy of that name.
func turnTokens(name string, c *configs.Config) (int, error) {
	if policies.Served(name) {
		return servedTurnTokens, nil
	}
	own, _, err := spokenBy(name, c)
	if err != nil {
		return 0, err
	}
	return own.Executor.TurnTokens, nil
}

// servedTurnTokens bounds a turn of a large model: a thought and a program.
const servedTurnTokens = 1024
