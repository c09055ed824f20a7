package main

import (
	"context"
	"fmt"
	"os"

	"agon"
	"agon/configs"
	"agon/executor/ollama"
	"agon/executor/openai"
)

// openServed returns the served policy of a section of the configuration. finished,
// if not nil, is given each completion as soon as it has ended.
func openServed(ctx context.Context, c *configs.Policy, section string, finished func(agon.Request, agon.Completion)) (agon.Policy, error) {
	if c.Kind == "ollama" {
		return openOllama(ctx, c, finished)
	}
	key, err := servedKey(c, section)
	if err != nil {
		return nil, mistake(err)
	}
	policy, err := openai.New(openai.Options{URL: c.URL, Model: c.Model, Key: key, Stop: c.StopStrings, LogProbs: c.LogProbs, Tell: tellWaiting, Finished: finished})
	return checked(ctx, policy, err)
}

// servedKey returns what key_variable of a section names; nothing if it names none.
func servedKey(c *configs.Policy, section string) (string, error) {
	if c.KeyVariable == "" {
		return "", nil
	}
	key := os.Getenv(c.KeyVariable)
	if key == "" {
		return "", fmt.Errorf("%s.key_variable names %s, which is not set", section, c.KeyVariable)
	}
	return key, nil
}

func openOllama(ctx context.Context, c *configs.Policy, finished func(agon.Request, agon.Completion)) (agon.Policy, error) {
	policy, err := ollama.New(ollama.Options{URL: c.URL, Model: c.Model, Stop: c.StopStrings, Tell: tellWaiting, Finished: finished})
	return checked(ctx, policy, err)
}

// servedPolicy is a policy whose server can be asked whether it is there.
type servedPolicy interface {
	agon.Policy
	Check(ctx context.Context) error
}

// checked refuses a policy whose server is not there, which is the user's
// mistake, unless a signal ended the wait.
func checked(ctx context.Context, policy servedPolicy, err error) (agon.Policy, error) {
	if err == nil {
		err = policy.Check(ctx)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, mistake(err)
	}
	return policy, nil
}

func tellWaiting(line string) { fmt.Fprintf(os.Stderr, "agon: %s\n", line) }
