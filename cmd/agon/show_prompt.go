package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/harmless"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"

	"github.com/spf13/cobra"
)

// promptFlags are those of agon show --prompt.
type promptFlags struct {
	role        string
	config      string
	environment string
	json        bool
	task        string
}

func (f *promptFlags) add(command *cobra.Command) {
	set := command.Flags()
	set.StringVar(&f.role, "prompt", "", "print what a policy is told as `ROLE`, challenger or executor")
	set.StringVar(&f.environment, "env", "", "`NAME` of the environment, if there are several")
	set.BoolVar(&f.json, "json", false, "with --prompt, print JSON")
	terminal.ConfigFlag(command, &f.config)
}

// unread refuses the flags that only --prompt reads.
func (f *promptFlags) unread() error {
	for name, set := range map[string]bool{"--config": f.config != "", "--env": f.environment != "", "--json": f.json} {
		if set {
			return terminal.Mistake(fmt.Errorf("nothing reads %s without --prompt: leave it out", name))
		}
	}
	return nil
}

// shownPrompt is what a policy is told.
type shownPrompt struct {
	Role        string         `json:"role"`
	Environment string         `json:"environment"`
	Messages    []agon.Message `json:"messages"`
	// Text is what the tokens stand for; absent, as they are, of a policy that
	// somebody serves, which makes its own of the messages.
	Text   string  `json:"text,omitempty"`
	Tokens []int32 `json:"tokens,omitempty"`
}

// showPrompt prints the prompt that a run, or a configuration, begins an episode with.
func showPrompt(ctx context.Context, out io.Writer, f *promptFlags, args []string) error {
	c, run, err := promptConfig(f, args)
	if err != nil {
		return err
	}
	w, err := worlds.Open(ctx, c.Environments, &c.Sandbox)
	if err != nil {
		return err
	}
	defer w.Close()
	folder, err := f.folder(w)
	if err != nil {
		return err
	}
	shown := &shownPrompt{Role: f.role, Environment: folder.Name}
	if shown.Messages, err = f.messages(c, run, folder, w.ByName[folder.Name].Spec()); err != nil {
		return err
	}
	if err := shown.transcribe(&c.Policy); err != nil {
		return err
	}
	if f.json {
		return terminal.PrintJSONLine(out, shown)
	}
	return shown.print(out)
}

// promptConfig is the configuration of a run, if the first of args names one, or that
// of -c with overrides.
func promptConfig(f *promptFlags, args []string) (c *configs.Config, run string, err error) {
	if len(args) > 0 && !strings.Contains(args[0], "=") {
		run = args[0]
		if f.config != "" || len(args) > 1 {
			return nil, "", terminal.Mistake(errors.New("a run has its configuration: leave out -c and key=value"))
		}
		if err := runs.Require(run); err != nil {
			return nil, "", err
		}
		resolved, err := configs.ReadRun(filepath.Join(run, "config.yaml"))
		if err != nil {
			return nil, "", terminal.Mistake(err)
		}
		return resolved.Config, run, nil
	}
	resolved, err := configs.Load(f.config, args)
	if err != nil {
		return nil, "", terminal.Mistake(err)
	}
	return resolved.Config, "", nil
}

// folder is that of the environment that is asked for, or the first.
func (f *promptFlags) folder(w *worlds.Worlds) (*agon.Folder, error) {
	var names []string
	for _, folder := range w.Folders {
		if f.environment == "" || folder.Name == f.environment {
			return folder, nil
		}
		names = append(names, folder.Name)
	}
	return nil, terminal.Mistake(fmt.Errorf("--env: there is no environment %s here: choose from %s", f.environment, strings.Join(names, ", ")))
}

// messages are those that a role's episode opens with.
func (f *promptFlags) messages(c *configs.Config, run string, folder *agon.Folder, spec *agon.Spec) ([]agon.Message, error) {
	prompts, err := stages.PromptsOf(c)
	if err != nil {
		return nil, err
	}
	switch f.role {
	case string(agon.RoleChallenger):
		return f.brief(&prompts, c, folder, spec)
	case string(agon.RoleExecutor):
		actions, err := prompts.Actions(c)
		if err != nil {
			return nil, err
		}
		instruction, err := f.instruction(run)
		if err != nil {
			return nil, err
		}
		return actions.Prompt(spec, instruction)
	}
	return nil, terminal.Mistake(fmt.Errorf("--prompt is %q: write challenger or executor", f.role))
}

// brief is what a challenger is told, with the first example of the environment's
// author if there is one.
func (f *promptFlags) brief(prompts *stages.Prompts, c *configs.Config, folder *agon.Folder, spec *agon.Spec) ([]agon.Message, error) {
	if f.task != "" {
		return nil, terminal.Mistake(errors.New("a challenger is told no task: leave out --task"))
	}
	items, err := prompts.Items(c)
	if err == nil && c.Challenger.Policy.Kind != "same" {
		items, err = prompts.Tagged(c)
	}
	if err != nil {
		return nil, err
	}
	brief := challenger.Brief{}
	if len(folder.Examples) > 0 && c.Policy.Language != "compact" {
		brief.Exemplar = &folder.Examples[0]
	}
	return items.Prompt(spec, brief)
}

// instruction is that of the task that is asked for, or words in its place.
func (f *promptFlags) instruction(run string) (string, error) {
	switch {
	case f.task == "":
		return "(the instruction)", nil
	case run == "":
		return "", terminal.Mistake(errors.New("--task is one of a run's: name the run"))
	}
	item, err := runs.FindItem(run, f.task)
	if err != nil {
		return "", err
	}
	if item.Item == nil {
		return "", terminal.Mistake(fmt.Errorf("%s is no task: no item could be read", item.ID))
	}
	return item.Item.Instruction, nil
}

// transcribe enters the tokens and what they stand for.
func (s *shownPrompt) transcribe(options *configs.Policy) error {
	if options.Kind != "checkpoint" {
		return nil
	}
	transcriber, tokenizer, err := policies.LoadTranscriber(options.Checkpoint, options)
	if err != nil {
		return err
	}
	s.Tokens = transcriber.Transcribe(s.Messages, true)
	s.Text = tokenizer.Decode(s.Tokens)
	return nil
}

func (s *shownPrompt) print(out io.Writer) error {
	if s.Tokens == nil {
		for _, message := range s.Messages {
			fmt.Fprintf(out, "[%s]\n%s\n", message.Speaker, harmless.Text(message.Text))
		}
		return nil
	}
	ids := fmt.Sprint(s.Tokens)
	_, err := fmt.Fprintf(out, "%s\n\n%s: %s\n", harmless.Text(s.Text), terminal.Counted(len(s.Tokens), "token"), ids[1:len(ids)-1])
	return err
}
