package policies

import (
	"context"
	"fmt"
	"os"
	"strings"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/executor/ollama"
	"agon/executor/openai"
)

// Served reports whether the name is that of a served policy.
func Served(name string) bool {
	return strings.HasPrefix(name, "ollama:") || strings.HasPrefix(name, "openai:")
}

// OpenServed returns the served policy of a section of the configuration. finished,
// if not nil, is given each completion as soon as it has ended.
func OpenServed(ctx context.Context, c *configs.Policy, section string, finished func(agon.Request, agon.Completion)) (agon.Policy, error) {
	if c.Kind == "ollama" {
		return openOllama(ctx, c, finished)
	}
	key, err := ServedKey(c, section)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	policy, err := openai.New(openai.Options{URL: c.URL, Model: c.Model, Key: key, Stop: c.StopStrings, LogProbs: c.LogProbs, Tell: TellWaiting, Finished: finished})
	return checked(ctx, policy, err)
}

// ServedKey returns what key_variable of a section names; nothing if it names none.
func ServedKey(c *configs.Policy, section string) (string, error) {
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
	policy, err := ollama.New(ollama.Options{URL: c.URL, Model: c.Model, Stop: c.StopStrings, Tell: TellWaiting, Finished: finished})
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
		return nil, terminal.Mistake(err)
	}
	return policy, nil
}

// TellWaiting tells people on standard error what a server is waited for.
func TellWaiting(line string) { fmt.Fprintf(os.Stderr, "agon: %s\n", line) }
