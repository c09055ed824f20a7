package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"agon"
	"agon/cmd/agon/harmless"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/trainer/tokenizer/chat"

	"github.com/spf13/cobra"
)

// generateFlags are those of agon generate.
type generateFlags struct {
	prompt      string
	n, tokens   int
	temperature float64
	seed        uint64
	truncation  agon.Truncation
	stop        []string
	chat, json  bool
	placement   terminal.PlacementFlags
}

func generateCommand() *cobra.Command {
	var flags generateFlags
	command := &cobra.Command{
		Use:   "generate MODEL -p PROMPT|- [--chat] [-n N] [--max-tokens N] [--temperature T] [--top-k K] [--top-p P] [--min-p P] [--min-tokens N] [--stop STRING]… [--seed N] [--json]",
		Short: "Let a model go on from a prompt",
		Long: `Print what a model writes after a prompt, until it ends its turn, comes to the end of
a --stop, or has written --max-tokens. The text of a special token in the prompt stands
for that token, and the tokenizer adds what it adds, as in the tokenizers library; with
--chat the prompt is what a user says, in the form of the model's chat template. With -n
it writes several times, each by a stream of random numbers of its own; the same seed
gives the same texts. With --json print a line {"text", "tokens", "log_probs", "finish"}
for each. MODEL is a Hugging Face folder, a model of the hub that is in the local cache,
the directory of a run, whose newest checkpoint is meant, RUN@ITERATION, or base.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := flags.check(); err != nil {
				return terminal.Mistake(err)
			}
			prompt, err := terminal.UnlessEnded(c.Context(), func() (string, error) { return flags.read(c.InOrStdin()) })
			if err != nil {
				return err
			}
			options := configs.Default().Policy
			options.StopStrings, options.Batch = flags.stop, min(flags.n, options.Batch)
			if flags.chat {
				options.Language = "tagged"
			}
			if err := flags.placement.Place(&options); err != nil {
				return err
			}
			loaded, err := policies.LoadCheckpoint(args[0], &options)
			if err != nil {
				return err
			}
			defer loaded.Model.Free()
			return generateText(c.Context(), loaded, prompt, &options, &flags, c.OutOrStdout())
		},
	}
	f := command.Flags()
	f.StringVarP(&flags.prompt, "prompt", "p", "", "`PROMPT`, or - for standard input")
	f.IntVarP(&flags.n, "number", "n", 1, "write `N` times")
	f.IntVar(&flags.tokens, "max-tokens", 128, "write at most `N` tokens")
	f.Float64Var(&flags.temperature, "temperature", 1, "`T` of sampling; 0 takes the likeliest token")
	terminal.TruncationFlags(f, &flags.truncation)
	f.StringArrayVar(&flags.stop, "stop", nil, "end with the token that completes `STRING`; once for each")
	f.Uint64Var(&flags.seed, "seed", 1, "where random choices begin, `N`")
	f.BoolVar(&flags.chat, "chat", false, "take the prompt for what a user says, and write by the chat template")
	flags.placement.Add(f, "cpu and float32 if not given")
	f.BoolVar(&flags.json, "json", false, "print a line of JSON for each")
	return command
}

func (f *generateFlags) check() error {
	const most = 1 << 20
	switch {
	case f.prompt == "":
		return errors.New("there is no prompt: give one with -p, or -p - for standard input")
	case !utf8.ValidString(f.prompt):
		return errors.New("the prompt is not UTF-8")
	case f.n < 1 || f.n > most:
		return fmt.Errorf("-n is %d: it must be from 1 to %d", f.n, most)
	case f.tokens < 1 || f.tokens > most:
		return fmt.Errorf("--max-tokens is %d: it must be from 1 to %d", f.tokens, most)
	case !terminal.SoundTemperature(f.temperature):
		return fmt.Errorf("--temperature is %v: %s", f.temperature, terminal.SoundTemperatures)
	}
	if f.truncation.MinTokens > f.tokens {
		return fmt.Errorf("--min-tokens is %d: it must be at most --max-tokens, %d", f.truncation.MinTokens, f.tokens)
	}
	if slices.Contains(f.stop, "") {
		return errors.New("--stop is empty")
	}
	if slices.ContainsFunc(f.stop, func(stop string) bool { return !utf8.ValidString(stop) }) {
		return errors.New("--stop is not UTF-8, as the text is that it would be looked for in")
	}
	if err := f.truncation.Validate(); err != nil {
		return fmt.Errorf("--%w", err)
	}
	return nil
}

// read returns the prompt; a line break at the end of standard input is the
// shell's.
func (f *generateFlags) read(stdin io.Reader) (string, error) {
	if f.prompt != "-" {
		return f.prompt, nil
	}
	text, err := io.ReadAll(io.LimitReader(stdin, terminal.LongestPrompt+1))
	if err == nil && len(text) > terminal.LongestPrompt {
		err = terminal.Mistake(fmt.Errorf("the prompt has more than %d MiB", terminal.LongestPrompt>>20))
	}
	if err == nil && !utf8.Valid(text) {
		err = terminal.Mistake(errors.New("the prompt is not UTF-8"))
	}
	return strings.TrimSuffix(string(text), "\n"), err
}

// generated is a line of agon generate --json.
type generated struct {
	Text     string      `json:"text"`
	Tokens   []int32     `json:"tokens"`
	LogProbs []float32   `json:"log_probs"`
	Finish   agon.Finish `json:"finish"`
}

// generateText writes as often as asked for, and prints each in order.
func generateText(ctx context.Context, c *policies.Checkpoint, prompt string, options *configs.Policy, f *generateFlags, out io.Writer) error {
	stops := c.EndTokens()
	if len(stops) == 0 {
		return terminal.Mistake(errors.New("the model names no token that ends a turn (eos_token_id in generation_config.json)"))
	}
	ids, err := promptIDs(c, prompt, f)
	if err != nil {
		return terminal.Mistake(err)
	}
	if len(ids) == 0 || len(ids) >= c.Model.Config().Context {
		return terminal.Mistake(fmt.Errorf("the prompt has %d tokens: the model reads from 1 to %d and writes after them", len(ids), c.Model.Config().Context-1))
	}
	options.Context = len(ids) + f.tokens
	policy, err := c.NewSampler(options, stops)
	if err != nil {
		return err
	}
	defer policy.Close()
	requests := make([]agon.Request, f.n)
	for i := range requests {
		requests[i] = agon.Request{
			Tokens: ids, Stream: agon.NewStream(f.seed).Derive(uint64(i)),
			Temperature: f.temperature, Truncation: f.truncation, MaxTokens: f.tokens, Last: true,
		}
	}
	for _, completion := range policy.Generate(ctx, requests) {
		if completion.Err != nil {
			return completion.Err
		}
		if err := printGenerated(out, &completion, f.json); err != nil {
			return err
		}
	}
	return nil
}

// promptIDs returns the ids of a prompt: with --chat those of a conversation that
// the prompt opens.
func promptIDs(c *policies.Checkpoint, prompt string, f *generateFlags) ([]int32, error) {
	if !f.chat {
		return policies.AsPrompt(c.Tokenizer, prompt), nil
	}
	template, err := chat.New(c.Chat, c.Tokenizer, chat.Options{})
	if err != nil {
		return nil, err
	}
	return template.Transcribe([]agon.Message{{Speaker: agon.User, Text: prompt}}, true), nil
}

func printGenerated(out io.Writer, completion *agon.Completion, asJSON bool) error {
	if asJSON {
		return terminal.PrintJSONLine(out, generated{completion.Text, completion.Tokens, completion.LogProbs, completion.Finish})
	}
	_, err := fmt.Fprintln(out, harmless.Text(completion.Text))
	return err
}
