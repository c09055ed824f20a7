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

// openServed returns the served policy of a configuration.
func openServed(ctx context.Context, c *configs.Policy) (agon.Policy, error) {
	if c.Kind == "ollama" {
		return openOllama(ctx, c)
	}
	key := ""
	if c.KeyVariable != "" {
		if key = os.Getenv(c.KeyVariable); key == "" {
			return nil, mistake(fmt.Errorf("policy.key_variable names %s, which is not set", c.KeyVariable))
		}
	}
	policy, err := openai.New(openai.Options{URL: c.URL, Model: c.Model, Key: key})
	return policy, mistake(err)
}

func openOllama(ctx context.Context, c *configs.Policy) (agon.Policy, error) {
	policy, err := ollama.New(ollama.Options{URL: c.URL, Model: c.Model})
	if err == nil {
		err = policy.Check(ctx)
	}
	if err != nil {
		return nil, mistake(err)
	}
	return policy, nil
}
